//! What a directory must be beyond its shape: every name refers to something, and nothing is there twice.

use super::credentials::{PrincipalEntry, PrincipalState};
use super::lines::{DirectoryError, Lines};
use super::objects::Consent;
use super::people::Assignment;
use super::{Directory, Principal};

impl Directory {
    /// Makes, switches off and deletes service principals.
    pub(super) fn enter(&mut self, entries: &[PrincipalEntry], lines: &Lines) -> Result<(), DirectoryError> {
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

    pub(super) fn check(&self, lines: &Lines) -> Result<(), DirectoryError> {
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

    pub(super) fn no_application(&self, name: &str, lines: &Lines) -> DirectoryError {
        lines.unknown("application", name, self.applications.iter().map(|app| app.name.as_str()))
    }

    pub(super) fn domains(&self) -> impl Iterator<Item = &str> {
        self.tenants.iter().flat_map(|tenant| &tenant.domains).map(String::as_str)
    }
}
