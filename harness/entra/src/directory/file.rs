//! `entra.toml`: a directory in the user's words. Unknown keys and names are errors that name the nearest known one.

use super::azure::{Azure, Grant, Identity, Subscription};
use super::credentials::{Outside, PrincipalEntry};
use super::lines::{DirectoryError, Lines, with_nearest_key};
use super::objects::{Application, Consent, Tenant, User};
use super::people::{Assignment, Group, Guest};
use super::policies::{Device, Location, Policies, Policy};
use super::switches::Switches;
use super::{Directory, Principal};
use crate::Troubled;
use serde::Deserialize;

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
            fault: None,
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
}

/// What Microsoft runs, behind what the file registers.
fn with_services(mut applications: Vec<Application>) -> Vec<Application> {
    let services: File = toml::from_str(include_str!("services.toml"))
        .expect("the services are part of the program, and a test reads them");
    let services = services.applications.into_iter();
    applications.extend(services.map(|service| Application { is_service: true, ..service }));
    applications
}
