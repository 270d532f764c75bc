//! What the benches share: labs in process and on loopback, a whole run, and a run recorded and sent again bare.
//!
//! `cargo bench --package beartrap-benches --bench NAME` runs one; `cargo xtask bench` runs those that measure time and
//! makes a table of them, `cargo xtask bench --gate` the one that counts instructions.

mod labs;
mod overhead;
mod ratio;
mod record;
mod replay;
mod template;

pub use labs::{InMemory, Served, ServedApi};
pub use overhead::overhead;
pub use ratio::{Ratio, timed};
pub use record::{Loopback, Recorded};
pub use replay::{Replay, Replayed};

use beartrap_core::RunSummary;
use beartrap_engine::{Choice, Options, plan, prepare, prepare_api};
use beartrap_kit::target::TargetFile;
use beartrap_kit::{Api, ApiScenario, ServerScenario, Transport, Turn};
use criterion::Criterion;
use std::sync::Arc;
use std::time::Duration;

/// Criterion with few and short samples: enough to see a factor, cheap enough to be run often.
/// The command line can ask for more: `--sample-size`, `--measurement-time`.
pub fn quick() -> Criterion {
    Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(500))
        .without_plots()
}

/// The whole catalogue for servers, in the order of its ids.
///
/// # Panics
/// If the catalogue is empty.
pub fn catalogue() -> Vec<&'static ServerScenario> {
    plan(beartrap_scenarios::server(), &Choice::default()).expect("the catalogue is not empty")
}

/// One run as `beartrap run` makes it, calibration included, with the default options.
///
/// # Panics
/// If the target does not let itself be prepared.
pub async fn run(
    file: &TargetFile,
    transport: Arc<dyn Transport>,
    scenarios: &[&'static ServerScenario],
) -> RunSummary {
    let options = Options::default();
    let prepared = prepare(file, transport, options.seed, &mut |_| {}).await;
    let prepared = prepared.unwrap_or_else(|stop| panic!("the lab cannot be prepared: {}", stop.says));
    beartrap_engine::run(&prepared, scenarios, &options, Vec::new(), &mut |_| {}).await
}

/// The catalogue for APIs but for the checks that need it to themselves, in the order of its ids: those change what the
/// issuer publishes, which who only sends their requests again does not.
///
/// # Panics
/// If the catalogue is empty.
pub fn api_catalogue() -> Vec<&'static ApiScenario> {
    let mut chosen = plan(beartrap_scenarios::api(), &Choice::default()).expect("the catalogue is not empty");
    chosen.retain(|scenario| scenario.turn == Turn::Together);
    chosen
}

/// One run as `beartrap api` makes it, calibration included, with the default options.
///
/// # Panics
/// If the API does not let itself be prepared.
pub async fn run_api(api: Api, scenarios: &[&'static ApiScenario]) -> RunSummary {
    let options = Options::default();
    let prepared = prepare_api(api, true, options.seed, &mut |_| {}).await;
    let prepared = prepared.unwrap_or_else(|stop| panic!("the lab's API cannot be prepared: {}", stop.says));
    beartrap_engine::run(&prepared, scenarios, &options, Vec::new(), &mut |_| {}).await
}
