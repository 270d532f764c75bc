use crate::Blame;
use crate::cli::{RunArgs, globs};
use crate::target::Named;
use anyhow::Context as _;
use beartrap_core::{CheckResult, Event, RUN_SCHEMA, RunHeader, Step};
use beartrap_engine::{Choice, Options, PROFILES, Profile, plan, prepare};
use beartrap_report::{Detail, Live, ReportError, RunWriter, Saved};
use std::pin::pin;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub(crate) async fn run(args: RunArgs) -> anyhow::Result<u8> {
    let profile = profile(&args.profile)?;
    let choice = Choice { only: globs(&args.only), except: globs(&args.except), shard: args.shard };
    let scenarios =
        plan(beartrap_scenarios::server(), &choice).map_err(|error| Blame::usage(error.to_string()))?;
    let target = Named::by(&args.target)?;
    for id in target.file.departures.keys() {
        super::scenario(id).with_context(|| "[departures]".to_owned())?;
    }
    let options = Options {
        profile,
        strict: args.strict,
        every_failure_blocks: target.fault.is_some(),
        jobs: args.jobs.into(),
        seed: args.target.seed,
        departures: target.file.departures.clone(),
        ..Options::default()
    };
    let header = header(&args, &target);
    let (mut log, settled) = Log::open(&args, &header)?;
    log.see(Event::Started(header));

    let mut prepared_by = |step: Step| log.see(Event::Stepped(step));
    let prepared = prepare(&target.file, target.transport, options.seed, &mut prepared_by).await;
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(stop) => {
            log.see(Event::Finished(stop.summary()));
            // What has no verdict has no findings to show: a sentence on standard error says it, a document all of it.
            let saved = log.concluded(&args)?;
            if !args.json {
                return Err(Blame { exit: stop.exit, says: stop.says }.into());
            }
            beartrap_report::out_exact(&beartrap_report::run_json(&saved))?;
            return Ok(stop.exit);
        }
    };
    let finished = {
        let (sender, mut events) = tokio::sync::mpsc::unbounded_channel();
        // The receiver lives as long as this block, so that every event is heard.
        let mut emit = move |event| drop(sender.send(event));
        let mut run = pin!(beartrap_engine::run(&prepared, &scenarios, &options, settled, &mut emit));
        let mut alive = tokio::time::interval(Duration::from_secs(1));
        let summary = loop {
            tokio::select! {
                biased;
                Some(event) = events.recv() => log.see(event),
                summary = &mut run => break Some(summary),
                _ = alive.tick() => log.live.tick(),
                _ = tokio::signal::ctrl_c() => break None,
            }
        };
        while let Ok(event) = events.try_recv() {
            log.see(event);
        }
        summary
    };
    let interrupted = finished.is_none();
    if interrupted {
        prepared.clean_up(options.seed).await;
    }
    let saved = log.concluded(&args)?;
    if args.json {
        beartrap_report::out_exact(&beartrap_report::run_json(&saved))?;
    } else {
        let detail = if args.quiet { Detail::Quiet } else { Detail::Full };
        beartrap_report::out(&beartrap_report::screen(&saved, detail))?;
    }
    // The shell's convention for a program that Ctrl-C ended.
    Ok(finished.map_or(130, |summary| summary.exit))
}

fn profile(name: &str) -> anyhow::Result<&'static Profile> {
    Profile::named(name).ok_or_else(|| {
        let names: Vec<&str> = PROFILES.iter().map(|profile| profile.name).collect();
        let nearest = beartrap_report::nearest(name, names.iter().copied());
        let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"));
        Blame::usage(format!(
            "there is no profile called {name}{hint} (the profiles are {})",
            names.join(", ")
        ))
    })
}

fn header(args: &RunArgs, target: &Named) -> RunHeader {
    RunHeader {
        schema: RUN_SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        target: target.words.clone(),
        title: target.title.clone(),
        fault: target.fault.map(beartrap_core::Fault::name),
        profile: args.profile.clone(),
        strict: args.strict,
        seed: args.target.seed,
        shard: args.shard.map(|shard| shard.to_string()),
        started_at: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
    }
}

/// Everything that follows the events: the screen, the run file, and the memory from which the reports are made.
struct Log {
    live: Live,
    writer: Option<RunWriter>,
    failed: Option<ReportError>,
    events: Vec<Event>,
}

impl Log {
    /// Gives the log, and the results of the run that is resumed.
    fn open(args: &RunArgs, header: &RunHeader) -> anyhow::Result<(Self, Vec<CheckResult>)> {
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

    /// The run as far as it went, with its reports written.
    fn concluded(mut self, args: &RunArgs) -> anyhow::Result<Saved> {
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

    fn see(&mut self, event: Event) {
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
}

fn must_be_the_same(before: &RunHeader, now: &RunHeader) -> anyhow::Result<()> {
    let same = before.target == now.target
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
