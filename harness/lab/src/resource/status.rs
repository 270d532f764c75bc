//! The status of a token that stands in a list (draft-ietf-oauth-status-list, 8.3).

use super::refusal::{Refusal, TOKEN_INVALID};
use super::{Api, LEEWAY};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_core::Fault;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Octets of a status list token that are read.
const LARGEST: usize = 512 << 10;
/// Octets that a list may have once it is inflated: eight million tokens of one bit.
const INFLATED: usize = 1 << 20;
/// Seconds for which a list is good that does not say so itself, and the longest for any.
const LIFETIME: u64 = 300;
/// The most lists that are remembered.
const MOST: usize = 100;

/// The lists that were fetched, and until when they are good.
#[derive(Default)]
pub(super) struct StatusLists(HashMap<String, (List, u64)>);

#[derive(Clone)]
struct List {
    bits: usize,
    octets: Vec<u8>,
}

/// A token that names a list is refused unless the list says that it is valid. One that names none has no status.
pub(super) fn allows(
    api: &Api,
    issuer: &str,
    jwks: &Value,
    claims: &Map<String, Value>,
) -> Result<(), Refusal> {
    let Some(status) = claims.get("status") else { return Ok(()) };
    let place = &status["status_list"];
    let (Some(index), Some(uri)) = (place["idx"].as_u64(), place["uri"].as_str()) else {
        return Err(TOKEN_INVALID);
    };
    // A list is the issuer's own, so that no token sends the API to a stranger.
    let is_own = uri.strip_prefix(issuer).is_some_and(|path| path.starts_with('/'));
    let list = if is_own { list(api, issuer, jwks, uri) } else { None };
    let list = list.ok_or(TOKEN_INVALID)?;
    match list.status(api, index) {
        Some(0) => Ok(()),
        Some(_) => Err(TOKEN_INVALID),
        None => api.unless(Fault::ApiStatusBeyondEndValid, false, TOKEN_INVALID),
    }
}

impl List {
    /// Section 4.1: indices count from the lowest bit of an octet.
    fn status(&self, api: &Api, index: u64) -> Option<u8> {
        let first = usize::try_from(index).ok()?.checked_mul(self.bits)?;
        let octet = *self.octets.get(first / 8)?;
        let place = first % 8;
        let reversed = api.planted(Fault::ApiStatusBitsReversed);
        let place = if reversed { 8 - self.bits - place } else { place };
        let mask = u8::MAX >> (8 - self.bits);
        Some(octet >> place & mask)
    }

    fn read(claim: &Value) -> Option<Self> {
        let bits = claim["bits"].as_u64().filter(|bits| [1, 2, 4, 8].contains(bits))?;
        let compressed = URL_SAFE_NO_PAD.decode(claim["lst"].as_str()?).ok()?;
        let octets = decompress_to_vec_zlib_with_limit(&compressed, INFLATED);
        Some(Self { bits: usize::try_from(bits).ok()?, octets: octets.ok()? })
    }
}

/// The list at this URI: the one that was fetched a while ago, or a new one.
fn list(api: &Api, issuer: &str, jwks: &Value, uri: &str) -> Option<List> {
    if let Some((known, until)) = api.state().lists.0.get(uri)
        && api.now() < *until
    {
        return Some(known.clone());
    }
    let claims = fetched(api, issuer, jwks, uri)?;
    let list = List::read(&claims["status_list"])?;
    let time = |name: &str| claims.get(name).and_then(Value::as_u64);
    let ends = time("exp").unwrap_or(u64::MAX);
    let until = api.now().saturating_add(time("ttl").unwrap_or(LIFETIME).min(LIFETIME)).min(ends);
    let known = &mut api.state().lists.0;
    known.retain(|_, (_, until)| api.now() < *until);
    if known.len() < MOST {
        known.insert(uri.to_owned(), (list.clone(), until));
    }
    Some(list)
}

/// The claims of the status list token at this URI, if it is one of the issuer, and for this URI.
fn fetched(api: &Api, issuer: &str, jwks: &Value, uri: &str) -> Option<Map<String, Value>> {
    let (status, body) = (api.config.fetch)(uri)?;
    let token = std::str::from_utf8(&body).ok().filter(|_| status == 200 && body.len() <= LARGEST)?;
    let verdict = api.state().validator.verify(&json!({
        "token": token,
        "jwks": jwks,
        "algorithms": ["RS256", "ES256"],
        "issuer": issuer,
        "now": api.now(),
        "leeway": LEEWAY,
        "typ": "statuslist+jwt",
        "required": ["sub", "iat", "status_list"],
        "kind": "jwt",
    }));
    let claims = verdict["claims"].as_object().filter(|_| verdict["verdict"] == "accept")?;
    (claims["sub"] == uri).then(|| claims.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ApiConfig, Clock};
    use std::sync::Arc;

    fn honest() -> Api {
        Api::new(ApiConfig {
            audience: "https://api.test".into(),
            issuers: vec!["https://issuer.test".into()],
            fetch: Arc::new(|_| None),
            introspect: Arc::new(|_, _| None),
            clock: Clock::fixed(0),
            fault: None,
        })
    }

    fn statuses(bits: u64, hex: &str, count: u64) -> Vec<Option<u8>> {
        let octets: Vec<u8> =
            (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect();
        let claim = json!({ "bits": bits, "lst": URL_SAFE_NO_PAD.encode(octets) });
        let list = List::read(&claim).unwrap();
        (0..count).map(|index| list.status(&honest(), index)).collect()
    }

    /// The two examples of section 4.1, and an index beyond the end of each.
    #[test]
    fn the_examples_of_the_draft_are_read() {
        let one = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1].map(Some);
        assert_eq!(statuses(1, "78dadbb918000217015d", 17), [&one[..], &[None]].concat());
        let two = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3].map(Some);
        assert_eq!(statuses(2, "78da3be9f2130003df0207", 13), [&two[..], &[None]].concat());
    }

    #[test]
    fn what_is_no_list_is_not_read() {
        for claim in [
            json!({ "bits": 3, "lst": "eNrbuRgAAhcBXQ" }),
            json!({ "bits": 1, "lst": "!" }),
            json!({ "bits": 1, "lst": "AAAA" }),
            json!(null),
        ] {
            assert!(List::read(&claim).is_none(), "{claim}");
        }
    }
}
