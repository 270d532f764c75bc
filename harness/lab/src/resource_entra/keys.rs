//! The keys of each version, fetched when they are first needed and again when a token names one that is not there.

use super::EntraApi;
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
/// The application whose custom keys a faulty API has among its own.
const OTHER_API: &str = "a0000000-0000-4000-8000-0000000000a2";

/// The sets that were fetched, by version.
#[derive(Default)]
pub(super) struct KeyCache(HashMap<bool, Fetched>);

struct Fetched {
    set: Value,
    at: u64,
    /// What unknown key ids caused since this time.
    retries: u32,
    since: u64,
}

impl KeyCache {
    /// The keys for tokens of this version, of which one names this key.
    pub(super) fn of(&mut self, api: &EntraApi, is_first: bool, kid: &str) -> Vec<Value> {
        let now = api.config.clock.now();
        let known = self.0.get(&is_first);
        let fresh = known.filter(|known| now < known.at + LIFETIME);
        let names = |known: &Fetched| keys(&known.set).iter().any(|key| key["kid"] == kid);
        let may_retry = |known: &Fetched| known.retries < RETRIES || now >= known.since + MINUTE;
        if fresh.is_none_or(|known| !names(known) && may_retry(known)) {
            let (at, retries, since) = match fresh {
                None => (now, 0, now),
                Some(known) if now < known.since + MINUTE => (known.at, known.retries + 1, known.since),
                Some(known) => (known.at, 1, now),
            };
            let set = fetched(api, is_first).or_else(|| Some(known?.set.clone()));
            self.0.insert(is_first, Fetched { set: set.unwrap_or_default(), at, retries, since });
        }
        self.0.get(&is_first).map(|known| keys(&known.set).to_vec()).unwrap_or_default()
    }
}

/// Those of all tenants: which of them may sign for one is said by each key.
fn fetched(api: &EntraApi, is_first: bool) -> Option<Value> {
    let version = if is_first { "" } else { "v2.0/" };
    let of = |query: &str| {
        let url = format!("{}/common/discovery/{version}keys{query}", api.config.authority);
        let (status, body) = (api.config.fetch)(&url)?;
        let set: Option<Value> = serde_json::from_slice(&body).ok();
        set.filter(|set| status == 200 && body.len() <= LARGEST && !keys(set).is_empty())
    };
    let mut set = of("")?;
    if api.planted(Fault::EntraCustomKeysPooled)
        && let Some(more) = of(&format!("?appid={OTHER_API}"))
    {
        let pooled = [keys(&set), keys(&more)].concat();
        set = json!({ "keys": pooled });
    }
    Some(set)
}

fn keys(set: &Value) -> &[Value] {
    set["keys"].as_array().map(Vec::as_slice).unwrap_or_default()
}
