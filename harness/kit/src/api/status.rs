//! Tokens whose status stands in a list (draft-ietf-oauth-status-list).

use super::{ApiAnswer, ApiWorld};
use crate::judging::Unsettled;
use beartrap_forge::{Json, StatusList, Token};
use beartrap_issuer::{Issuer, Key};

impl ApiWorld {
    /// A URI of a status list that no other check uses, and where nothing is yet.
    pub fn list_uri(&self) -> String {
        self.issuer().list_uri(&self.made_up())
    }

    /// An honest status list token (section 5.1) for the list at this URI, to be changed.
    pub fn list_token(&self, uri: &str, list: &StatusList) -> Token {
        let issuer = self.issuer();
        Token::status_list(issuer.url(), uri, list, issuer.now(), &issuer.key(Key::First))
    }

    /// Publishes this list, and gives its URI.
    pub fn publishes_the_list(&self, list: &StatusList) -> String {
        let uri = self.list_uri();
        self.issuer().lists(&uri, &self.list_token(&uri, list).compact());
        uri
    }

    /// An honest token for the main endpoint whose status stands at this index of the list (section 6.2).
    pub fn listed(&self, uri: &str, index: impl Into<Json>) -> Token {
        let place = Json::object().member("idx", index).member("uri", uri);
        self.token().claim("status", Json::object().member("status_list", place))
    }

    /// The main endpoint is called with an honest token whose status stands at this index of the list.
    pub async fn called_with_the_listed(&self, uri: &str, index: u64) -> Result<ApiAnswer, Unsettled> {
        self.called_with(&self.listed(uri, index)).await
    }

    /// How often a list was fetched.
    pub fn list_fetches(&self, uri: &str) -> usize {
        let path = uri.strip_prefix(Issuer::authority(self.issuer())).unwrap_or(uri);
        self.issuer().fetches(path).len()
    }
}
