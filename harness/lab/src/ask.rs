//! A request as the handlers see it.

use crate::refusal::{self, Refusal, must};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::{HeaderMap, Method, Uri, header};
use sha2::{Digest as _, Sha256};
use url::form_urlencoded;

/// The largest request body, and the longest query: 64 KiB.
pub(crate) const LARGEST_INPUT: usize = 64 * 1024;

/// A request whose body was read within [`LARGEST_INPUT`].
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) connection: Connection,
}

/// What is known of the connection that a request came by: an extension of the request. Without one it came over TLS, and
/// the client showed nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Connection {
    /// It has no TLS.
    pub is_plain: bool,
    /// The certificate, in DER, whose key the client was seen to hold in the handshake.
    pub certificate: Option<Bytes>,
}

impl Connection {
    /// The value that `x5t#S256` has to have (RFC 8705, 3.1).
    pub(crate) fn thumbprint(&self) -> Option<String> {
        self.certificate.as_ref().map(|certificate| URL_SAFE_NO_PAD.encode(Sha256::digest(certificate)))
    }
}

impl Ask {
    /// A request to an API, as whoever received it handed it on.
    pub(crate) fn of(request: http::Request<Bytes>) -> Self {
        let (mut head, body) = request.into_parts();
        let connection = head.extensions.remove().unwrap_or_default();
        Self { method: head.method, uri: head.uri, headers: head.headers, body, connection }
    }

    pub(crate) fn query(&self) -> Form {
        Form::parse(self.uri.query().unwrap_or_default().as_bytes())
    }

    /// The parameters of the body, if it says that it is a form.
    pub(crate) fn form(&self) -> Result<Form, Refusal> {
        let form = Form::parse(&self.body);
        must(self.is_form() && !form.malformed, refusal::NOT_A_FORM)?;
        Ok(form)
    }

    /// Whether the body says that it is a form (RFC 6749 appendix B); without a body there is nothing to say.
    pub(crate) fn is_form(&self) -> bool {
        let kind = self.header(header::CONTENT_TYPE).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") || self.body.is_empty()
    }

    /// A header that occurs once and is visible ASCII.
    pub(crate) fn header(&self, name: header::HeaderName) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?.to_str().ok()?;
        values.next().is_none().then_some(value)
    }

    /// What follows an authentication scheme in the Authorization header.
    pub(crate) fn authorization(&self, scheme: &str) -> Option<&str> {
        let (name, credentials) = self.header(header::AUTHORIZATION)?.split_once(' ')?;
        name.eq_ignore_ascii_case(scheme).then(|| credentials.trim_matches(' '))
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(key, value)| (key == name).then_some(value))
    }
}

/// Form-encoded parameters, of which 64 KiB are read at most. A parameter without a value counts as absent (RFC 6749
/// section 3.1).
#[derive(Debug, Default)]
pub struct Form {
    pairs: Vec<(String, String)>,
    /// Not UTF-8 after decoding, so that no value can be trusted to be the one that was sent.
    pub(crate) malformed: bool,
}

impl Form {
    /// The parameters of a query or a body.
    pub fn parse(bytes: &[u8]) -> Self {
        if bytes.len() > LARGEST_INPUT {
            return Self { malformed: true, ..Self::default() };
        }
        let pairs: Vec<_> = form_urlencoded::parse(bytes).into_owned().collect();
        let malformed =
            pairs.iter().any(|(name, value)| [name, value].iter().any(|text| text.contains('\u{fffd}')));
        Self { pairs, malformed }
    }

    /// The first value of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    pub(crate) fn last(&self, name: &str) -> Option<&str> {
        self.values(name).last()
    }

    /// The length of all names and values, in bytes.
    pub(crate) fn length(&self) -> usize {
        self.pairs.iter().map(|(name, value)| name.len() + value.len()).sum()
    }

    pub(crate) fn repeats(&self, name: &str) -> bool {
        self.pairs.iter().filter(|(key, _)| key == name).nth(1).is_some()
    }

    /// Whether any parameter is repeated, except those that may be: `resource` (RFC 8707) and `audience` (RFC 8693).
    pub fn repeats_any(&self) -> bool {
        let mut seen = std::collections::HashSet::new();
        self.pairs.iter().any(|(key, _)| !seen.insert(key) && key != "resource" && key != "audience")
    }

    /// Takes over the parameters of another form that this one lacks.
    pub(crate) fn merge(&mut self, other: Self) {
        for (name, value) in other.pairs {
            if self.get(&name).is_none() {
                self.pairs.push((name, value));
            }
        }
    }

    fn values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }
}
