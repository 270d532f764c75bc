use super::Entry;
use crate::cli::{ListArgs, globs};
use beartrap_core::{Check, Fault};
use beartrap_engine::Choice;

pub(crate) fn list(args: &ListArgs) -> anyhow::Result<u8> {
    if args.faults {
        let faults = Fault::all().map(|planted| format!("{:<32} {}\n", planted.fault.name(), planted.does));
        beartrap_report::out(&faults.collect::<String>())?;
        return Ok(0);
    }
    let choice = Choice { only: globs(&args.only), ..Choice::default() };
    let checks: Vec<Check> = Entry::chosen(&choice)?.into_iter().map(Entry::check).collect();
    if args.json {
        beartrap_report::out_exact(&beartrap_report::list_json(&checks))?;
    } else {
        beartrap_report::out(&beartrap_report::list(&checks))?;
    }
    Ok(0)
}
