//! The lab as a target: in process, and served on loopback.

use beartrap_kit::target::TargetFile;
use beartrap_kit::{Handler, InProcess};
use beartrap_lab::{Clock, Lab, LabConfig};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

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
        let clock = Clock::fixed(1_767_225_600);
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
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)));
        let listener = listener.expect("a port on loopback can be had");
        let port = listener.local_addr().expect("a bound listener has an address").port();
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

fn file_of(lab: &Lab) -> TargetFile {
    TargetFile::parse(&lab.target_file()).expect("the lab describes itself in a target file that can be read")
}
