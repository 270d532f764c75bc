//! A form as it is sent.

use super::{Method, Purpose};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use url::Url;

/// One form, filled in and with its button pressed: exactly what a browser would send.
#[derive(Clone, PartialEq, Eq)]
pub struct Submission {
    /// What it is for.
    pub purpose: Purpose,
    /// How it is sent.
    pub method: Method,
    /// Where it is sent, without the fields; see [`Submission::address`].
    pub url: Url,
    /// Names and values in tree order, with line breaks as CRLF.
    pub fields: Vec<(String, String)>,
    /// Names of the hidden fields among them: anti-forgery tokens, session codes.
    pub hidden: Vec<String>,
    /// Sent as `multipart/form-data`; a form with the method GET never is.
    pub multipart: bool,
}

/// The body of a request and its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The value of `Content-Type`.
    pub content_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Submission {
    /// The address to request: for GET the fields replace the query, for POST it is [`Submission::url`]. The fragment
    /// stays; it is not for the server.
    pub fn address(&self) -> Url {
        let mut url = self.url.clone();
        if self.method == Method::Get {
            url.set_query(Some(&self.urlencoded()));
        }
        url
    }

    /// The body to send; none for GET.
    pub fn body(&self) -> Option<Body> {
        match (self.method, self.multipart) {
            (Method::Get, _) => None,
            (Method::Post, false) => Some(Body {
                content_type: "application/x-www-form-urlencoded".to_owned(),
                bytes: self.urlencoded().into_bytes(),
            }),
            (Method::Post, true) => Some(self.multipart_body()),
        }
    }

    /// The value of the first field of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The same with another value for the first field of this name, or with the field added at the end.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        match self.fields.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// The same without the fields of this name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self.hidden.retain(|n| n != name);
        self
    }

    fn urlencoded(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.fields).finish()
    }

    /// The boundary is a digest of the fields: no field can hold it, and the same form gives the same bytes.
    fn multipart_body(&self) -> Body {
        let digest = format!("{:x}", Sha256::digest(self.urlencoded()));
        let boundary = format!("----beartrap{}", &digest[..32]);
        let quoted = |s: &str| s.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
        let mut text = String::new();
        for (name, value) in &self.fields {
            let name = quoted(name);
            let _ = write!(
                text,
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
        }
        let _ = write!(text, "--{boundary}--\r\n");
        Body { content_type: format!("multipart/form-data; boundary={boundary}"), bytes: text.into_bytes() }
    }
}

/// Values are left out: they are passwords, tokens and codes.
impl std::fmt::Debug for Submission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.fields.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Submission")
            .field("purpose", &self.purpose)
            .field("method", &self.method)
            .field("path", &self.url.path())
            .field("fields", &names)
            .field("hidden", &self.hidden)
            .field("multipart", &self.multipart)
            .finish()
    }
}
