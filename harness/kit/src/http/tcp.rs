use super::{
    Answered, ClientCertificate, Failure, Limits, Request, Response, Shows, TimePassing, Tls, Transport,
    Wire, raw, stream,
};
use std::error::Error as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Reaches a target over the network: honest requests through an HTTP library on kept connections, the others
/// through the raw writer.
pub struct Tcp {
    client: reqwest::Client,
    limits: Limits,
    tls: Tls,
    /// The clients that show another certificate than usual, each with connections of its own.
    others: Mutex<Vec<(Option<ClientCertificate>, reqwest::Client)>>,
}

impl Tcp {
    /// A transport with these limits, which trusts whom the machine trusts. Fails only if the TLS library cannot start.
    pub fn new(limits: Limits) -> Result<Self, Failure> {
        Self::with(limits, Tls::default())
    }

    /// A transport that trusts these authorities and shows this certificate. Fails if they make no sense.
    pub fn with(limits: Limits, tls: Tls) -> Result<Self, Failure> {
        let client = if tls.is_plain() { None } else { Some(tls.config(&Shows::Usual)?) };
        Ok(Self { client: client_with(limits, client)?, limits, tls, others: Mutex::default() })
    }

    /// The client that shows what a request wants to be shown.
    fn client_of(&self, shows: &Shows) -> Result<reqwest::Client, Failure> {
        let certificate = self.tls.shown(shows);
        if certificate == self.tls.shown(&Shows::Usual) {
            return Ok(self.client.clone());
        }
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = others.iter().find(|(known, _)| known.as_ref() == certificate) {
            return Ok(client.clone());
        }
        let client = client_with(self.limits, Some(self.tls.config(shows)?))?;
        others.push((certificate.cloned(), client.clone()));
        Ok(client)
    }

    async fn by_library(&self, request: &Request) -> Result<Response, Failure> {
        let method = request.method.parse::<reqwest::Method>();
        let method = method.map_err(|error| Failure::NotHttp(format!("method: {error}")))?;
        let mut builder = self.client_of(&request.shows)?.request(method, request.url.clone());
        for (name, value) in &request.headers {
            builder = builder.header(name, value.as_bytes());
        }
        if !request.body.is_empty() {
            builder = builder.body(request.body.clone());
        } else if matches!(request.method.as_str(), "POST" | "PUT" | "PATCH") {
            // Some servers take a length that is not there for a body of unknown kind (RFC 9110, 8.6).
            builder = builder.header("Content-Length", "0");
        }
        let mut answer = builder.send().await.map_err(|error| self.failure(&error))?;
        let mut response = Response { status: answer.status().as_u16(), ..Response::default() };
        for (name, value) in answer.headers() {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            response.headers.push((name.to_string(), value));
        }
        let mut enough = stream::is_enough(request, &response);
        while !enough && let Some(chunk) = answer.chunk().await.map_err(|error| self.failure(&error))? {
            if response.body.len() + chunk.len() > self.limits.body {
                return Err(Failure::TooLarge(self.limits.body));
            }
            response.body.extend_from_slice(&chunk);
            enough = chunk.contains(&b'\n') && stream::is_enough(request, &response);
        }
        Ok(response)
    }

    fn failure(&self, error: &reqwest::Error) -> Failure {
        // The library's own message repeats the URL, which may hold secrets; the causes below it say what happened.
        let mut cause = error.source();
        let mut says = String::new();
        while let Some(error) = cause {
            says = error.to_string();
            cause = error.source();
        }
        if error.is_timeout() {
            Failure::TimedOut(self.limits.time.as_secs())
        } else if error.is_connect() {
            Failure::NoConnection(says)
        } else {
            Failure::Broken(says)
        }
    }
}

fn client_with(limits: Limits, tls: Option<rustls::ClientConfig>) -> Result<reqwest::Client, Failure> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none()) // every hop is recorded and judged
        .no_proxy() // the environment must not divert a test
        .tcp_nodelay(true)
        .user_agent(concat!("beartrap/", env!("CARGO_PKG_VERSION")))
        .timeout(limits.time);
    if let Some(mut tls) = tls {
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        builder = builder.tls_backend_preconfigured(tls);
    }
    builder.build().map_err(|error| Failure::NoConnection(error.to_string()))
}

impl Transport for Tcp {
    fn send<'a>(&'a self, request: &'a Request) -> Answered<'a> {
        Box::pin(async move {
            match &request.wire {
                Wire::Library => self.by_library(request).await,
                Wire::Verbatim { .. } => raw::send(request, self.limits, &self.tls).await,
            }
        })
    }

    fn now(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
    }

    fn time_passes(&self, span: Duration) -> TimePassing<'_> {
        Box::pin(tokio::time::sleep(span))
    }
}
