//! `entra.toml`: a directory in the user's words. Unknown keys and names are errors that name the nearest known one.

use super::azure::{Azure, Grant, Identity, Subscription};
use super::credentials::{Certificate, Federated, Outside, Preauthorized, PrincipalEntry, PrincipalState};
use super::people::{Assignment, Flow, Group, Guest, OptionalClaim, Publisher, Redirects, Turns, UserState};
use super::policies::{Device, Edition, Location, Policies, Policy, Risk};
use super::switches::Switches;
use super::{Directory, Principal};
use crate::Troubled;
use serde::{Deserialize, Deserializer};

/// Why a directory cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// It is not TOML, or has a key that nobody knows; with line, column and the nearest known key.
    #[error("{0}")]
    Malformed(String),
    /// A name refers to nothing.
    #[error("line {line}: there is no {what} called {name}{hint}")]
    Unknown {
        /// The line of the name, from one.
        line: usize,
        /// What it should be: tenant, application, user, permission.
        what: &'static str,
        /// The name.
        name: String,
        /// The nearest known one, as a question.
        hint: String,
    },
    /// Two things have one name.
    #[error("line {line}: {name} is there twice")]
    Twice {
        /// The line of the second, from one.
        line: usize,
        /// The name or identifier.
        name: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "tenant")]
    tenants: Vec<Tenant>,
    #[serde(default, rename = "application")]
    applications: Vec<Application>,
    #[serde(default, rename = "user")]
    users: Vec<User>,
    #[serde(default, rename = "consent")]
    consents: Vec<Consent>,
    #[serde(default, rename = "principal")]
    entries: Vec<PrincipalEntry>,
    #[serde(default, rename = "issuer")]
    outside: Vec<Outside>,
    #[serde(default)]
    switches: Switches,
    #[serde(default, rename = "group")]
    groups: Vec<Group>,
    #[serde(default, rename = "guest")]
    guests: Vec<Guest>,
    #[serde(default, rename = "assignment")]
    assignments: Vec<Assignment>,
    #[serde(default, rename = "subscription")]
    subscriptions: Vec<Subscription>,
    #[serde(default, rename = "identity")]
    identities: Vec<Identity>,
    #[serde(default, rename = "grant")]
    grants: Vec<Grant>,
    #[serde(default, rename = "policy")]
    policies: Vec<Policy>,
    #[serde(default, rename = "location")]
    locations: Vec<Location>,
    #[serde(default, rename = "device")]
    devices: Vec<Device>,
    #[serde(default, rename = "trouble")]
    troubles: Vec<Troubled>,
}

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
    /// Where its data lies: `NA`, `EU`, `AS`.
    #[serde(default = "north_america")]
    pub(crate) region: String,
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

impl Directory {
    /// Reads the text of `entra.toml`.
    pub fn parse(text: &str) -> Result<Self, DirectoryError> {
        let file: File =
            toml::from_str(text).map_err(|error| DirectoryError::Malformed(with_nearest_key(&error)))?;
        let mut directory = Self {
            tenants: file.tenants,
            applications: with_services(file.applications),
            principals: Vec::new(),
            users: file.users,
            consents: file.consents,
            groups: file.groups,
            guests: file.guests,
            assignments: file.assignments,
            outside: file.outside,
            switches: file.switches,
            journal: crate::record::Log::default(),
            events: crate::record::Log::default(),
            policies: Policies {
                all: file.policies,
                locations: file.locations,
                devices: file.devices,
                accepted: Vec::new(),
            },
            troubles: file.troubles,
            azure: Azure {
                subscriptions: file.subscriptions,
                identities: file.identities,
                grants: file.grants,
            },
        };
        let lines = Lines(text);
        directory.principals = directory.known_by_home_or_consent(&lines)?;
        directory.enter(&file.entries, &lines)?;
        directory.check(&lines)?;
        Ok(directory)
    }

    /// An application stands for itself at home, and wherever somebody consented to it.
    fn known_by_home_or_consent(&self, lines: &Lines) -> Result<Vec<Principal>, DirectoryError> {
        let mut principals: Vec<Principal> = Vec::new();
        let (services, registered): (Vec<_>, Vec<_>) =
            self.applications.iter().partition(|app| app.is_service);
        for (tenant, service) in
            self.tenants.iter().flat_map(|tenant| services.iter().map(move |app| (tenant, app)))
        {
            principals.push(Principal::of(service, tenant));
        }
        let homes = registered.iter().map(|app| (app.name.as_str(), app.home.as_str()));
        // An identity stands for itself already.
        let consents = self.consents.iter().filter(|consent| self.identity(&consent.client).is_none());
        let elsewhere = consents.map(|consent| (consent.client.as_str(), consent.tenant.as_str()));
        for (application, tenant) in homes.chain(elsewhere) {
            let application = self.application_named(application).ok_or_else(|| {
                lines.unknown(
                    "application",
                    application,
                    self.applications.iter().map(|app| app.name.as_str()),
                )
            })?;
            let tenant =
                self.tenant(tenant).ok_or_else(|| lines.unknown("tenant", tenant, self.domains()))?;
            if Self::among(&principals, application, tenant).is_none() {
                principals.push(Principal::of(application, tenant));
            }
        }
        Ok(principals)
    }

    /// Makes, switches off and deletes service principals.
    fn enter(&mut self, entries: &[PrincipalEntry], lines: &Lines) -> Result<(), DirectoryError> {
        for PrincipalEntry { application, tenant, state } in entries {
            let application =
                self.application_named(application).ok_or_else(|| self.no_application(application, lines))?;
            let tenant =
                self.tenant(tenant).ok_or_else(|| lines.unknown("tenant", tenant, self.domains()))?;
            let mut principal = Principal::of(application, tenant);
            principal.enabled = *state == PrincipalState::Enabled;
            self.principals.retain(|known| known.id != principal.id);
            if *state != PrincipalState::Deleted {
                self.principals.push(principal);
            }
        }
        Ok(())
    }

    fn check(&self, lines: &Lines) -> Result<(), DirectoryError> {
        let tenants = self.tenants.iter().map(|tenant| tenant.id.as_str());
        let domains = self.domains();
        let applications =
            self.applications.iter().flat_map(|app| [app.name.as_str(), app.client_id.as_str()]);
        let users = self.users.iter().flat_map(|user| [user.name.as_str(), user.id.as_str()]);
        let mut seen = std::collections::HashSet::new();
        let identities = self.azure.identities.iter();
        let identities = identities.flat_map(|known| [known.name.as_str(), known.client_id.as_str()]);
        let groups = self.groups.iter().flat_map(|group| [group.name.as_str(), group.id.as_str()]);
        let guests = self.guests.iter().map(|guest| guest.id.as_str());
        let people = users.chain(groups).chain(guests);
        for name in tenants.chain(domains).chain(applications).chain(people).chain(identities) {
            if !seen.insert(name) {
                return Err(DirectoryError::Twice { line: lines.last_with(name), name: name.to_owned() });
            }
        }
        let wanted = self.applications.iter().flat_map(|app| &app.permissions);
        for permission in wanted.chain(self.consents.iter().flat_map(|consent| &consent.permissions)) {
            self.check_permission(permission, lines)?;
        }
        let people = self.applications.iter().flat_map(|app| &app.owners);
        for person in
            people.chain(self.consents.iter().flat_map(|consent| consent.user.iter().chain([&consent.by])))
        {
            self.user_named(person).ok_or_else(|| {
                lines.unknown("user", person, self.users.iter().map(|user| user.name.as_str()))
            })?;
        }
        self.check_clients(lines)?;
        self.check_policies(lines)?;
        self.check_people(lines)?;
        self.check_azure(lines)
    }

    /// Adds a decision, if it names what is there; the client then stands for itself in the tenant.
    pub(crate) fn consent(&mut self, consent: Consent) -> Result<(), DirectoryError> {
        let lines = Lines("");
        let unknown = |tenant| lines.unknown("tenant", tenant, self.domains());
        let tenant = self.tenant(&consent.tenant).ok_or_else(|| unknown(&consent.tenant))?.clone();
        for permission in &consent.permissions {
            self.check_permission(permission, &lines)?;
        }
        if self.identity(&consent.client).is_none() {
            let application = self.application_named(&consent.client);
            let application =
                application.ok_or_else(|| self.no_application(&consent.client, &lines))?.clone();
            self.provision(&application, &tenant);
        }
        self.consents.push(consent);
        Ok(())
    }

    /// Groups, guests and assignments.
    fn check_people(&self, lines: &Lines) -> Result<(), DirectoryError> {
        let named = || {
            let users = self.users.iter().map(|user| user.name.as_str());
            users.chain(self.groups.iter().map(|group| group.name.as_str()))
        };
        let someone = |name: &str| {
            let known = named().any(|known| known == name);
            known.then_some(()).ok_or_else(|| lines.unknown("user or group", name, named()))
        };
        let tenants = self.groups.iter().map(|group| &group.tenant);
        for tenant in tenants.chain(self.guests.iter().map(|guest| &guest.tenant)) {
            self.tenant(tenant).ok_or_else(|| lines.unknown("tenant", tenant, self.domains()))?;
        }
        for name in self.groups.iter().flat_map(|group| &group.members) {
            someone(name)?;
        }
        for guest in &self.guests {
            someone(&guest.user)?;
        }
        for Assignment { application, to, role, .. } in &self.assignments {
            someone(to)?;
            let permission =
                role.as_ref().map_or_else(|| application.clone(), |role| format!("{application}/{role}"));
            self.check_permission(&permission, lines)?;
        }
        Ok(())
    }

    /// `orders-api/orders.read`: an application, and a scope or role of it.
    fn check_permission(&self, permission: &str, lines: &Lines) -> Result<(), DirectoryError> {
        let (application, name) = permission.split_once('/').unwrap_or((permission, ""));
        let Some(application) = self.application_named(application) else {
            return Err(lines.unknown(
                "application",
                application,
                self.applications.iter().map(|app| app.name.as_str()),
            ));
        };
        let mut offered = application.offers();
        if name.is_empty() || offered.any(|known| known == name) {
            return Ok(());
        }
        Err(lines.unknown("permission", name, application.offers()))
    }

    /// Names that clients are given as: preauthorized ones, and those that are known to an API.
    fn check_clients(&self, lines: &Lines) -> Result<(), DirectoryError> {
        for api in &self.applications {
            let preauthorized = api.preauthorized.iter().map(|client| &client.client);
            for name in preauthorized.chain(&api.known_clients) {
                self.application_named(name).ok_or_else(|| self.no_application(name, lines))?;
            }
            for name in api.preauthorized.iter().flat_map(|client| &client.scopes) {
                if !api.scopes.iter().any(|scope| scope.name == *name) {
                    return Err(lines.unknown("permission", name, api.offers()));
                }
            }
        }
        Ok(())
    }

    fn no_application(&self, name: &str, lines: &Lines) -> DirectoryError {
        lines.unknown("application", name, self.applications.iter().map(|app| app.name.as_str()))
    }

    fn domains(&self) -> impl Iterator<Item = &str> {
        self.tenants.iter().flat_map(|tenant| &tenant.domains).map(String::as_str)
    }
}

/// What Microsoft runs, behind what the file registers.
fn with_services(mut applications: Vec<Application>) -> Vec<Application> {
    let services: File = toml::from_str(include_str!("services.toml"))
        .expect("the services are part of the program, and a test reads them");
    let services = services.applications.into_iter();
    applications.extend(services.map(|service| Application { is_service: true, ..service }));
    applications
}

/// The text, to say where a name stands.
pub(super) struct Lines<'a>(pub(super) &'a str);

impl Lines<'_> {
    pub(super) fn unknown<'a>(
        &self,
        what: &'static str,
        name: &str,
        known: impl Iterator<Item = &'a str>,
    ) -> DirectoryError {
        let hint = nearest(name, known).map_or_else(String::new, |known| format!("; did you mean {known}?"));
        DirectoryError::Unknown { line: self.first_with(name), what, name: name.to_owned(), hint }
    }

    fn first_with(&self, name: &str) -> usize {
        let quoted = format!("\"{name}");
        self.0.lines().position(|line| line.contains(&quoted)).map_or(1, |place| place + 1)
    }

    fn last_with(&self, name: &str) -> usize {
        let quoted = format!("\"{name}\"");
        let places = self.0.lines().enumerate().filter(|(_, line)| line.contains(&quoted));
        places.last().map_or(1, |(place, _)| place + 1)
    }
}

/// The name that was most likely meant.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let alike = known.map(|known| (strsim::jaro_winkler(name, known), known));
    alike.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(alike, _)| *alike > 0.7).map(|(_, known)| known)
}

/// What the reader says, and of an unknown key the known one that was most likely meant.
fn with_nearest_key(error: &toml::de::Error) -> String {
    let mut quoted = error.message().split('`').skip(1).step_by(2);
    let hint = quoted.next().filter(|_| error.message().starts_with("unknown field"));
    let hint = hint.and_then(|unknown| nearest(unknown, quoted));
    let said = error.to_string();
    hint.map_or_else(|| said.clone(), |known| format!("{}\ndid you mean {known}?", said.trim_end()))
}

/// A day that may be left out.
pub(super) fn day_if_any<'de, D: Deserializer<'de>>(input: D) -> Result<Option<u64>, D::Error> {
    day(input).map(Some)
}

/// A day, as the seconds since 1970 at which it begins.
pub(super) fn day<'de, D: Deserializer<'de>>(input: D) -> Result<u64, D::Error> {
    let date = toml::value::Datetime::deserialize(input)?.date;
    let date = date.ok_or_else(|| serde::de::Error::custom("a day is written 2026-01-31"))?;
    // Days of the civil calendar, counted from March so that the leap day comes last.
    let (year, month) = (i64::from(date.year), i64::from(date.month));
    let year = if month <= 2 { year - 1 } else { year };
    let days = 365 * year + year / 4 - year / 100
        + year / 400
        + (153 * ((month + 9) % 12) + 2) / 5
        + i64::from(date.day)
        - 719_469;
    u64::try_from(days * 86_400).map_err(|_| serde::de::Error::custom("a day before 1970"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_second_it_begins_at() {
        #[derive(Deserialize)]
        struct Of {
            #[serde(deserialize_with = "day")]
            at: u64,
        }
        for (text, expected) in [
            ("1970-01-01", 0),
            ("2026-01-01", 1_767_225_600),
            ("2024-02-29", 1_709_164_800),
            ("2024-03-01", 1_709_251_200),
        ] {
            assert_eq!(toml::from_str::<Of>(&format!("at = {text}")).unwrap().at, expected, "{text}");
        }
        assert!(toml::from_str::<Of>("at = 1969-12-31").is_err());
    }

    #[test]
    fn what_is_there_twice_is_named_with_the_line_of_the_second() {
        let text = "[[tenant]]\nid = \"a\"\nname = \"A\"\ndomains = [\"a.example\"]\n[[tenant]]\nid = \"a\"\nname = \"B\"\ndomains = []\n";
        assert_eq!(Directory::parse(text).unwrap_err(), DirectoryError::Twice { line: 6, name: "a".into() });
    }
}
