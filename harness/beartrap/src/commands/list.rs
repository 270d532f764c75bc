use crate::Blame;
use crate::cli::{ListArgs, globs};
use beartrap_core::{Check, Fault};
use beartrap_engine::{Choice, plan};
use beartrap_kit::Scenario;

pub(crate) fn list(args: &ListArgs) -> anyhow::Result<u8> {
    if args.faults {
        let faults = Fault::all().map(|planted| format!("{:<32} {}\n", planted.fault.name(), planted.does));
        beartrap_report::out(&faults.collect::<String>())?;
        return Ok(0);
    }
    let choice = Choice { only: globs(&args.only), ..Choice::default() };
    let scenarios =
        plan(beartrap_scenarios::server(), &choice).map_err(|error| Blame::usage(error.to_string()))?;
    let checks: Vec<Check> = scenarios.into_iter().map(Scenario::check).collect();
    if args.json {
        beartrap_report::out_exact(&beartrap_report::list_json(&checks))?;
    } else {
        beartrap_report::out(&beartrap_report::list(&checks))?;
    }
    Ok(0)
}
