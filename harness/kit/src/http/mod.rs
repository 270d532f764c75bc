//! Requests, answers and the ways they travel.

mod hosts;
mod in_process;
mod message;
mod named;
mod raw;
pub(crate) mod stream;
mod tcp;
mod tls;

pub use hosts::Hosts;
pub use in_process::{Connection, Handler, InProcess};
pub use message::{Failure, Request, Response, Wire};
pub use tcp::Tcp;
pub use tls::{ClientCertificate, Shows, Tls};

use crate::transcript::Transcript;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// What a transport gives for a request.
pub type Answered<'a> = Pin<Box<dyn Future<Output = Result<Response, Failure>> + Send + 'a>>;
/// A span of time that passes, for real or by turning a clock.
pub type TimePassing<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// How requests reach a target. There are two: [`Tcp`], which users run, and [`InProcess`], which calls the reference
/// system directly, so that the whole proof costs seconds and its clock can be turned.
pub trait Transport: Send + Sync {
    /// Sends one request and reads one answer, within the transport's limits.
    fn send<'a>(&'a self, request: &'a Request) -> Answered<'a>;
    /// The target's idea of the time is close to this: seconds since 1970.
    fn now(&self) -> u64;
    /// Lets time pass: waits for real, or turns the clock.
    fn time_passes(&self, span: Duration) -> TimePassing<'_>;
}

/// What a hostile target can cost at most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For one answer, connection included.
    pub time: Duration,
    /// Bytes of a body that are read; a longer one is a [`Failure::TooLarge`].
    pub body: usize,
}

impl Default for Limits {
    /// Ten seconds and 2 MiB.
    fn default() -> Self {
        Self { time: Duration::from_secs(10), body: 2 << 20 }
    }
}

/// A transport that keeps a transcript and sends only to the named hosts.
#[derive(Clone)]
pub struct Http {
    transport: Arc<dyn Transport>,
    hosts: Arc<Hosts>,
    transcript: Transcript,
}

impl Http {
    /// Puts the transcript and the list of hosts in front of a transport.
    pub fn new(transport: Arc<dyn Transport>, hosts: Arc<Hosts>, transcript: Transcript) -> Self {
        Self { transport, hosts, transcript }
    }

    /// Sends a request on behalf of an actor. Gives the number of the exchange beside the answer.
    pub async fn send(&self, actor: &str, request: &Request) -> (u32, Result<Response, Failure>) {
        let begun = std::time::Instant::now();
        let answer = if self.hosts.allow(&request.url) {
            self.transport.send(request).await
        } else {
            Err(Failure::HostNotNamed(request.url.host_str().unwrap_or_default().to_owned()))
        };
        let number = self.transcript.record(actor, request, &answer, begun.elapsed());
        (number, answer)
    }

    /// Sends one of many requests that are alike: it is counted, and nothing of it is kept.
    pub(crate) async fn send_in_bulk(&self, request: &Request) -> Result<Response, Failure> {
        if !self.hosts.allow(&request.url) {
            return Err(Failure::HostNotNamed(request.url.host_str().unwrap_or_default().to_owned()));
        }
        self.transcript.count();
        self.transport.send(request).await
    }

    /// The transport below.
    pub fn transport(&self) -> &dyn Transport {
        &*self.transport
    }

    /// The hosts that traffic may go to.
    pub fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    /// The transcript so far.
    pub fn transcript(&self) -> &Transcript {
        &self.transcript
    }
}
