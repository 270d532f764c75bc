//! The metadata document and the JWK Set.

use crate::answer::{self, Answer};
use crate::ask::Ask;
use crate::lab::Lab;
use crate::refusal::Refusal;
use crate::world::{AuthMethod, GrantType};
use crate::{keys, scope};
use beartrap_core::Fault;
use serde_json::{Value, json};

/// The metadata, the same under both well-known names (RFC 8414, OpenID Connect Discovery).
#[expect(clippy::unnecessary_wraps, reason = "it stands in the table of handlers")]
pub(crate) fn discovery(lab: &Lab, _: &Ask) -> Result<Answer, Refusal> {
    let slash = if lab.planted(Fault::IssuerWithTrailingSlash) { "/" } else { "" };
    let challenge_method = if lab.planted(Fault::PlainAdvertised) { "plain" } else { "S256" };
    let mut metadata = json!({
        "issuer": format!("{}{slash}", lab.issuer()),
        "authorization_endpoint": lab.url("/authorize"),
        "token_endpoint": lab.url("/token"),
        "userinfo_endpoint": lab.url("/userinfo"),
        "jwks_uri": lab.url("/jwks"),
        "registration_endpoint": lab.url("/register"),
        "introspection_endpoint": lab.url("/introspect"),
        "revocation_endpoint": lab.url("/revoke"),
        "scopes_supported": scope::KNOWN,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": GrantType::ALL.map(GrantType::name),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        "token_endpoint_auth_methods_supported": AuthMethod::ALL.map(AuthMethod::name),
        "introspection_endpoint_auth_methods_supported": [AuthMethod::Basic.name(), AuthMethod::Post.name()],
        "revocation_endpoint_auth_methods_supported": AuthMethod::ALL.map(AuthMethod::name),
        "code_challenge_methods_supported": [challenge_method],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "claims_supported": ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "at_hash",
            "name", "preferred_username", "email", "email_verified"],
        "claims_parameter_supported": true,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
    });
    if lab.planted(Fault::JwksUriDropped) {
        metadata.as_object_mut().map(|members| members.remove("jwks_uri"));
    }
    Ok(answer::public_json(&metadata))
}

#[expect(clippy::unnecessary_wraps, reason = "it stands in the table of handlers")]
pub(crate) fn jwk_set(lab: &Lab, _: &Ask) -> Result<Answer, Refusal> {
    let (rotations, rotated_at) = {
        let store = lab.store();
        (store.rotations, store.rotated_at)
    };
    let with_private_members = lab.planted(Fault::JwksServesPrivateKeys);
    let keys: Vec<Value> = keys::published(rotations, rotated_at, lab.now())
        .map(|key| if with_private_members { key.private_jwk() } else { key.public_jwk() })
        .collect();
    Ok(answer::public_json(&json!({ "keys": keys })))
}
