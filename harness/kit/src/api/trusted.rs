//! The issuer that the API trusts, whether beartrap plays it or tokens are borrowed from it.

use super::{ApiWorld, Borrowed};
use beartrap_forge::Json;
use beartrap_issuer::Key;
use serde_json::Value;

impl ApiWorld {
    /// The real issuer that tokens are borrowed from; none if beartrap plays the issuer.
    pub fn borrowed(&self) -> Option<&Borrowed> {
        self.api().borrowed.as_deref()
    }

    /// The identifier of the issuer that the API trusts.
    pub fn trusted_issuer(&self) -> String {
        self.borrowed().map_or_else(|| self.issuer().url(), Borrowed::issuer).to_owned()
    }

    /// The keys that it publishes.
    pub fn trusted_keys(&self) -> Value {
        self.borrowed().map_or_else(|| self.issuer().key_set(), Borrowed::key_set)
    }

    /// The `kid` of the key that honest tokens are signed with; empty if they name none.
    pub fn trusted_kid(&self) -> String {
        let token = self.token();
        token.header_value("kid").and_then(Json::as_str).unwrap_or_default().to_owned()
    }

    /// The `kid` of another key of the issuer, if it publishes a second one.
    pub fn other_trusted_kid(&self) -> Option<String> {
        if self.borrowed().is_none() {
            return self.key(Key::Elliptic).kid().map(str::to_owned);
        }
        let own = self.trusted_kid();
        let keys = self.trusted_keys();
        let mut kids = keys["keys"].as_array()?.iter().filter_map(|jwk| jwk["kid"].as_str());
        kids.find(|kid| *kid != own).map(str::to_owned)
    }
}
