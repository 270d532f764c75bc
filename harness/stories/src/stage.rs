//! Where a story is played: a personality, an API behind it, a clock, and what was told so far.

use crate::answer::Answered;
use crate::browser::{Browser, parameter};
use crate::diagnosis::Explained;
use crate::text::paragraph;
use crate::trace::{Hop, Party, screen};
use crate::{Story, Untold};
use beartrap_diagnose::{Contract, Endpoint, Tenancy, Version};
use beartrap_entra::{Config, Directory, Lint, Personality};
use beartrap_forge::Pkce;
use beartrap_forge::entra::GLOBAL_ADMINISTRATOR;
use beartrap_lab::{Clock, EntraApi, EntraApiConfig};
use bytes::Bytes;
use http::{Request, Response, header};
use std::sync::Arc;
use url::form_urlencoded::Serializer;

pub(crate) type Told<T = ()> = Result<T, Untold>;

/// Scheme and host of the personality.
pub(crate) const AUTHORITY: &str = "https://login.beartrap.test";
/// When every story begins: 2026-07-01.
pub(crate) const BEGIN: u64 = 1_782_864_000;
/// The tenants that the API serves.
pub(crate) const TENANTS: [&str; 2] =
    ["11111111-aaaa-4aaa-8aaa-111111111111", "22222222-bbbb-4bbb-8bbb-222222222222"];
/// The client ids that several stories have.
pub(crate) const API: &str = "a0000000-0000-4000-8000-0000000000a1";
pub(crate) const PORTAL: &str = "c0000000-0000-4000-8000-0000000000c1";
pub(crate) const NIGHTLY: &str = "d0000000-0000-4000-8000-0000000000d1";
/// A verifier and its challenge are made of each other; any 43 letters will do in process.
pub(crate) const VERIFIER: &str = "a-verifier-of-43-characters-or-a-few-more-of-them";

/// What `wids` has for everybody who is no guest.
pub(crate) const MEMBER: &str = "b79fbf4d-3ef9-4689-8143-76b194e85509";
/// Tenants, roles, people and identities of machines, which have the same ids in every story.
const OTHERS: [(&str, &str); 7] = [
    (TENANTS[1], "Fabrikam"),
    ("66666666-eeee-4eee-8eee-666666666666", "Stranger"),
    (GLOBAL_ADMINISTRATOR, "Global-Administrator"),
    (MEMBER, "member"),
    ("a11ce000-0000-4000-8000-000000000001", "alice"),
    ("1d000000-0000-4000-8000-0000000000e1", "orders-vm-identity"),
    ("1d000000-0000-4000-8000-0000000000e2", "orders-job-identity"),
];

/// A confidential web application.
pub(crate) struct WebApp<'a> {
    pub(crate) id: &'a str,
    pub(crate) uri: &'a str,
    pub(crate) secret: &'a str,
    /// A tenant, or `common`.
    pub(crate) authority: &'a str,
}

pub(crate) struct Stage {
    entra: Arc<Personality>,
    clock: Clock,
    api: EntraApi,
    /// Ids of applications and tenants, and what they are called.
    names: Vec<(String, String)>,
    text: String,
    /// The number of the step, and what it says.
    step: (usize, String),
    hops: Vec<Hop>,
}

impl Stage {
    pub(crate) fn new(story: &Story) -> Self {
        let directory = Directory::example();
        let names = names(&directory);
        let (clock, entra) = world(directory);
        let api = api(&entra, &clock);
        let mut text = String::new();
        paragraph(&mut text, "", &format!("{}: {}", story.name, story.about));
        let step = (0, "before the first step".to_owned());
        Self { entra, clock, api, names, text, step, hops: Vec::new() }
    }

    /// Goes on in another world.
    pub(crate) fn moves_to(&mut self, directory: &str) -> Told {
        let directory = Directory::parse(directory);
        let directory = directory.map_err(|error| self.untold("a directory", &error.to_string()))?;
        self.names = names(&directory);
        (self.clock, self.entra) = world(directory);
        self.api = api(&self.entra, &self.clock);
        Ok(())
    }

    /// The API takes tokens of these clients.
    pub(crate) fn api_is_for(&mut self, clients: &[&str]) {
        self.api = api(&self.entra, &self.clock).with_clients(clients);
    }

    /// Narrates.
    pub(crate) fn says(&mut self, says: &str) {
        self.text.push('\n');
        paragraph(&mut self.text, "  ", says);
    }

    /// What is to be kept of the story.
    pub(crate) fn lesson(&mut self, says: &str) {
        self.text.push('\n');
        paragraph(&mut self.text, "  lesson   ", says);
    }

    /// Somebody sends the personality a request.
    pub(crate) fn asks(&mut self, says: &str, request: Request<Bytes>) -> Answered<'_> {
        self.steps(says);
        let to = if request.uri().path().contains("/oauth2/") { Party::Entra } else { Party::Api };
        let answer = self.entra.answer(request);
        self.saw(Party::Server, to, &answer);
        Answered::new(self, answer)
    }

    /// Somebody signs in, and accepts what is asked. The password of each user is the name with `-password` behind.
    pub(crate) fn signs_in(
        &mut self,
        says: &str,
        name: &str,
        tenant: &str,
        request: &[(&str, &str)],
    ) -> Answered<'_> {
        self.steps(says);
        let answer = self.browse(&format!("/{tenant}/oauth2/v2.0/authorize"), request, name);
        self.saw(Party::Browser, Party::Entra, &answer);
        Answered::new(self, answer)
    }

    /// Somebody signs in at an application, which redeems the code with a proof key. Whatever is refused on the way is the
    /// answer.
    pub(crate) fn signs_in_at(&mut self, says: &str, app: &WebApp, name: &str, scope: &str) -> Answered<'_> {
        let challenge = Pkce::of(VERIFIER).challenge;
        let request = [
            ("client_id", app.id),
            ("response_type", "code"),
            ("redirect_uri", app.uri),
            ("scope", scope),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        self.steps(says);
        let mut answer = self.browse(&format!("/{}/oauth2/v2.0/authorize", app.authority), &request, name);
        self.saw(Party::Browser, Party::Entra, &answer);
        let code = parameter(&answer, "code").unwrap_or_default();
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", app.id),
            ("client_secret", app.secret),
            ("redirect_uri", app.uri),
            ("code", &code),
            ("code_verifier", VERIFIER),
        ];
        if !code.is_empty() {
            answer = self.entra.answer(token(app.authority, &form));
            self.saw(Party::Server, Party::Entra, &answer);
        }
        Answered::new(self, answer)
    }

    /// An administrator opens a link to the page of admin consent, signs in and accepts.
    pub(crate) fn consents(&mut self, says: &str, name: &str, tenant: &str, app: &WebApp) -> Answered<'_> {
        self.steps(says);
        let request = [("client_id", app.id), ("redirect_uri", app.uri)];
        let answer = self.browse(&format!("/{tenant}/adminconsent"), &request, name);
        self.saw(Party::Browser, Party::Entra, &answer);
        Answered::new(self, answer)
    }

    /// Somebody calls the API with a token.
    pub(crate) fn calls(&mut self, says: &str, path: &str, token: &str) -> Answered<'_> {
        self.steps(says);
        let answer = self.api.answer(bearing(path, token));
        self.saw(Party::Server, Party::Api, &answer);
        Answered::new(self, answer)
    }

    /// Somebody looks at a token that the API answered so.
    pub(crate) fn looks_at(&mut self, token: &str, answered: u16) -> Explained<'_> {
        Explained::token(self, token, Some(answered))
    }

    /// Somebody does something, which has to be possible.
    pub(crate) fn does(&mut self, says: &str, deed: impl FnOnce(&Personality) -> Result<(), String>) -> Told {
        self.steps(says);
        let done = deed(&self.entra);
        done.map_err(|why| self.untold("that it can be done", &why))
    }

    /// Time passes.
    pub(crate) fn waits(&mut self, says: &str, seconds: u64) {
        self.says(says);
        self.clock.advance(seconds);
    }

    /// The variables of the machine of this name.
    pub(crate) fn variable(&self, machine: &str, name: &str) -> Told<String> {
        let machines = self.entra.machines();
        let machine = machines.iter().find(|known| known.name == machine);
        let variable = machine.and_then(|known| known.environment.iter().find(|(known, _)| *known == name));
        let value = variable.map(|(_, value)| value.clone());
        value.ok_or_else(|| self.untold(&format!("{name} on the machine"), "none"))
    }

    /// `beartrap lab --inventory` finds these about an application.
    pub(crate) fn inventory_finds(&mut self, directory: &str, application: &str, lints: &[Lint]) -> Told {
        let directory = Directory::parse(directory);
        let directory = directory.map_err(|error| self.untold("a directory", &error.to_string()))?;
        let concerns = directory.lint(self.clock.now());
        for lint in lints {
            let found = concerns.iter().find(|known| known.lint == *lint && known.about == application);
            let Some(found) = found else {
                return Err(self.untold(&format!("{lint:?} in the inventory"), "nothing of it"));
            };
            paragraph(&mut self.text, "     inventory  ", &format!("{}: {}", found.what, found.why));
        }
        Ok(())
    }

    /// What the world calls this id, if it is one.
    pub(crate) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.iter().find(|(known, _)| known == id).map_or(id, |(_, name)| name)
    }

    pub(crate) fn now(&self) -> u64 {
        self.clock.now()
    }

    /// A line below the step.
    pub(crate) fn adds(&mut self, head: &str, says: &str) {
        paragraph(&mut self.text, &format!("     {head}"), says);
    }

    /// Something else came than is told.
    pub(crate) fn untold(&self, expected: &str, found: &str) -> Untold {
        let step = format!("step {}, {}", self.step.0, self.step.1);
        Untold { step, expected: expected.to_owned(), found: found.to_owned() }
    }

    pub(crate) fn told(self) -> String {
        self.text
    }

    /// Who sent what to whom in all that was told.
    pub(crate) fn traced(&self, story: &Story) -> String {
        screen(&format!("{}: {}", story.name, story.about), &self.hops)
    }

    fn saw(&mut self, from: Party, to: Party, answer: &Response<Bytes>) {
        self.hops.push(Hop::new(self.step.0, from, to, answer));
    }

    /// In a browser without a session.
    fn browse(&self, path: &str, request: &[(&str, &str)], name: &str) -> Response<Bytes> {
        let query = Serializer::new(String::new()).extend_pairs(request).finish();
        let password = format!("{}-password", name.split('@').next().unwrap_or_default());
        Browser::default().signs_in(&self.entra, &format!("{path}?{query}"), name, &password)
    }

    fn steps(&mut self, says: &str) {
        self.step = (self.step.0 + 1, says.to_owned());
        self.text.push('\n');
        paragraph(&mut self.text, &format!("  {:<2} ", self.step.0), says);
    }
}

/// A request to the token endpoint of a tenant.
pub(crate) fn token(tenant: &str, form: &[(&str, &str)]) -> Request<Bytes> {
    let request = Request::post(format!("/{tenant}/oauth2/v2.0/token")).body(body(form));
    request.expect("tenants stand in the stories")
}

/// A form as a body.
pub(crate) fn body(form: &[(&str, &str)]) -> Bytes {
    Serializer::new(String::new()).extend_pairs(form).finish().into()
}

/// A request with a token.
pub(crate) fn bearing(path: &str, token: &str) -> Request<Bytes> {
    let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
    request.body(Bytes::new()).expect("paths stand in the stories, and tokens are visible ASCII")
}

/// What the API behind it promises.
pub(crate) fn contract() -> Contract {
    Contract {
        name: "the orders".to_owned(),
        audiences: vec![API.to_owned(), format!("api://{API}")],
        versions: vec![Version::One, Version::Two],
        tenancy: Tenancy::Tenants(TENANTS.map(str::to_owned).to_vec()),
        leeway: 60,
        endpoints: vec![Endpoint {
            name: "GET /orders".to_owned(),
            scp: vec!["orders.read".to_owned()],
            roles: vec!["Orders.Read.All".to_owned()],
            users: true,
            applications: true,
        }],
        ..Contract::default()
    }
}

fn names(directory: &Directory) -> Vec<(String, String)> {
    let registered = directory.inventory(BEGIN).registrations.into_iter();
    registered.map(|application| (application.client_id, application.name)).chain(OTHERS.map(owned)).collect()
}

fn owned((id, name): (&str, &str)) -> (String, String) {
    (id.to_owned(), name.to_owned())
}

fn world(directory: Directory) -> (Clock, Arc<Personality>) {
    let clock = Clock::fixed(BEGIN);
    let config = Config { clock: clock.clone(), ..Config::of(directory, AUTHORITY) };
    (clock, Personality::new(config))
}

/// The lab's API, which fetches the keys of this personality.
fn api(entra: &Arc<Personality>, clock: &Clock) -> EntraApi {
    let known = entra.clone();
    let asked = entra.clone();
    let read = |answer: Response<Bytes>| (answer.status().as_u16(), answer.into_body());
    EntraApi::new(EntraApiConfig {
        authority: AUTHORITY.to_owned(),
        fetch: Arc::new(move |url| {
            let request = Request::get(url.strip_prefix(AUTHORITY)?).body(Bytes::new()).ok()?;
            Some(read(known.answer(request)))
        }),
        send: Arc::new(move |request| Some(read(asked.answer(request)))),
        clock: clock.clone(),
        fault: None,
    })
}
