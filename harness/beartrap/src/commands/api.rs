//! `beartrap api`: plays the issuer, starts the API if it is told how, and judges what the API refuses.

use super::log::Log;
use super::run::{played, profile};
use crate::Blame;
use crate::cli::ApiArgs;
use crate::exec::Program;
use crate::target::read;
use beartrap_core::{Event, RUN_SCHEMA, RunHeader, Step, StepState};
use beartrap_engine::{Options, Stop, plan, prepare_api};
use beartrap_issuer::Served;
use beartrap_kit::api::entra::EntraContract;
use beartrap_kit::api::{ApiSection, EndpointSection};
use beartrap_kit::target::TargetFile;
use beartrap_kit::{Api, ApiScenario, Limits, Tcp, Turn};
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
    let (section, file, folder) = contract(&args)?;
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
        departures: file.departures,
        ..Options::default()
    };
    let header = header(&args, &section);
    let (mut log, settled) = Log::open(&args.output, &header)?;
    log.see(Event::Started(header));
    let mut say = |step: Step| log.see(Event::Stepped(step));

    let way_in = async {
        match surround(&section, &folder, &mut say).await {
            Ok(surroundings) => {
                let fixed = section.token_type.is_some();
                let api = surroundings.api(&section, args.timeout)?;
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
    let finished = played(&prepared, &scenarios, &options, settled, &mut log).await;
    drop(surroundings);
    log.shown(&args.output)?;
    // The shell's convention for a program that Ctrl-C ended.
    Ok(finished.map_or(130, |summary| summary.exit))
}

/// What the API promises: from a file, from the words of the command line, or from both.
fn contract(args: &ApiArgs) -> anyhow::Result<(ApiSection, TargetFile, PathBuf)> {
    let (mut file, folder) = match &args.target {
        Some(path) => {
            let folder = Path::new(path).parent().map(Path::to_path_buf).unwrap_or_default();
            (read(Path::new(path), false)?, folder)
        }
        None if args.url.is_none() && Path::new("beartrap.toml").exists() => {
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
    if section.url.is_empty() {
        return Err(Blame::usage(
            "name an endpoint that wants a token with --url http://127.0.0.1:3000/orders, or a file with an [api] section",
        ));
    }
    section.exec = args.exec.clone().or(section.exec);
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
    if section.exec.is_none() && section.issuer_port.is_none() {
        return Err(Blame::usage(
            "an API that is running already must know the issuer: start it with --exec 'COMMAND', or give the port that it was told with --issuer-port",
        ));
    }
    Ok((section, file, if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder }))
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
    second: Option<Served>,
    program: Option<Program>,
}

impl Surroundings {
    /// What the program printed last, below a heading; nothing if it is not ours or said nothing.
    fn last_words(&self) -> String {
        let said = self.program.as_ref().map(Program::last_lines).unwrap_or_default();
        if said.is_empty() { said } else { format!("\nthe API said:\n{said}") }
    }

    fn api(&self, section: &ApiSection, timeout: u64) -> anyhow::Result<Api> {
        let limits = Limits { time: Duration::from_secs(timeout), ..Limits::default() };
        let transport = Tcp::new(limits).map_err(|failure| Blame { exit: 3, says: failure.to_string() })?;
        let second = self.second.as_ref().map(Served::issuer);
        let api = Api::new(section, self.issuer.issuer(), second, Arc::new(transport));
        api.map_err(|error| Blame::usage(error.to_string()))
    }
}

async fn surround(
    section: &ApiSection,
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
    let issuer = match promised {
        Some(promised) => Served::start_entra(port, &audience, promised.shape()),
        None => Served::start_on(port, &audience),
    };
    let issuer = issuer.map_err(busy)?;
    let second = section.second_issuer.then(|| Served::start_another(&audience)).transpose().map_err(busy)?;
    let (answers, words) = match issuer.shape() {
        None => ("discovery, keys, introspection", "ISSUER, JWKS_URI and AUDIENCE"),
        Some(_) => ("in the shape of Entra", "ISSUER, JWKS_URI, AUDIENCE, AUTHORITY and TENANT"),
    };
    let told = section.exec.as_ref().map(|_| format!("; the API was started with {words}"));
    say(Step {
        name: "issuer".into(),
        state: StepState::Ok,
        says: format!("{} ({answers}){}", issuer.url(), told.unwrap_or_default()),
    });
    let program = match &section.exec {
        Some(line) => Some(started(line, section, folder, &issuer, second.as_ref(), say).await?),
        None => None,
    };
    Ok(Surroundings { issuer, second, program })
}

/// Starts the program and waits until it answers anything at all.
async fn started(
    line: &str,
    section: &ApiSection,
    folder: &Path,
    issuer: &Served,
    second: Option<&Served>,
    say: &mut (dyn FnMut(Step) + Send),
) -> Result<Program, Stop> {
    const PATIENCE: Duration = Duration::from_mins(1);
    let usage = |says: String| Stop { exit: 2, says };
    let url: url::Url = section.url.parse().map_err(|_| usage(format!("{} is no URL", section.url)))?;
    let folder = section.folder.as_ref().map_or_else(|| folder.to_owned(), |below| folder.join(below));
    let begun = Instant::now();
    let variables = variables(section, &url, issuer, second);
    if is_taken(&url).await {
        let says = format!(
            "something listens on {} already: end it, or let the API take another port",
            authority(&url)
        );
        say(Step { name: "start".into(), state: StepState::Wrong, says: says.clone() });
        return Err(Stop { exit: 4, says });
    }
    let mut program =
        Program::start(line, &folder, &variables).map_err(|error| usage(format!("{error:#}")))?;
    let place = authority(&url);
    while !is_taken(&url).await {
        let why = match program.ended() {
            Some(status) => Some(format!("it ended ({status}) before it answered on {place}")),
            None if begun.elapsed() > PATIENCE => {
                Some(format!("it does not listen on {place} after {} s", PATIENCE.as_secs()))
            }
            None => None,
        };
        if let Some(why) = why {
            say(Step { name: "start".into(), state: StepState::Wrong, says: why.clone() });
            return Err(Stop {
                exit: 4,
                says: format!("the API did not start: {why}\n{}", program.last_lines()),
            });
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    say(Step {
        name: "start".into(),
        state: StepState::Ok,
        says: format!("listens on {place} after {:.1} s", begun.elapsed().as_secs_f64()),
    });
    Ok(program)
}

/// Host and port of a URL.
fn authority(url: &url::Url) -> String {
    let port = url.port_or_known_default().unwrap_or(80);
    format!("{}:{port}", url.host_str().unwrap_or_default())
}

/// Whether somebody listens there.
async fn is_taken(url: &url::Url) -> bool {
    tokio::net::TcpStream::connect(authority(url)).await.is_ok()
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

fn variables(
    section: &ApiSection,
    url: &url::Url,
    issuer: &Served,
    second: Option<&Served>,
) -> Vec<(String, String)> {
    let audience = section.audience();
    let tenant = issuer.shape().map(|shape| shape.tenant.clone()).unwrap_or_default();
    let meanings = [
        ("authority", issuer.authority().to_owned()),
        ("tenant", tenant.clone()),
        ("issuer", issuer.url().to_owned()),
        ("jwks_uri", issuer.jwks_uri()),
        ("introspection", format!("{}/introspect", issuer.url())),
        ("audience", audience.clone()),
        ("second_issuer", second.map(|second| second.url().to_owned()).unwrap_or_default()),
    ];
    let mut variables = vec![
        ("ISSUER".to_owned(), issuer.url().to_owned()),
        ("JWKS_URI".to_owned(), issuer.jwks_uri()),
        ("AUDIENCE".to_owned(), audience),
        ("PORT".to_owned(), url.port_or_known_default().unwrap_or(80).to_string()),
    ];
    if issuer.shape().is_some() {
        variables.push(("AUTHORITY".to_owned(), issuer.authority().to_owned()));
        variables.push(("TENANT".to_owned(), tenant));
    }
    for (name, value) in &section.env {
        let filled = meanings
            .iter()
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
    words.extend(args.mcp.then(|| "--mcp".to_owned()));
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
