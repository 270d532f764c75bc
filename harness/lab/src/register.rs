//! Dynamic client registration (RFC 7591), open to anybody, and its management by read and delete (RFC 7592).

use crate::access;
use crate::answer::{self, Answer};
use crate::ask::Ask;
use crate::authorize;
use crate::lab::Lab;
use crate::refusal::{self, Refusal, must};
use crate::scope::{self, Scope};
use crate::world::{self, AuthMethod, Client, ClientKind, GrantType, Registration};
use http::StatusCode;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use std::sync::Arc;
use url::Url;

/// More redirect URIs than any client needs.
const MOST_REDIRECT_URIS: usize = 32;

/// Registers a client. What it may not choose (its id, its secret, its rights) is ignored or replaced, and the answer
/// says what holds (section 3.2.1).
pub(crate) fn create(lab: &Lab, ask: &Ask) -> Result<Answer, Refusal> {
    let metadata: Value = serde_json::from_slice(&ask.body).map_err(|_| refusal::METADATA_MALFORMED)?;
    must(metadata.is_object(), refusal::METADATA_MALFORMED)?;
    let asked = Asked::read(&metadata)?;

    let now = lab.now();
    let client = {
        let mut store = lab.store();
        let id = store.random.value("client", "");
        let secret = (asked.auth != AuthMethod::None).then(|| store.random.value("client secret", ""));
        let access_token = store.random.value("registration", "");
        let client = Client {
            name: asked.name.unwrap_or_else(|| id.clone()),
            id,
            secret,
            auth: asked.auth,
            kind: asked.kind,
            redirect_uris: asked.redirect_uris,
            grants: asked.grants,
            scope: asked.scope,
            id_token_alg: asked.id_token_alg,
            registration: Some(Registration { access_token, issued_at: now }),
        };
        store.register(client.clone());
        client
    };
    Ok(answer::json(StatusCode::CREATED, &information(lab, &client)))
}

pub(crate) fn read(lab: &Lab, ask: &Ask) -> Result<Answer, Refusal> {
    let client = managed(lab, ask)?;
    Ok(answer::json(StatusCode::OK, &information(lab, &client)))
}

/// Forgets the client and all its tokens (RFC 7592 section 2.3).
pub(crate) fn remove(lab: &Lab, ask: &Ask) -> Result<Answer, Refusal> {
    let client = managed(lab, ask)?;
    lab.store().unregister(&client.id);
    Ok(answer::empty(StatusCode::NO_CONTENT))
}

/// The client of the URL, if the token is its own. A client that is unknown is refused like a wrong token, so that
/// nobody learns which ids exist (RFC 7592 section 2.1).
fn managed(lab: &Lab, ask: &Ask) -> Result<Arc<Client>, Refusal> {
    let token = access::presented(ask)?;
    let id = ask.uri.path().rsplit('/').next().unwrap_or_default();
    lab.store()
        .client(id)
        .filter(|client| {
            client.registration.as_ref().is_some_and(|own| world::is_same(&own.access_token, &token))
        })
        .ok_or(refusal::TOKEN_INVALID)
}

/// The metadata that a client may ask for.
struct Asked {
    name: Option<String>,
    auth: AuthMethod,
    kind: ClientKind,
    redirect_uris: Vec<String>,
    grants: Vec<GrantType>,
    scope: Scope,
    id_token_alg: Algorithm,
}

impl Asked {
    fn read(metadata: &Value) -> Result<Self, Refusal> {
        let auth = named(
            AuthMethod::ALL,
            AuthMethod::name,
            &metadata["token_endpoint_auth_method"],
            AuthMethod::Basic,
        )?;
        let kind = match word(&metadata["application_type"])? {
            None | Some("web") => ClientKind::Web,
            Some("native") => ClientKind::Native,
            Some(_) => return Err(refusal::METADATA_UNSUPPORTED),
        };
        let id_token_alg = match word(&metadata["id_token_signed_response_alg"])? {
            None | Some("RS256") => Algorithm::RS256,
            Some("ES256") => Algorithm::ES256,
            Some(_) => return Err(refusal::METADATA_UNSUPPORTED),
        };
        let mut grants = Vec::new();
        for grant in words(&metadata["grant_types"])?.unwrap_or_else(|| vec!["authorization_code"]) {
            let known = GrantType::ALL.into_iter().find(|known| known.name() == grant);
            grants.push(known.ok_or(refusal::METADATA_UNSUPPORTED)?);
        }
        let uses_code = grants.contains(&GrantType::AuthorizationCode);
        let acts_alone = grants.contains(&GrantType::ClientCredentials);
        let response_types = words(&metadata["response_types"])?;
        let fits = response_types.is_none_or(|types| types.iter().all(|&word| word == "code" && uses_code));
        must(fits && !(acts_alone && auth == AuthMethod::None), refusal::METADATA_UNSUPPORTED)?;

        let redirect_uris =
            words(&metadata["redirect_uris"]).map_err(|_| refusal::REDIRECT_URI_UNFIT)?.unwrap_or_default();
        must(
            redirect_uris.len() <= MOST_REDIRECT_URIS
                && !(uses_code && redirect_uris.is_empty())
                && redirect_uris.iter().all(|uri| is_fit(uri)),
            refusal::REDIRECT_URI_UNFIT,
        )?;
        let scope = word(&metadata["scope"])?.map_or(scope::KNOWN.join(" "), str::to_owned);
        Ok(Self {
            name: word(&metadata["client_name"])?.map(|name| name.chars().take(100).collect()),
            redirect_uris: redirect_uris.into_iter().map(str::to_owned).collect(),
            scope: Scope::parse(&scope).limited_to(scope::KNOWN),
            auth,
            kind,
            grants,
            id_token_alg,
        })
    }
}

/// An https URI, or http on a loopback address, that nobody can mistake for another (RFC 9700 sections 2.1 and 2.6).
fn is_fit(uri: &str) -> bool {
    let Ok(parsed) = Url::parse(uri) else { return false };
    let reserved = ["code", "state", "error", "iss", "access_token", "id_token"];
    (parsed.scheme() == "https" || authorize::is_loopback(&parsed))
        && uri.is_ascii()
        && !uri.contains(['#', '\\', '*', ' '])
        && parsed.username().is_empty()
        && parsed.password().is_none()
        && !parsed.query_pairs().any(|(name, _)| reserved.contains(&name.as_ref()))
}

/// Client information as section 3.2.1 wants it.
fn information(lab: &Lab, client: &Client) -> Value {
    let mut information = json!({
        "client_id": client.id,
        "client_name": client.name,
        "token_endpoint_auth_method": client.auth.name(),
        "application_type": if client.kind == ClientKind::Native { "native" } else { "web" },
        "redirect_uris": client.redirect_uris,
        "grant_types": client.grants.iter().map(|grant| grant.name()).collect::<Vec<_>>(),
        "response_types": if client.allows(GrantType::AuthorizationCode) { json!(["code"]) } else { json!([]) },
        "scope": client.scope.to_string(),
        "id_token_signed_response_alg": if client.id_token_alg == Algorithm::ES256 { "ES256" } else { "RS256" },
    });
    if let Some(secret) = &client.secret {
        information["client_secret"] = secret.as_str().into();
        information["client_secret_expires_at"] = 0.into();
    }
    if let Some(registration) = &client.registration {
        information["client_id_issued_at"] = registration.issued_at.into();
        information["registration_access_token"] = registration.access_token.as_str().into();
        information["registration_client_uri"] = lab.url(&format!("/register/{}", client.id)).into();
    }
    information
}

fn word(value: &Value) -> Result<Option<&str>, Refusal> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        _ => Err(refusal::METADATA_UNSUPPORTED),
    }
}

fn words(value: &Value) -> Result<Option<Vec<&str>>, Refusal> {
    match value {
        Value::Null => Ok(None),
        Value::Array(values) => {
            let words: Option<Vec<&str>> = values.iter().map(Value::as_str).collect();
            words.map(Some).ok_or(refusal::METADATA_UNSUPPORTED)
        }
        _ => Err(refusal::METADATA_UNSUPPORTED),
    }
}

fn named<T: Copy>(
    all: impl IntoIterator<Item = T>,
    name: fn(T) -> &'static str,
    value: &Value,
    default: T,
) -> Result<T, Refusal> {
    let Some(text) = word(value)? else { return Ok(default) };
    all.into_iter().find(|&one| name(one) == text).ok_or(refusal::METADATA_UNSUPPORTED)
}
