use crate::Stop;
use crate::prepare_mcp;
use crate::stage::Stage;
use beartrap_core::{Check, Step, StepState, Verdict};
use beartrap_kit::{
    Algorithm, Api, ApiAnswer, ApiWorld, Endpoint, Key, ONE_MINUTE, SigningKey, Unsettled, World as _,
};
use std::sync::Arc;
use std::time::Duration;

/// An API that was calibrated: it serves an honest token, and refuses none and a forged one.
pub struct PreparedApi {
    api: Arc<Api>,
    requests: u32,
}

/// Where an API says what it is (RFC 9728, 3).
const METADATA_PATH: &str = "/.well-known/oauth-protected-resource";

/// No longer name of an API is repeated, in octets.
const LONGEST_NAME: usize = 200;

/// Where an issuer publishes its metadata (OpenID Connect Discovery 1.0, 4; RFC 8414, 3).
const DISCOVERY_PATHS: [&str; 2] =
    ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

/// Learns what success and refusal look like: an honest token is served, a request without one and one of an unknown key
/// are not. Stops, with what is most likely wrong, if the honest token is refused or if everything is served.
pub async fn prepare_api(
    mut api: Api,
    fixed_type: bool,
    seed: u64,
    step: &mut (dyn FnMut(Step) + Send),
) -> Result<PreparedApi, Stop> {
    let mut requests = 0;
    // Entra's tokens have one typ, whatever they are for.
    let fixed_type = fixed_type || api.entra.is_some() || api.borrowed.is_some();
    let types: Vec<String> =
        if fixed_type { vec![api.token_type.clone()] } else { vec!["at+jwt".into(), "JWT".into()] };
    let mut refused = None;
    for token_type in types {
        api.token_type = token_type;
        let tried = if api.mcp.is_some() {
            let (back, tried) = prepare_mcp::tried(api, seed, &mut requests).await;
            api = back.ok_or_else(outlived)?;
            tried
        } else {
            let shared = Arc::new(api);
            let tried = honest(&shared, seed, &mut requests).await;
            api = Arc::into_inner(shared).ok_or_else(outlived)?;
            tried
        };
        match tried {
            Ok(answer) if answer.had_effect() => {
                refused = None;
                break;
            }
            // The first refusal says most: the second try is only about typ.
            Ok(answer) => refused = refused.or(Some(answer)),
            Err(Unsettled(why)) => return Err(stop(step, why)),
        }
    }
    if let Some(answer) = refused {
        let shared = Arc::new(api);
        let named = if answer.status() == 401 { named(&shared, &answer, seed).await } else { None };
        let why = diagnosis(&shared, &answer, named);
        return Err(stop(step, why));
    }
    let shared = Arc::new(api);
    let absent = absent(&shared, seed, &mut requests).await;
    api = Arc::into_inner(shared).ok_or_else(outlived)?;
    let absent = absent.map_err(|Unsettled(why)| stop(step, why))?;
    if !absent.is_empty() {
        let told: Vec<String> = absent
            .iter()
            .map(|(endpoint, says)| format!("{} {} ({says})", endpoint.method, endpoint.url.path()))
            .collect();
        api.endpoints.retain(|endpoint| absent.iter().all(|(absent, _)| absent != endpoint));
        step(Step {
            name: "left out".into(),
            state: StepState::Missing,
            says: format!("of the description, what an honest token is not served: {}", told.join(", ")),
        });
    }
    let shared = Arc::new(api);
    let learnt = learn(&shared, seed, &mut requests).await;
    api = Arc::into_inner(shared).ok_or_else(outlived)?;
    let learnt = learnt.map_err(|Unsettled(why)| stop(step, why))?;
    if let Some(server) = &mut api.mcp {
        step(prepare_mcp::spoken(server));
        server.open = learnt.serves_all && !learnt.claims && api.endpoints[0].scope.is_none();
        if server.open {
            step(prepare_mcp::open());
        }
    } else if learnt.serves_all {
        let path = api.main().url.path();
        return Err(stop(
            step,
            format!(
                "{path} is served without a token and with a forged one, as if it needed none; name an endpoint that wants a token"
            ),
        ));
    }
    api.reloads_keys = learnt.reloads_keys;
    api.takes_es256 = learnt.takes_es256;
    api.has_metadata = learnt.has_metadata;
    api.reads_discovery = learnt.reads_discovery;
    let is_open = api.mcp.as_ref().is_some_and(|server| server.open);
    if is_open {
        return Ok(PreparedApi { api: Arc::new(api), requests });
    }
    step(Step {
        name: "ready".into(),
        state: StepState::Ok,
        says: format!(
            "an honest token (typ {}) is served, no token gives {}, a wrong key {}: the three can be told apart",
            api.token_type, learnt.without, learnt.forged
        ),
    });
    Ok(PreparedApi { api: Arc::new(api), requests })
}

#[expect(clippy::struct_excessive_bools, reason = "each is an observation of its own")]
struct Learnt {
    without: u16,
    forged: u16,
    reloads_keys: bool,
    takes_es256: bool,
    has_metadata: bool,
    reads_discovery: bool,
    /// It serves a call without a token, and one with a forged token.
    serves_all: bool,
    /// It says that it wants tokens: in a challenge, or in metadata.
    claims: bool,
}

async fn honest(api: &Arc<Api>, seed: u64, requests: &mut u32) -> Result<ApiAnswer, Unsettled> {
    let world = ApiWorld::new(api.clone(), "calibration", seed);
    let answer = world.called_with(&world.token()).await;
    *requests += world.channel().transcript().requests();
    answer
}

/// The described endpoints besides the main one that do not serve an honest token, and what they say.
async fn absent(api: &Arc<Api>, seed: u64, requests: &mut u32) -> Result<Vec<(Endpoint, String)>, Unsettled> {
    let world = ApiWorld::new(api.clone(), "what is there", seed);
    let mut absent = Vec::new();
    for endpoint in api.endpoints.iter().skip(1).filter(|endpoint| endpoint.described) {
        let answer = world.honestly_called(endpoint).await?;
        if !answer.had_effect() {
            absent.push((endpoint.clone(), answer.describe()));
        }
    }
    *requests += world.channel().transcript().requests();
    Ok(absent)
}

async fn learn(api: &Arc<Api>, seed: u64, requests: &mut u32) -> Result<Learnt, Unsettled> {
    let mut world = ApiWorld::new(api.clone(), "what refusals look like", seed);
    let without = world.call().send().await?;
    let attacker =
        SigningKey::attacker(Algorithm::Rs256).with_kid(world.key(Key::First).kid().unwrap_or_default());
    let forged = world.called_with(&world.token().signed_by(&attacker)).await?;
    let has_metadata = world.resource_metadata(&without).await?.is_some();
    let claims = without.challenge().is_some()
        || api.mcp.is_some() && prepare_mcp::has_metadata(&world, METADATA_PATH).await?;
    let by_elliptic = world.token().with_key(&world.key(Key::Elliptic));
    let takes_es256 = world.called_with(&by_elliptic).await?.had_effect();
    let next = world.key(Key::Next);
    world.disturbs_the_issuer().publish_also(next.public_jwk());
    let by_next = world.token().with_key(&next);
    // One that asks about tokens needs no keys.
    let needs_keys = !world.issuer().fetches("/jwks").is_empty();
    // Most cool-downs last for half a minute; who has the time waits for the end of it.
    let patience = if api.is_patient && needs_keys { ONE_MINUTE } else { Duration::ZERO };
    let reloads_keys = world.served_within(&by_next, patience).await?.had_effect() && needs_keys;
    *requests += world.channel().transcript().requests();
    let serves_all = without.had_effect() && forged.had_effect();
    let (without, forged) = (without.status(), forged.status());
    let reads_discovery = DISCOVERY_PATHS.iter().any(|path| !world.issuer().fetches(path).is_empty());
    Ok(Learnt {
        without,
        forged,
        reloads_keys,
        takes_es256,
        has_metadata,
        reads_discovery,
        serves_all,
        claims,
    })
}

/// What an API calls itself in its metadata (RFC 9728, 2), if it has any and says what it is. What goes wrong on the way
/// there is no answer to the question why the token was refused.
async fn named(api: &Arc<Api>, refused: &ApiAnswer, seed: u64) -> Option<String> {
    let world = ApiWorld::new(api.clone(), "what it calls itself", seed);
    let (_, metadata) = world.resource_metadata(refused).await.ok()??;
    let resource = metadata.document()["resource"].as_str()?.to_owned();
    // What stands there is another's text.
    let is_plain = resource.len() <= LONGEST_NAME && resource.chars().all(|letter| letter.is_ascii_graphic());
    is_plain.then_some(resource)
}

/// What most likely is wrong when an honest token is refused by an API that calls itself so.
fn diagnosis(api: &Api, answer: &ApiAnswer, named: Option<String>) -> String {
    let path = api.main().url.path();
    let fetched = !api.issuer.fetches("/jwks").is_empty() || !api.issuer.fetches("/introspect").is_empty();
    let says = answer.describe();
    let hint = match answer.status() {
        0 if says.contains("certificate") => {
            "name the authority that its certificate is from with --ca, or hand it one: {server_certificate} and {server_key} stand for files".to_owned()
        }
        0 => "is it running, and is this its URL?".to_owned(),
        401 if let Some(borrowed) = &api.borrowed => format!(
            "does it trust {}, and is the token for it (the parameters of [server], as token_extra = {{ resource = \"…\" }})?",
            borrowed.issuer()
        ),
        401 | 403 | 500.. if !fetched && api.borrowed.is_none() && api.issuer.url().starts_with("https:") => format!(
            "it never got the keys of {}: it must be started with this issuer (ISSUER and JWKS_URI), and trust the authority in the file that {{ca}} stands for",
            api.issuer.url()
        ),
        401 | 403 if !fetched && api.borrowed.is_none() => format!(
            "it never asked for the keys of {}: it must be started with this issuer (ISSUER and JWKS_URI, or the names that it knows, with --env NAME={{issuer}})",
            api.issuer.url()
        ),
        401 => {
            let (audience, key) = api
                .entra
                .as_ref()
                .map_or((api.audience.as_str(), "--audience"), |entra| (entra.usual_audience(), "audiences in [api.entra]"));
            let asks = named.filter(|named| named != audience).map_or_else(
                || format!("does it expect another audience ({key}), or further claims ([api.claims])?"),
                |named| format!("its own metadata call it {named}; is that its audience ({key})?"),
            );
            format!("it fetched the keys and refused the token, which is for the audience {audience}: {asks}")
        }
        403 => "it believed the token: does the endpoint want a scope (--scope) or a role?".to_owned(),
        404 => format!("there is no {path}: is the path right?"),
        405 => format!("{path} does not take {}: name the method in [[api.endpoint]]", api.main().method),
        400 | 415 | 422 => {
            "it wants something else in the request: give the endpoint a body in [[api.endpoint]]".to_owned()
        }
        300..400 => {
            "it redirects, as if a browser asked: is this an API, and is the scheme right?".to_owned()
        }
        500.. => "it broke: look at its log".to_owned(),
        _ => "this is no answer that can be judged".to_owned(),
    };
    format!("an honest token is not served ({says}), so nothing was judged: {hint}")
}

fn stop(step: &mut (dyn FnMut(Step) + Send), says: String) -> Stop {
    step(Step { name: "ready".into(), state: StepState::Wrong, says: says.clone() });
    Stop { exit: 4, says }
}

fn outlived() -> Stop {
    Stop { exit: 3, says: "the calibration outlived its world".into() }
}

impl PreparedApi {
    /// The API.
    pub fn api(&self) -> &Arc<Api> {
        &self.api
    }
}

impl Stage for PreparedApi {
    type World = ApiWorld;

    const HONEST: &'static str = "an honest token";

    fn target(&self) -> &Arc<Api> {
        &self.api
    }

    fn requests(&self) -> u32 {
        self.requests
    }

    fn lack(&self, check: &Check) -> Option<Verdict> {
        self.api.lack(&check.about).map(Verdict::NotApplicable)
    }

    async fn sanity(&self, seed: u64, name: &str) -> (u32, Result<(), String>) {
        let world = ApiWorld::new(self.api.clone(), name, seed);
        let outcome = world.serves_the_honest().await.map_err(|unsettled| unsettled.0);
        (world.channel().transcript().requests(), outcome)
    }

    async fn clean_up(&self, _seed: u64) -> Vec<String> {
        Vec::new()
    }
}
