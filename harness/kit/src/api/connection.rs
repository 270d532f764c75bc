//! What calls show and say before HTTP begins: client certificates, and TLS or none.

use super::{ApiAnswer, ApiCall, ApiWorld};
use crate::http::{ClientCertificate, Failure, Shows};
use crate::judging::{Observation, Unsettled};
use crate::target::FileError;
use beartrap_forge::Token;
use serde_json::json;
use std::sync::Arc;
use url::Url;

/// The certificates that callers of an API show, which come from an authority that the API trusts (RFC 8705).
#[derive(Debug, Clone)]
pub struct Certificates {
    /// The one that honest tokens are bound to, and that is usually shown.
    pub own: Arc<ClientCertificate>,
    /// That of another client.
    pub other: Arc<ClientCertificate>,
}

impl Certificates {
    /// The token, bound to the own certificate (RFC 8705, 3.1).
    pub(super) fn bind(&self, token: Token) -> Token {
        token.claim("cnf", json!({ "x5t#S256": self.own.thumbprint() }))
    }
}

/// The plain twin of an API that is served over https: the one that its contract names, or port 80 of a host that is not
/// this machine. An API without TLS has none.
pub(super) fn plain_twin(url: &Url, named: Option<&str>) -> Result<Option<Url>, FileError> {
    if let Some(named) = named {
        let twin =
            named.parse::<Url>().ok().filter(|twin| twin.scheme() == "http" && url.scheme() == "https");
        let wrong = || {
            FileError::Invalid(format!(
                "[api] plain_url = \"{named}\" is no twin of {url}; it begins with http:// and [api] url with https://"
            ))
        };
        return twin.map(Some).ok_or_else(wrong);
    }
    if url.scheme() != "https" || is_loopback(url) {
        return Ok(None);
    }
    let twin = format!("http://{}", url.host_str().unwrap_or_default()).parse().ok();
    Ok(twin)
}

/// Whether a URL is of this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl ApiWorld {
    /// The certificates of callers; unsettled if the API does not ask for any.
    pub fn certificates(&self) -> Result<&Certificates, Unsettled> {
        let certificates = self.api().certificates.as_ref();
        certificates.ok_or_else(|| Unsettled::because("the API is served without client certificates"))
    }

    /// A call of the main endpoint at the plain twin of the API; unsettled if it has none.
    pub fn plain_call(&self) -> Result<ApiCall, Unsettled> {
        let twin = self.api().plain_twin.as_ref();
        let twin = twin.ok_or_else(|| Unsettled::because("no plain twin is known; name it as plain_url"))?;
        let mut url = twin.clone();
        url.set_path(self.api().main().url.path());
        url.set_query(self.api().main().url.query());
        Ok(self.call().at(url))
    }
}

impl ApiCall {
    /// On a connection on which this certificate is shown, and its key proven to be held.
    pub fn showing(mut self, certificate: &Arc<ClientCertificate>) -> Self {
        self.request.shows = Shows::Certificate(Arc::clone(certificate));
        self
    }

    /// On a connection on which no certificate is shown.
    pub fn showing_no_certificate(mut self) -> Self {
        self.request.shows = Shows::Nothing;
        self
    }
}

impl ApiAnswer {
    /// The certificate is not the one that the token is bound to (RFC 8705, 3): 401 as `invalid_token`, or no connection,
    /// since TLS may refuse it before HTTP begins.
    pub fn is_unauthorized_or_cut_off(&self) -> Observation {
        match self.failure() {
            Some(Failure::NoConnection(_) | Failure::Broken(_)) => {
                self.observe(true, "401 with a challenge that says invalid_token, or no connection")
            }
            _ => self.is_unauthorized(),
        }
    }

    /// Nothing of what this honest answer shows: a refusal, a redirect, another page, or nobody who answers at all.
    pub fn hides_or_is_nothing(&self, honest: &Self) -> Observation {
        match self.failure() {
            Some(_) => self.observe(true, "nothing of the resource"),
            None => self.hides(honest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twin(url: &str, named: Option<&str>) -> Result<Option<String>, String> {
        let found = plain_twin(&url.parse().unwrap(), named);
        found.map(|twin| twin.map(String::from)).map_err(|error| error.to_string())
    }

    #[test]
    fn the_plain_twin_is_named_or_is_port_80_of_another_machine() {
        assert_eq!(twin("https://api.test:8443/v1", None), Ok(Some("http://api.test/".into())));
        for (url, named) in
            [("https://127.0.0.1:8443", None), ("https://localhost", None), ("http://api.test", None)]
        {
            assert_eq!(twin(url, named), Ok(None), "{url}");
        }
        let named = twin("https://127.0.0.1:8443", Some("http://127.0.0.1:8080"));
        assert_eq!(named, Ok(Some("http://127.0.0.1:8080/".into())));
        for (url, named) in
            [("https://api.test", "https://api.test:81"), ("http://api.test", "http://api.test:81")]
        {
            assert!(twin(url, Some(named)).unwrap_err().contains("plain_url"), "{url}");
        }
    }
}
