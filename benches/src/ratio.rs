//! How many times as long one thing takes as another, measured in pairs.

use criterion::measurement::{Measurement, ValueFormatter};
use criterion::{Criterion, SamplingMode, Throughput};
use std::time::{Duration, Instant};

/// Measures how many times as long one thing takes as another.
pub struct Ratio;

impl Ratio {
    /// Criterion for so many pairs: however short the time, a sample holds one, so the median is that of the pairs.
    pub fn of_pairs(pairs: usize) -> Criterion<Ratio> {
        let quick = crate::quick().measurement_time(Duration::from_millis(1)).sample_size(pairs);
        quick.with_measurement(Ratio).configure_from_args()
    }

    /// The two in turn, so that what the machine does meanwhile meets both. Each gives the seconds that it took.
    pub fn measure(
        criterion: &mut Criterion<Ratio>,
        group: &str,
        name: &str,
        mut ours: impl FnMut() -> f64,
        mut theirs: impl FnMut() -> f64,
    ) {
        let mut turn = false;
        let mut group = criterion.benchmark_group(group);
        group.sampling_mode(SamplingMode::Flat);
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|pairs| {
                let ratio = |_| {
                    turn = !turn;
                    if turn {
                        let ours = ours();
                        ours / theirs()
                    } else {
                        let theirs = theirs();
                        ours() / theirs
                    }
                };
                (0..pairs).map(ratio).sum()
            });
        });
        group.finish();
    }
}

/// The seconds that something takes.
pub fn timed(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64()
}

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
        "times as long"
    }

    fn scale_throughputs(&self, _: f64, _: &Throughput, _: &mut [f64]) -> &'static str {
        "times as long"
    }

    fn scale_for_machines(&self, _: &mut [f64]) -> &'static str {
        "ratio"
    }
}
