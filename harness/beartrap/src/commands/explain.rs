use super::Entry;
use crate::cli::ExplainArgs;
use crate::labs::{ApiFace, LabValidator, ServerFace};
use beartrap_core::{CheckResult, Event};
use beartrap_engine::{Options, Stage, judged, prepare, prepare_api, run};
use beartrap_kit::{ApiScenario, Scenario, ServerScenario};

pub(crate) async fn explain(args: &ExplainArgs) -> anyhow::Result<u8> {
    let entry = Entry::named(&args.id)?;
    // What a failure looks like: the check is run against its mutant, so the example cannot drift from the code.
    let failure = match entry {
        Entry::Server(scenario) => failure_of(scenario).await,
        Entry::Api(scenario) => failure_of_api(scenario).await,
        Entry::Vector(row) => {
            let mut mutant = LabValidator::new(Some(row.vector.mutant));
            Some(judged(row, &mut mutant, &Options::default()))
        }
    };
    beartrap_report::out(&beartrap_report::explain(&entry.check(), failure.as_ref()))?;
    Ok(0)
}

/// A mutant that does not even let anybody log in fails before the check, and then there is no example.
async fn failure_of(scenario: &'static ServerScenario) -> Option<CheckResult> {
    let options = Options::default();
    let lab = ServerFace::of(scenario).in_memory(Some(scenario.about.mutant), options.seed);
    let file = lab.file().ok()?;
    let prepared = prepare(&file, lab.transport, options.seed, &mut |_| {}).await.ok()?;
    alone(&prepared, scenario, &options).await
}

async fn failure_of_api(scenario: &'static ApiScenario) -> Option<CheckResult> {
    let options = Options::default();
    let api = ApiFace::of(scenario).with(Some(scenario.about.mutant)).ok()?;
    let prepared = prepare_api(api, true, options.seed, &mut |_| {}).await.ok()?;
    alone(&prepared, scenario, &options).await
}

async fn alone<S: Stage>(
    stage: &S,
    scenario: &'static Scenario<S::World>,
    options: &Options,
) -> Option<CheckResult> {
    let mut result = None;
    let mut keep = |event| {
        if let Event::Settled(settled) = event {
            result = Some(*settled);
        }
    };
    run(stage, &[scenario], options, Vec::new(), &mut keep).await;
    result
}
