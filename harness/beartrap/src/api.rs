//! Tests of an API in Rust: an issuer that it trusts, tokens that are wrong in one thing, and the checks of `beartrap api`.
//!
//! ```
//! let issuer = beartrap::api::issuer();
//! // Start the API with issuer.url() and the audience https://api.test, and call it with
//! let honest = issuer.token().compact();
//! let for_another = issuer.token().claim("aud", "https://elsewhere.test").compact();
//! let forged = beartrap::api::Deviation::ALG_NONE.apply(&issuer.token()).unwrap().compact();
//! # assert!(honest != for_another && forged.ends_with('.'));
//! ```
//!
//! [`Check`] plays the whole catalogue:
//!
//! ```no_run
//! let issuer = beartrap::api::issuer();
//! let url = "http://127.0.0.1:3000/orders"; // where the API listens, which trusts issuer.url()
//! beartrap::api::Check::new(&issuer, url)
//!     .scope("orders.read")
//!     .departure("api.typ-enforced", "tokens of our issuer have the typ JWT")
//!     .run()
//!     .unwrap();
//! ```
//!
//! The keys of the issuer are test keys that everybody has: nothing that others can reach may trust them.

use beartrap_core::{CheckResult, Event, Verdict};
use beartrap_engine::{Choice, Glob, Options, plan, prepare_api};
use beartrap_kit::api::{ApiSection, EndpointSection};
use beartrap_kit::{Api, Limits, Tcp, Turn};
use std::fmt;
use std::sync::Arc;

pub use beartrap_issuer::{Issuer, Key, Served, Trouble};
pub use beartrap_kit::{Algorithm, Deviation, Json, SigningKey, Token};

/// The audience of the tokens of [`issuer`].
pub const AUDIENCE: &str = "https://api.test";

/// An issuer on a free port of loopback, whose tokens are for [`AUDIENCE`]. It listens until it is dropped.
///
/// # Panics
/// If no port of loopback can be had.
pub fn issuer() -> Served {
    issuer_for(AUDIENCE)
}

/// An issuer on a free port of loopback, whose tokens are for this audience.
///
/// # Panics
/// If no port of loopback can be had.
pub fn issuer_for(audience: &str) -> Served {
    Served::start(audience).unwrap_or_else(|error| panic!("no port of loopback can be had: {error}"))
}

/// The checks of `beartrap api`, about to be made against an API that listens on loopback and trusts an issuer.
#[must_use = "nothing is checked until it runs"]
pub struct Check {
    issuer: Arc<Issuer>,
    section: ApiSection,
    only: Vec<String>,
    options: Options,
}

impl Check {
    /// The checks of the endpoint at this URL, which wants a token of this issuer.
    pub fn new(issuer: &Served, url: &str) -> Self {
        let split =
            url.find("://").and_then(|scheme| url[scheme + 3..].find('/').map(|path| scheme + 3 + path));
        let (base, path) = url.split_at(split.unwrap_or(url.len()));
        let endpoint = EndpointSection { path: path.to_owned(), ..EndpointSection::default() };
        let audience = Some(issuer.audience().to_owned());
        let section =
            ApiSection { url: base.to_owned(), audience, endpoint: vec![endpoint], ..ApiSection::default() };
        Self { issuer: issuer.issuer(), section, only: Vec::new(), options: Options::default() }
    }

    /// The endpoint asks for this scope.
    pub fn scope(mut self, scope: &str) -> Self {
        self.section.endpoint[0].scope = Some(scope.to_owned());
        self
    }

    /// Tokens have this `typ`: `at+jwt`, or `JWT`. Without it, the first of the two that is accepted.
    pub fn token_type(mut self, typ: &str) -> Self {
        self.section.token_type = Some(typ.to_owned());
        self
    }

    /// A second endpoint of the contract: `Check::endpoint` takes what `[[api.endpoint]]` has in a target file.
    pub fn endpoint(mut self, endpoint: EndpointSection) -> Self {
        self.section.endpoint.push(endpoint);
        self
    }

    /// Only checks whose id matches: `api.wrong-*`. Repeatable.
    pub fn only(mut self, glob: &str) -> Self {
        self.only.push(glob.to_owned());
        self
    }

    /// A check that is known to fail, and why. One that no longer does fails the run.
    pub fn departure(mut self, id: &str, reason: &str) -> Self {
        self.options.departures.insert(id.to_owned(), reason.to_owned());
        self
    }

    /// Plays the checks, but those that wait for minutes. It has a thread and a runtime of its own, so it can be called
    /// from any test; one that runs the API on a single thread has to call it from another.
    pub fn run(self) -> Result<Passed, Failed> {
        let played = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.map_err(|error| Failed::because(format!("no runtime: {error}")))?;
            runtime.block_on(self.play())
        });
        played.join().unwrap_or_else(|_| Err(Failed::because("the checks broke; please report it")))
    }

    async fn play(self) -> Result<Passed, Failed> {
        let fixed_type = self.section.token_type.is_some();
        let transport =
            Tcp::new(Limits::default()).map_err(|failure| Failed::because(failure.to_string()))?;
        let api = Api::new(&self.section, self.issuer, None, Arc::new(transport));
        let api = api.map_err(|error| Failed::because(error.to_string()))?;
        let choice = Choice { only: self.only.iter().map(Glob::new).collect(), ..Choice::default() };
        let mut scenarios =
            plan(beartrap_scenarios::api(), &choice).map_err(|error| Failed::because(error.to_string()))?;
        scenarios.retain(|scenario| scenario.turn != Turn::Slow);
        let prepared = prepare_api(api, fixed_type, self.options.seed, &mut |_| {}).await;
        let prepared = prepared.map_err(|stop| Failed::because(stop.says))?;
        let mut results = Vec::new();
        let mut keep = |event| {
            if let Event::Settled(result) = event {
                results.push(*result);
            }
        };
        let summary = beartrap_engine::run(&prepared, &scenarios, &self.options, Vec::new(), &mut keep).await;
        results.sort_by(|one, other| one.id.cmp(&other.id));
        if summary.exit == 0 {
            let passed = results.iter().filter(|result| matches!(result.verdict, Verdict::Pass(_))).count();
            return Ok(Passed { passed, results });
        }
        let mut says = summary.stopped.unwrap_or_default();
        for stale in summary.departures.iter().filter(|departure| departure.stale) {
            says = format!("{says}\n{} is listed as a departure and no longer happens", stale.id);
        }
        Err(Failed { says, results })
    }
}

/// A run without a finding that blocks.
#[derive(Debug)]
pub struct Passed {
    /// How many checks passed.
    pub passed: usize,
    /// Every check and its verdict, those that cannot be asked included.
    pub results: Vec<CheckResult>,
}

/// A run with findings, or one that could not be made. Its text says what to mend.
pub struct Failed {
    says: String,
    /// Every check and its verdict; none if nothing could be judged.
    pub results: Vec<CheckResult>,
}

impl Failed {
    fn because(says: impl Into<String>) -> Self {
        Self { says: says.into(), results: Vec::new() }
    }

    /// The ids of the checks that failed.
    pub fn ids(&self) -> Vec<&str> {
        self.failing().map(|result| result.id.as_str()).collect()
    }

    fn failing(&self) -> impl Iterator<Item = &CheckResult> {
        let fails =
            |result: &&CheckResult| matches!(result.verdict, Verdict::Fail(_)) && result.departure.is_none();
        self.results.iter().filter(fails)
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.says.trim())?;
        for result in &self.results {
            match &result.verdict {
                Verdict::Fail(finding) if result.departure.is_none() => write!(
                    f,
                    "\n{} ({}): expected {}, observed {}\n    fix: {}",
                    result.id, result.clause, finding.expected, finding.observed, result.fix
                )?,
                Verdict::Unsettled(why) => write!(f, "\n{} cannot be settled: {why}", result.id)?,
                _ => {}
            }
        }
        Ok(())
    }
}

// What `unwrap` prints is what somebody has to read.
impl fmt::Debug for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Failed {}
