//! The API as a middle tier: it exchanges the token of its user for one that the next API takes, keeps that for this very
//! token, and hands on to its client what only the client can do something about.

use super::caller::Caller;
use super::refusal::{NEXT_IS_OUT, NOT_ALLOWED, Refusal, broken_by, claims_wanted};
use super::{API, EntraApi, document};
use beartrap_core::Fault;
use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use url::form_urlencoded;

/// What it asks for.
const SCOPE: &str = "api://a0000000-0000-4000-8000-0000000000a3/.default";
/// Any secret of the registration.
const SECRET: &str = "a secret of the lab";
/// Seconds before its end from which a token is not used any more.
const MARGIN: u64 = 60;
/// The most tokens that are kept.
const MOST: usize = 1_000;
/// How often a faulty API asks again.
const STUBBORN: usize = 20;

/// Tokens for the next API, and until when they are used, by what they were exchanged for.
#[derive(Default)]
pub(super) struct Exchanged(HashMap<Vec<u8>, (String, u64)>);

/// What the next API shows to the user of this token, which was found to be good.
pub(super) fn relayed(api: &EntraApi, token: &str, caller: &Caller) -> Result<Response<Bytes>, Refusal> {
    let next = token_of_next(api, token, caller)?;
    let request = Request::get(format!("{}/downstream", api.config.authority));
    let request = request.header(header::AUTHORIZATION, format!("Bearer {next}")).body(Bytes::new());
    let answer = request.ok().and_then(|request| (api.config.send)(request));
    let (_, body) = answer.filter(|(status, _)| *status == 200).ok_or(NEXT_IS_OUT)?;
    let shown: Value = serde_json::from_slice(&body).map_err(|_| NEXT_IS_OUT)?;
    Ok(document(StatusCode::OK, &shown))
}

fn token_of_next(api: &EntraApi, token: &str, caller: &Caller) -> Result<String, Refusal> {
    let now = api.config.clock.now();
    let kept_under = if api.planted(Fault::EntraDownstreamShared) { SCOPE } else { token };
    let key = Sha256::digest(kept_under).to_vec();
    if let Some((next, until)) = api.state().exchanged.0.get(&key)
        && now < *until
    {
        return Ok(next.clone());
    }
    let (mut status, mut answer) = exchange(api, token)?;
    for _ in 0..STUBBORN {
        if status != 200 && api.planted(Fault::EntraExchangeRepeated) {
            (status, answer) = exchange(api, token)?;
        }
    }
    let Some(next) = answer["access_token"].as_str().filter(|_| status == 200) else {
        return Err(refused(api, caller, &answer));
    };
    let kept = &mut api.state().exchanged.0;
    kept.retain(|_, (_, until)| now < *until);
    if kept.len() < MOST {
        let lasts = answer["expires_in"].as_u64().unwrap_or_default().saturating_sub(MARGIN);
        kept.insert(key, (next.to_owned(), now.saturating_add(lasts)));
    }
    Ok(next.to_owned())
}

fn exchange(api: &EntraApi, token: &str) -> Result<(u16, Value), Refusal> {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
        .append_pair("client_id", API)
        .append_pair("client_secret", SECRET)
        .append_pair("assertion", token)
        .append_pair("scope", SCOPE)
        .append_pair("requested_token_use", "on_behalf_of")
        .finish();
    let url = format!("{}/{}/oauth2/v2.0/token", api.config.authority, super::TENANTS[0]);
    let request = Request::post(url)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(form));
    let answer = request.ok().and_then(|request| (api.config.send)(request));
    let (status, body) = answer.ok_or(NEXT_IS_OUT)?;
    Ok((status, serde_json::from_slice(&body).unwrap_or_default()))
}

/// What the user has to do is said to the client, in the form that it understands, and nothing else.
fn refused(api: &EntraApi, caller: &Caller, answer: &Value) -> Refusal {
    if api.planted(Fault::EntraExchangeBreaks) {
        return broken_by(&answer.to_string());
    }
    let claims = answer["claims"].as_str().and_then(|claims| serde_json::from_str::<Value>(claims).ok());
    match claims {
        Some(claims) if caller.reads_challenges() => claims_wanted(&claims),
        Some(_) => NOT_ALLOWED,
        None => NEXT_IS_OUT,
    }
}
