//! A run over TCP beside the requests that it makes, sent bare.
//!
//! The requests of one run are recorded, check by check, and sent again by a plain client: those of a check one after
//! the other, as many checks at once as the engine plays, and alone what the engine plays alone. Values that the target
//! hands out, such as codes and tokens, are filled in from the answers of the replay, so that it does the same work both
//! times. What is sent by the raw writer is sent by a bare socket.

use crate::{Loopback, Ratio, Replay, timed};
use beartrap_engine::Options;
use beartrap_lab::Clock;
use criterion::Criterion;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;

/// One in this many answers of the replay may have another status than the record.
const TOLERATED: usize = 50;

/// How many times as long a run takes as its requests do. The target has this clock, and is made ready before each.
///
/// # Panics
/// If the replay is answered otherwise than the run was.
#[expect(clippy::print_stderr, reason = "whoever reads the ratio wants to know what was compared")]
pub fn overhead(
    criterion: &mut Criterion<Ratio>,
    name: &str,
    clock: &Clock,
    ready: impl Fn(),
    run: impl AsyncFn(Arc<Loopback>),
) {
    let runtime = Runtime::new().expect("threads can be had");
    let over = |transport: Arc<Loopback>| timed(|| runtime.block_on(run(transport)));
    let plain = || Arc::new(Loopback::new(clock.clone()).expect("TLS starts"));

    ready();
    over(plain());
    ready();
    let recorder = Arc::new(Loopback::recording(clock.clone()).expect("TLS starts"));
    over(recorder.clone());
    let replay = Replay::of(&recorder.recorded());
    let jobs = Options::default().jobs;

    ready();
    let replayed = runtime.block_on(replay.play(&bare(), jobs));
    eprintln!("{name}: {} requests, {} of them answered as recorded", replayed.requests, replayed.alike);
    let other = replayed.requests - replayed.alike;
    assert!(
        other * TOLERATED <= replayed.requests,
        "the replay does other work: {other} of {} answers have another status",
        replayed.requests
    );

    let beartrap_takes = || {
        ready();
        over(plain())
    };
    let bare_takes = || {
        ready();
        let client = bare();
        timed(|| {
            runtime.block_on(replay.play(&client, jobs));
        })
    };
    Ratio::measure(criterion, "overhead", name, beartrap_takes, bare_takes);
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
