//! Which origins' scripts may read an answer.

use crate::answer::{self, Answer};
use crate::ask::Ask;
use crate::lab::Lab;
use crate::refusal::Refusal;
use http::{HeaderValue, StatusCode, header};
use url::Url;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// No other origin: pages and what needs a browser's session (RFC 9700 section 2.6).
    Closed,
    /// The origins of registered redirect URIs: what a browser-based client calls (RFC 10017 section 6.3).
    WithClients,
    /// Every origin: public documents.
    Open,
}

/// Answers a browser that asks first. What it may do is in the headers that [`share`] adds.
#[expect(clippy::unnecessary_wraps, reason = "it stands in the table of handlers")]
pub(crate) fn preflight(_: &Lab, _: &Ask) -> Result<Answer, Refusal> {
    Ok(answer::empty(StatusCode::NO_CONTENT))
}

/// Adds the headers that let scripts read the answer. Credentials of the browser are never allowed.
pub(crate) fn share(lab: &Lab, ask: &Ask, sharing: Sharing, mut answer: Answer) -> Answer {
    let Some(origin) = ask.headers.get(header::ORIGIN) else { return answer };
    let allowed = match sharing {
        Sharing::Open => HeaderValue::from_static("*"),
        Sharing::WithClients if is_origin_of_a_client(lab, origin) => origin.clone(),
        Sharing::WithClients | Sharing::Closed => return answer,
    };
    let headers = answer.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("Authorization, Content-Type"),
    );
    answer
}

fn is_origin_of_a_client(lab: &Lab, origin: &HeaderValue) -> bool {
    let Ok(origin) = origin.to_str() else { return false };
    lab.store().clients().flat_map(|client| &client.redirect_uris).any(|uri| {
        Url::parse(uri).is_ok_and(|uri| {
            let registered = uri.origin();
            registered.is_tuple() && registered.ascii_serialization() == origin
        })
    })
}
