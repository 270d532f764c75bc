//! The keys of the issuers: fetched when they are first needed, and again when a token names one that is not there, but not
//! more often than an attacker can be allowed to make it happen.

use super::Api;
use beartrap_core::Fault;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Seconds for which a set is good.
const LIFETIME: u64 = 300;
/// The fetches that unknown key ids may cause within the lifetime of a set.
const RETRIES: u32 = 5;

/// The sets that were fetched.
#[derive(Default)]
pub(super) struct KeyCache(HashMap<String, Fetched>);

struct Fetched {
    set: Value,
    at: u64,
    retries: u32,
}

impl KeyCache {
    /// The keys of an issuer, for a token that names this key. A set that cannot be fetched has no keys; one that was
    /// fetched before goes on being used.
    pub(super) fn of(&mut self, api: &Api, issuer: &str, kid: Option<&str>) -> Value {
        let now = api.now();
        let known = self.0.get(issuer);
        let is_fresh =
            known.is_some_and(|known| now < known.at + LIFETIME || api.planted(Fault::ApiKeysLoadedOnce));
        let names_unknown = known
            .is_some_and(|known| kid.is_some_and(|kid| !names(&known.set, kid)) && known.retries < RETRIES);
        let again = names_unknown && !api.planted(Fault::ApiKeysLoadedOnce);
        if !is_fresh || again {
            let retries = known.filter(|_| is_fresh).map_or(0, |known| known.retries + 1);
            let begun = known.filter(|_| is_fresh).map_or(now, |known| known.at);
            match fetched(api, issuer) {
                Some(set) => drop(self.0.insert(issuer.to_owned(), Fetched { set, at: begun, retries })),
                None => {
                    if let Some(known) = self.0.get_mut(issuer) {
                        known.retries = retries;
                    }
                }
            }
        }
        self.0.get(issuer).map_or_else(|| json!({ "keys": [] }), |known| known.set.clone())
    }
}

fn fetched(api: &Api, issuer: &str) -> Option<Value> {
    let (status, body) = (api.config.fetch)(&format!("{issuer}/jwks"))?;
    let set: Value = serde_json::from_slice(&body).ok()?;
    let is_set = set["keys"].as_array().is_some_and(|keys| !keys.is_empty());
    (status == 200 && is_set).then_some(set)
}

fn names(set: &Value, kid: &str) -> bool {
    set["keys"].as_array().is_some_and(|keys| keys.iter().any(|key| key["kid"] == kid))
}
