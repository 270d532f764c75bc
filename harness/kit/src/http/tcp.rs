use super::{Answered, Failure, Limits, Request, Response, TimePassing, Transport, Wire, raw, stream};
use std::error::Error as _;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Reaches a target over the network: honest requests through an HTTP library on kept connections, the others
/// through the raw writer.
pub struct Tcp {
    client: reqwest::Client,
    limits: Limits,
}

impl Tcp {
    /// A transport with these limits. Fails only if the TLS library cannot start.
    pub fn new(limits: Limits) -> Result<Self, Failure> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none()) // every hop is recorded and judged
            .no_proxy() // the environment must not divert a test
            .tcp_nodelay(true)
            .user_agent(concat!("beartrap/", env!("CARGO_PKG_VERSION")))
            .timeout(limits.time)
            .build()
            .map_err(|error| Failure::NoConnection(error.to_string()))?;
        Ok(Self { client, limits })
    }

    async fn by_library(&self, request: &Request) -> Result<Response, Failure> {
        let method = request.method.parse::<reqwest::Method>();
        let method = method.map_err(|error| Failure::NotHttp(format!("method: {error}")))?;
        let mut builder = self.client.request(method, request.url.clone());
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

impl Transport for Tcp {
    fn send<'a>(&'a self, request: &'a Request) -> Answered<'a> {
        Box::pin(async move {
            match &request.wire {
                Wire::Library => self.by_library(request).await,
                Wire::Verbatim { .. } => raw::send(request, self.limits).await,
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
