use super::{Answered, ClientCertificate, Failure, Limits, Request, Response, TimePassing, Transport};
use bytes::Bytes;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// The answer of a handler in this process.
type Handled = Pin<Box<dyn Future<Output = http::Response<Bytes>> + Send>>;
/// A target in this process.
pub type Handler = Arc<dyn Fn(http::Request<Bytes>) -> Handled + Send + Sync>;

/// What a target in this process knows of the connection that a request came by: an extension of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// It has no TLS.
    pub is_plain: bool,
    /// The certificate, in DER, whose key the client was seen to hold in the handshake.
    pub certificate: Option<Bytes>,
}

/// Calls a target in this process: same requests, same transcript, and a clock that can be turned.
pub struct InProcess {
    handler: Handler,
    now: Arc<dyn Fn() -> u64 + Send + Sync>,
    advance: Arc<dyn Fn(u64) + Send + Sync>,
    limits: Limits,
    certificate: Option<Arc<ClientCertificate>>,
}

impl InProcess {
    /// A transport to this handler, whose clock is read by `now` and turned by `advance` (both in seconds).
    pub fn new(
        handler: Handler,
        now: impl Fn() -> u64 + Send + Sync + 'static,
        advance: impl Fn(u64) + Send + Sync + 'static,
    ) -> Self {
        let (now, advance) = (Arc::new(now), Arc::new(advance));
        Self { handler, now, advance, limits: Limits::default(), certificate: None }
    }

    /// The same transport, which usually shows this certificate.
    #[must_use]
    pub fn showing(mut self, certificate: Arc<ClientCertificate>) -> Self {
        self.certificate = Some(certificate);
        self
    }

    /// The same transport with other limits.
    #[must_use]
    pub fn within(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
}

impl InProcess {
    fn foreign(&self, request: &Request) -> Result<http::Request<Bytes>, Failure> {
        let mut builder = http::Request::builder().method(request.method.as_str()).uri(request.target());
        let named = request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host"));
        if let Some(host) = request.url.host_str().filter(|_| !named) {
            let port = request.url.port().map(|port| format!(":{port}")).unwrap_or_default();
            builder = builder.header("host", format!("{host}{port}"));
        }
        for (name, value) in &request.headers {
            builder = builder.header(name, value.as_bytes());
        }
        builder = builder.extension(self.connection(request));
        let built = builder.body(Bytes::from(request.body.clone()));
        built.map_err(|error| Failure::NotHttp(format!("the request cannot be expressed: {error}")))
    }

    fn connection(&self, request: &Request) -> Connection {
        let is_plain = request.url.scheme() == "http";
        let shown = request.shows.of(self.certificate.as_ref()).filter(|_| !is_plain);
        Connection { is_plain, certificate: shown.map(|shown| Bytes::copy_from_slice(shown.der())) }
    }
}

impl Transport for InProcess {
    fn send<'a>(&'a self, request: &'a Request) -> Answered<'a> {
        Box::pin(async move {
            let limit = self.limits.time;
            let answer = tokio::time::timeout(limit, (self.handler)(self.foreign(request)?)).await;
            let answer = answer.map_err(|_| Failure::TimedOut(limit.as_secs()))?;
            if answer.body().len() > self.limits.body {
                return Err(Failure::TooLarge(self.limits.body));
            }
            Ok(read(&answer))
        })
    }

    fn now(&self) -> u64 {
        (self.now)()
    }

    fn time_passes(&self, span: Duration) -> TimePassing<'_> {
        (self.advance)(span.as_secs());
        Box::pin(std::future::ready(()))
    }
}

fn read(answer: &http::Response<Bytes>) -> Response {
    let headers = answer.headers().iter();
    Response {
        status: answer.status().as_u16(),
        headers: headers
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect(),
        body: answer.body().to_vec(),
    }
}
