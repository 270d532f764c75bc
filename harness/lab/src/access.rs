//! Access tokens as the API and UserInfo see them.

use crate::ask::Ask;
use crate::jose::{self, Kind};
use crate::lab::Lab;
use crate::refusal::{self, Refusal, must};
use crate::scope::Scope;
use http::{Method, header};
use serde_json::Value;

/// What a good access token says.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    pub(crate) client: String,
    pub(crate) user: Option<&'static str>,
    pub(crate) sub: String,
    pub(crate) scope: Scope,
}

/// The token of a request: in the Authorization header (RFC 6750 section 2.1) or in a form (section 2.2), not in both,
/// and never in the query.
pub(crate) fn presented(ask: &Ask) -> Result<String, Refusal> {
    let in_header = ask.authorization("Bearer").map(str::to_owned);
    let mut in_form = None;
    if ask.method == Method::POST && ask.is_form() {
        let form = ask.form().map_err(|_| refusal::TOKEN_INVALID)?;
        must(!form.repeats("access_token"), refusal::TOKEN_TWICE)?;
        in_form = form.get("access_token").map(str::to_owned);
    }
    let one_header = ask.headers.get_all(header::AUTHORIZATION).iter().nth(1).is_none();
    must(one_header && (in_header.is_none() || in_form.is_none()), refusal::TOKEN_TWICE)?;
    in_header.or(in_form).ok_or(refusal::NO_TOKEN)
}

impl Lab {
    /// Believes an access token of this lab for its API, if it is neither expired nor revoked (RFC 9068 section 4).
    pub(crate) fn access(&self, token: &str) -> Result<Access, Refusal> {
        let claims = self.open(token, Kind::AccessToken).ok_or(refusal::TOKEN_INVALID)?;
        must(jose::is_for(&claims, &self.api_audience()), refusal::TOKEN_INVALID)?;
        let jti = claims.get("jti").and_then(Value::as_str).unwrap_or_default();
        let now = self.now();

        let store = self.store();
        let record = store.access_tokens.get(jti).ok_or(refusal::TOKEN_INVALID)?;
        must(!record.revoked && now < record.expires, refusal::TOKEN_INVALID)?;
        store.living_grant(&record.grant, &record.client).ok_or(refusal::TOKEN_INVALID)?;
        Ok(Access {
            client: record.client.clone(),
            user: record.user,
            sub: claims.get("sub").and_then(Value::as_str).unwrap_or_default().to_owned(),
            scope: record.scope.clone(),
        })
    }

    /// Whom access tokens are for.
    pub(crate) fn api_audience(&self) -> String {
        self.url("/api")
    }
}
