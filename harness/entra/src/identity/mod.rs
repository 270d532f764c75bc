//! Managed identities: a machine asks the platform it runs on, and gets a token without ever having a credential.
//!
//! Which platform answers follows from the resource that the machine is: a virtual machine asks the instance metadata
//! service, an App Service or a function its own endpoint, a server elsewhere the Arc agent. `/on/NAME` before the path
//! says which machine asks; without it, it is the first of its kind.

mod app_service;
mod arc;
mod imds;
mod issue;
mod machine;
mod selector;

pub use machine::Machine;

use crate::ask::{Ask, json};
use crate::directory::{Directory, Resource, guid};
use crate::personality::Personality;
use crate::refusal::Trace;
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use issue::Issued;
use machine::Kind;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::PathBuf;

/// What the platform remembers.
pub(crate) struct Platform {
    /// From this the secrets of machines follow.
    secret: String,
    /// Tokens that were issued, by identity and resource. Nobody gets another one while one is good for a while.
    kept: HashMap<(String, String), Issued>,
    /// Where the Arc agent leaves the keys that prove that who asks can read them.
    arc_folder: Option<PathBuf>,
    /// The keys that are out, by the machine that asked.
    arc_keys: HashMap<String, arc::Key>,
}

impl Platform {
    pub(crate) fn new(seed: u64, arc_folder: Option<PathBuf>) -> Self {
        let secret = guid(&["platform", &seed.to_string()]);
        Self { secret, kept: HashMap::new(), arc_folder, arc_keys: HashMap::new() }
    }

    /// What an App Service has to say to its endpoint, which whoever makes it fetch URLs does not know.
    fn header_of(&self, machine: &str) -> String {
        guid(&[&self.secret, machine])
    }
}

/// A request of a machine.
struct Asked<'a> {
    entra: &'a Personality,
    ask: &'a Ask,
    trace: &'a Trace,
    /// Its resource id.
    machine: String,
    /// Its name.
    name: String,
}

/// Why a machine gets no token.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Denied {
    status: StatusCode,
    error: &'static str,
    says: String,
}

impl Denied {
    fn new(code: u16, error: &'static str, says: impl Into<String>) -> Self {
        Self { status: status(code), error, says: says.into() }
    }

    /// As the metadata service and the Arc agent say it.
    fn plain(&self) -> Response<Bytes> {
        json(self.status, &json!({ "error": self.error, "error_description": self.says }))
    }
}

/// A status by its number.
pub(crate) fn status(number: u16) -> StatusCode {
    StatusCode::from_u16(number).unwrap_or(StatusCode::BAD_REQUEST)
}

/// The answer to a request below one of the paths of identities.
pub(crate) fn endpoint(entra: &Personality, ask: &Ask, trace: &Trace, path: &[&str]) -> Response<Bytes> {
    let world = &mut *entra.world();
    let Some((machine, kind, rest)) = addressed(&world.directory, path) else {
        return Denied::new(404, "not_found", "no machine of this directory is here").plain();
    };
    let asked = Asked { entra, ask, trace, machine: machine.id(), name: machine.name.to_owned() };
    match (kind, rest) {
        (Kind::VirtualMachine, ["metadata", "identity", "oauth2", "token"]) => imds::answered(&asked, world),
        (Kind::AppService, ["msi", "token"]) => app_service::answered(&asked, world),
        (Kind::Arc, ["metadata", "identity", "oauth2", "token"]) => arc::answered(&asked, world),
        // An App Service reaches no metadata service: without its variables a library waits for one in vain.
        (Kind::AppService, ["metadata", ..]) => crate::trouble::never(),
        _ => Denied::new(404, "not_found", "this machine has no such endpoint").plain(),
    }
}

/// The machine that a path is of, and what is left of the path.
fn addressed<'a, 'p>(
    directory: &'a Directory,
    path: &'p [&'p str],
) -> Option<(Resource<'a>, Kind, &'p [&'p str])> {
    if let ["on", name, rest @ ..] = path {
        let machine = directory.resource(name)?;
        return Some((machine, Kind::of(machine.kind)?, rest));
    }
    let wanted = if path.first() == Some(&"msi") { Kind::AppService } else { Kind::VirtualMachine };
    let machine = directory.resources().find(|resource| Kind::of(resource.kind) == Some(wanted))?;
    Some((machine, wanted, path))
}

/// The members that every platform answers with; all numbers are text.
fn granted(issued: &Issued, resource: &str) -> Value {
    json!({
        "access_token": issued.token,
        "expires_on": issued.expires.to_string(),
        "resource": resource,
        "token_type": "Bearer",
    })
}

fn with_challenge(mut answer: Response<Bytes>, challenge: &str) -> Response<Bytes> {
    if let Ok(challenge) = HeaderValue::try_from(challenge) {
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    answer
}
