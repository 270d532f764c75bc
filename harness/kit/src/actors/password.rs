//! What becomes of the password that a person types into a login form.

use super::landing::resolve;
use crate::http::{Request, Response};
use crate::judging::Observation;
use beartrap_core::{Grade, Weight};
use beartrap_forge::Form;
use url::Url;

/// A request that carried the password, and how it was answered.
#[derive(Debug, Clone)]
pub(super) struct PasswordGiven {
    pub(super) exchange: u32,
    pub(super) status: u16,
    pub(super) posted_on: PostedOn,
}

/// Where a redirect makes the browser post a form on to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PostedOn {
    /// There is no redirect, or one that turns the request into a GET.
    Nowhere,
    /// To another page of the server.
    Within,
    /// To somebody else.
    Away,
}

impl PostedOn {
    /// Where this answer makes the browser post this request on to.
    pub(super) fn by(request: &Request, response: &Response, is_away: impl Fn(&Url) -> bool) -> Self {
        let location = response.header("location").filter(|_| is_posted_on(request, response));
        match location.map(|location| resolve(&request.url, location)) {
            None => Self::Nowhere,
            Some(Some(url)) if !is_away(&url) => Self::Within,
            Some(_) => Self::Away,
        }
    }
}

impl PasswordGiven {
    /// The password stays at the server (RFC 9700, 4.12).
    pub(super) fn stays(&self) -> Observation {
        let (grade, and) = match self.posted_on {
            PostedOn::Nowhere => (Grade::Good, ""),
            PostedOn::Within => (
                Grade::Noted(Weight::Warning),
                ", which makes the browser post the password on to another page of the server",
            ),
            PostedOn::Away => (Grade::Bad, ", which makes the browser post the password on to the client"),
        };
        let observed = format!("the login form is answered with {}{and}", self.status);
        Observation::new(grade, "no 307 or 308 in answer to the login form", observed)
            .seen_in([self.exchange])
    }
}

/// Whether the body of a request holds a password, form-encoded or as it is.
pub(super) fn is_in(request: &Request, password: &str) -> bool {
    let body = String::from_utf8_lossy(&request.body);
    !password.is_empty()
        && (body.contains(password) || Form::parse(&body).iter().any(|(_, value)| value == password))
}

/// 307 and 308 make a browser repeat the method and the body (RFC 9110, 15.4.8 and 15.4.9).
pub(super) fn is_posted_on(request: &Request, response: &Response) -> bool {
    matches!(response.status, 307 | 308) && request.method != "GET"
}
