use crate::stage::Stage;
use beartrap_core::{Capability, Check, RunSummary, Step, StepState, Totals, Verdict};
use beartrap_kit::target::{Learnt, Registered, Server, TargetFile, discover, register, unregister};
use beartrap_kit::{Hosts, Http, Scene, ServerWorld, Transcript, Transport, Unsettled, World as _};
use std::sync::Arc;

/// A target that was discovered and calibrated: its honest answers and its refusals are known to differ.
pub struct Prepared {
    /// The target.
    pub server: Arc<Server>,
    /// Clients that were registered for this run.
    registered: Vec<Registered>,
    /// Requests made so far.
    pub requests: u32,
    /// What the run lacks, if nobody could log in: the reason.
    pub without_user: Option<String>,
    /// The client whose honest sign-in works, if one does.
    sane: Option<String>,
}

/// Why a run cannot begin, and the exit code that says whose fault it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// 2 for the user's file, 4 for circumstances.
    pub exit: u8,
    /// What is wrong, and what to do.
    pub says: String,
}

impl Stop {
    /// The end of a run that could not begin.
    pub fn summary(&self) -> RunSummary {
        RunSummary {
            totals: Totals::default(),
            blocking: 0,
            departures: Vec::new(),
            lacking: Vec::new(),
            stopped: Some(self.says.clone()),
            elapsed_ms: 0,
            requests: 0,
            exit: self.exit,
        }
    }
}

/// Reads the metadata of the target that a file describes, and puts both together.
pub async fn discovered(
    file: &TargetFile,
    transport: Arc<dyn Transport>,
    step: &mut (dyn FnMut(Step) + Send),
) -> Result<Server, Stop> {
    let usage = |says: String| Stop { exit: 2, says };
    let section = file.server.as_ref();
    let section = section
        .ok_or_else(|| usage("the target file has no [server] section; add one with an issuer".into()))?;
    let mut hosts = Hosts::default();
    if let Ok(issuer) = section.issuer.parse() {
        hosts.add(&issuer);
    }
    for host in &file.hosts.allow {
        hosts.add_named(host);
    }
    let http = Http::new(transport.clone(), Arc::new(hosts), Transcript::default());
    let metadata = match discover(&http, &section.issuer).await {
        Ok(metadata) => metadata,
        Err(error) => {
            say(step, "discovery", StepState::Wrong, error.to_string());
            let exit = if matches!(error, beartrap_kit::target::DiscoveryError::NotUrl(_)) { 2 } else { 4 };
            return Err(Stop { exit, says: error.to_string() });
        }
    };
    let read = format!("{} members read from {} documents", metadata.len(), metadata.documents().len());
    say(step, "discovery", StepState::Ok, read);
    Server::new(file, section, metadata, transport).map_err(|error| usage(error.to_string()))
}

/// Walks the way in: discovery, keys, clients, login, calibration. Stops at the first thing without which no check
/// would mean anything.
pub async fn prepare(
    file: &TargetFile,
    transport: Arc<dyn Transport>,
    seed: u64,
    step: &mut (dyn FnMut(Step) + Send),
) -> Result<Prepared, Stop> {
    let mut server = discovered(file, transport, step).await?;
    let mut requests = u32::try_from(server.metadata.documents().len()).unwrap_or(u32::MAX);
    let mut registered = Vec::new();
    if server.clients.is_empty() {
        let scene = Scene::of(Arc::new(server), "registration", seed);
        let (clients, refused) = register(&scene).await;
        requests += scene.transcript().requests();
        server = scene_over(scene)?.with_clients(clients.iter().map(|c| c.client.clone()).collect());
        server.learnt.open_registration |= !clients.is_empty();
        registered = clients;
        let state = if registered.is_empty() { StepState::Missing } else { StepState::Ok };
        let mut says = match registered.len() {
            0 => "none are configured and none could be registered; add them as [[server.client]]".to_owned(),
            count => format!("{count} were registered for this run and are deleted at its end"),
        };
        if !refused.is_empty() {
            says = format!("{says} ({})", refused.join("; "));
        }
        say(step, "clients", state, says);
    } else {
        let ids: Vec<&str> = server.clients.iter().map(|client| client.id.as_str()).collect();
        say(
            step,
            "clients",
            StepState::Ok,
            format!("{} from the target file: {}", ids.len(), ids.join(", ")),
        );
    }
    let server = Arc::new(server);
    keys(&server, seed, step, &mut requests).await;
    let missing = match (server.users.is_empty(), server.clients.is_empty()) {
        (_, true) => Some("no client is configured; add one as [[server.client]]".to_owned()),
        (true, _) => Some(
            "name one user: --user alice --password-env ALICE_PASSWORD, or [[server.user]] in beartrap.toml"
                .to_owned(),
        ),
        _ => None,
    };
    let (server, sane) = match &missing {
        Some(missing) => {
            say(step, "login", StepState::Missing, missing.clone());
            (server, None)
        }
        None => calibrated(server, seed, step, &mut requests).await?,
    };
    Ok(Prepared { server, registered, requests, without_user: missing, sane })
}

fn scene_over(scene: Scene) -> Result<Server, Stop> {
    scene.into_server().ok_or(Stop { exit: 3, says: "the registration outlived its scene".into() })
}

async fn keys(server: &Arc<Server>, seed: u64, step: &mut (dyn FnMut(Step) + Send), requests: &mut u32) {
    if server.endpoint("jwks_uri").is_none() {
        return;
    }
    let world = ServerWorld::new(server.clone(), "keys", seed);
    match world.jwk_set().await {
        Ok(keys) => say(step, "keys", StepState::Ok, keys.describe()),
        Err(Unsettled(why)) => say(step, "keys", StepState::Missing, why),
    }
    *requests += world.requests();
}

/// How far the honest sign-in of a client came.
enum Reach {
    /// To tokens.
    Tokens(Learnt),
    /// To a code, which the server did not exchange though it knew the client: its fault, for a check to find.
    Code { learnt: Learnt, why: String },
    /// Nowhere that says anything about the server: the file may be wrong.
    Nowhere(String),
}

/// Learns what success and refusal look like: Alice signs in, nonsense is refused, and the two differ. One client that
/// gets to tokens is enough; that another does not is for a check to judge. Gives the server and that client.
async fn calibrated(
    mut server: Arc<Server>,
    seed: u64,
    step: &mut (dyn FnMut(Step) + Send),
    requests: &mut u32,
) -> Result<(Arc<Server>, Option<String>), Stop> {
    let ids = server
        .clients
        .iter()
        .filter(|client| !client.redirect_uris.is_empty())
        .map(|client| client.id.clone());
    let mut furthest = None;
    for id in ids.collect::<Vec<_>>() {
        let world = ServerWorld::new(server.clone(), &format!("calibration of {id}"), seed);
        let reach = reach(&world, &id).await.unwrap_or_else(|Unsettled(why)| Reach::Nowhere(why));
        *requests += world.requests();
        if let Reach::Nowhere(why) = &reach {
            say(step, &id, StepState::Missing, why.clone());
        }
        match (&reach, &furthest) {
            (Reach::Tokens(_), _) => {
                furthest = Some((id, reach));
                break;
            }
            (Reach::Code { .. }, None | Some((_, Reach::Nowhere(_)))) | (Reach::Nowhere(_), None) => {
                furthest = Some((id, reach));
            }
            _ => {}
        }
    }
    let nowhere =
        |why: &str| Stop { exit: 4, says: format!("the way in does not work, so nothing was judged: {why}") };
    let (state, says, mut learnt, client) = match furthest {
        Some((id, Reach::Tokens(learnt))) => {
            let says = format!("alice signs in and {id} gets tokens; nonsense is refused");
            (StepState::Ok, says, learnt, Some(id))
        }
        Some((id, Reach::Code { learnt, why })) => {
            let says =
                format!("alice signs in and {id} gets a code, but no client gets tokens for it: {why}");
            (StepState::Missing, says, learnt, None)
        }
        Some((_, Reach::Nowhere(why))) => {
            say(step, "login", StepState::Wrong, why.clone());
            return Err(nowhere(&why));
        }
        None => return Err(nowhere("no client has a redirect URI; give one of them redirect_uris")),
    };
    say(step, "login", state, says);
    // What is declared and was not seen is not skipped: the checks that need it stay unsettled.
    learnt.open_registration = server.learnt.open_registration;
    learnt.refresh_tokens |= server.metadata.lists("grant_types_supported", "refresh_token");
    let outlived = || Stop { exit: 3, says: "the calibration outlived its world".into() };
    Arc::get_mut(&mut server).ok_or_else(outlived)?.learnt = learnt;
    Ok((server, client))
}

async fn reach(world: &ServerWorld, id: &str) -> Result<Reach, Unsettled> {
    let client = world.client_named(id).await?;
    let landing = world.alice()?.visits(client.authorization_request()).await?;
    let mut learnt = Learnt { consent_page: landing.consent_was_shown(), ..Learnt::default() };
    let answer = client.redeem(&landing.code()?).await?;
    Ok(match answer.tokens() {
        Ok(tokens) => {
            learnt.refresh_tokens = tokens.refresh_token().is_ok();
            Reach::Tokens(learnt)
        }
        // A client that the server does not know, or whose secret it does not like, is most likely a mistake in the file.
        Err(Unsettled(why)) if answer.status() == 401 || answer.error() == Some("invalid_client") => {
            Reach::Nowhere(format!("{why}; check id, secret and auth of {id}"))
        }
        Err(Unsettled(why)) => Reach::Code { learnt, why },
    })
}

impl Stage for Prepared {
    type World = ServerWorld;

    const HONEST: &'static str = "an honest sign-in";

    fn target(&self) -> &Arc<Server> {
        &self.server
    }

    fn requests(&self) -> u32 {
        self.requests
    }

    async fn requests_beside(&self) -> u32 {
        self.server.requests_beside().await
    }

    fn lack(&self, check: &Check) -> Option<Verdict> {
        let missing = check.about.needs.iter().find(|capability| !self.server.has(**capability))?;
        match (missing, &self.without_user) {
            (Capability::UserInterface, Some(why))
                if self.server.endpoint("authorization_endpoint").is_some() =>
            {
                Some(Verdict::Unsettled(format!("nobody can log in: {why}")))
            }
            _ => Some(Verdict::NotApplicable(*missing)),
        }
    }

    async fn sanity(&self, seed: u64, name: &str) -> (u32, Result<(), String>) {
        let Some(id) = &self.sane else { return (0, Ok(())) };
        let world = ServerWorld::new(self.server.clone(), name, seed);
        let signed_in = async {
            let client = world.client_named(id).await?;
            world.alice_signs_in(&client).await
        };
        let outcome = signed_in.await.map(|_| ()).map_err(|unsettled| unsettled.0);
        (world.requests(), outcome)
    }

    /// Deletes the clients that were registered for the run. Gives those that remain.
    async fn clean_up(&self, seed: u64) -> Vec<String> {
        if self.registered.is_empty() {
            return Vec::new();
        }
        unregister(&Scene::of(self.server.clone(), "clean-up", seed), &self.registered).await
    }
}

fn say(step: &mut (dyn FnMut(Step) + Send), name: &str, state: StepState, says: String) {
    step(Step { name: name.to_owned(), state, says });
}
