//! What a test or a story does to a running personality: time, trouble, and decisions that somebody makes meanwhile.

use crate::Troubled;
use crate::ask::{Ask, json};
use crate::identity::Machine;
use crate::personality::Personality;
use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A change to a running personality; as JSON `{"advance": 3600}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Control {
    /// Time passes, in seconds.
    Advance(u64),
    /// Something goes wrong: `{"trouble": {"at": "identity", "what": "throttled", "times": 2}}`.
    Trouble(Troubled),
    /// All trouble ends.
    Calm {},
    /// Somebody grants a role for Azure resources.
    Grant(RoleAt),
    /// Somebody takes one away.
    Ungrant(RoleAt),
    /// An administrator grants a client or an identity a permission of an API.
    Consent(Permission),
    /// A resource is deleted, and with it the identity that the system assigned to it.
    DeleteResource(String),
    /// A policy is switched on or off: `{"policy": {"name": "the policy", "on": true}}`.
    Policy {
        /// Its name.
        name: String,
        /// Whether it counts.
        on: bool,
    },
    /// A user has another password from now on: the old one with `-new` behind it.
    NewPassword(String),
    /// A user's password has expired.
    ExpirePassword(String),
    /// A user's account is switched off.
    DisableUser(String),
    /// An administrator withdraws what a user granted, and ends the sessions.
    RevokeSessions(String),
    /// Somebody else may have the account of a user.
    RaiseRisk(String),
}

/// A role for Azure resources, in the words of the directory's file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleAt {
    /// A user, group, application or identity.
    pub to: String,
    /// `Storage Blob Data Reader`.
    pub role: String,
    /// `subscription/group/resource`.
    pub scope: String,
}

/// A permission of an API, in the words of the directory's file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permission {
    /// An application or an identity.
    pub client: String,
    /// The tenant, by domain or id.
    pub tenant: String,
    /// `orders-api/Orders.Read.All`.
    pub permission: String,
    /// Who decided.
    pub by: String,
}

const NO_USER: &str = "there is no such user";

fn done(is_done: bool, or: &str) -> Result<(), String> {
    if is_done { Ok(()) } else { Err(or.into()) }
}

impl Personality {
    /// Makes a change.
    ///
    /// # Errors
    /// A name that it has nobody for; nothing is changed then.
    pub fn control(&self, control: Control) -> Result<(), String> {
        match control {
            Control::Advance(seconds) => self.clock().advance(seconds),
            Control::Trouble(troubled) => {
                if !self.trouble(troubled) {
                    return Err("this cannot go wrong there".into());
                }
            }
            Control::Calm {} => self.calm(),
            Control::Grant(role) => self.grant_role(role)?,
            Control::Ungrant(role) => done(self.remove_role(role), "nobody granted that")?,
            Control::Consent(permission) => self.grant_permission(permission)?,
            Control::DeleteResource(name) => {
                let directory = &mut self.world().directory;
                directory.resource(&name).ok_or("there is no such resource")?;
                directory.delete_resource(&name);
            }
            Control::Policy { name, on } => done(self.switch_policy(&name, on), "there is no such policy")?,
            Control::NewPassword(name) => {
                let old = self.world().directory.user_named(&name).map(|user| user.password.clone());
                let new = format!("{}-new", old.ok_or(NO_USER)?);
                done(self.change_password(&name, &new), NO_USER)?;
            }
            Control::ExpirePassword(name) => done(self.expire_password(&name), NO_USER)?,
            Control::DisableUser(name) => done(self.disable_user(&name), NO_USER)?,
            Control::RevokeSessions(name) => done(self.revoke_sessions(&name), NO_USER)?,
            Control::RaiseRisk(name) => done(self.raise_risk(&name), NO_USER)?,
        }
        Ok(())
    }
}

/// `GET /control` says how things are, `POST /control` changes them. It has no password, so it must be asked by a program
/// on this machine: a page in a browser cannot send this content type elsewhere than home, nor under another name.
pub(crate) fn endpoint(entra: &Personality, ask: &Ask) -> Response<Bytes> {
    if !is_from_here(ask) {
        return refused(
            StatusCode::FORBIDDEN,
            "the host must be 127.0.0.1 or localhost, and no page may ask",
        );
    }
    if ask.method == Method::POST {
        let kind = ask.header("content-type").unwrap_or_default();
        if kind.split(';').next() != Some("application/json") {
            return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send content-type: application/json");
        }
        let changed = serde_json::from_slice(&ask.body).map_err(|error| error.to_string());
        if let Err(says) = changed.and_then(|control| entra.control(control)) {
            return refused(StatusCode::BAD_REQUEST, &says);
        }
    }
    let machines: Map<String, Value> = entra.machines().into_iter().map(environment).collect();
    json(StatusCode::OK, &json!({ "now": entra.now(), "troubles": entra.troubles(), "machines": machines }))
}

/// A machine's name, and the variables by which what runs on it finds its identities.
fn environment(machine: Machine) -> (String, Value) {
    let variables = machine.environment.into_iter().map(|(name, value)| (name.to_owned(), value.into()));
    (machine.name, Value::Object(variables.collect()))
}

fn is_from_here(ask: &Ask) -> bool {
    let host = ask.header("host").unwrap_or("localhost");
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    ["127.0.0.1", "localhost"].contains(&name) && !ask.headers.contains_key("origin")
}

fn refused(status: StatusCode, says: &str) -> Response<Bytes> {
    json(status, &json!({ "error": says }))
}
