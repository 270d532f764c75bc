//! Outages, throttling and slowness, on request: what clients have to cope with, and rarely meet while they are tested.

use crate::ask::{Ask, json};
use crate::errors::service;
use crate::personality::Personality;
use crate::refusal::{Refusal, Trace};
use crate::{identity, resources};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;

/// Where there is trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The endpoints of managed identities.
    Identity,
    /// The token endpoints, with those of device codes.
    Token,
    /// Metadata and keys.
    Metadata,
    /// Microsoft Graph.
    Graph,
    /// Azure Resource Manager.
    ResourceManager,
    /// Azure Storage.
    Storage,
    /// Key Vault.
    KeyVault,
}

/// What is wrong there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// 429 with `Retry-After`.
    Throttled,
    /// 503.
    Outage,
    /// The answer comes [`SLOW`] late.
    Slow,
    /// There is no answer, until the server gives up after [`NEVER`].
    BlackHole,
    /// Tokens: the service cannot issue them, which is its own fault.
    IssuanceFailed,
    /// Identities: 404, as while a machine starts.
    NotReady,
    /// Identities: 410, as while the service is updated.
    Updating,
    /// Arc: the challenge names a file outside the folder of keys.
    KeyElsewhere,
    /// Arc: the challenge names a file that does not end in `.key`.
    KeyMisnamed,
    /// Arc: the file is larger than any key.
    KeyTooLarge,
}

/// How late a slow answer is: later than a probe of any library waits.
pub const SLOW: Duration = Duration::from_millis(2_500);
/// How long a request without an answer is held.
pub const NEVER: Duration = Duration::from_secs(20);

/// An extension of an answer: when the server sends it. In process nothing waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// After this time.
    Late(Duration),
    /// Never: the connection is closed after this time.
    Never(Duration),
}

/// Trouble at a place, for so many requests, or until it is ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Troubled {
    /// Where.
    pub at: Place,
    /// What.
    pub what: Trouble,
    /// For how many requests; without it until it is ended.
    #[serde(default)]
    pub times: Option<u32>,
}

/// The trouble that there is.
#[derive(Debug, Default)]
pub(crate) struct Troubles(Vec<Troubled>);

impl Trouble {
    pub(crate) const ARC: [Self; 3] = [Self::KeyElsewhere, Self::KeyMisnamed, Self::KeyTooLarge];
    const ANYWHERE: [Self; 4] = [Self::Throttled, Self::Outage, Self::Slow, Self::BlackHole];
    /// What takes the place of an answer, or delays it.
    const MET: [Self; 7] = [
        Self::Throttled,
        Self::Outage,
        Self::Slow,
        Self::BlackHole,
        Self::NotReady,
        Self::Updating,
        Self::IssuanceFailed,
    ];
}

impl Place {
    fn of(path: &[&str]) -> Option<Self> {
        match path {
            ["metadata" | "msi" | "on", ..] => Some(Self::Identity),
            ["graph", ..] => Some(Self::Graph),
            ["arm", ..] => Some(Self::ResourceManager),
            ["storage", ..] => Some(Self::Storage),
            ["vault", ..] => Some(Self::KeyVault),
            [_, "oauth2", .., "token" | "devicecode"] => Some(Self::Token),
            [.., ".well-known", "openid-configuration"] | [_, "discovery", ..] => Some(Self::Metadata),
            _ => None,
        }
    }

    /// What can be wrong here.
    fn possible(self) -> impl Iterator<Item = Trouble> {
        let all = Trouble::MET.into_iter().chain(Trouble::ARC);
        all.filter(move |trouble| match trouble {
            trouble if Trouble::ANYWHERE.contains(trouble) => true,
            Trouble::IssuanceFailed => self == Self::Token,
            _ => self == Self::Identity,
        })
    }
}

impl Troubles {
    pub(crate) fn of(list: Vec<Troubled>) -> Self {
        Self(list)
    }

    /// The first of these that there is at the place, for this request.
    pub(crate) fn take(&mut self, at: Place, among: &[Trouble]) -> Option<Trouble> {
        let place = self.0.iter().position(|known| known.at == at && among.contains(&known.what))?;
        let known = &mut self.0[place];
        let what = known.what;
        match &mut known.times {
            None => {}
            Some(0 | 1) => {
                self.0.remove(place);
            }
            Some(left) => *left -= 1,
        }
        Some(what)
    }
}

impl Personality {
    /// Brings trouble. Of several at one place the first is met. False if this cannot be wrong there.
    pub fn trouble(&self, troubled: Troubled) -> bool {
        let is_possible = troubled.at.possible().any(|known| known == troubled.what);
        if is_possible {
            self.world().troubles.0.push(troubled);
        }
        is_possible
    }

    /// Ends all trouble.
    pub fn calm(&self) {
        self.world().troubles.0.clear();
    }

    /// The trouble that there is.
    pub fn troubles(&self) -> Vec<Troubled> {
        self.world().troubles.0.clone()
    }
}

/// The answer, or what becomes of it where there is trouble.
pub(crate) fn around(
    entra: &Personality,
    ask: &Ask,
    trace: &Trace,
    answer: impl FnOnce() -> Response<Bytes>,
) -> Response<Bytes> {
    let path = ask.segments();
    let Some(at) = Place::of(&path) else { return answer() };
    let met = entra.world().troubles.take(at, &Trouble::MET);
    match met {
        None => answer(),
        Some(Trouble::BlackHole) => never(),
        Some(Trouble::Slow) => paced(answer(), Pace::Late(SLOW)),
        Some(trouble) => refused(entra, at, trouble, &path, trace),
    }
}

/// No answer.
pub(crate) fn never() -> Response<Bytes> {
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = StatusCode::GATEWAY_TIMEOUT;
    paced(answer, Pace::Never(NEVER))
}

fn paced(mut answer: Response<Bytes>, pace: Pace) -> Response<Bytes> {
    answer.extensions_mut().insert(pace);
    answer
}

fn refused(
    entra: &Personality,
    at: Place,
    trouble: Trouble,
    path: &[&str],
    trace: &Trace,
) -> Response<Bytes> {
    let (status, says) = match trouble {
        Trouble::NotReady => (404, "the identity service is not ready yet: try again"),
        Trouble::Updating => (410, "the identity service is being updated: try again for up to 70 seconds"),
        Trouble::Throttled => (429, "there were too many requests: wait as long as Retry-After says"),
        _ => (503, "the service is not available at the moment: try again"),
    };
    let mut answer = match at {
        Place::Identity if path.contains(&"msi") => {
            let body = json!({ "statusCode": status, "message": says, "correlationId": trace.correlation });
            json(identity::status(status), &body)
        }
        Place::Identity => {
            let error = if status == 429 { "too_many_requests" } else { "service_unavailable" };
            json(identity::status(status), &json!({ "error": error, "error_description": says }))
        }
        Place::Token | Place::Metadata if status == 429 => {
            Refusal::from(&service::THROTTLED).answer(entra, trace)
        }
        Place::Token if trouble == Trouble::IssuanceFailed => {
            Refusal::from(&service::ISSUANCE_FAILED).answer(entra, trace)
        }
        Place::Token | Place::Metadata => Refusal::from(&service::DIRECTORY_UNAVAILABLE).answer(entra, trace),
        Place::Graph | Place::ResourceManager | Place::Storage | Place::KeyVault => {
            resources::troubled(at, identity::status(status), says, trace)
        }
    };
    if status == 429 || status == 503 {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    answer
}
