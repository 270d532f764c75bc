//! All scenarios against the lab in this process, and how much of that is the lab's own time.
//!
//! `whole` is the run from discovery to the last control, on one thread, so that time is work. `lab` is what the lab
//! took of such a run: most of it is signatures. The rest is beartrap: requests, transcripts, judgements.
//!
//! `targets` are short runs at once, each against a lab of its own: four times as many must take four times as long.

use beartrap_benches::{InMemory, catalogue, quick, run};
use criterion::{BenchmarkId, Criterion, Throughput};
use futures_util::future::join_all;
use std::time::{Duration, Instant};
use tokio::runtime::Builder;

/// How many there are at once.
const TARGETS: [usize; 3] = [1, 4, 16];

fn main() {
    let mut criterion = quick().configure_from_args();
    bench(&mut criterion);
    criterion.final_summary();
}

fn bench(criterion: &mut Criterion) {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime needs nothing");
    let scenarios = catalogue();
    let one_run = || {
        let lab = InMemory::new();
        let begun = Instant::now();
        let summary = runtime.block_on(run(&lab.file, lab.transport.clone(), &scenarios));
        assert_eq!(summary.exit, 0, "the honest lab passes: {:?}", summary.totals);
        (begun.elapsed(), lab.spent())
    };
    let sum = |runs: u64, of: fn((Duration, Duration)) -> Duration| (0..runs).map(|_| of(one_run())).sum();

    let few = &scenarios[..scenarios.len().min(10)];
    let of_targets = |targets: usize| {
        let labs: Vec<InMemory> = (0..targets).map(|_| InMemory::new()).collect();
        let runs = labs.iter().map(|lab| run(&lab.file, lab.transport.clone(), few));
        let begun = Instant::now();
        let summaries = runtime.block_on(join_all(runs));
        assert!(summaries.iter().all(|summary| summary.exit == 0), "each honest lab passes");
        begun.elapsed()
    };
    let mut group = criterion.benchmark_group("targets");
    for targets in TARGETS {
        group.throughput(Throughput::Elements(targets as u64));
        group.bench_function(BenchmarkId::new("runs", targets), |bencher| {
            bencher.iter_custom(|times| (0..times).map(|_| of_targets(targets)).sum());
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("scenarios");
    group.bench_function("whole", |bencher| bencher.iter_custom(|runs| sum(runs, |(whole, _)| whole)));
    group.bench_function("lab", |bencher| bencher.iter_custom(|runs| sum(runs, |(_, lab)| lab)));
    group.finish();
}
