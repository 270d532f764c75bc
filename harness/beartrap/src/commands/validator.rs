use super::log::Log;
use crate::Blame;
use crate::cli::ValidatorArgs;
use anyhow::Context as _;
use beartrap_core::{Event, RUN_SCHEMA, RunHeader, RunSummary, Step, StepState};
use beartrap_engine::{
    Adapter, AdapterError, GivenUp, Launch, Options, Stop, Subject, plan_vectors, probe, run_vectors,
};
use beartrap_kit::validator::{Greeting, Validator as _};
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::task::{JoinHandle, spawn_blocking};

pub(crate) async fn validator(args: ValidatorArgs) -> anyhow::Result<u8> {
    let profile = super::run::profile(&args.choice.profile)?;
    let rows = plan_vectors(beartrap_scenarios::validator(), &args.choice.choice())
        .map_err(|error| super::Entry::misplaced(&error))?;
    let departures = args.departures.as_deref().map(super::departures::read).transpose()?.unwrap_or_default();
    let launch = Launch::of(&args.command, &args.config)
        .map_err(|error| Blame { exit: error.exit(), says: error.to_string() })?;
    let given_up = launch.given_up.clone();
    // From here on Ctrl-C no longer ends the process by itself, which would leave adapters behind.
    let mut interrupt = pin!(tokio::signal::ctrl_c());
    poll_fn(|context| Poll::Ready(interrupt.as_mut().poll(context).is_ready())).await;

    let ready = spawn_blocking({
        let launch = launch.clone();
        move || ready(launch)
    });
    let Some(ready) = interruptible(ready, interrupt.as_mut(), &given_up, || {}).await? else {
        return Ok(INTERRUPTED);
    };
    let (adapter, greeting) = match ready {
        Ok(adapter) => {
            let greeting = adapter.greeting();
            (Ok(adapter), greeting)
        }
        Err(stop) => (Err(stop), Greeting { name: args.command.join(" "), ..Greeting::default() }),
    };
    let header = header(&args, &greeting);
    let (mut log, settled) = Log::open(&args.output, &header)?;
    log.see(Event::Started(header));
    let first: Box<dyn Subject> = match adapter {
        Ok(adapter) => Box::new(adapter),
        Err(stop) => {
            let says = stop.says.clone();
            log.see(Event::Stepped(Step { name: "adapter".into(), state: StepState::Wrong, says }));
            log.see(Event::Finished(stop.summary()));
            return log.stopped(&args.output, stop.exit, stop.says);
        }
    };
    log.see(Event::Stepped(greeted(&greeting)));

    let options = Options {
        profile,
        strict: args.choice.strict,
        jobs: args.jobs.into(),
        departures,
        ..Options::default()
    };
    let (sender, mut events) = tokio::sync::mpsc::unbounded_channel();
    let run = spawn_blocking({
        let given_up = given_up.clone();
        move || -> RunSummary {
            let more = || -> Result<Box<dyn Subject>, AdapterError> {
                Ok(Box::new(Adapter::start(launch.clone())?))
            };
            // The receiver lives until the run has ended.
            let mut emit = |event| drop(sender.send(event));
            run_vectors(first, &more, &rows, &options, settled, &given_up, &mut emit)
        }
    });
    let summary = interruptible(run, interrupt.as_mut(), &given_up, || {
        while let Ok(event) = events.try_recv() {
            log.see(event);
        }
        log.live.tick();
    })
    .await?;
    while let Ok(event) = events.try_recv() {
        log.see(event);
    }
    log.shown(&args.output)?;
    Ok(summary.map_or(INTERRUPTED, |summary| summary.exit))
}

/// The shell's convention for a program that Ctrl-C ended.
pub(super) const INTERRUPTED: u8 = 130;

/// Waits for work on another thread, with a look at what it did ten times a second. None after Ctrl-C; the work has
/// ended then too.
pub(super) async fn interruptible<T>(
    mut work: JoinHandle<T>,
    mut interrupt: Pin<&mut impl Future>,
    given_up: &GivenUp,
    mut look: impl FnMut(),
) -> anyhow::Result<Option<T>> {
    let mut alive = tokio::time::interval(Duration::from_millis(100));
    loop {
        tokio::select! {
            done = &mut work => {
                let done = done.context("the thread that asks the validator broke")?;
                return Ok((!given_up.is_so()).then_some(done));
            }
            _ = alive.tick() => look(),
            _ = &mut interrupt, if !given_up.is_so() => given_up.now(),
        }
    }
}

/// An adapter that greeted, accepts an honest token and refuses nonsense.
pub(super) fn ready(launch: Launch) -> Result<Adapter, Stop> {
    let mut adapter =
        Adapter::start(launch).map_err(|error| Stop { exit: error.exit(), says: error.to_string() })?;
    match probe(&mut adapter) {
        Ok(()) => Ok(adapter),
        // What an adapter does wrong explains what it answered.
        Err(error) => Err(Stop { exit: 4, says: adapter.trouble().unwrap_or_else(|| error.to_string()) }),
    }
}

fn greeted(greeting: &Greeting) -> Step {
    let clock = if greeting.has("clock") { "its clock is set" } else { "it uses the machine's clock" };
    let says = format!("an honest token is accepted, nonsense is refused; {clock}");
    Step { name: "adapter".into(), state: StepState::Ok, says }
}

fn header(args: &ValidatorArgs, greeting: &Greeting) -> RunHeader {
    let target = format!("{} {}", greeting.name, greeting.version).trim().to_owned();
    // What the adapter says it is counts, since it may know of one configuration only.
    let config = if greeting.config.is_empty() { &args.config } else { &greeting.config };
    let config_words = (args.config != "naive").then(|| ["--config".to_owned(), args.config.clone()]);
    let strict = args.choice.strict.then(|| "--strict".to_owned());
    let words = ["validator".to_owned()].into_iter().chain(config_words.into_iter().flatten());
    let words = words.chain(strict).chain(["--".to_owned()]);
    RunHeader {
        schema: RUN_SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        title: format!("{target} ({config})"),
        target,
        command: words.chain(args.command.iter().cloned()).collect(),
        fault: None,
        profile: args.choice.profile.clone(),
        strict: args.choice.strict,
        seed: Options::default().seed,
        shard: args.choice.shard.map(|shard| shard.to_string()),
        started_at: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
    }
}
