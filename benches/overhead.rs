//! How many times as long a run over TCP takes as the requests that it makes, sent bare by an HTTP client: `run` is the
//! catalogue for servers against the lab, `api` the one for APIs against the lab's API, both served on loopback.
//!
//! Part of `api` is what a run is for: beartrap makes the tokens while it runs, and the replay has them.

use beartrap_benches::{Ratio, Served, ServedApi, api_catalogue, catalogue, overhead, run, run_api};
use beartrap_lab::Clock;
use criterion::Criterion;

fn main() {
    let mut criterion = Ratio::of_pairs(20);
    servers(&mut criterion);
    apis(&mut criterion);
    criterion.final_summary();
}

fn servers(criterion: &mut Criterion<Ratio>) {
    let lab = Served::new();
    let scenarios = catalogue();
    overhead(
        criterion,
        "run",
        &Clock::system(),
        || (),
        async |transport| {
            let summary = run(&lab.file, transport, &scenarios).await;
            // What waits for something to expire fails where nobody waits.
            assert_eq!(
                summary.totals.unsettled, 0,
                "the honest lab lets itself be judged: {:?}",
                summary.totals
            );
        },
    );
}

fn apis(criterion: &mut Criterion<Ratio>) {
    let lab = ServedApi::new();
    let scenarios = api_catalogue();
    overhead(
        criterion,
        "api",
        &lab.clock(),
        || lab.forgets(),
        async |transport| {
            let summary = run_api(lab.over(transport), &scenarios).await;
            assert_eq!(summary.exit, 0, "the honest API passes: {:?}", summary.totals);
        },
    );
}
