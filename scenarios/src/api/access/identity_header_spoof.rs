//! No header of a request from outside says who calls.
//!
//! ## Why it matters
//! Proxies hand identities on in headers. Whoever reaches the API with such a header of their own is whoever they like.
//!
//! ## How to fix it
//! Take the caller from the verified token, and have the proxy drop these headers from requests that come in.
//!
//! ## Not a finding
//! - Call from outside of the trusted proxy: behind it, such headers are its own.

use crate::clauses::{rfc6750, rfc9700};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::HEADERS_SANITISED,
    also: &[&rfc6750::CHALLENGED],
    impact: Impact::AccountTakeover,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiCallerFromHeader,
};

const HEADERS: [&str; 10] = [
    "X-User-Id",
    "X-User",
    "X-Forwarded-User",
    "X-Forwarded-Email",
    "X-Auth-Request-User",
    "X-Auth-Request-Email",
    "X-Remote-User",
    "Remote-User",
    "X-MS-CLIENT-PRINCIPAL-ID",
    "X-MS-CLIENT-PRINCIPAL-NAME",
];
/// Those whose value is an object in base64.
const ENCODED: [&str; 2] = ["X-MS-CLIENT-PRINCIPAL", "X-Userinfo"];

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let honest = world.honestly_called(world.api().main()).await?;
    require(honest.is_served())?;
    require(world.call().send().await?.is_not_served())?;
    let shows_caller = world.api().endpoint_where(|endpoint| endpoint.shows_caller);
    let caller = shows_caller.map(|endpoint| world.callers_id(endpoint));
    if let (Some(endpoint), Some(caller)) = (shows_caller, &caller) {
        let answer = world.honestly_called(endpoint).await?;
        require(answer.observe(answer.had_effect() && answer.text().contains(caller), "the caller's sub"))?;
    }

    let mut headers = Family::of("a header");
    let encoded = STANDARD.encode(r#"{"sub":"bob","userId":"bob","auth_typ":"aad","claims":[]}"#);
    let named = HEADERS.map(|name| (name, "bob")).into_iter();
    for (name, value) in named.chain(ENCODED.map(|name| (name, encoded.as_str()))) {
        let alone = world.call().with_header(name, value).send().await?;
        headers.add(format!("{name}, without a token"), alone.hides(&honest));
        if let (Some(endpoint), Some(caller)) = (shows_caller, &caller) {
            let token = world.token_for(endpoint);
            let answer = world.call_of(endpoint).bearing(&token).with_header(name, value).send().await?;
            let is_caller = !answer.had_effect() || answer.text().contains(caller);
            headers
                .add(format!("{name}, with a token"), answer.observe(is_caller, "the caller of the token"));
        }
    }
    judge(headers)
}
