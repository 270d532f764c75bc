//! What the server remembers. Every map is bounded: the oldest entry makes room for the newest.

use crate::random::Random;
use crate::scope::Scope;
use crate::world::{self, Client};
use crate::{authorize::Session, lab::LabConfig};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

const MOST_SESSIONS: usize = 2048;
const MOST_GRANTS: usize = 16 * 1024;
const MOST_CLIENTS: usize = 1024;

/// Seconds that an authorization code lives.
pub(crate) const CODE_LIFETIME: u64 = 60;
/// Seconds that access tokens and ID tokens live.
pub(crate) const TOKEN_LIFETIME: u64 = 3600;
/// Seconds that a refresh token lives, counted from the login and not from its last rotation.
pub(crate) const REFRESH_LIFETIME: u64 = 30 * 24 * 3600;

/// The server's state.
pub(crate) struct Store {
    pub(crate) random: Random,
    pub(crate) sessions: Bounded<Session>,
    pub(crate) codes: Bounded<Code>,
    pub(crate) grants: Bounded<Grant>,
    /// By their `jti`.
    pub(crate) access_tokens: Bounded<AccessToken>,
    pub(crate) refresh_tokens: Bounded<RefreshToken>,
    /// What a user agreed to, by user and client.
    pub(crate) consents: Bounded<Scope>,
    /// The last challenge of each client, for the fault that knows no other.
    pub(crate) last_challenges: Bounded<Option<String>>,
    registered: Bounded<Arc<Client>>,
    known: Vec<Arc<Client>>,
    /// How often the signing keys were rotated, and when last.
    pub(crate) rotations: u64,
    pub(crate) rotated_at: u64,
}

/// What a user granted to a client, or a client has for itself: the family to which tokens belong.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) id: String,
    /// None when the client acts for itself.
    pub(crate) user: Option<&'static str>,
    pub(crate) sub: String,
    pub(crate) scope: Scope,
    /// When the user logged in, in seconds since 1970.
    pub(crate) auth_time: u64,
    pub(crate) nonce: Option<String>,
    pub(crate) started: u64,
    pub(crate) revoked: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) client: String,
    pub(crate) grant: String,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: Option<String>,
    pub(crate) issued: u64,
    pub(crate) spent: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct AccessToken {
    pub(crate) client: String,
    pub(crate) grant: String,
    pub(crate) user: Option<&'static str>,
    pub(crate) scope: Scope,
    pub(crate) expires: u64,
    pub(crate) revoked: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct RefreshToken {
    pub(crate) client: String,
    pub(crate) grant: String,
    pub(crate) spent: bool,
}

impl Store {
    pub(crate) fn new(config: &LabConfig) -> Self {
        Self {
            random: Random::new(config.seed),
            sessions: Bounded::of(MOST_SESSIONS),
            codes: Bounded::of(MOST_GRANTS),
            grants: Bounded::of(MOST_GRANTS),
            access_tokens: Bounded::of(MOST_GRANTS),
            refresh_tokens: Bounded::of(MOST_GRANTS),
            consents: Bounded::of(MOST_GRANTS),
            last_challenges: Bounded::of(MOST_CLIENTS),
            registered: Bounded::of(MOST_CLIENTS),
            known: world::clients().into_iter().map(Arc::new).collect(),
            rotations: 0,
            rotated_at: 0,
        }
    }

    pub(crate) fn client(&self, id: &str) -> Option<Arc<Client>> {
        self.known.iter().find(|client| client.id == id).or_else(|| self.registered.get(id)).cloned()
    }

    pub(crate) fn clients(&self) -> impl Iterator<Item = &Arc<Client>> {
        self.known.iter().chain(self.registered.values())
    }

    pub(crate) fn register(&mut self, client: Client) {
        self.registered.insert(client.id.clone(), Arc::new(client));
    }

    /// Forgets a client that registered itself; its tokens are dead with it.
    pub(crate) fn unregister(&mut self, id: &str) {
        self.registered.remove(id);
    }

    /// The grant behind a token of a client, if neither was withdrawn.
    pub(crate) fn living_grant(&self, grant: &str, client: &str) -> Option<&Grant> {
        self.client(client)?;
        self.grants.get(grant).filter(|grant| !grant.revoked)
    }

    pub(crate) fn revoke_grant(&mut self, id: &str) {
        if let Some(grant) = self.grants.get_mut(id) {
            grant.revoked = true;
        }
    }
}

/// A map that drops its oldest entry when it is full.
pub(crate) struct Bounded<V> {
    most: usize,
    entries: HashMap<String, (u64, V)>,
    order: BTreeMap<u64, String>,
    next: u64,
}

impl<V> Bounded<V> {
    pub(crate) fn of(most: usize) -> Self {
        Self { most, entries: HashMap::new(), order: BTreeMap::new(), next: 0 }
    }

    pub(crate) fn insert(&mut self, key: String, value: V) {
        self.remove(&key);
        while self.entries.len() >= self.most {
            let Some((_, oldest)) = self.order.pop_first() else { break };
            self.entries.remove(&oldest);
        }
        self.order.insert(self.next, key.clone());
        self.entries.insert(key, (self.next, value));
        self.next += 1;
    }

    pub(crate) fn get(&self, key: &str) -> Option<&V> {
        self.entries.get(key).map(|(_, value)| value)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        self.entries.get_mut(key).map(|(_, value)| value)
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<V> {
        let (place, value) = self.entries.remove(key)?;
        self.order.remove(&place);
        Some(value)
    }

    fn values(&self) -> impl Iterator<Item = &V> {
        self.order.values().filter_map(|key| self.get(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_map_drops_its_oldest_entry() {
        let mut map = Bounded::of(2);
        for key in ["a", "b", "c"] {
            map.insert(key.to_owned(), key.len());
        }
        assert!(map.get("a").is_none() && map.get("b").is_some() && map.get("c").is_some());

        map.remove("c");
        map.insert("d".to_owned(), 1);
        assert!(map.get("b").is_some(), "a removed entry leaves room");
        assert_eq!(map.values().count(), 2);
        assert_eq!(map.order.len(), map.entries.len());
    }
}
