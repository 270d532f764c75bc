//! `beartrap fuzz api`: lies as the tokens of an issuer that is played here.

use super::show::{Shown, shown};
use super::{Ticker, limits};
use crate::cli::FuzzApiArgs;
use crate::commands::api::{Around, around, told_to_end};
use beartrap_core::Step;
use beartrap_fuzzer::{Base, Effect, Finding, Hunt, Rule, Scope};
use beartrap_kit::validator::{Answer, Greeting, Kind, Policy, Request, Stand, Validator};
use beartrap_kit::{Algorithm, ApiWorld, Capability, Key, World as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

/// Longer tokens do not fit into the header of a request everywhere.
const LONGEST: usize = 7_000;

pub(super) async fn api(args: FuzzApiArgs) -> anyhow::Result<u8> {
    tokio::select! {
        done = hunted(args) => done,
        // The shell's convention for a program that a signal ended.
        signal = told_to_end() => Ok(128 + signal),
    }
}

async fn hunted(args: FuzzApiArgs) -> anyhow::Result<u8> {
    let mut say = |step: Step| {
        if !args.hunt.quiet && !args.hunt.json {
            // Nobody is told if standard error is closed.
            let _ = beartrap_report::err(&crate::harmless(&format!("{}: {}\n", step.name, step.says)));
        }
    };
    let Around { api, kept } = tokio::select! {
        around = around(&args.api, args.hunt.seed, &mut say) => around?,
        _ = tokio::signal::ctrl_c() => return Ok(130),
    };
    let target = api.main().url.to_string();
    let scope = scope(&api);
    let world = Arc::new(ApiWorld::new(api, "fuzz", args.hunt.seed));
    let hunt = Hunt::new(args.hunt.seed, limits(&args.hunt)).within(scope).at({
        let world = world.clone();
        move || stand(&world)
    });
    let given_up = Arc::new(AtomicBool::new(false));
    let mut ticker = Ticker::new(&args.hunt);
    let mut hunted = spawn_blocking({
        let (given_up, runtime) = (given_up.clone(), Handle::current());
        move || {
            let pace = Pace::of(args.rate);
            let mut asked = Asked { world, runtime, pace };
            hunt.run(&mut asked, &mut |progress| {
                ticker.tick(progress);
                !given_up.load(Ordering::Relaxed)
            })
        }
    });
    let mut report = tokio::select! {
        report = &mut hunted => report?,
        _ = tokio::signal::ctrl_c() => {
            given_up.store(true, Ordering::Relaxed);
            drop(hunted.await);
            return Ok(130);
        }
    };
    report.findings = lumped(report.findings);
    drop(kept);
    shown(&args.hunt, &Shown { target, command: None, report, trouble: None })
}

/// What an API can be asked: about tokens alone, and of the algorithms that it takes.
fn scope(api: &beartrap_kit::Api) -> Scope {
    let mut honest = vec![(Base::AccessToken, Algorithm::Rs256)];
    if api.has(Capability::EcdsaTokens) {
        honest.push((Base::AccessToken, Algorithm::Es256));
    }
    // Without RFC 9068 a token need not have an expiry.
    let except = if api.token_type == "at+jwt" { Vec::new() } else { vec![Rule::Required] };
    Scope { honest, policies: false, features: Vec::new(), except, oddities: true }
}

/// Where lies stand for this API at this time: its honest token, the keys of its issuer, and what it promises.
fn stand(world: &ApiWorld) -> Stand {
    let api = world.api();
    let mut keys = vec![world.key(Key::First)];
    if api.has(Capability::EcdsaTokens) {
        keys.push(world.key(Key::Elliptic));
    }
    let setting = world.issuer().setting();
    let policy = Policy {
        jwks: world.issuer().key_set(),
        algorithms: keys.iter().map(|key| key.algorithm().name().to_owned()).collect(),
        issuer: setting.issuer.clone(),
        audience: setting.audience.clone(),
        now: setting.now,
        leeway: api.leeway,
        // Of a plain type nothing can be said: it is everybody's.
        typ: (api.token_type != "JWT").then(|| api.token_type.clone()),
        required: ["exp", "iss", "aud"].map(str::to_owned).to_vec(),
        kind: Kind::AccessToken,
        more: serde_json::Map::new(),
    };
    Stand::around(setting, world.token(), keys, policy)
}

/// An API as something that is asked about tokens: what has an effect is accepted.
struct Asked {
    world: Arc<ApiWorld>,
    runtime: Handle,
    pace: Pace,
}

impl Validator for Asked {
    fn greeting(&self) -> Greeting {
        Greeting {
            name: "the API".to_owned(),
            features: vec![Kind::AccessToken.name().to_owned()],
            ..Greeting::default()
        }
    }

    fn verify(&mut self, request: &Request) -> Answer {
        let token = &request.token;
        if token.is_empty() || token.len() > LONGEST || !token.bytes().all(|letter| letter.is_ascii_graphic())
        {
            return Answer::Unsupported("it fits into no header".to_owned());
        }
        self.pace.wait();
        match self.runtime.block_on(self.world.called_with_text(token)) {
            Ok(answer) if answer.had_effect() => Answer::Accept(serde_json::Map::new()),
            Ok(answer) if answer.status() >= 500 => {
                Answer::Crash(format!("status {} in place of 401", answer.status()))
            }
            Ok(answer) => Answer::Reject(format!("status {}", answer.status())),
            Err(unsettled) => Answer::Unsupported(unsettled.to_string()),
        }
    }
}

/// The same status for whatever is wrong is one fault of the API, and not one for each rule.
fn lumped(findings: Vec<Finding>) -> Vec<Finding> {
    let mut lumped: Vec<Finding> = Vec::new();
    for finding in findings {
        let is_crash = matches!(finding.effect, Effect::Crash(_));
        match lumped.iter_mut().find(|other| is_crash && other.effect == finding.effect) {
            Some(same) => {
                same.times += finding.times;
                same.at = same.at.min(finding.at);
            }
            None => lumped.push(finding),
        }
    }
    lumped
}

/// Lets so much time pass between requests that an API is not overrun.
struct Pace {
    between: Duration,
    next: Instant,
}

impl Pace {
    fn of(rate: u32) -> Self {
        Self { between: Duration::from_secs(1) / rate.max(1), next: Instant::now() }
    }

    fn wait(&mut self) {
        std::thread::sleep(self.next.saturating_duration_since(Instant::now()));
        self.next = Instant::now() + self.between;
    }
}
