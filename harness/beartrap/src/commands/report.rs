use crate::Blame;
use crate::cli::ReportArgs;
use beartrap_report::{Detail, Format, merge, read_run, render, screen};

pub(crate) fn report(args: &ReportArgs) -> anyhow::Result<u8> {
    let usage = |error: beartrap_report::ReportError| Blame::usage(error.to_string());
    let runs = args.runs.iter().map(|path| read_run(path)).collect::<Result<Vec<_>, _>>().map_err(usage)?;
    let saved = merge(runs).map_err(usage)?;
    if args.to == "terminal" {
        beartrap_report::out(&screen(&saved, Detail::Full))?;
    } else {
        let format: Format = args.to.parse().map_err(usage)?;
        beartrap_report::out_exact(&render(&saved, format)?)?;
    }
    Ok(0)
}
