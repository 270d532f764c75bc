//! `beartrap api`: plays the issuer, starts the API if it is told how, and judges what the API refuses.

use super::log::Log;
use super::run::{played, profile};
use crate::Blame;
use crate::certificates::Papers;
use crate::cli::ApiArgs;
use crate::lender::{Lender, Told};
use crate::openapi;
use crate::starter::Starter;
use crate::target::read;
use beartrap_core::{Event, RUN_SCHEMA, RunHeader, Step, StepState};
use beartrap_engine::{Options, Stop, plan, prepare_api};
use beartrap_issuer::{Served, ServedUpstream};
use beartrap_kit::api::entra::EntraContract;
use beartrap_kit::api::{ApiSection, EndpointSection};
use beartrap_kit::target::TargetFile;
use beartrap_kit::{Api, ApiScenario, Limits, Restart, Start, Tcp, Turn};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

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
    let (section, mut file, folder, described) = contract(&args)?;
    super::departures::must_make_sense(&file.departures)?;
    let chosen = plan(beartrap_scenarios::api(), &args.choice.choice())
        .map_err(|error| super::Entry::misplaced(&error))?;
    let (slow, scenarios): (Vec<&ApiScenario>, Vec<&ApiScenario>) =
        chosen.into_iter().partition(|scenario| scenario.turn == Turn::Slow && !args.slow);
    let options = Options {
        profile,
        strict: args.choice.strict,
        jobs: args.jobs.into(),
        seed: args.seed,
        departures: std::mem::take(&mut file.departures),
        ..Options::default()
    };
    let header = header(&args, &section);
    let papers = Papers::of(&section, args.ca_out.as_deref())?;
    let (mut log, settled) = Log::open(&args.output, &header)?;
    log.see(Event::Started(header));
    let mut say = |step: Step| log.see(Event::Stepped(step));
    if let Some(says) = described {
        say(Step { name: "openapi".into(), state: StepState::Ok, says });
    }

    let way_in = async {
        let limits = Limits { time: Duration::from_secs(args.timeout), ..Limits::default() };
        let lender = match Lender::of(&section, &file, limits, &mut say).await {
            Ok(lender) => lender,
            Err(stop) => return Ok(Err(stop)),
        };
        let trusted = lender.as_ref().map(Lender::told);
        match surround(&section, papers, trusted, &folder, &mut say).await {
            Ok(surroundings) => {
                let fixed = section.token_type.is_some();
                let mut api = surroundings.api(&section, args.timeout)?;
                api.is_patient = args.slow;
                if let Some(lender) = lender
                    && let Err(stop) = lender.lend(&mut api, options.seed, &mut say).await
                {
                    return Ok(Err(stop));
                }
                let prepared = prepare_api(api, fixed, options.seed, &mut say).await;
                anyhow::Ok(match prepared {
                    Ok(prepared) => Ok((surroundings, prepared)),
                    Err(stop) => Err(Stop { says: stop.says + &surroundings.last_words(), ..stop }),
                })
            }
            Err(stop) => Ok(Err(stop)),
        }
    };
    let ready = tokio::select! {
        ready = way_in => ready?,
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
        log.see(Event::Stepped(Step {
            name: "left out".into(),
            state: StepState::Missing,
            says: format!("{} that wait for minutes; --slow plays them: {}", ids.len(), ids.join(", ")),
        }));
    }
    if !args.slow && scenarios.iter().any(|scenario| scenario.id().starts_with("api.vector-")) {
        log.see(Event::Stepped(Step {
            name: "left out".into(),
            state: StepState::Missing,
            says: "spellings of vectors beyond 25 in each of api.vector-*, each rule once before any twice; --slow plays all"
                .into(),
        }));
    }
    let finished = played(&prepared, &scenarios, &options, settled, &mut log).await;
    drop(surroundings);
    log.shown(&args.output)?;
    // The shell's convention for a program that Ctrl-C ended.
    Ok(finished.map_or(130, |summary| summary.exit))
}

/// An API that serves an honest token, and what stands around it: dropping that ends it.
pub(super) struct Around {
    pub(super) api: Arc<Api>,
    #[expect(dead_code, reason = "it is kept for what its end does")]
    pub(super) kept: Kept,
}

/// The issuers and the program.
pub(super) struct Kept(#[expect(dead_code, reason = "it is kept for what its end does")] Surroundings);

/// The way in alone: the issuer is played, the API started, and honest tokens are served.
pub(super) async fn around(
    args: &ApiArgs,
    seed: u64,
    say: &mut (dyn FnMut(Step) + Send),
) -> anyhow::Result<Around> {
    let (section, _, folder, _) = contract(args)?;
    let papers = Papers::of(&section, args.ca_out.as_deref())?;
    let blame = |stop: Stop| Blame { exit: stop.exit, says: stop.says };
    let surroundings = surround(&section, papers, None, &folder, say).await.map_err(blame)?;
    let api = surroundings.api(&section, args.timeout)?;
    let prepared = prepare_api(api, section.token_type.is_some(), seed, say).await.map_err(|stop| Blame {
        exit: stop.exit,
        says: stop.says + &surroundings.last_words(),
    })?;
    Ok(Around { api: prepared.api().clone(), kept: Kept(surroundings) })
}

/// What the API promises: from a file, from the words of the command line, from its description, or from all of them; and
/// what was taken from the description.
fn contract(args: &ApiArgs) -> anyhow::Result<(ApiSection, TargetFile, PathBuf, Option<String>)> {
    let (mut file, folder) = match &args.target {
        Some(path) => {
            let folder = Path::new(path).parent().map(Path::to_path_buf).unwrap_or_default();
            (read(Path::new(path), false)?, folder)
        }
        None if args.url.is_none() && args.openapi.is_none() && Path::new("beartrap.toml").exists() => {
            (read(Path::new("beartrap.toml"), true)?, PathBuf::new())
        }
        None => (TargetFile::default(), PathBuf::new()),
    };
    let mut section = file.api.take().unwrap_or_default();
    if let Some(url) = &args.url {
        let (base, path) = split(url)?;
        section.url = base;
        section.mcp |= args.mcp;
        section.endpoint.insert(
            0,
            EndpointSection {
                path,
                method: args.method.clone(),
                scope: args.scope.clone(),
                ..EndpointSection::default()
            },
        );
    }
    let description = args.openapi.clone().or(section.openapi.as_ref().map(|below| folder.join(below)));
    let described =
        description.map(|path| openapi::join(&path, &mut section, args.url.is_some())).transpose()?;
    if section.url.is_empty() {
        return Err(Blame::usage(
            "name an endpoint that wants a token with --url http://127.0.0.1:3000/orders, or a file with an [api] section",
        ));
    }
    section.exec = args.exec.clone().or(section.exec);
    section.https |= args.https || args.ca_out.is_some();
    let ca = args.ca.clone().or(section.ca.as_ref().map(|below| folder.join(below)));
    section.ca = ca.map(|path| path.display().to_string());
    section.audience = args.audience.clone().or(section.audience);
    section.audience = Some(section.audience());
    section.issuer_port = args.issuer_port.or(section.issuer_port);
    section.token_type = args.token_type.clone().or(section.token_type);
    for pair in &args.env {
        let (name, value) = pair
            .split_once('=')
            .ok_or_else(|| Blame::usage(format!("--env {pair} has no =; write NAME={{issuer}}")))?;
        section.env.insert(name.to_owned(), value.to_owned());
    }
    if section.exec.is_none() && section.issuer_port.is_none() && section.issuer.is_none() {
        return Err(Blame::usage(
            "an API that is running already must know the issuer: start it with --exec 'COMMAND', or give the port that it was told with --issuer-port",
        ));
    }
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    Ok((section, file, folder, described))
}

/// `http://127.0.0.1:3000/orders` is an endpoint of the API at `http://127.0.0.1:3000`.
fn split(url: &str) -> anyhow::Result<(String, String)> {
    let parsed: url::Url = url
        .parse()
        .map_err(|_| Blame::usage(format!("--url {url} is no URL; write http://127.0.0.1:3000/orders")))?;
    Ok((parsed.origin().ascii_serialization(), parsed[url::Position::BeforePath..].to_owned()))
}

/// What stands around the API while it is judged: the issuers that it trusts, and the program itself.
struct Surroundings {
    issuer: Served,
    /// What is told of a real issuer in its place.
    trusted: Option<Told>,
    second: Option<Served>,
    papers: Option<Papers>,
    upstream: Option<ServedUpstream>,
    program: Option<Arc<Starter>>,
}

/// Whoever else still knows how the program is started, it ends with what stands around it.
impl Drop for Surroundings {
    fn drop(&mut self) {
        if let Some(program) = &self.program {
            program.end();
        }
    }
}

impl Surroundings {
    /// What the program printed last, below a heading; nothing if it is not ours or said nothing.
    fn last_words(&self) -> String {
        let said = self.program.as_ref().map(|program| program.last_lines()).unwrap_or_default();
        if said.is_empty() { said } else { format!("\nthe API said:\n{said}") }
    }

    fn api(&self, section: &ApiSection, timeout: u64) -> anyhow::Result<Api> {
        let limits = Limits { time: Duration::from_secs(timeout), ..Limits::default() };
        let tls = self.papers.as_ref().map(|papers| papers.tls(section)).transpose()?.unwrap_or_default();
        let transport =
            Tcp::with(limits, tls).map_err(|failure| Blame { exit: 3, says: failure.to_string() })?;
        let second = self.second.as_ref().map(Served::issuer);
        let api = Api::new(section, self.issuer.issuer(), second, Arc::new(transport));
        let mut api = api.map_err(|error| Blame::usage(error.to_string()))?;
        api.upstream = self.upstream.as_ref().map(ServedUpstream::upstream);
        api.certificates = self.papers.as_ref().filter(|_| section.mtls).map(Papers::certificates);
        api.restart = self.program.clone().map(|program| program as Arc<dyn Restart>);
        Ok(api)
    }
}

async fn surround(
    section: &ApiSection,
    papers: Option<Papers>,
    trusted: Option<Told>,
    folder: &Path,
    say: &mut (dyn FnMut(Step) + Send),
) -> Result<Surroundings, Stop> {
    let audience = section.audience();
    let port = section.issuer_port.unwrap_or(0);
    let busy = |error: std::io::Error| Stop {
        exit: 4,
        says: format!("the issuer cannot listen on port {port} of 127.0.0.1: {error}"),
    };
    let promised = EntraContract::new(section).map_err(|error| Stop { exit: 2, says: error.to_string() })?;
    let door = |port: u16| papers.as_ref().map_or_else(|| Ok(port.into()), |papers| papers.door(port));
    let issuer = door(port).and_then(|door| match promised {
        Some(promised) => Served::start_entra(door, &audience, promised.shape()),
        None => Served::start_on(door, &audience),
    });
    let issuer = issuer.map_err(busy)?;
    let second = section.second_issuer.then(|| Served::start_another_on(door(0)?, &audience));
    let second = second.transpose().map_err(busy)?;
    let calls_upstream = section.endpoint.iter().any(|endpoint| endpoint.upstream);
    let upstream = calls_upstream.then(ServedUpstream::start).transpose().map_err(busy)?;
    let (answers, words) = match issuer.shape() {
        None => ("discovery, keys, introspection", "ISSUER, JWKS_URI and AUDIENCE"),
        Some(_) => ("in the shape of Entra", "ISSUER, JWKS_URI, AUDIENCE, AUTHORITY and TENANT"),
    };
    let told = section.exec.as_ref().map(|_| format!("; the API was started with {words}"));
    let (url, answers) = match &trusted {
        // The other one is only there for what lies lead to.
        Some(trusted) => (trusted.issuer.as_str(), "which beartrap does not play"),
        None => (issuer.url(), answers),
    };
    say(Step {
        name: "issuer".into(),
        state: StepState::Ok,
        says: format!("{url} ({answers}){}", told.unwrap_or_default()),
    });
    if let Some(served) = &upstream {
        let says = format!("{} (what {{upstream}} stands for)", served.upstream().url());
        say(Step { name: "upstream".into(), state: StepState::Ok, says });
    }
    let mut around = Surroundings { issuer, trusted, second, papers, upstream, program: None };
    if let Some(line) = &section.exec {
        around.program = Some(started(line, section, folder, &around, say).await?);
    }
    Ok(around)
}

/// Starts the program and waits until it answers anything at all.
async fn started(
    line: &str,
    section: &ApiSection,
    folder: &Path,
    around: &Surroundings,
    say: &mut (dyn FnMut(Step) + Send),
) -> Result<Arc<Starter>, Stop> {
    let usage = |says: String| Stop { exit: 2, says };
    let url: url::Url = section.url.parse().map_err(|_| usage(format!("{} is no URL", section.url)))?;
    let folder = section.folder.as_ref().map_or_else(|| folder.to_owned(), |below| folder.join(below));
    let begun = Instant::now();
    let variables = variables(section, &url, around);
    let starter = Starter::new(line, folder, variables, url);
    let place = starter.place();
    if starter.is_taken().await {
        let says = format!("something listens on {place} already: end it, or let the API take another port");
        say(Step { name: "start".into(), state: StepState::Wrong, says: says.clone() });
        return Err(Stop { exit: 4, says });
    }
    if let Start::Failed(why) = starter.start().await.map_err(|error| usage(format!("{error:#}")))? {
        say(Step { name: "start".into(), state: StepState::Wrong, says: why.clone() });
        let says = format!("the API did not start: {why}\n{}", starter.last_lines());
        return Err(Stop { exit: 4, says });
    }
    say(Step {
        name: "start".into(),
        state: StepState::Ok,
        says: format!("listens on {place} after {:.1} s", begun.elapsed().as_secs_f64()),
    });
    Ok(Arc::new(starter))
}

/// Resolves to the number of a signal that wants the program to end; Ctrl-C is the run's own affair.
#[cfg(unix)]
async fn told_to_end() -> u8 {
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
async fn told_to_end() -> u8 {
    std::future::pending().await
}

fn variables(section: &ApiSection, url: &url::Url, around: &Surroundings) -> Vec<(String, String)> {
    let Surroundings { issuer, second, upstream, .. } = around;
    let audience = section.audience();
    let tenant = issuer.shape().map(|shape| shape.tenant.clone()).unwrap_or_default();
    let played = || Told {
        issuer: issuer.url().to_owned(),
        jwks_uri: issuer.jwks_uri(),
        introspection: format!("{}/introspect", issuer.url()),
    };
    let told = around.trusted.clone().unwrap_or_else(played);
    let meanings = [
        ("authority", issuer.authority().to_owned()),
        ("tenant", tenant.clone()),
        ("token_endpoint", issuer.token_endpoint()),
        ("downstream_scope", issuer.downstream_scope()),
        ("downstream", issuer.downstream()),
        ("issuer", told.issuer.clone()),
        ("jwks_uri", told.jwks_uri.clone()),
        ("introspection", told.introspection),
        ("audience", audience.clone()),
        ("second_issuer", second.as_ref().map(|second| second.url().to_owned()).unwrap_or_default()),
        ("upstream", upstream.as_ref().map(|served| served.upstream().url().to_owned()).unwrap_or_default()),
    ];
    let mut variables = vec![
        ("ISSUER".to_owned(), told.issuer),
        ("JWKS_URI".to_owned(), told.jwks_uri),
        ("AUDIENCE".to_owned(), audience),
        ("PORT".to_owned(), url.port_or_known_default().unwrap_or(80).to_string()),
    ];
    if issuer.shape().is_some() {
        variables.push(("AUTHORITY".to_owned(), issuer.authority().to_owned()));
        variables.push(("TENANT".to_owned(), tenant));
    }
    let files = around.papers.as_ref().map(Papers::meanings).unwrap_or_default();
    variables.extend(around.papers.iter().flat_map(Papers::trust));
    for (name, value) in &section.env {
        let filled = meanings
            .iter()
            .chain(&files)
            .fold(value.clone(), |text, (word, means)| text.replace(&format!("{{{word}}}"), means));
        variables.push((name.clone(), filled));
    }
    variables
}

/// The words that make such a run again, but for the choice of checks.
fn words(args: &ApiArgs) -> Vec<String> {
    let mut words = vec!["api".to_owned()];
    words.extend(args.target.clone());
    let port = args.issuer_port.map(|port| port.to_string());
    let options = [
        ("--url", &args.url),
        ("--method", &args.method),
        ("--scope", &args.scope),
        ("--exec", &args.exec),
        ("--audience", &args.audience),
        ("--token-type", &args.token_type),
        ("--issuer-port", &port),
    ];
    let given = options.into_iter().filter_map(|(name, value)| Some([name.to_owned(), value.clone()?]));
    words.extend(given.flatten());
    words.extend(args.openapi.iter().flat_map(|file| ["--openapi".to_owned(), file.display().to_string()]));
    words.extend(args.https.then(|| "--https".to_owned()));
    for (name, file) in [("--ca-out", &args.ca_out), ("--ca", &args.ca)] {
        words.extend(file.iter().flat_map(|file| [name.to_owned(), file.display().to_string()]));
    }
    words.extend(args.mcp.then(|| "--mcp".to_owned()));
    words.extend(args.slow.then(|| "--slow".to_owned()));
    words.extend(args.env.iter().flat_map(|pair| ["--env".to_owned(), pair.clone()]));
    words
}

fn header(args: &ApiArgs, section: &ApiSection) -> RunHeader {
    let title = section.endpoint.first().map_or_else(
        || section.url.clone(),
        |endpoint| format!("{}/{}", section.url.trim_end_matches('/'), endpoint.path.trim_start_matches('/')),
    );
    RunHeader {
        schema: RUN_SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        target: args.target.clone().or_else(|| args.url.clone()).unwrap_or_else(|| "beartrap.toml".into()),
        title,
        command: words(args),
        fault: None,
        profile: args.choice.profile.clone(),
        strict: args.choice.strict,
        seed: args.seed,
        shard: args.choice.shard.map(|shard| shard.to_string()),
        started_at: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
    }
}
