use super::log::Log;
use crate::Blame;
use crate::cli::RunArgs;
use crate::target::Named;
use beartrap_core::{CheckResult, Event, RUN_SCHEMA, RunHeader, RunSummary, Step};
use beartrap_engine::{Options, PROFILES, Profile, Stage, plan, prepare};
use beartrap_kit::Scenario;
use std::pin::pin;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub(crate) async fn run(args: RunArgs) -> anyhow::Result<u8> {
    let profile = profile(&args.choice.profile)?;
    let scenarios = plan(beartrap_scenarios::server(), &args.choice.choice())
        .map_err(|error| super::Entry::misplaced(&error))?;
    let target = Named::by(&args.target)?;
    super::departures::must_make_sense(&target.file.departures)?;
    let options = Options {
        profile,
        strict: args.choice.strict,
        every_failure_blocks: target.fault.is_some(),
        jobs: args.jobs.into(),
        seed: args.target.seed,
        departures: target.file.departures.clone(),
        ..Options::default()
    };
    let header = header(&args, &target);
    let (mut log, settled) = Log::open(&args.output, &header)?;
    log.see(Event::Started(header));

    let mut prepared_by = |step: Step| log.see(Event::Stepped(step));
    let prepared = prepare(&target.file, target.transport, options.seed, &mut prepared_by).await;
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(stop) => {
            log.see(Event::Finished(stop.summary()));
            return log.stopped(&args.output, stop.exit, stop.says);
        }
    };
    let finished = played(&prepared, &scenarios, &options, settled, &mut log).await;
    log.shown(&args.output)?;
    // The shell's convention for a program that Ctrl-C ended.
    Ok(finished.map_or(130, |summary| summary.exit))
}

/// Plays the checks while the log follows. Gives nothing if Ctrl-C ended it.
pub(super) async fn played<S: Stage>(
    prepared: &S,
    scenarios: &[&'static Scenario<S::World>],
    options: &Options,
    settled: Vec<CheckResult>,
    log: &mut Log,
) -> Option<RunSummary> {
    let finished = {
        let (sender, mut events) = tokio::sync::mpsc::unbounded_channel();
        // The receiver lives as long as this block, so that every event is heard.
        let mut emit = move |event| drop(sender.send(event));
        let mut run = pin!(beartrap_engine::run(prepared, scenarios, options, settled, &mut emit));
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
    finished
}

pub(super) fn profile(name: &str) -> anyhow::Result<&'static Profile> {
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
        command: Vec::new(),
        fault: target.fault.map(beartrap_core::Fault::name),
        profile: args.choice.profile.clone(),
        strict: args.choice.strict,
        seed: args.target.seed,
        shard: args.choice.shard.map(|shard| shard.to_string()),
        started_at: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
    }
}
