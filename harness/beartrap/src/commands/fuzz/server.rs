use crate::cli::FuzzServerArgs;
use crate::harmless;
use crate::labs::ServerFace;
use crate::target::Named;
use beartrap_core::StepState;
use beartrap_engine::{Prepared, Stage as _, prepare};
use beartrap_fuzzer::mallory::{Explored, Field, Limits, Story, explore};
use beartrap_kit::target::Server;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The schema name of `beartrap fuzz server --json`.
const SCHEMA: &str = "beartrap/mallory/1";
/// What is played where neither a time nor a number is given.
const TIME: Duration = Duration::from_mins(1);
/// Between two lines of progress.
const PROGRESS: Duration = Duration::from_secs(5);
/// The shell's convention for a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

pub(crate) async fn server(args: FuzzServerArgs) -> anyhow::Result<u8> {
    let target = Named::by(&args.target)?;
    let seed = args.target.seed;
    // Where nobody reads standard error, what is said there is not missed.
    let aside = |line: String| {
        if !args.quiet {
            let _ = beartrap_report::err(&harmless(&line));
        }
    };
    let mut missing = |step: beartrap_core::Step| {
        if step.state == StepState::Missing {
            aside(format!("  {:<12} {}\n", step.name, step.says));
        }
    };
    let prepared = match prepare(&target.file, target.transport.clone(), seed, &mut missing).await {
        Ok(prepared) => prepared,
        Err(stop) => return stopped(stop.exit, &stop.says),
    };
    let outcome = match surveyed(&target, &prepared, seed).await {
        Ok(field) => {
            field.left_out().iter().for_each(|client| aside(format!("  left out     {client}\n")));
            plays(&args, &field).await
        }
        Err(why) => Err(why),
    };
    let left = prepared.clean_up(seed).await;
    if !left.is_empty() {
        aside(format!("  left         clients that could not be deleted: {}\n", left.join(", ")));
    }
    let Played { explored, elapsed, interrupted } = match outcome {
        Ok(played) => played,
        Err(why) => return stopped(4, &why),
    };
    let exit = match (&explored.dead, explored.stories.is_empty()) {
        (_, false) => 1,
        (Some(_), true) => 4,
        (None, true) if interrupted => INTERRUPTED,
        (None, true) => 0,
    };
    if args.json {
        let document = document(&target, seed, &explored, elapsed, exit);
        beartrap_report::out_exact(&format!("{document:#}\n"))?;
    } else {
        beartrap_report::out(&harmless(&screen(&args, &target, &explored, elapsed, exit)))?;
    }
    Ok(exit)
}

fn stopped(exit: u8, says: &str) -> anyhow::Result<u8> {
    beartrap_report::err(&harmless(&format!("beartrap: {says}\nexit {exit}\n")))?;
    Ok(exit)
}

async fn surveyed(target: &Named, prepared: &Prepared, seed: u64) -> Result<Field, String> {
    if let Some(why) = &prepared.without_user {
        return Err(format!("nobody can log in: {why}"));
    }
    let (server, fault) = (prepared.server.clone(), target.fault);
    let is_lab = target.words == "lab";
    // Each play at the lab has a lab of its own, with a clock that can be turned.
    let fresh = move || -> Arc<Server> {
        if is_lab {
            Arc::new(server.behind(ServerFace::Plain.in_memory(fault, seed).transport))
        } else {
            server.clone()
        }
    };
    Field::survey(fresh, is_lab, seed).await.map_err(|unsettled| unsettled.0)
}

struct Played {
    explored: Explored,
    elapsed: Duration,
    interrupted: bool,
}

/// Plays until time, number or patience is up.
async fn plays(args: &FuzzServerArgs, field: &Field) -> Result<Played, String> {
    let time = args.time.map(Duration::from_secs);
    let limits = Limits {
        seed: args.target.seed,
        first: args.play.unwrap_or(1),
        plays: args.play.map_or(args.count.unwrap_or(u64::MAX), |_| 1),
        time: time.or_else(|| (args.count.is_none() && args.play.is_none()).then_some(TIME)),
        first_only: false,
    };
    let (begun, shown) = (Instant::now(), RefCell::new(Instant::now()));
    let last = RefCell::new(Explored::default());
    let mut progress = |now: &Explored| {
        now.clone_into(&mut last.borrow_mut());
        if !args.quiet && !args.json && shown.borrow().elapsed() >= PROGRESS {
            *shown.borrow_mut() = Instant::now();
            // Where nobody reads it, the progress is not missed.
            let _ = beartrap_report::err(&format!("  {}\n", counts(now, begun.elapsed())));
        }
    };
    let (explored, interrupted) = tokio::select! {
        explored = explore(field, &limits, &mut progress) => (Some(explored), false),
        _ = tokio::signal::ctrl_c() => (None, true),
    };
    let explored = explored.unwrap_or_else(|| last.into_inner());
    Ok(Played { explored, elapsed: begun.elapsed(), interrupted })
}

fn counts(explored: &Explored, elapsed: Duration) -> String {
    let Explored { plays, steps, given, requests, stories, .. } = explored;
    format!(
        "{plays} plays with {steps} steps, {requests} requests in {:.1} s; Mallory was given tokens {given} times; laws broken: {}",
        elapsed.as_secs_f64(),
        stories.len()
    )
}

fn screen(args: &FuzzServerArgs, target: &Named, explored: &Explored, elapsed: Duration, exit: u8) -> String {
    let mut parts = Vec::new();
    if !args.quiet {
        let played = counts(explored, elapsed);
        parts.push(format!("\n  target       {}\n  played       {played}\n", target.title));
    }
    for story in &explored.stories {
        let fault = target.fault.map_or_else(String::new, |fault| format!(" --fault {}", fault.name()));
        let (words, seed, play) = (&target.words, args.target.seed, story.play);
        let again = format!("beartrap fuzz server {words}{fault} --seed {seed} --play {play}");
        parts.push(format!("{}    again  {again}\n", told(story)));
    }
    parts.extend(explored.dead.iter().map(|why| format!("\n  stopped      {why}\n")));
    let why = match (exit, explored.stories.len()) {
        (1, 1) => "1 law broken".to_owned(),
        (1, laws) => format!("{laws} laws broken"),
        (4, _) => "nothing can be said".to_owned(),
        (INTERRUPTED, _) => "cut short, and nothing found so far".to_owned(),
        _ => "nothing found".to_owned(),
    };
    parts.push(format!("\nexit {exit}: {why}\n"));
    parts.concat()
}

/// One story: the law, what broke it, and who did what.
fn told(story: &Story) -> String {
    let clause = &story.law.clause;
    let gain = if story.for_alice { "; what Mallory has in the end is Alice's" } else { "" };
    let mut text = format!(
        "\n  {}  {clause} ({})\n    {}\n    {}{gain}\n\n",
        story.law.name, clause.level, clause.says, story.why
    );
    for step in &story.steps {
        let line = format!("    {}. {}\n       -> {}\n", step.step, step.does, step.answer);
        text += &line;
    }
    let again = if story.repeats { "" } else { ", and it did not happen again when it was played again" };
    writeln!(
        text,
        "\n    found  in play {}, shortened from {} to {} steps{again}",
        story.play,
        story.found_with,
        story.steps.len()
    )
    .expect("writing to a String cannot fail");
    text
}

fn document(target: &Named, seed: u64, explored: &Explored, elapsed: Duration, exit: u8) -> Value {
    let findings: Vec<Value> = explored.stories.iter().map(finding).collect();
    json!({
        "schema": SCHEMA, "target": target.words, "fault": target.fault.map(beartrap_core::Fault::name), "seed": seed,
        "elapsed_ms": u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX), "plays": explored.plays,
        "steps": explored.steps, "given": explored.given, "requests": explored.requests, "dead": explored.dead,
        "findings": findings, "exit": exit,
    })
}

fn finding(story: &Story) -> Value {
    let clause = &story.law.clause;
    let steps: Vec<Value> =
        story.steps.iter().map(|step| json!({"does": step.does, "answer": step.answer})).collect();
    json!({
        "law": story.law.name, "clause": clause.to_string(), "level": clause.level.word(), "says": clause.says,
        "why": story.why, "for_alice": story.for_alice, "play": story.play, "repeats": story.repeats,
        "found_with": story.found_with, "story": steps,
    })
}
