//! What an authorization request asks for, once client and redirect URI are established. Its refusals go to the
//! redirect URI.

use super::reply::Reply;
use crate::ask::Form;
use crate::jose::{self, Kind};
use crate::lab::Lab;
use crate::refusal::{self, Refusal, must};
use crate::scope::{self, Scope};
use crate::token::pkce;
use crate::world::{Client, GrantType};
use beartrap_core::Fault;
use serde_json::Value;
use std::sync::Arc;

/// An authorization request that may be served.
#[derive(Debug, Clone)]
pub(crate) struct AuthorizationRequest {
    pub(crate) client: Arc<Client>,
    pub(crate) reply: Reply,
    pub(crate) wants: Wants,
    pub(crate) scope: Scope,
    pub(crate) nonce: Option<String>,
    /// S256, the only method.
    pub(crate) challenge: Option<String>,
    pub(crate) prompt: Prompt,
    /// Seconds since the login.
    pub(crate) max_age: Option<u64>,
    /// The only user who will do, by `id_token_hint` or the `claims` parameter.
    pub(crate) wanted_sub: Option<String>,
    pub(crate) login_hint: Option<String>,
}

/// What the response carries. Everything but a code is a fault.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Wants {
    pub(crate) code: bool,
    pub(crate) token: bool,
    pub(crate) id_token: bool,
}

/// OpenID Connect Core section 3.1.2.1, `prompt`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Prompt {
    pub(crate) none: bool,
    pub(crate) login: bool,
    pub(crate) consent: bool,
}

impl AuthorizationRequest {
    pub(crate) fn understand(
        lab: &Lab,
        client: Arc<Client>,
        form: &Form,
        reply: Reply,
    ) -> Result<Self, Refusal> {
        lab.unless(Fault::LastDuplicateWins, !form.repeats_any(), refusal::PARAMETER_REPEATED)?;
        must(form.get("request").is_none(), refusal::REQUEST_OBJECT)?;
        must(form.get("request_uri").is_none(), refusal::REQUEST_URI)?;
        must(reply.mode_is_known, refusal::RESPONSE_MODE_UNKNOWN)?;
        let wants = Wants::parse(lab, lab.used(form, "response_type"))?;
        must(client.allows(GrantType::AuthorizationCode), refusal::CODE_GRANT_NOT_ALLOWED)?;
        Ok(Self {
            wants,
            scope: scope(lab.used(form, "scope"), &client)?,
            challenge: challenge(lab, form, &client)?,
            prompt: Prompt::parse(lab.used(form, "prompt"))?,
            max_age: form
                .get("max_age")
                .map(|seconds| seconds.parse().map_err(|_| refusal::MAX_AGE_MALFORMED))
                .transpose()?,
            wanted_sub: wanted_sub(lab, form, &client)?,
            nonce: lab.used(form, "nonce").map(str::to_owned),
            login_hint: form.get("login_hint").map(str::to_owned),
            reply,
            client,
        })
    }
}

impl Wants {
    fn parse(lab: &Lab, response_type: Option<&str>) -> Result<Self, Refusal> {
        let mut wants = Self::default();
        for word in response_type.ok_or(refusal::RESPONSE_TYPE_MISSING)?.split(' ') {
            match word {
                "code" => wants.code = true,
                "token" => wants.token = true,
                "id_token" => wants.id_token = true,
                _ => return Err(refusal::RESPONSE_TYPE_UNKNOWN),
            }
        }
        let only_code = wants == Self { code: true, ..Self::default() };
        must(only_code || wants.token, refusal::RESPONSE_TYPE_UNKNOWN)?;
        lab.unless(Fault::ImplicitGrantOn, only_code, refusal::RESPONSE_TYPE_UNKNOWN)?;
        Ok(wants)
    }
}

impl Prompt {
    fn parse(text: Option<&str>) -> Result<Self, Refusal> {
        let mut prompt = Self::default();
        for word in text.unwrap_or_default().split(' ').filter(|word| !word.is_empty()) {
            match word {
                "none" => prompt.none = true,
                "login" | "select_account" => prompt.login = true,
                "consent" => prompt.consent = true,
                _ => return Err(refusal::PROMPT_UNKNOWN),
            }
        }
        must(!prompt.none || !(prompt.login || prompt.consent), refusal::PROMPT_UNKNOWN)?;
        Ok(prompt)
    }
}

/// Unknown scopes are dropped, as OpenID Connect Core section 3.1.2.1 advises; the token response says what is left.
fn scope(asked: Option<&str>, client: &Client) -> Result<Scope, Refusal> {
    let Some(asked) = asked else { return Ok(Scope::by_default()) };
    let allowed: Vec<&str> = client.scope.words().collect();
    let scope = Scope::parse(asked).limited_to(scope::KNOWN).limited_to(&allowed);
    must(!scope.is_empty(), refusal::SCOPE_UNKNOWN)?;
    Ok(scope)
}

/// Public clients must send a challenge (RFC 9700 section 2.1.1), and the only method is S256: a challenge without
/// a method would be `plain` (RFC 7636 section 4.3).
fn challenge(lab: &Lab, form: &Form, client: &Client) -> Result<Option<String>, Refusal> {
    let Some(challenge) = lab.used(form, "code_challenge") else {
        lab.unless(Fault::ChallengeOptional, !client.is_public(), refusal::CHALLENGE_MISSING)?;
        return Ok(None);
    };
    must(form.get("code_challenge_method") == Some("S256"), refusal::CHALLENGE_METHOD_UNKNOWN)?;
    must(pkce::is_well_formed(challenge), refusal::CHALLENGE_MALFORMED)?;
    Ok(Some(challenge.to_owned()))
}

/// The user that `id_token_hint` (OpenID Connect Core section 3.1.2.1) or `claims` (section 5.5.1) asks for.
fn wanted_sub(lab: &Lab, form: &Form, client: &Client) -> Result<Option<String>, Refusal> {
    let mut wanted = None;
    if let Some(hint) = form.get("id_token_hint") {
        // Expired hints are welcome: they are how a client remembers its user.
        let claims = lab.open(hint, Kind::IdToken).ok_or(refusal::HINT_INVALID)?;
        lab.unless(Fault::IdTokenForIssuer, jose::is_for(&claims, &client.id), refusal::HINT_INVALID)?;
        wanted = claims.get("sub").and_then(Value::as_str).map(str::to_owned);
    }
    if let Some(claims) = form.get("claims") {
        let claims: Value = serde_json::from_str(claims).map_err(|_| refusal::CLAIMS_MALFORMED)?;
        must(claims.is_object(), refusal::CLAIMS_MALFORMED)?;
        for place in ["id_token", "userinfo"] {
            if let Some(sub) = claims[place]["sub"]["value"].as_str() {
                must(wanted.as_deref().is_none_or(|wanted| wanted == sub), refusal::LOGIN_REQUIRED)?;
                wanted = Some(sub.to_owned());
            }
        }
        // The lab vouches for no authentication context, so it can meet none that is essential (section 5.5.1.1).
        must(claims["id_token"]["acr"]["essential"] != Value::Bool(true), refusal::ACR_UNMET)?;
    }
    Ok(wanted)
}
