//! What was handed out and can be redeemed: codes, refresh tokens, device codes.

use crate::directory::ClientKind;
use crate::policy::Proven;
use crate::scopes::Wish;
use std::collections::{HashMap, VecDeque};

/// An authorization code lives ten minutes, in seconds.
pub(crate) const CODE_LIFETIME: u64 = 600;
/// A device code lives a quarter of an hour, in seconds.
pub(crate) const DEVICE_LIFETIME: u64 = 900;
/// A refresh token dies when it is not used for 90 days, in seconds.
pub(crate) const REFRESH_INACTIVITY: u64 = 90 * 86_400;
/// That of a single-page application dies a day after the sign-in, in seconds.
pub(crate) const SPA_LIFETIME: u64 = 86_400;

/// Everything that can be redeemed.
#[derive(Default)]
pub(crate) struct Grants {
    pub(crate) codes: Shelf<CodeGrant>,
    pub(crate) refreshes: Shelf<RefreshGrant>,
    pub(crate) devices: Shelf<DeviceGrant>,
    /// What the users of access tokens proved, by `uti`.
    pub(crate) proofs: Shelf<Proven>,
    /// Client assertions that were good for one request.
    pub(crate) assertions: Shelf<()>,
}

/// What a user let a client have.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) client_id: String,
    /// The name that the user signs in with.
    pub(crate) user: String,
    /// The id of the tenant that issues.
    pub(crate) tenant: String,
    pub(crate) platform: Platform,
    /// When the user signed in, in seconds since 1970.
    pub(crate) signed_in_at: u64,
    pub(crate) proven: Proven,
    pub(crate) wish: Wish,
}

/// What the redirect URI says that the client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Platform {
    Web,
    Spa,
    Native,
}

impl Platform {
    /// What policies call it.
    pub(crate) fn kind(self) -> ClientKind {
        match self {
            Self::Web | Self::Spa => ClientKind::Browser,
            Self::Native => ClientKind::MobileAndDesktop,
        }
    }
}

#[derive(Clone)]
pub(crate) struct CodeGrant {
    pub(crate) grant: Grant,
    /// As the authorization request sent it, or the registered one that took its place.
    pub(crate) redirect_uri: String,
    pub(crate) challenge: Option<Challenge>,
    pub(crate) nonce: Option<String>,
    pub(crate) issued_at: u64,
    pub(crate) is_spent: bool,
}

#[derive(Clone)]
pub(crate) enum Challenge {
    Plain(String),
    S256(String),
}

#[derive(Debug, Clone)]
pub(crate) struct RefreshGrant {
    pub(crate) grant: Grant,
    pub(crate) used_at: u64,
}

#[derive(Clone)]
pub(crate) struct DeviceGrant {
    pub(crate) client_id: String,
    /// The first segment of the path that was asked.
    pub(crate) authority: String,
    pub(crate) user_code: String,
    pub(crate) wish: Wish,
    pub(crate) issued_at: u64,
    pub(crate) state: DeviceState,
}

#[derive(Debug, Clone)]
pub(crate) enum DeviceState {
    Pending,
    Declined,
    Approved(Grant),
    Spent,
}

/// A bounded store: what was put in first goes first.
pub(crate) struct Shelf<T> {
    items: HashMap<String, T>,
    order: VecDeque<String>,
}

/// What a shelf holds at most.
const MOST: usize = 16_384;

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { items: HashMap::new(), order: VecDeque::new() }
    }
}

impl<T> Shelf<T> {
    pub(crate) fn put(&mut self, key: String, item: T) {
        if self.items.insert(key.clone(), item).is_some() {
            return;
        }
        self.order.push_back(key);
        if self.order.len() > MOST {
            let oldest = self.order.pop_front();
            oldest.and_then(|oldest| self.items.remove(&oldest));
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&T> {
        self.items.get(key)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        self.items.get_mut(key)
    }

    pub(crate) fn find(&self, is_it: impl Fn(&T) -> bool) -> Option<(&str, &T)> {
        self.items.iter().find(|(_, item)| is_it(item)).map(|(key, item)| (key.as_str(), item))
    }

    pub(crate) fn take(&mut self, key: &str) -> Option<T> {
        let item = self.items.remove(key)?;
        self.order.retain(|known| known != key);
        Some(item)
    }
}
