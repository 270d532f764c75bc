//! The embedded lab as a target: called in process, with a clock that can be turned.

mod servers;

pub(crate) use servers::{InMemory, ServerFace};

use crate::certificates::issued_to_callers;
use anyhow::Context as _;
use beartrap_core::{Capability, Fault};
use beartrap_engine::Subject;
use beartrap_issuer::{Authority, Issuer, Reply, Upstream};
use beartrap_kit::api::ApiSection;
use beartrap_kit::api::entra::EntraContract;
use beartrap_kit::api::mcp::{LEGACY, MODERN, McpServer};
use beartrap_kit::validator::{Answer, Greeting, Request, Validator};
use beartrap_kit::{
    Api, ApiScenario, Connection, Form, Handler, InProcess, Limits, Restart, Restarted, Start,
};
use beartrap_lab::{ApiConfig, CallUpstream, Clock, EntraApiConfig, Null};
use bytes::Bytes;
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The time at which every run against the lab begins: 2026-01-01, so that runs repeat.
const BEGIN: u64 = 1_767_225_600;

/// A null target: whatever it answers, no check may pass. It is given little time, since two of them use all they get.
pub(crate) fn null(null: Null) -> Arc<InProcess> {
    let clock = Clock::fixed(BEGIN);
    let handler: Handler = Arc::new(move |request| Box::pin(null.answer(request)));
    let limits = Limits { time: Duration::from_millis(20), ..Limits::default() };
    Arc::new(InProcess::new(handler, reading(&clock), turning(&clock)).within(limits))
}

fn reading(clock: &Clock) -> impl Fn() -> u64 + Send + Sync + use<> {
    let clock = clock.clone();
    move || clock.now()
}

fn turning(clock: &Clock) -> impl Fn(u64) + Send + Sync + use<> {
    let clock = clock.clone();
    move |seconds| clock.advance(seconds)
}

/// The APIs of the lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ApiFace {
    Plain,
    Mcp,
    Entra,
}

impl ApiFace {
    /// The one that a check is made for.
    pub(crate) fn of(scenario: &ApiScenario) -> Self {
        let needs = |capability| scenario.about.needs.contains(&capability);
        match (needs(Capability::Mcp), needs(Capability::EntraApi)) {
            (true, _) => Self::Mcp,
            (_, true) => Self::Entra,
            _ => Self::Plain,
        }
    }

    /// For people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "the embedded API",
            Self::Mcp => "the embedded MCP server",
            Self::Entra => "the embedded API behind Entra",
        }
    }

    /// Whether a fault of APIs makes a difference to it. The names say which are rules of one of them alone; the MCP server
    /// has those of the plain one, too.
    pub(crate) fn can_have(self, fault: Fault) -> bool {
        let name = fault.name();
        match self {
            Self::Plain => !name.starts_with("mcp-") && !name.starts_with("entra-"),
            Self::Mcp => !name.starts_with("entra-"),
            Self::Entra => name.starts_with("entra-"),
        }
    }

    /// The API, with a fault or without.
    pub(crate) fn with(self, fault: Option<Fault>) -> anyhow::Result<Api> {
        match self {
            Self::Plain => lab_api(fault),
            Self::Mcp => lab_mcp(fault),
            Self::Entra => lab_entra(fault),
        }
    }
}

/// The lab's API, beside issuers in memory, with everything that its contract names.
fn lab_api(fault: Option<Fault>) -> anyhow::Result<Api> {
    const AUDIENCE: &str = "https://api.test";
    let Surroundings { config, clock, issuer, second } = Surroundings::of(AUDIENCE, fault);
    let lab = Arc::new(Restartable::new(config));
    let served = lab.clone();
    let handler: Handler = Arc::new(move |request| {
        let api = served.now();
        Box::pin(async move { api.answer(as_the_lab_sees(request)) })
    });
    let certificates = issued_to_callers(&Authority::new()?)?;
    let transport = InProcess::new(handler, reading(&clock), turning(&clock));
    let transport = Arc::new(transport.showing(certificates.own.clone()));
    let mut section: ApiSection = toml::from_str(beartrap_lab::Api::contract())?;
    AUDIENCE.clone_into(&mut section.url);
    let mut api = Api::new(&section, issuer, Some(second), transport)?;
    (api.reloads_keys, api.takes_es256, api.has_metadata, api.reads_discovery) = (true, true, true, true);
    api.restart = Some(lab);
    api.certificates = Some(certificates);
    Ok(api)
}

/// The request with what is known of its connection, in the words of the lab.
fn as_the_lab_sees(mut request: http::Request<Bytes>) -> http::Request<Bytes> {
    if let Some(Connection { is_plain, certificate }) = request.extensions_mut().remove() {
        request.extensions_mut().insert(beartrap_lab::Connection { is_plain, certificate });
    }
    request
}

/// The lab's API, which forgets everything when it is started again.
struct Restartable {
    config: ApiConfig,
    api: Mutex<Arc<beartrap_lab::Api>>,
}

impl Restartable {
    fn new(config: ApiConfig) -> Self {
        let api = Mutex::new(Arc::new(beartrap_lab::Api::new(config.clone())));
        Self { config, api }
    }

    /// The API as it was last started.
    fn now(&self) -> Arc<beartrap_lab::Api> {
        self.api.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Restart for Restartable {
    fn restart(&self) -> Restarted<'_> {
        let fresh = Arc::new(beartrap_lab::Api::new(self.config.clone()));
        *self.api.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        Box::pin(std::future::ready(Ok(Start::Listening)))
    }
}

/// The lab's MCP server in the same surroundings. It speaks both eras.
fn lab_mcp(fault: Option<Fault>) -> anyhow::Result<Api> {
    const ORIGIN: &str = "http://127.0.0.1:8000";
    let audience = format!("{ORIGIN}/mcp");
    let Surroundings { config, clock, issuer, second } = Surroundings::of(&audience, fault);
    let upstream = Arc::new(Upstream::new("https://upstream.test"));
    let called = upstream.clone();
    let reaching: CallUpstream = Arc::new(move |request| drop(called.answer(&request)));
    let server = Arc::new(beartrap_lab::Mcp::new(config).reaching(reaching));
    let handler: Handler = Arc::new(move |request| {
        let server = server.clone();
        Box::pin(async move { server.answer(request) })
    });
    let transport = Arc::new(InProcess::new(handler, reading(&clock), turning(&clock)));
    let mut section: ApiSection = toml::from_str(beartrap_lab::Mcp::contract())?;
    ORIGIN.clone_into(&mut section.url);
    let mut api = Api::new(&section, issuer, Some(second), transport)?;
    (api.reloads_keys, api.takes_es256) = (true, true);
    let revision = |revision: &str| Some(revision.to_owned());
    let seen = McpServer { legacy: revision(LEGACY), modern: revision(MODERN), sessions: true, open: false };
    api.mcp = Some(seen);
    api.upstream = Some(upstream);
    Ok(api)
}

/// The lab's API behind Entra, beside an issuer in memory that has the shape of it.
fn lab_entra(fault: Option<Fault>) -> anyhow::Result<Api> {
    const ORIGIN: &str = "https://api.test";
    const AUTHORITY: &str = "https://login.test";
    let clock = Clock::fixed(BEGIN);
    let mut section: ApiSection = toml::from_str(beartrap_lab::EntraApi::contract())?;
    ORIGIN.clone_into(&mut section.url);
    let promised = EntraContract::new(&section)?.context("the lab is behind Entra")?;
    let issuer = Issuer::entra(AUTHORITY, section.audience(), promised.shape(), reading(&clock));
    let issuer = Arc::new(issuer);
    let (known, asked) = ([issuer.clone()], issuer.clone());
    let config = EntraApiConfig {
        authority: AUTHORITY.into(),
        fetch: Arc::new(move |url| fetched(&known, url)),
        send: Arc::new(move |request| read(asked.answer(&request))),
        clock: clock.clone(),
        fault,
    };
    let api = Arc::new(beartrap_lab::EntraApi::new(config));
    let handler: Handler = Arc::new(move |request| {
        let api = api.clone();
        Box::pin(async move { api.answer(as_the_lab_sees(request)) })
    });
    let transport = Arc::new(InProcess::new(handler, reading(&clock), turning(&clock)));
    let mut api = Api::new(&section, issuer, None, transport)?;
    api.reloads_keys = true;
    Ok(api)
}

/// What stands around an API of the lab.
struct Surroundings {
    config: ApiConfig,
    clock: Clock,
    issuer: Arc<Issuer>,
    second: Arc<Issuer>,
}

impl Surroundings {
    fn of(audience: &str, fault: Option<Fault>) -> Self {
        let clock = Clock::fixed(BEGIN);
        let issuer = Arc::new(Issuer::new("https://issuer.test", audience, reading(&clock)));
        let second = Arc::new(Issuer::another("https://second-issuer.test", audience, reading(&clock)));
        let known = [issuer.clone(), second.clone()];
        let config = ApiConfig {
            audience: audience.into(),
            issuers: known.iter().map(|issuer| issuer.url().to_owned()).collect(),
            introspect: {
                let known = known.clone();
                Arc::new(move |issuer, token| introspected(&known, issuer, token))
            },
            fetch: Arc::new(move |url| fetched(&known, url)),
            clock: clock.clone(),
            fault,
        };
        Self { config, clock, issuer, second }
    }
}

/// What an issuer in memory answers to a GET of this URL.
fn fetched(issuers: &[Arc<Issuer>], url: &str) -> Option<(u16, Bytes)> {
    let issuer = issuers.iter().find(|issuer| url.starts_with(issuer.authority()))?;
    read(issuer.answer(&http::Request::get(url).body(Bytes::new()).ok()?))
}

/// What an issuer in memory answers about a token.
fn introspected(issuers: &[Arc<Issuer>], url: &str, token: &str) -> Option<(u16, Bytes)> {
    let issuer = issuers.iter().find(|issuer| issuer.url() == url)?;
    let form = Form::of([("token", token)]).encode();
    read(issuer.answer(&http::Request::post(format!("{url}/introspect")).body(form.into()).ok()?))
}

/// An answer as far as it is read: of one without an end, a megabyte.
fn read(reply: Reply) -> Option<(u16, Bytes)> {
    match reply {
        Reply::Answer(answer) => Some((answer.status().as_u16(), answer.into_body())),
        Reply::Stream { octets, pause_ms: 0 } => {
            let octets = usize::try_from(octets.min(1 << 20)).unwrap_or_default();
            Some((200, vec![b' '; octets].into()))
        }
        Reply::Never | Reply::Stream { .. } => None,
    }
}

/// The validator of the lab, asked as an adapter is asked.
pub(crate) struct LabValidator(beartrap_lab::Validator);

impl LabValidator {
    pub(crate) fn new(fault: Option<Fault>) -> Self {
        Self(beartrap_lab::Validator::new(fault))
    }
}

impl Validator for LabValidator {
    fn greeting(&self) -> Greeting {
        // A greeting that cannot be read knows nothing, and then no check about it is proven.
        serde_json::from_value(self.0.greeting()).unwrap_or_default()
    }

    fn verify(&mut self, request: &Request) -> Answer {
        // Members with names of their own always have a JSON value.
        let mut answer = self.0.verify(&serde_json::to_value(request).unwrap_or_default());
        let reason = answer["reason"].as_str().unwrap_or_default().to_owned();
        let claims = answer["claims"].take();
        match (answer["verdict"].as_str(), claims) {
            (Some("accept"), Value::Object(claims)) => Answer::Accept(claims),
            (Some("reject"), _) => Answer::Reject(reason),
            (Some("unsupported"), _) => Answer::Unsupported(reason),
            (Some("hang"), _) => Answer::Hang,
            _ => Answer::Crash(reason),
        }
    }
}

impl Subject for LabValidator {}

#[cfg(test)]
mod tests {
    use super::*;
    use beartrap_core::Grade;
    use beartrap_kit::{ApiWorld, World as _};

    /// What is said of APIs is said of an MCP server, too: its endpoint is asked in JSON-RPC, and the honest one passes.
    #[tokio::test]
    async fn every_check_of_apis_understands_an_honest_mcp_server() {
        passes_every_check(lab_mcp).await;
    }

    /// And of an API behind Entra, whose tokens have other claims.
    #[tokio::test]
    async fn every_check_of_apis_understands_an_honest_api_behind_entra() {
        passes_every_check(lab_entra).await;
    }

    /// The first of each vector stands for the others, and what is left out is said.
    #[tokio::test]
    async fn a_run_in_a_hurry_presents_a_choice_of_the_vectors() {
        let mut runs = Vec::new();
        for is_patient in [false, true] {
            let mut api = lab_api(None).unwrap();
            api.is_patient = is_patient;
            let form = beartrap_scenarios::api().find(|scenario| scenario.id() == "api.vector-form").unwrap();
            let mut world = ApiWorld::new(Arc::new(api), "api.vector-form", 7);
            let mut exhibits = (form.run)(&mut world).await.unwrap().finding.exhibits;
            let left_out = exhibits.pop().unwrap().observed;
            assert_eq!(left_out.contains("which --slow plays"), !is_patient, "{left_out}");
            runs.push(exhibits);
        }
        let (some, all) = (&runs[0], &runs[1]);
        assert_eq!(some.len(), 25);
        assert!(all.len() > 50, "{}", all.len());
        let vectors = |of: &[beartrap_kit::Exhibit]| -> std::collections::BTreeSet<String> {
            of.iter().filter_map(|exhibit| Some(exhibit.name.split_once(", ")?.0.to_owned())).collect()
        };
        assert_eq!(vectors(some), vectors(all));
    }

    async fn passes_every_check(lab: fn(Option<Fault>) -> anyhow::Result<Api>) {
        let (mut passed, mut wrong) = (0, Vec::new());
        for scenario in beartrap_scenarios::api() {
            let api = lab(None).unwrap();
            if api.lack(scenario.about).is_some() {
                continue;
            }
            let mut world = ApiWorld::new(Arc::new(api), &scenario.id(), 7);
            match (scenario.run)(&mut world).await {
                Ok(judged) if matches!(judged.grade, Grade::Good | Grade::Noted(_)) => passed += 1,
                Ok(judged) => wrong.push(format!("{}: {}", scenario.id(), judged.finding.observed)),
                Err(unsettled) => wrong.push(format!("{}: {unsettled}", scenario.id())),
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(passed > 60, "only {passed} checks were played");
    }
}
