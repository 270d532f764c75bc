//! What stands around an API while it is judged.

use crate::Blame;
use crate::certificates::Papers;
use crate::lender::Told;
use crate::starter::Starter;
use beartrap_core::{Step, StepState};
use beartrap_engine::Stop;
use beartrap_issuer::{Served, ServedUpstream};
use beartrap_kit::api::ApiSection;
use beartrap_kit::api::entra::EntraContract;
use beartrap_kit::{Api, Limits, Restart, Start, Tcp};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The issuers that it trusts, and the program itself.
pub(super) struct Surroundings {
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
    pub(super) fn last_words(&self) -> String {
        let said = self.program.as_ref().map(|program| program.last_lines()).unwrap_or_default();
        if said.is_empty() { said } else { format!("\nthe API said:\n{said}") }
    }

    pub(super) fn api(&self, section: &ApiSection, timeout: u64) -> anyhow::Result<Api> {
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

/// Plays the issuers, and starts the program if it is told how.
pub(super) async fn surround(
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
