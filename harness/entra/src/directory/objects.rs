//! Tenants, applications, users and consents, as the file has them.

use super::credentials::{Certificate, Federated, Preauthorized};
use super::day::{day, day_if_any};
use super::people::{Flow, OptionalClaim, Publisher, Redirects, Turns, UserState};
use super::policies::{Edition, Risk};
use serde::Deserialize;

/// A tenant: an organisation's own trust boundary.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "switches that have nothing to do with each other")]
pub(crate) struct Tenant {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) domains: Vec<String>,
    /// Whether users may consent for themselves.
    #[serde(default)]
    pub(crate) user_consent: UserConsent,
    #[serde(default)]
    pub(crate) edition: Edition,
    /// The protection of tenants without policies: old ways to sign in are closed, and everybody has a second factor.
    #[serde(default)]
    pub(crate) security_defaults: bool,
    /// Whether users of other tenants may be guests here.
    #[serde(default = "yes")]
    pub(crate) guests_in: bool,
    /// Whether its users may be guests elsewhere.
    #[serde(default = "yes")]
    pub(crate) guests_out: bool,
    /// The one tenant of all personal accounts.
    #[serde(default)]
    pub(crate) personal: bool,
    /// One for customers, whose accounts sign in at a host of its own and not at this one.
    #[serde(default)]
    pub(crate) customers: bool,
    /// The cloud that it is in, which has hosts of its own unless it is the public one.
    #[serde(default)]
    pub(crate) cloud: Cloud,
    /// Where its data lies: `NA`, `EU`, `AS`.
    #[serde(default = "north_america")]
    pub(crate) region: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Cloud {
    #[default]
    Public,
    UsGovernment,
    China,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum UserConsent {
    #[default]
    Allowed,
    /// To applications of the own tenant and of verified publishers.
    VerifiedPublishers,
    /// They ask an administrator for it.
    Requested,
    Forbidden,
}

/// An application object: registered once, in its home tenant.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "switches that have nothing to do with each other")]
pub(crate) struct Application {
    pub(crate) name: String,
    pub(crate) client_id: String,
    /// Tenant by domain or id.
    pub(crate) home: String,
    #[serde(default)]
    pub(crate) owners: Vec<String>,
    #[serde(default)]
    pub(crate) sign_in: SignIn,
    /// The version of the access tokens for it, whichever endpoint issues them: 1 unless it says 2.
    #[serde(default = "one")]
    pub(crate) token_version: u8,
    /// Its App ID URIs, if it is an API.
    #[serde(default)]
    pub(crate) uris: Vec<String>,
    /// The delegated permissions that it offers.
    #[serde(default)]
    pub(crate) scopes: Vec<Scope>,
    /// The roles that it offers, to applications and to users.
    #[serde(default)]
    pub(crate) roles: Vec<AppRole>,
    /// Nobody gets a token for it without an assignment.
    #[serde(default)]
    pub(crate) assignment_required: bool,
    /// What it asks of other applications: `orders-api/orders.read`.
    #[serde(default)]
    pub(crate) permissions: Vec<String>,
    #[serde(default)]
    pub(crate) secrets: Vec<Secret>,
    #[serde(default)]
    pub(crate) redirects: Redirects,
    /// Called in the browser of a user who logs out.
    #[serde(default)]
    pub(crate) logout: Option<String>,
    /// The flows that are switched on for it.
    #[serde(default)]
    pub(crate) flows: Vec<Flow>,
    #[serde(default)]
    pub(crate) optional_claims: Vec<OptionalClaim>,
    #[serde(default)]
    pub(crate) publisher: Publisher,
    #[serde(default, deserialize_with = "day_if_any")]
    pub(crate) created: Option<u64>,
    #[serde(default)]
    pub(crate) certificates: Vec<Certificate>,
    #[serde(default)]
    pub(crate) federated: Vec<Federated>,
    /// Those who need no consent to scopes of this API.
    #[serde(default)]
    pub(crate) preauthorized: Vec<Preauthorized>,
    /// Clients whose users consent to this API's own permissions in the same step, by name.
    #[serde(default)]
    pub(crate) known_clients: Vec<String>,
    /// It is neither asked nor asked for at `common` and `consumers`, whatever accounts it admits.
    #[serde(default)]
    pub(crate) not_at_common: bool,
    /// Tokens for this API are signed with a key of its own, which only `?appid=` shows.
    #[serde(default)]
    pub(crate) custom_key: bool,
    /// Run by Microsoft: every tenant knows it, and nobody registered it.
    #[serde(skip)]
    pub(crate) is_service: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SignIn {
    #[default]
    OneTenant,
    AnyTenant,
    AnyTenantAndPersonal,
    Personal,
}

/// A delegated permission.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scope {
    pub(crate) name: String,
    pub(crate) consent: ConsentBy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ConsentBy {
    User,
    Administrator,
}

/// An app role: for applications it is an application permission, for users a role in the application.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AppRole {
    pub(crate) name: String,
    pub(crate) r#for: Vec<RoleFor>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RoleFor {
    Application,
    User,
}

/// A client secret.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Secret {
    /// What the portal shows beside it, and people configure by mistake.
    pub(crate) id: String,
    pub(crate) value: String,
    #[serde(deserialize_with = "day")]
    pub(crate) expires: u64,
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Secret").field("id", &self.id).field("expires", &self.expires).finish_non_exhaustive()
    }
}

/// A person.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct User {
    /// The name that the user signs in with; its domain says the home tenant.
    pub(crate) name: String,
    /// The object id.
    pub(crate) id: String,
    pub(crate) display: String,
    pub(crate) password: String,
    #[serde(default)]
    pub(crate) directory_roles: Vec<String>,
    #[serde(default)]
    pub(crate) email: Option<String>,
    #[serde(default)]
    pub(crate) state: UserState,
    /// The code of the second factor, for one who registered any: always the same, since nobody looks at a telephone.
    #[serde(default)]
    pub(crate) second_factor: Option<String>,
    /// How likely it is that somebody else has the account.
    #[serde(default)]
    pub(crate) risk: Risk,
    #[serde(skip)]
    pub(crate) turns: Turns,
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").field("name", &self.name).field("id", &self.id).finish_non_exhaustive()
    }
}

/// A decision that a client may have permissions in a tenant, with who made it and when.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Consent {
    pub(crate) client: String,
    pub(crate) tenant: String,
    pub(crate) permissions: Vec<String>,
    pub(crate) by: String,
    /// For this user alone; for everyone if nobody is named.
    #[serde(default)]
    pub(crate) user: Option<String>,
    #[serde(deserialize_with = "day")]
    pub(crate) at: u64,
}

fn north_america() -> String {
    "NA".to_owned()
}

fn yes() -> bool {
    true
}

fn one() -> u8 {
    1
}
