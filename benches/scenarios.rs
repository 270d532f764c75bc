//! All scenarios against the lab in this process, and how much of that is the lab's own time.
//!
//! `whole` is the run from discovery to the last control, on one thread, so that time is work. `lab` is what the lab
//! took of such a run: most of it is signatures. The rest is beartrap: requests, transcripts, judgements.

use beartrap_benches::{InMemory, catalogue, quick, run};
use criterion::Criterion;
use std::time::{Duration, Instant};
use tokio::runtime::Builder;

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

    let mut group = criterion.benchmark_group("scenarios");
    group.bench_function("whole", |bencher| bencher.iter_custom(|runs| sum(runs, |(whole, _)| whole)));
    group.bench_function("lab", |bencher| bencher.iter_custom(|runs| sum(runs, |(_, lab)| lab)));
    group.finish();
}
