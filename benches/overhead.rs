//! What beartrap costs beside its requests: a run of all scenarios over TCP, and the same requests sent bare.
//!
//! A run is recorded once: every request as it goes over the wire, by check. Then pairs are measured, first one and
//! then the other in turn, so that what the machine does meanwhile meets both:
//!
//! - beartrap: the way in, all checks and the control at the end, four checks at once, as `beartrap run` does it;
//! - bare: the recorded requests by a plain reqwest client with kept connections, in the same order within each check,
//!   four checks at once, and one at a time what the engine played alone. It reads the answers to their end and judges
//!   nothing.
//!
//! The figure is the median of the ratios; 1.25 is the limit.
//!
//! Codes and tokens are good once, so a bare copy of the bytes would be refused and cost the lab less. A lab with the
//! same seed does not help: which check gets which code depends on the order in which checks that run at once arrive.
//! So the replay fills in what the lab hands out: for each code, token, cookie and form token of the record it knows
//! the answer and the position it stood at, and copies the bytes from there. Before anything is measured, the
//! statuses of a replay are held against the record; if more than one in fifty differs the bench stops, since it would
//! compare different work.
//!
//! Both sides use one lab on loopback with threads of its own; users have consented to the clients in an unmeasured
//! run before, so that what the lab remembers no longer changes. Both clients are new in each measurement, made before
//! the clock starts. Waits of checks are left out of both. What is sent by the raw writer is sent by a bare socket.
#![expect(clippy::print_stderr, reason = "whoever reads the ratio wants to know what was compared")]

use beartrap_benches::{Loopback, Ratio, Replay, Served, catalogue, run, timed};
use beartrap_engine::Options;
use criterion::Criterion;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;

/// One in this many answers of the replay may have another status than the record.
const TOLERATED: usize = 50;

fn main() {
    let mut criterion = Ratio::of_pairs(20);
    bench(&mut criterion);
    criterion.final_summary();
}

fn bench(criterion: &mut Criterion<Ratio>) {
    let runtime = Runtime::new().expect("threads can be had");
    let lab = Served::new();
    let scenarios = catalogue();
    let over = |transport: &Arc<Loopback>| {
        runtime.block_on(run(&lab.file, transport.clone(), &scenarios));
    };
    let plain = || Arc::new(Loopback::new().expect("TLS starts"));

    over(&plain());
    let recorder = Arc::new(Loopback::recording().expect("TLS starts"));
    over(&recorder);
    let replay = Replay::of(&recorder.recorded());
    let jobs = Options::default().jobs;

    let replayed = runtime.block_on(replay.play(&bare(), jobs));
    eprintln!("{} requests, {} of them answered as recorded", replayed.requests, replayed.alike);
    let other = replayed.requests - replayed.alike;
    assert!(
        other * TOLERATED <= replayed.requests,
        "the replay does other work: {other} of {} answers have another status",
        replayed.requests
    );

    let beartrap_takes = || {
        let transport = plain();
        timed(|| over(&transport))
    };
    let bare_takes = || {
        let client = bare();
        timed(|| {
            runtime.block_on(replay.play(&client, jobs));
        })
    };
    Ratio::measure(criterion, "overhead", "run", beartrap_takes, bare_takes);
}

/// The settings of the client that beartrap has, and nothing around it.
fn bare() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .tcp_nodelay(true)
        .timeout(Duration::from_secs(10))
        .build()
        .expect("TLS starts")
}
