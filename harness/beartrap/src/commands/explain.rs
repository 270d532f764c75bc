use super::Entry;
use crate::cli::ExplainArgs;
use crate::labs::{InMemory, LabValidator};
use beartrap_core::{CheckResult, Event};
use beartrap_engine::{Options, judged, prepare, run};
use beartrap_kit::ServerScenario;

pub(crate) async fn explain(args: &ExplainArgs) -> anyhow::Result<u8> {
    let entry = Entry::named(&args.id)?;
    // What a failure looks like: the check is run against its mutant, so the example cannot drift from the code.
    let failure = match entry {
        Entry::Server(scenario) => failure_of(scenario).await,
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
    let lab = InMemory::new(Some(scenario.about.mutant), options.seed);
    let file = lab.file().ok()?;
    let prepared = prepare(&file, lab.transport, options.seed, &mut |_| {}).await.ok()?;
    let mut result = None;
    let mut keep = |event| {
        if let Event::Settled(settled) = event {
            result = Some(*settled);
        }
    };
    run(&prepared, &[scenario], &options, Vec::new(), &mut keep).await;
    result
}
