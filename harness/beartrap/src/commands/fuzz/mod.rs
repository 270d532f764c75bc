//! `beartrap fuzz`: lies and stories that nobody wrote down, until something is believed.

mod api;
mod artifacts;
mod server;
mod show;
mod validator;

pub(super) use artifacts::{read, replay};

use crate::cli::{FuzzCommand, HuntArgs};
use beartrap_fuzzer::{Limits, Progress};
use std::time::{Duration, Instant};

pub(crate) async fn fuzz(command: FuzzCommand) -> anyhow::Result<u8> {
    match command {
        FuzzCommand::Validator(args) => validator::validator(args).await,
        FuzzCommand::Api(args) => api::api(args).await,
        FuzzCommand::Server(args) => server::server(args).await,
    }
}

/// How long a hunt is that is told neither a time nor a count.
const TIME: Duration = Duration::from_mins(1);

fn limits(args: &HuntArgs) -> Limits {
    let time = args.time.map(Duration::from_secs);
    Limits { count: args.count, time: time.or((args.count.is_none()).then_some(TIME)) }
}

/// Says now and then how far a hunt is, on standard error.
struct Ticker {
    quiet: bool,
    begun: Instant,
    said: Instant,
}

impl Ticker {
    const EVERY: Duration = Duration::from_secs(5);

    fn new(args: &HuntArgs) -> Self {
        let now = Instant::now();
        Self { quiet: args.quiet || args.json, begun: now, said: now }
    }

    fn tick(&mut self, progress: &Progress<'_>) {
        if self.quiet || self.said.elapsed() < Self::EVERY {
            return;
        }
        self.said = Instant::now();
        let seconds = self.begun.elapsed().as_secs();
        // Nobody is told if standard error is closed.
        let _ = beartrap_report::err(&format!(
            "fuzz: {} lies in {seconds} s, {} findings\n",
            progress.presented,
            progress.findings.len()
        ));
    }
}
