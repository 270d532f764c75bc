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

use beartrap_benches::{Loopback, Replay, Served, catalogue, quick, run};
use beartrap_engine::Options;
use criterion::measurement::{Measurement, ValueFormatter};
use criterion::{Criterion, SamplingMode, Throughput};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// One in this many answers of the replay may have another status than the record.
const TOLERATED: usize = 50;

fn main() {
    // However short the time, a sample holds one pair, so the median is that of the pairs.
    let quick = quick().measurement_time(Duration::from_millis(1)).sample_size(20);
    let mut criterion = quick.with_measurement(Ratio).configure_from_args();
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
    let mut turn = false;
    let mut group = criterion.benchmark_group("overhead");
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function("run", |bencher| {
        bencher.iter_custom(|pairs| {
            let ratio = |_| {
                turn = !turn;
                if turn {
                    let ours = beartrap_takes();
                    ours / bare_takes()
                } else {
                    let theirs = bare_takes();
                    beartrap_takes() / theirs
                }
            };
            (0..pairs).map(ratio).sum()
        });
    });
    group.finish();
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

/// Seconds.
fn timed(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64()
}

/// Measures how many times as long one thing takes as another.
struct Ratio;

impl Measurement for Ratio {
    type Intermediate = ();
    type Value = f64;

    fn start(&self) {}

    fn end(&self, (): ()) -> f64 {
        0.0
    }

    fn add(&self, one: &f64, other: &f64) -> f64 {
        one + other
    }

    fn zero(&self) -> f64 {
        0.0
    }

    fn to_f64(&self, value: &f64) -> f64 {
        *value
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        self
    }
}

impl ValueFormatter for Ratio {
    fn scale_values(&self, _: f64, _: &mut [f64]) -> &'static str {
        "times the bare requests"
    }

    fn scale_throughputs(&self, _: f64, _: &Throughput, _: &mut [f64]) -> &'static str {
        "times the bare requests"
    }

    fn scale_for_machines(&self, _: &mut [f64]) -> &'static str {
        "ratio"
    }
}
