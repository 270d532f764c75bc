//! A server of four endpoints, and scenarios that come to what their names say.

use beartrap_core::{CheckResult, Event, RunSummary, Step, Verdict};
use beartrap_engine::{Options, Prepared, Stop, prepare, run};
use beartrap_kit::target::TargetFile;
use beartrap_kit::{
    About, Capability, Clause, Fault, Grade, Handler, Impact, InProcess, Level, Observation, Outcome,
    ServerScenario, ServerWorld, Unsettled, Weight, judge,
};
use bytes::Bytes;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub(crate) const ISSUER: &str = "https://toy.test";
pub(crate) const SECRET: &str = "the-secret-of-the-toy-client";

const CLIENTS: &str = r#"
    [server]
    issuer = "https://toy.test"
    scope = "api"
    [[server.client]]
    id = "a"
    secret = "the-secret-of-the-toy-client"
    redirect_uris = ["https://a.test/cb"]
    [[server.client]]
    id = "b"
    redirect_uris = ["https://b.test/cb"]
"#;

pub(crate) fn file_without_user() -> TargetFile {
    TargetFile::parse(CLIENTS).unwrap()
}

pub(crate) fn file() -> TargetFile {
    TargetFile::parse(&format!("{CLIENTS}[[server.user]]\nname = \"alice\"\npassword = \"wonderland\"\n"))
        .unwrap()
}

/// Gives a code to everybody and a token for it, until `/crash` is asked: then nothing but errors.
pub(crate) fn server() -> Arc<InProcess> {
    let dead = Arc::new(AtomicBool::new(false));
    let handler: Handler = Arc::new(move |request| {
        let answer = answer(&request, &dead);
        Box::pin(async move { answer })
    });
    transport(handler)
}

/// What [`server`] answers as long as nobody asks for `/crash`.
pub(crate) fn toy_answer(request: &http::Request<Bytes>) -> http::Response<Bytes> {
    answer(request, &AtomicBool::new(false))
}

pub(crate) fn transport(handler: Handler) -> Arc<InProcess> {
    Arc::new(InProcess::new(handler, || 1_767_225_600, |_| {}))
}

fn answer(request: &http::Request<Bytes>, dead: &AtomicBool) -> http::Response<Bytes> {
    let body = String::from_utf8_lossy(request.body());
    if request.uri().path() == "/crash" {
        dead.store(true, Ordering::SeqCst);
    }
    match request.uri().path() {
        _ if dead.load(Ordering::SeqCst) => json_answer(500, &json!({})),
        "/.well-known/openid-configuration" => json_answer(
            200,
            &json!({
                "issuer": ISSUER,
                "authorization_endpoint": format!("{ISSUER}/authorize"),
                "token_endpoint": format!("{ISSUER}/token"),
            }),
        ),
        "/authorize" => {
            let query = request.uri().query().unwrap_or_default();
            let state = query.split('&').find_map(|pair| pair.strip_prefix("state=")).unwrap_or_default();
            let client = if query.contains("client_id=a") { "a" } else { "b" };
            let location = format!("https://{client}.test/cb?code=a-code-of-the-toy&state={state}");
            http::Response::builder().status(302).header("location", location).body(Bytes::new()).unwrap()
        }
        "/token" if body.contains("authorization_code") => {
            json_answer(200, &json!({"access_token": "a-token-of-the-toy"}))
        }
        "/token" => json_answer(400, &json!({"error": "unsupported_grant_type"})),
        _ => json_answer(404, &json!({})),
    }
}

pub(crate) fn json_answer(status: u16, document: &Value) -> http::Response<Bytes> {
    http::Response::builder().status(status).body(document.to_string().into()).unwrap()
}

const fn clause(document: &'static str, level: Level) -> Clause {
    Clause { document, section: "1", level, says: "A toy must do as it says." }
}

static MUST: Clause = clause("RFC 6749", Level::Must);
static SHOULD: Clause = clause("RFC 6749", Level::Should);
static BCP_MUST: Clause = clause("RFC 9700", Level::BcpMust);
static DRAFT: Clause = clause("OAuth 2.1", Level::Profile);
static IMPLIED: Clause = clause("RFC 6749", Level::Implied);

const fn about(clause: &'static Clause, impact: Impact, needs: &'static [Capability]) -> About {
    About { clause, also: &[], impact, needs, mutant: Fault::CodeNeverSpent }
}

static ABOUT_MUST: About = about(&MUST, Impact::StolenTokens, &[]);
static ABOUT_SHOULD: About = about(&SHOULD, Impact::StolenTokens, &[]);
static ABOUT_BCP: About = about(&BCP_MUST, Impact::StolenTokens, &[]);
static ABOUT_DRAFT: About = about(&DRAFT, Impact::StolenTokens, &[]);
static ABOUT_IMPLIED: About = about(&IMPLIED, Impact::WeakerDefence, &[]);
static ABOUT_IMPLIED_CRITICAL: About = about(&IMPLIED, Impact::AccountTakeover, &[]);
static ABOUT_TWO_USERS: About = about(&MUST, Impact::StolenTokens, &[Capability::TwoUsers]);
static ABOUT_USER: About = about(&MUST, Impact::StolenTokens, &[Capability::UserInterface]);

/// Played after all others, whatever its id.
pub(crate) static COMES_LAST: ServerScenario =
    ServerScenario { path: "toys::server::toy::a_restart", turn: beartrap_kit::Turn::Last, ..PASSES };

macro_rules! toys {
    ($($static:ident = $name:literal, $about:ident, $play:path;)+) => {
        $(pub(crate) static $static: ServerScenario = ServerScenario {
            path: concat!("toys::server::toy::", $name),
            source: "//! A toy.\n//!\n//! ## Why it matters\n//! It shows what the engine does.\n",
            about: &$about,
            turn: beartrap_kit::Turn::Together,
            run: |world| Box::pin($play(world)),
        };)+
    };
}

toys! {
    PASSES = "passes", ABOUT_MUST, passes;
    FAILS = "fails", ABOUT_MUST, fails;
    FAILS_A_SHOULD = "fails_a_should", ABOUT_SHOULD, fails;
    FAILS_A_PRACTICE = "fails_a_practice", ABOUT_BCP, fails;
    FAILS_THE_DRAFT = "fails_the_draft", ABOUT_DRAFT, fails;
    FAILS_AN_IMPLIED = "fails_an_implied", ABOUT_IMPLIED, fails;
    FAILS_A_CRITICAL = "fails_a_critical", ABOUT_IMPLIED_CRITICAL, fails;
    WARNS = "warns", ABOUT_MUST, warns;
    REMARKS = "remarks", ABOUT_MUST, remarks;
    CANNOT_SAY = "cannot_say", ABOUT_MUST, cannot_say;
    PANICS = "panics", ABOUT_MUST, panics;
    HANGS = "hangs", ABOUT_MUST, hangs;
    CRASHES = "crashes", ABOUT_MUST, crashes;
    STUMBLES = "stumbles", ABOUT_MUST, stumbles;
    QUOTES = "quotes", ABOUT_MUST, quotes;
    SIGNS_IN = "signs_in", ABOUT_USER, signs_in;
    SIGNS_IN_AT_B = "signs_in_at_b", ABOUT_USER, signs_in_at_b;
    NEEDS_TWO = "needs_two_users", ABOUT_TWO_USERS, passes;
}

async fn passes(_: &mut ServerWorld) -> Outcome {
    judge(Observation::of(true, "a toy", "a toy"))
}

async fn fails(_: &mut ServerWorld) -> Outcome {
    judge(Observation::of(false, "a toy", "no toy"))
}

async fn warns(_: &mut ServerWorld) -> Outcome {
    judge(Observation::new(Grade::Noted(Weight::Warning), "a toy", "a broken toy"))
}

async fn remarks(_: &mut ServerWorld) -> Outcome {
    judge(Observation::new(Grade::Noted(Weight::Remark), "a toy", "a red toy"))
}

async fn cannot_say(_: &mut ServerWorld) -> Outcome {
    Err(Unsettled::because("the toy box is closed"))
}

#[expect(clippy::panic, reason = "that is what this toy is for")]
async fn panics(_: &mut ServerWorld) -> Outcome {
    panic!("this toy breaks, and knows {SECRET}")
}

async fn hangs(_: &mut ServerWorld) -> Outcome {
    std::future::pending().await
}

async fn crashes(world: &mut ServerWorld) -> Outcome {
    world.fetch(format!("{ISSUER}/crash").parse().unwrap()).await?;
    judge(Observation::new(Grade::CrashLike, "a refusal", "500"))
}

async fn stumbles(_: &mut ServerWorld) -> Outcome {
    judge(Observation::new(Grade::CrashLike, "a refusal", "500"))
}

/// Quotes what it should not, at length.
async fn quotes(world: &mut ServerWorld) -> Outcome {
    world.scene().transcript().remember("at", "a-token-that-was-issued");
    let said = format!("{SECRET} and a-token-that-was-issued \u{1b}[2J {}", "at length ".repeat(10_000));
    let mut family = beartrap_kit::Family::of("a quotation");
    family.add(said.clone(), Observation::of(false, said.clone(), said));
    judge(family)
}

async fn signs_in(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    world.alice_signs_in(&client).await?;
    judge(Observation::of(true, "a sign-in", "a sign-in"))
}

async fn signs_in_at_b(world: &mut ServerWorld) -> Outcome {
    let client = world.public_client().await?;
    world.alice_signs_in(&client).await?;
    judge(Observation::of(true, "a sign-in", "a sign-in"))
}

/// The way in, without anybody who watches.
pub(crate) async fn prepared(file: &TargetFile) -> Result<Prepared, Stop> {
    prepare(file, server(), 7, &mut |_: Step| {}).await
}

pub(crate) fn options() -> Options {
    Options { limit: Duration::from_secs(20), ..Options::default() }
}

/// A run, and all that was said in it.
pub(crate) struct Ran {
    pub(crate) summary: RunSummary,
    pub(crate) events: Vec<Event>,
}

impl Ran {
    pub(crate) async fn of(scenarios: &[&'static ServerScenario], options: &Options) -> Self {
        let Ok(prepared) = prepared(&file()).await else { unreachable!("the toy server is honest") };
        Self::on(&prepared, scenarios, options, Vec::new()).await
    }

    pub(crate) async fn on(
        prepared: &Prepared,
        scenarios: &[&'static ServerScenario],
        options: &Options,
        settled: Vec<CheckResult>,
    ) -> Self {
        let mut events = Vec::new();
        let summary = run(prepared, scenarios, options, settled, &mut |event| events.push(event)).await;
        Self { summary, events }
    }

    pub(crate) fn results(&self) -> Vec<&CheckResult> {
        let settled = self.events.iter().filter_map(|event| match event {
            Event::Settled(result) => Some(&**result),
            _ => None,
        });
        settled.collect()
    }

    pub(crate) fn result(&self, id: &str) -> &CheckResult {
        let found = self.results().into_iter().find(|result| result.id == id);
        found.unwrap_or_else(|| panic!("{id} was not settled"))
    }

    pub(crate) fn verdict(&self, id: &str) -> &Verdict {
        &self.result(id).verdict
    }
}
