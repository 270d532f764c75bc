//! The keys of the issuers: fetched when they are first needed, and again when a token names one that is not there, but not
//! more often than an attacker can be allowed to make it happen.

use super::Api;
use beartrap_core::Fault;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Seconds for which a set is good.
const LIFETIME: u64 = 300;
/// The fetches that unknown key ids may cause within a minute.
const RETRIES: u32 = 5;
const MINUTE: u64 = 60;
/// Octets of a key set that are read.
const LARGEST: usize = 512 << 10;

/// The sets that were fetched.
#[derive(Default)]
pub(super) struct KeyCache {
    sets: HashMap<String, Fetched>,
    /// The last fetch gave no keys.
    pub(super) is_out: bool,
}

struct Fetched {
    set: Value,
    at: u64,
    /// What unknown key ids caused since this time.
    retries: u32,
    since: u64,
}

impl KeyCache {
    /// Whether this key of the issuer was fetched.
    pub(super) fn knows(&self, issuer: &str, kid: &str) -> bool {
        self.sets.get(issuer).is_some_and(|known| names(&known.set, kid))
    }

    /// The keys of an issuer, for a token that names this key. A set that cannot be fetched has no keys; one that was
    /// fetched before goes on being used.
    pub(super) fn of(&mut self, api: &Api, issuer: &str, kid: Option<&str>) -> Value {
        let now = api.now();
        let known = self.sets.get(issuer);
        let is_fresh =
            known.is_some_and(|known| now < known.at + LIFETIME || api.planted(Fault::ApiKeysLoadedOnce));
        let names_unknown = known
            .is_some_and(|known| kid.is_some_and(|kid| !names(&known.set, kid)) && may_retry(api, known));
        let again = names_unknown && !api.planted(Fault::ApiKeysLoadedOnce);
        if !is_fresh || again {
            let fresh = known.filter(|_| is_fresh);
            let begun = fresh.map_or(now, |known| known.at);
            let (retries, since) = match fresh {
                None => (0, now),
                Some(known) if now < known.since + MINUTE => (known.retries + 1, known.since),
                Some(_) => (1, now),
            };
            let set = fetched(api, issuer);
            self.is_out = set.is_none();
            match set {
                Some(set) => {
                    let set = if api.planted(Fault::ApiKeysNeverDropped) { merged(known, set) } else { set };
                    self.sets.insert(issuer.to_owned(), Fetched { set, at: begun, retries, since });
                }
                None => {
                    if let Some(known) = self.sets.get_mut(issuer) {
                        (known.retries, known.since) = (retries, since);
                    }
                }
            }
        }
        self.sets.get(issuer).map_or_else(|| json!({ "keys": [] }), |known| known.set.clone())
    }
}

/// Whether an unknown key id may cause one more fetch.
fn may_retry(api: &Api, known: &Fetched) -> bool {
    known.retries < RETRIES || api.now() >= known.since + MINUTE || api.planted(Fault::ApiKeysFetchedEachTime)
}

/// The set, and whatever was in an earlier one.
fn merged(known: Option<&Fetched>, mut set: Value) -> Value {
    let earlier = known.and_then(|known| known.set["keys"].as_array()).cloned().unwrap_or_default();
    if let Some(keys) = set["keys"].as_array_mut() {
        keys.extend(earlier);
    }
    set
}

fn fetched(api: &Api, issuer: &str) -> Option<Value> {
    let (status, body) = (api.config.fetch)(&jwks_uri(api, issuer)?)?;
    if body.len() > LARGEST {
        if api.planted(Fault::ApiKeySetUnbounded) {
            api.breaks();
        }
        return None;
    }
    let set: Value = serde_json::from_slice(&body).ok()?;
    let is_set = set["keys"].as_array().is_some_and(|keys| !keys.is_empty());
    (status == 200 && is_set).then_some(set)
}

/// Where the keys are, by the metadata of the issuer, which must name this issuer (RFC 8414, 3.3).
fn jwks_uri(api: &Api, issuer: &str) -> Option<String> {
    let (status, body) = (api.config.fetch)(&format!("{issuer}/.well-known/openid-configuration"))?;
    let metadata: Value = serde_json::from_slice(&body).ok().filter(|_| status == 200)?;
    let is_its_own = metadata["issuer"] == issuer || api.planted(Fault::ApiMetadataIssuerUnchecked);
    metadata["jwks_uri"].as_str().filter(|_| is_its_own).map(str::to_owned)
}

fn names(set: &Value, kid: &str) -> bool {
    set["keys"].as_array().is_some_and(|keys| keys.iter().any(|key| key["kid"] == kid))
}
