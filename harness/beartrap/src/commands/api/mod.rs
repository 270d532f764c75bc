//! `beartrap api`: plays the issuer, starts the API if it is told how, and judges what the API refuses.

mod contract;
mod lab;
mod surroundings;

use super::log::Log;
use super::run::{played, profile};
use crate::Blame;
use crate::certificates::Papers;
use crate::cli::{ApiArgs, ToldApi};
use crate::lender::Lender;
use crate::openapi::Joined;
use beartrap_core::{Event, Fault, RUN_SCHEMA, RunHeader, Step, StepState};
use beartrap_engine::{Options, PreparedApi, Stop, plan, prepare_api};
use beartrap_kit::api::{ApiSection, EndpointSection};
use beartrap_kit::{Api, ApiScenario, Limits, Turn};
use contract::{Contract, contract, words};
use lab::InTheLab;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use surroundings::{Surroundings, surround};

/// The run, ended with the program that it started by whatever ends it.
pub(crate) async fn api(args: ApiArgs) -> anyhow::Result<u8> {
    tokio::select! {
        done = judged(args) => done,
        // The shell's convention for a program that a signal ended.
        signal = told_to_end() => Ok(128 + signal),
    }
}

async fn judged(args: ApiArgs) -> anyhow::Result<u8> {
    let profile = profile(&args.choice.profile)?;
    let mut subject = Subject::by(&args)?;
    let departures = subject.departures();
    super::departures::must_make_sense(&departures)?;
    let chosen = plan(beartrap_scenarios::api(), &args.choice.choice())
        .map_err(|error| super::Entry::misplaced(&error))?;
    let is_slow = |scenario: &&ApiScenario| {
        scenario.turn == Turn::Slow && !args.slow && matches!(subject, Subject::Described(..))
    };
    let (slow, scenarios): (Vec<&ApiScenario>, Vec<&ApiScenario>) = chosen.into_iter().partition(is_slow);
    let options = Options {
        profile,
        strict: args.choice.strict,
        every_failure_blocks: subject.fault().is_some(),
        jobs: args.jobs.into(),
        seed: args.seed,
        departures,
        ..Options::default()
    };
    let header = header(&args, &subject);
    let (mut log, settled) = Log::open(&args.output, &header)?;
    log.see(Event::Started(header));
    let mut say = |step: Step| log.see(Event::Stepped(step));
    let ready = tokio::select! {
        ready = subject.ready(&args, &mut say) => ready?,
        _ = tokio::signal::ctrl_c() => return Ok(130),
    };
    let (surroundings, prepared) = match ready {
        Ok(ready) => ready,
        Err(stop) => {
            log.see(Event::Finished(stop.summary()));
            return log.stopped(&args.output, stop.exit, stop.says);
        }
    };
    if !slow.is_empty() {
        let ids: Vec<String> = slow.iter().map(|scenario| scenario.id()).collect();
        let says = format!("{} that wait for minutes; --slow plays them: {}", ids.len(), ids.join(", "));
        log.see(left_out(says));
    }
    if !args.slow && scenarios.iter().any(|scenario| scenario.id().starts_with("api.vector-")) {
        log.see(left_out(
            "spellings of vectors beyond 25 in each of api.vector-*, each rule once before any twice; --slow plays all"
                .into(),
        ));
    }
    let finished = played(&prepared, &scenarios, &options, settled, &mut log).await;
    drop(surroundings);
    log.shown(&args.output)?;
    // The shell's convention for a program that Ctrl-C ended.
    Ok(finished.map_or(130, |summary| summary.exit))
}

fn left_out(says: String) -> Event {
    Event::Stepped(Step { name: "left out".into(), state: StepState::Missing, says })
}

/// Which API is judged.
enum Subject {
    /// One that somebody described, and the certificates that it needs.
    Described(Box<Contract>, Option<Box<Papers>>),
    /// The embedded one.
    Lab(InTheLab),
}

impl Subject {
    fn by(args: &ApiArgs) -> anyhow::Result<Self> {
        if args.api.target.as_deref() == Some("lab") {
            return Ok(Self::Lab(InTheLab::by(args)?));
        }
        if args.fault.is_some() || args.personality.is_some() {
            return Err(Blame::usage(
                "--fault and --personality are for the embedded API; name `lab` as the target",
            ));
        }
        let contract = contract(&args.api)?;
        let papers = Papers::of(&contract.section, args.api.ca_out.as_deref())?;
        Ok(Self::Described(Box::new(contract), papers.map(Box::new)))
    }

    fn fault(&self) -> Option<Fault> {
        match self {
            Self::Described(..) => None,
            Self::Lab(lab) => lab.fault,
        }
    }

    /// The departures that its file lists.
    fn departures(&mut self) -> BTreeMap<String, String> {
        match self {
            Self::Described(contract, _) => std::mem::take(&mut contract.file.departures),
            Self::Lab(_) => BTreeMap::new(),
        }
    }

    /// For the first line of the screen.
    fn title(&self) -> String {
        match self {
            Self::Lab(lab) => lab.title(),
            Self::Described(contract, _) => {
                let ApiSection { url, endpoint, .. } = &contract.section;
                let below = |endpoint: &EndpointSection| {
                    format!("{}/{}", url.trim_end_matches('/'), endpoint.path.trim_start_matches('/'))
                };
                endpoint.first().map_or_else(|| url.clone(), below)
            }
        }
    }

    /// The way in: whatever the API needs is there, and it serves an honest token.
    async fn ready(
        self,
        args: &ApiArgs,
        say: &mut (dyn FnMut(Step) + Send),
    ) -> anyhow::Result<Result<(Option<Surroundings>, PreparedApi), Stop>> {
        let (contract, papers) = match self {
            Self::Lab(lab) => return Ok(lab.ready(args, say).await?.map(|prepared| (None, prepared))),
            Self::Described(contract, papers) => (contract, papers.map(|papers| *papers)),
        };
        let Contract { section, file, folder, described } = *contract;
        if let Some(Joined { says, unlisted }) = described {
            say(Step { name: "openapi".into(), state: StepState::Ok, says });
            if let Some(says) = unlisted {
                say(Step { name: "unlisted".into(), state: StepState::Missing, says });
            }
        }
        let limits = Limits { time: Duration::from_secs(args.api.timeout), ..Limits::default() };
        let lender = match Lender::of(&section, &file, limits, say).await? {
            Ok(lender) => lender,
            Err(stop) => return Ok(Err(stop)),
        };
        let trusted = lender.as_ref().map(Lender::told);
        let surroundings = match surround(&section, papers, trusted, &folder, say).await {
            Ok(surroundings) => surroundings,
            Err(stop) => return Ok(Err(stop)),
        };
        let mut api = surroundings.api(&section, args.api.timeout)?;
        api.is_patient = args.slow;
        if let Some(lender) = lender
            && let Err(stop) = lender.lend(&mut api, args.seed, say).await
        {
            return Ok(Err(stop));
        }
        Ok(match prepare_api(api, section.token_type.is_some(), args.seed, say).await {
            Ok(prepared) => Ok((Some(surroundings), prepared)),
            Err(stop) => Err(Stop { says: stop.says + &surroundings.last_words(), ..stop }),
        })
    }
}

/// An API that serves an honest token, and what stands around it: dropping that ends it.
pub(super) struct Around {
    pub(super) api: Arc<Api>,
    pub(super) kept: Kept,
}

/// The issuers and the program.
pub(super) struct Kept(#[expect(dead_code, reason = "it is kept for what its end does")] Surroundings);

/// The way in alone: the issuer is played, the API started, and honest tokens are served.
pub(super) async fn around(
    args: &ToldApi,
    seed: u64,
    say: &mut (dyn FnMut(Step) + Send),
) -> anyhow::Result<Around> {
    let Contract { section, folder, .. } = contract(args)?;
    let papers = Papers::of(&section, args.ca_out.as_deref())?;
    let blame = |stop: Stop| Blame { exit: stop.exit, says: stop.says };
    let surroundings = surround(&section, papers, None, &folder, say).await.map_err(blame)?;
    let api = surroundings.api(&section, args.timeout)?;
    let prepared = prepare_api(api, section.token_type.is_some(), seed, say)
        .await
        .map_err(|stop| Blame { exit: stop.exit, says: stop.says + &surroundings.last_words() })?;
    Ok(Around { api: prepared.api().clone(), kept: Kept(surroundings) })
}

/// Resolves to the number of a signal that wants the program to end; Ctrl-C is the run's own affair.
#[cfg(unix)]
pub(super) async fn told_to_end() -> u8 {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut hang_up)) =
        (signal(SignalKind::terminate()), signal(SignalKind::hangup()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => 15,
        _ = hang_up.recv() => 1,
    }
}

#[cfg(not(unix))]
pub(super) async fn told_to_end() -> u8 {
    std::future::pending().await
}

fn header(args: &ApiArgs, subject: &Subject) -> RunHeader {
    RunHeader {
        schema: RUN_SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        target: args
            .api
            .target
            .clone()
            .or_else(|| args.api.url.clone())
            .unwrap_or_else(|| "beartrap.toml".into()),
        title: subject.title(),
        command: words(args),
        fault: subject.fault().map(Fault::name),
        profile: args.choice.profile.clone(),
        strict: args.choice.strict,
        seed: args.seed,
        shard: args.choice.shard.map(|shard| shard.to_string()),
        started_at: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
    }
}
