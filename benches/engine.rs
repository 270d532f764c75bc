//! What the engine itself costs, by the number of scenarios: planning is done, every scenario passes at once.
//!
//! `quiet` scenarios make no request; `asking` ones make one, which a handler in this process answers at once. Ten
//! times as many must take ten times as long, not a hundred times.

use beartrap_benches::quick;
use beartrap_core::{About, Clause, Fault, Impact, Level};
use beartrap_engine::{Options, Prepared, prepare};
use beartrap_kit::target::TargetFile;
use beartrap_kit::{Handler, InProcess, Observation, Outcome, ServerScenario, ServerWorld, judge};
use bytes::Bytes;
use criterion::{BenchmarkId, Criterion, Throughput};
use std::future::ready;
use std::sync::Arc;
use tokio::runtime::Runtime;

const COUNTS: [u64; 3] = [10, 100, 1000];

const METADATA: &str = r#"{"issuer":"https://toy.test","jwks_uri":"https://toy.test/keys"}"#;

/// Without a user there is no calibration, and no control at the end.
const TARGET: &str = r#"
[server]
issuer = "https://toy.test"
[[server.client]]
id = "toy"
redirect_uris = ["https://client.test/cb"]
"#;

static CLAUSE: Clause =
    Clause { document: "none", section: "0", level: Level::Must, says: "a toy MUST pass" };

static ABOUT: About = About {
    clause: &CLAUSE,
    also: &[],
    impact: Impact::BrokenLogin,
    needs: &[],
    mutant: Fault::CodeNeverSpent,
};

fn main() {
    let mut criterion = quick().configure_from_args();
    bench(&mut criterion);
    criterion.final_summary();
}

fn bench(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("threads can be had");
    let prepared = runtime.block_on(toy_target());
    let mut group = criterion.benchmark_group("engine");
    for count in COUNTS {
        group.throughput(Throughput::Elements(count));
        for (name, toy) in [("quiet", quiet as fn(u64) -> ServerScenario), ("asking", asking)] {
            let toys = toys(count, toy);
            group.bench_function(BenchmarkId::new(name, count), |bencher| {
                bencher.iter(|| runtime.block_on(passes(&prepared, &toys)));
            });
        }
    }
    group.finish();
}

async fn passes(prepared: &Prepared, toys: &[&'static ServerScenario]) {
    let options = Options::default();
    let summary = beartrap_engine::run(prepared, toys, &options, Vec::new(), &mut |_| {}).await;
    assert_eq!(usize::try_from(summary.totals.pass).ok(), Some(toys.len()), "every toy passes");
}

async fn toy_target() -> Prepared {
    let handler: Handler = Arc::new(|request: http::Request<Bytes>| {
        let body = if request.uri().path() == "/keys" { r#"{"keys":[]}"# } else { METADATA };
        Box::pin(ready(http::Response::new(Bytes::from_static(body.as_bytes()))))
    });
    let transport = Arc::new(InProcess::new(handler, || 0, |_| {}));
    let file = TargetFile::parse(TARGET).expect("the target file is sound");
    let prepared = prepare(&file, transport, 7, &mut |_| {}).await;
    prepared.unwrap_or_else(|stop| panic!("the toy cannot be prepared: {}", stop.says))
}

/// Scenarios live as long as the process, here as everywhere.
fn toys(count: u64, toy: fn(u64) -> ServerScenario) -> Vec<&'static ServerScenario> {
    (0..count).map(|number| &*Box::leak(Box::new(toy(number)))).collect()
}

fn quiet(number: u64) -> ServerScenario {
    ServerScenario { run: |_| Box::pin(ready(as_expected())), ..named(number) }
}

fn asking(number: u64) -> ServerScenario {
    ServerScenario {
        run: |world| {
            Box::pin(async {
                world.jwk_set().await?;
                as_expected()
            })
        },
        ..named(number)
    }
}

fn named(number: u64) -> ServerScenario {
    let path = format!("benches::server::toy::number_{number}");
    ServerScenario {
        path: Box::leak(path.into_boxed_str()),
        source: "//! A toy.\n//!\n//! ## Why it matters\n//! It does not.\n",
        about: &ABOUT,
        turn: beartrap_kit::Turn::Together,
        run: |_: &mut ServerWorld| Box::pin(ready(as_expected())),
    }
}

fn as_expected() -> Outcome {
    judge(Observation::of(true, "nothing", "nothing"))
}
