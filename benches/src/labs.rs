//! The lab as a target: in process, and served on loopback.

use axum::serve::ListenerExt as _;
use beartrap_issuer::{Issuer, Reply};
use beartrap_kit::api::ApiSection;
use beartrap_kit::target::TargetFile;
use beartrap_kit::{Api, Form, Handler, InProcess, Transport};
use beartrap_lab::{ApiConfig, Clock, Lab, LabConfig};
use bytes::Bytes;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// When runs begin whose clock stands still: 2026-01-01.
const BEGIN: u64 = 1_767_225_600;

/// An honest lab in this process that counts the time it takes.
pub struct InMemory {
    /// The target file that describes it.
    pub file: TargetFile,
    /// The way to it.
    pub transport: Arc<InProcess>,
    nanos: Arc<AtomicU64>,
}

impl InMemory {
    /// A fresh lab whose clock stands still until a check turns it.
    ///
    /// # Panics
    /// If the lab describes itself by a file that cannot be read.
    pub fn new() -> Self {
        let clock = Clock::fixed(BEGIN);
        let config = LabConfig { clock: clock.clone(), ..LabConfig::honest("https://op.beartrap.test") };
        let lab = Lab::new(config);
        let file = file_of(&lab);
        let nanos = Arc::new(AtomicU64::new(0));
        let counter = nanos.clone();
        let handler: Handler = Arc::new(move |request| {
            let (lab, counter) = (lab.clone(), counter.clone());
            Box::pin(async move { counted(&counter, lab.answer(request)).await })
        });
        let turned = clock.clone();
        let transport = InProcess::new(handler, move || clock.now(), move |seconds| turned.advance(seconds));
        Self { file, transport: Arc::new(transport), nanos }
    }

    /// The time that the lab has taken so far, summed over the threads that it ran on.
    pub fn spent(&self) -> Duration {
        Duration::from_nanos(self.nanos.load(Ordering::Relaxed))
    }
}

impl Default for InMemory {
    fn default() -> Self {
        Self::new()
    }
}

/// Adds the time of each poll, so that what others do while the future waits is not counted.
async fn counted<T>(nanos: &AtomicU64, future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    poll_fn(|context| {
        let begun = Instant::now();
        let polled = future.as_mut().poll(context);
        nanos.fetch_add(u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
        polled
    })
    .await
}

/// An honest lab on a port of loopback, with threads of its own.
pub struct Served {
    /// The target file that describes it.
    pub file: TargetFile,
    _runtime: Runtime,
}

impl Served {
    /// A fresh lab, served until this is dropped.
    ///
    /// # Panics
    /// If no port or no thread can be had.
    pub fn new() -> Self {
        let runtime = Runtime::new().expect("threads for the lab can be had");
        let (listener, port) = listening(&runtime);
        let lab = Lab::new(LabConfig::honest(format!("http://127.0.0.1:{port}")));
        let file = file_of(&lab);
        runtime.spawn(beartrap_lab::serve(lab, listener));
        Self { file, _runtime: runtime }
    }
}

impl Default for Served {
    fn default() -> Self {
        Self::new()
    }
}

/// The lab's honest API on a port of loopback, with threads of its own, and beside it the issuers that it trusts, in memory.
pub struct ServedApi {
    config: ApiConfig,
    issuers: [Arc<Issuer>; 2],
    section: ApiSection,
    api: Arc<RwLock<Arc<beartrap_lab::Api>>>,
    _runtime: Runtime,
}

impl ServedApi {
    /// A fresh API, served until this is dropped, whose clock stands still.
    ///
    /// # Panics
    /// If no port or no thread can be had, or if the lab's contract cannot be read.
    pub fn new() -> Self {
        let runtime = Runtime::new().expect("threads for the API can be had");
        let (listener, port) = listening(&runtime);
        let mut section: ApiSection =
            toml::from_str(beartrap_lab::Api::contract()).expect("the contract of the lab can be read");
        // Proofs of possession name the URL, and the lab knows itself by its audience.
        section.url = format!("http://127.0.0.1:{port}");
        section.audience = Some(section.url.clone());
        let clock = Clock::fixed(BEGIN);
        let now = || {
            let clock = clock.clone();
            move || clock.now()
        };
        let issuers = [
            Arc::new(Issuer::new("https://issuer.test", section.audience(), now())),
            Arc::new(Issuer::another("https://second-issuer.test", section.audience(), now())),
        ];
        let config = ApiConfig {
            audience: section.audience(),
            issuers: issuers.iter().map(|issuer| issuer.url().to_owned()).collect(),
            fetch: {
                let issuers = issuers.clone();
                Arc::new(move |url| answered(&issuers, http::Request::get(url), Bytes::new()))
            },
            introspect: {
                let issuers = issuers.clone();
                Arc::new(move |issuer, token| {
                    let form = Form::of([("token", token)]).encode();
                    answered(&issuers, http::Request::post(format!("{issuer}/introspect")), form.into())
                })
            },
            clock,
            fault: None,
        };
        let api = Arc::new(RwLock::new(Arc::new(beartrap_lab::Api::new(config.clone()))));
        let current = api.clone();
        let router = axum::Router::new().fallback(move |request: axum::extract::Request| {
            let api = current.read().unwrap_or_else(PoisonError::into_inner).clone();
            async move {
                let (head, body) = request.into_parts();
                let body = axum::body::to_bytes(body, 4 << 20).await.unwrap_or_default();
                api.answer(http::Request::from_parts(head, body)).map(axum::body::Body::from)
            }
        });
        let listener = listener.tap_io(|stream| {
            // Small answers are sent at once; a socket that refuses the option answers later.
            let _ = stream.set_nodelay(true);
        });
        runtime.spawn(axum::serve(listener, router).into_future());
        Self { config, issuers, section, api, _runtime: runtime }
    }

    /// The API as it is known to whoever tests it over this transport.
    ///
    /// # Panics
    /// If the lab's contract makes no sense.
    pub fn over(&self, transport: Arc<dyn Transport>) -> Api {
        let [issuer, second] = self.issuers.clone();
        Api::new(&self.section, issuer, Some(second), transport).expect("the contract of the lab makes sense")
    }

    /// Its clock.
    pub fn clock(&self) -> Clock {
        self.config.clock.clone()
    }

    /// Has a fresh API in place of the one that has seen requests: a proof that was seen is a replay.
    pub fn forgets(&self) {
        let fresh = Arc::new(beartrap_lab::Api::new(self.config.clone()));
        *self.api.write().unwrap_or_else(PoisonError::into_inner) = fresh;
    }
}

impl Default for ServedApi {
    fn default() -> Self {
        Self::new()
    }
}

/// What an issuer in memory answers.
fn answered(issuers: &[Arc<Issuer>], asked: http::request::Builder, body: Bytes) -> Option<(u16, Bytes)> {
    let request = asked.body(body).ok()?;
    let url = request.uri().to_string();
    match issuers.iter().find(|issuer| url.starts_with(issuer.url()))?.answer(&request) {
        Reply::Answer(answer) => Some((answer.status().as_u16(), answer.into_body())),
        Reply::Never | Reply::Stream { .. } => None,
    }
}

/// A listener on a free port of loopback.
fn listening(runtime: &Runtime) -> (TcpListener, u16) {
    let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)));
    let listener = listener.expect("a port on loopback can be had");
    let port = listener.local_addr().expect("a bound listener has an address").port();
    (listener, port)
}

fn file_of(lab: &Lab) -> TargetFile {
    TargetFile::parse(&lab.target_file()).expect("the lab describes itself in a target file that can be read")
}
