//! Who calls: the claims of a token, once everything about it is right (RFC 9068, 4).

use super::present::Presented;
use super::refusal::{Refusal, TOKEN_INVALID};
use super::{Api, LEEWAY, introspect, status};
use crate::ask::Ask;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_core::Fault;
use serde_json::{Map, Value, json};

/// The most tokens that a faulty API remembers.
const MOST: usize = 1_000;

/// Whoever presented a token: its claims.
#[derive(Debug, Clone, Default)]
pub(super) struct Caller {
    pub(super) claims: Map<String, Value>,
    /// A faulty API lets them do anything.
    pub(super) is_unchecked: bool,
}

impl Caller {
    /// In a faulty API, a header says who calls.
    pub(super) fn is_renamed_by_a_header(&mut self, api: &Api, ask: &Ask) {
        let named = ask.headers.get("x-forwarded-user").and_then(|name| name.to_str().ok());
        if let Some(name) = named.filter(|_| api.planted(Fault::ApiCallerFromHeader)) {
            self.claims.insert("sub".into(), name.into());
        }
    }

    pub(super) fn text(&self, claim: &str) -> &str {
        self.claims.get(claim).and_then(Value::as_str).unwrap_or_default()
    }

    /// An application that acts for itself: its own id stands in for a user's (RFC 9068, 2.2).
    pub(super) fn is_application(&self) -> bool {
        self.text("sub") == self.text("client_id")
    }

    pub(super) fn has_scope(&self, scope: &str) -> bool {
        self.text("scope").split(' ').any(|word| word == scope)
    }

    pub(super) fn has_role(&self, role: &str) -> bool {
        let roles = self.claims.get("roles").and_then(Value::as_array);
        roles.is_some_and(|roles| roles.iter().any(|known| known == role))
    }
}

/// The caller, if the token is an access token of a trusted issuer for this API.
pub(super) fn believed(api: &Api, presented: &Presented) -> Result<Caller, Refusal> {
    if api.planted(Fault::ApiClosed) {
        return Err(TOKEN_INVALID);
    }
    let token = presented.token.as_str();
    if api.planted(Fault::ApiUnreadableTokenPasses) && part(token, 0).is_none() {
        return Ok(Caller { is_unchecked: true, ..Caller::default() });
    }
    if api.planted(Fault::ApiIterationsUnbounded)
        && part(token, 0).is_some_and(|header| header["p2c"].is_number())
    {
        return Err(api.breaks());
    }
    if let Some(claims) = remembered(api, token) {
        return Ok(Caller { claims, ..Caller::default() });
    }
    let mut state = api.state();
    let issuer = issuer_of(api, token);
    let jwks = state.keys.of(api, issuer, header(token, "kid").as_deref());
    if state.keys.is_out && api.planted(Fault::ApiOutageUnverified) {
        return Ok(Caller { is_unchecked: true, ..Caller::default() });
    }
    let jwks = keys_of_its_own(api, token).unwrap_or(jwks);
    let (algorithms, jwks) = permitted(api, token, jwks);
    let verdict = state.validator.verify(&json!({
        "token": token,
        "jwks": jwks,
        "algorithms": algorithms,
        "issuer": issuer,
        "audience": api.config.audience,
        "now": api.now(),
        "leeway": LEEWAY,
        "typ": "at+jwt",
        "required": ["exp", "iss", "aud", "client_id"],
        "kind": "access-token",
    }));
    drop(state);
    let claims = match (verdict["verdict"].as_str(), &verdict["claims"]) {
        (Some("accept"), Value::Object(claims)) => claims,
        // What breaks the library breaks the API.
        (Some("crash"), _) => return Err(api.breaks()),
        _ if token.contains('.') => return Err(TOKEN_INVALID),
        _ => return introspect::believed(api, token),
    };
    status::allows(api, issuer, &jwks, claims)?;
    let read = presented.read_instead.as_deref().and_then(|token| part(token, 1));
    let claims = read.as_ref().and_then(Value::as_object).unwrap_or(claims);
    let caller = Caller { claims: claims.clone(), is_unchecked: presented.is_password };
    api.unless(Fault::ApiSubjectOptional, !caller.text("sub").is_empty(), TOKEN_INVALID)?;
    if api.planted(Fault::ApiCacheKeyedById) && api.state().by_id.len() < MOST {
        api.state().by_id.insert(caller.text("jti").to_owned(), caller.claims.clone());
    }
    Ok(caller)
}

/// What a faulty API believed of a token with this id.
fn remembered(api: &Api, token: &str) -> Option<Map<String, Value>> {
    if !api.planted(Fault::ApiCacheKeyedById) {
        return None;
    }
    let claims = part(token, 1)?;
    api.state().by_id.get(claims["jti"].as_str()?).cloned()
}

/// Whether the key that a token names was fetched.
pub(super) fn is_key_known(api: &Api, token: &str) -> bool {
    let issuer = issuer_of(api, token);
    header(token, "kid").is_some_and(|kid| api.state().keys.knows(issuer, &kid))
}

/// The algorithms that are permitted, and the keys, each of which says what it is for (RFC 8725, 3.1).
fn permitted(api: &Api, token: &str, mut jwks: Value) -> (Vec<String>, Value) {
    if !api.planted(Fault::ApiAlgOfTheToken) {
        return (["RS256", "ES256"].map(str::to_owned).to_vec(), jwks);
    }
    let keys = jwks["keys"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut);
    keys.for_each(|key| drop(key.remove("alg")));
    (header(token, "alg").into_iter().collect(), jwks)
}

/// The trusted issuer that a token names, before anything is verified: it only chooses the keys. The first one for a token
/// that names none of them.
fn issuer_of<'a>(api: &'a Api, token: &str) -> &'a str {
    let named = part(token, 1).and_then(|claims| claims["iss"].as_str().map(str::to_owned));
    let issuers = &api.config.issuers;
    let known = issuers.iter().find(|known| Some(known.as_str()) == named.as_deref());
    known.or(issuers.first()).map_or("", String::as_str)
}

/// The keys that a token says where to find, for a faulty API.
fn keys_of_its_own(api: &Api, token: &str) -> Option<Value> {
    let url = ["jku", "x5u"].into_iter().find_map(|member| header(token, member))?;
    if !api.planted(Fault::ApiKeyUrlFetched) {
        return None;
    }
    let (_, body) = (api.config.fetch)(&url)?;
    serde_json::from_slice(&body).ok()
}

fn header(token: &str, member: &str) -> Option<String> {
    part(token, 0)?[member].as_str().map(str::to_owned)
}

pub(super) fn part(token: &str, at: usize) -> Option<Value> {
    let octets = URL_SAFE_NO_PAD.decode(token.split('.').nth(at)?).ok()?;
    serde_json::from_slice(&octets).ok()
}
