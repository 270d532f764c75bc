//! Tokens that nobody can read but the issuer, which is asked (RFC 7662).

use super::caller::Caller;
use super::refusal::{Refusal, TOKEN_INVALID};
use super::{Api, LEEWAY};
use beartrap_core::Fault;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Seconds for which an answer is good.
const LIFETIME: u64 = 30;
/// The most answers that are remembered.
const MOST: usize = 1_000;

/// What was answered, and until when that is good.
#[derive(Default)]
pub(super) struct Introspections(HashMap<String, (Map<String, Value>, u64)>);

/// The caller, if the issuer says that the token is active, and for this API.
pub(super) fn believed(api: &Api, token: &str) -> Result<Caller, Refusal> {
    let Some(claims) = answer(api, token) else {
        api.unless(Fault::ApiActiveUnlessDenied, false, TOKEN_INVALID)?;
        return Ok(Caller { is_unchecked: true, ..Caller::default() });
    };
    let active = claims.get("active").cloned().unwrap_or_default();
    api.unless(Fault::ApiActiveUnlessDenied, active == true || active == false, TOKEN_INVALID)?;
    let is_first = claims
        .get("iss")
        .is_some_and(|issuer| api.config.issuers.first().is_some_and(|first| issuer == first));
    let is_here = claims.get("aud").is_some_and(|audience| names(audience, &api.config.audience));
    let has_begun = time(&claims, "nbf").is_none_or(|begin| begin <= api.now() + LEEWAY);
    let lasts = time(&claims, "exp").is_some_and(|end| api.now() < end + LEEWAY);
    api.unless(Fault::ApiIntrospectedAudienceIgnored, is_here, TOKEN_INVALID)?;
    let is_good = active != false && is_first && has_begun && lasts && claims.contains_key("client_id");
    if is_good { Ok(Caller { claims, ..Caller::default() }) } else { Err(TOKEN_INVALID) }
}

/// What the issuer says of the token, or said a moment ago. An answer is good until the token ends at most (section 4).
fn answer(api: &Api, token: &str) -> Option<Map<String, Value>> {
    let by_prefix = api.planted(Fault::ApiIntrospectionByPrefix);
    let key = if by_prefix { token.get(..64).unwrap_or(token) } else { token };
    if let Some((known, until)) = api.state().introspections.0.get(key)
        && (api.now() < *until || api.planted(Fault::ApiIntrospectionKept))
    {
        return Some(known.clone());
    }
    let (status, body) = (api.config.introspect)(api.config.issuers.first()?, token)?;
    let answer: Map<String, Value> = serde_json::from_slice(&body).ok().filter(|_| status == 200)?;
    let known = &mut api.state().introspections.0;
    known.retain(|_, (_, until)| api.now() < *until || api.planted(Fault::ApiIntrospectionKept));
    if known.len() < MOST {
        let until = (api.now() + LIFETIME).min(time(&answer, "exp").unwrap_or(u64::MAX));
        known.insert(key.to_owned(), (answer.clone(), until));
    }
    Some(answer)
}

fn names(audience: &Value, own: &str) -> bool {
    audience == own || audience.as_array().is_some_and(|all| all.iter().any(|one| one == own))
}

fn time(claims: &Map<String, Value>, name: &str) -> Option<u64> {
    claims.get(name).and_then(Value::as_u64)
}
