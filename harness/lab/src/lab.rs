use crate::refusal::Refusal;
use crate::store::Store;
use crate::{Clock, routes};
use axum::Extension;
use beartrap_core::Fault;
use bytes::Bytes;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tower::ServiceExt as _;
use url::Url;

/// What a lab is made of.
#[derive(Debug, Clone)]
pub struct LabConfig {
    /// The issuer identifier, exactly as it is published; it may have a path. Every endpoint lies below it.
    pub issuer: String,
    /// The fault that is planted, or none for an honest lab.
    pub fault: Option<Fault>,
    /// The time as the lab sees it.
    pub clock: Clock,
    /// From this every code, token and identifier follows. Where others can reach the lab it must be a number that
    /// nobody can guess.
    pub seed: u64,
}

impl LabConfig {
    /// An honest lab with the machine's clock and the seed 0.
    pub fn honest(issuer: impl Into<String>) -> Self {
        Self { issuer: issuer.into(), fault: None, clock: Clock::system(), seed: 0 }
    }

    /// The same lab with one fault planted.
    #[must_use]
    pub fn with_fault(self, fault: Fault) -> Self {
        Self { fault: Some(fault), ..self }
    }
}

/// The reference system: an authorization server, OpenID Provider and API in one process.
pub struct Lab {
    config: LabConfig,
    routes: axum::Router,
    store: Mutex<Store>,
}

impl Lab {
    /// A lab that knows the clients and users of [`target_file`](Self::target_file) and nothing else.
    pub fn new(config: LabConfig) -> Arc<Self> {
        let path = Url::parse(&config.issuer).map(|url| url.path().trim_end_matches('/').to_owned());
        let routes = routes::at(&path.unwrap_or_default(), config.fault);
        let store = Mutex::new(Store::new(&config));
        Arc::new(Self { config, routes, store })
    }

    /// The routes of this lab, to be served or called.
    pub fn router(self: &Arc<Self>) -> axum::Router {
        self.routes.clone().layer(Extension(Arc::clone(self)))
    }

    /// Answers one request in process, without a socket. The request's target may be a path or a whole URL; its host
    /// means nothing to the lab.
    pub async fn answer(self: &Arc<Self>, request: http::Request<Bytes>) -> http::Response<Bytes> {
        let mut request = request.map(axum::body::Body::from);
        request.extensions_mut().insert(Arc::clone(self));
        let answer = self.routes.clone().oneshot(request).await;
        let (head, body) = answer.unwrap_or_else(|never| match never {}).into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        http::Response::from_parts(head, body)
    }

    /// The issuer identifier, as it was configured.
    pub fn issuer(&self) -> &str {
        &self.config.issuer
    }

    /// The lab's clock; advancing it moves the lab's time.
    pub fn clock(&self) -> &Clock {
        &self.config.clock
    }

    /// The fault that is planted, if any.
    pub fn fault(&self) -> Option<Fault> {
        self.config.fault
    }

    /// Signs with new keys from now on. The keys before them stay published for two hours, longer than any token
    /// that they signed lives (OpenID Connect Core section 10.1.1).
    pub fn rotate_keys(&self) {
        let now = self.now();
        let mut store = self.store();
        store.rotations += 1;
        store.rotated_at = now;
    }

    /// The issuer without a slash at its end: what endpoint URLs begin with.
    pub(crate) fn base(&self) -> &str {
        self.config.issuer.trim_end_matches('/')
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base())
    }

    pub(crate) fn now(&self) -> u64 {
        self.config.clock.now()
    }

    pub(crate) fn planted(&self, fault: Fault) -> bool {
        self.config.fault == Some(fault)
    }

    /// A rule that holds in every lab but the one with its fault.
    pub(crate) fn unless(&self, fault: Fault, holds: bool, refusal: Refusal) -> Result<(), Refusal> {
        if holds || self.planted(fault) { Ok(()) } else { Err(refusal) }
    }

    /// The state. A handler that panicked cannot have left it half-written in a way that matters here.
    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
