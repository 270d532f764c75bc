//! Everything that follows the events of a run: the screen, the run file, and the memory from which reports are made.

use crate::Blame;
use crate::cli::OutputArgs;
use anyhow::Context as _;
use beartrap_core::{CheckResult, Event, RunHeader};
use beartrap_report::{Detail, Live, ReportError, RunWriter, Saved};

pub(super) struct Log {
    pub(super) live: Live,
    writer: Option<RunWriter>,
    failed: Option<ReportError>,
    events: Vec<Event>,
}

impl Log {
    /// Gives the log, and the results of the run that is resumed.
    pub(super) fn open(args: &OutputArgs, header: &RunHeader) -> anyhow::Result<(Self, Vec<CheckResult>)> {
        let mut events = Vec::new();
        let writer = match (&args.save, &args.resume) {
            (Some(path), _) => Some(RunWriter::create(path)?),
            (None, Some(path)) => {
                let (writer, before) = RunWriter::resume(path)?;
                events = before;
                Some(writer)
            }
            (None, None) => None,
        };
        let settled = if events.is_empty() {
            Vec::new()
        } else {
            let before = Saved::fold(events.clone())?;
            must_be_the_same(&before.header, header)?;
            before.results
        };
        Ok((Self { live: Live::new(args.quiet || args.json), writer, failed: None, events }, settled))
    }

    pub(super) fn see(&mut self, event: Event) {
        self.live.see(&event);
        if let Some(writer) = &mut self.writer
            && let Err(error) = writer.write(&event)
        {
            // The run goes on, so that its findings are at least printed.
            self.writer = None;
            self.failed = Some(error);
        }
        self.events.push(event);
    }

    /// Ends a run that could not begin. What has no verdict has no findings to show: a sentence on standard error says
    /// it, and in a document stands all of it.
    pub(super) fn stopped(self, args: &OutputArgs, exit: u8, says: String) -> anyhow::Result<u8> {
        let saved = self.concluded(args)?;
        if !args.json {
            return Err(Blame { exit, says }.into());
        }
        beartrap_report::out_exact(&beartrap_report::run_json(&saved))?;
        Ok(exit)
    }

    /// Shows the run as far as it went.
    pub(super) fn shown(self, args: &OutputArgs) -> anyhow::Result<()> {
        let saved = self.concluded(args)?;
        if args.json {
            beartrap_report::out_exact(&beartrap_report::run_json(&saved))?;
        } else {
            let detail = if args.quiet { Detail::Quiet } else { Detail::Full };
            beartrap_report::out(&beartrap_report::screen(&saved, detail))?;
        }
        Ok(())
    }

    /// The run as far as it went, with its reports written.
    fn concluded(mut self, args: &OutputArgs) -> anyhow::Result<Saved> {
        self.live.clear();
        if let Some(error) = self.failed {
            return Err(error).context("the run file could not be written");
        }
        let saved = Saved::fold(self.events)?;
        for report in &args.report {
            beartrap_report::write_report(&saved, report.format, &report.path)
                .with_context(|| format!("{} could not be written", report.path.display()))?;
        }
        Ok(saved)
    }
}

fn must_be_the_same(before: &RunHeader, now: &RunHeader) -> anyhow::Result<()> {
    let same = before.target == now.target
        && before.command == now.command
        && before.fault == now.fault
        && before.profile == now.profile
        && before.seed == now.seed
        && before.strict == now.strict
        && before.shard == now.shard;
    if same {
        return Ok(());
    }
    Err(Blame::usage(format!(
        "the saved run is one of {} under {} with seed {}; resume it with the same words",
        before.target, before.profile, before.seed
    )))
}
