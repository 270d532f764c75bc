use super::Shows;
use beartrap_forge::Form;
use serde_json::Value;
use url::Url;

/// A request, headers and body as they are to be sent.
#[derive(Debug, Clone)]
pub struct Request {
    /// The method, sent as it stands.
    pub method: String,
    /// The URL.
    pub url: Url,
    /// Headers in their order; names may repeat.
    pub headers: Vec<(String, String)>,
    /// The body; empty for none.
    pub body: Vec<u8>,
    /// Who writes it.
    pub wire: Wire,
    /// The certificate that is shown when the connection is made.
    pub shows: Shows,
}

/// Who writes a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wire {
    /// An HTTP library, which mends what is malformed.
    Library,
    /// The raw writer, which sends every byte as it stands and opens a connection of its own.
    Verbatim {
        /// The request target in place of the URL's path and query.
        target: String,
    },
}

impl Request {
    /// A GET without a body.
    pub fn get(url: Url) -> Self {
        Self {
            method: "GET".into(),
            url,
            headers: Vec::new(),
            body: Vec::new(),
            wire: Wire::Library,
            shows: Shows::Usual,
        }
    }

    /// A POST of a form.
    pub fn post(url: Url, form: &Form) -> Self {
        Self::posting(url, "application/x-www-form-urlencoded", form.encode())
    }

    /// A POST of a JSON document.
    pub fn post_json(url: Url, document: &Value) -> Self {
        Self::posting(url, "application/json", document.to_string())
    }

    fn posting(url: Url, kind: &str, body: String) -> Self {
        Self { method: "POST".into(), body: body.into_bytes(), ..Self::get(url) }.header("Content-Type", kind)
    }

    /// The same request with one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The same request written by the raw writer, with this request target as it stands.
    #[must_use]
    pub fn verbatim(mut self, target: String) -> Self {
        self.wire = Wire::Verbatim { target };
        self
    }

    /// The request target: path and query.
    pub fn target(&self) -> &str {
        match &self.wire {
            Wire::Library => &self.url[url::Position::BeforePath..url::Position::AfterQuery],
            Wire::Verbatim { target } => target,
        }
    }
}

/// An answer, read to its end within the limits.
#[derive(Debug, Clone, Default)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Headers in their order; bytes that are not UTF-8 became U+FFFD.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// The first header of this name, in any letter case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Every header of this name.
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as text; bytes that are not UTF-8 become U+FFFD.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// The body as JSON, whatever the content type says. The parser bounds the depth.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Whether the content type is this one, parameters aside.
    pub fn is_of_type(&self, media_type: &str) -> bool {
        let named = self.header("content-type").and_then(|value| value.split(';').next());
        named.is_some_and(|named| named.trim().eq_ignore_ascii_case(media_type))
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The target file does not name the host.
    #[error(
        "nothing was sent: the target file does not name the host {0}; add it to [hosts] allow if it belongs to the target"
    )]
    HostNotNamed(String),
    /// No connection.
    #[error("no connection: {0}")]
    NoConnection(String),
    /// The connection broke before the answer was complete.
    #[error("the connection broke: {0}")]
    Broken(String),
    /// The time limit passed.
    #[error("no answer within {0} s")]
    TimedOut(u64),
    /// The body is larger than what is read.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// The answer is not HTTP.
    #[error("the answer is not HTTP: {0}")]
    NotHttp(String),
}
