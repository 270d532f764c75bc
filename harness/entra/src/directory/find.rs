//! Who is meant by a name.

use super::{AppRole, Application, Consent, Directory, Principal, RoleFor, Tenant, User};
use sha2::{Digest as _, Sha256};

impl Directory {
    /// The tenant with this id or domain, without regard to letter case.
    pub(crate) fn tenant(&self, name: &str) -> Option<&Tenant> {
        let is_it = |tenant: &&Tenant| {
            tenant.id.eq_ignore_ascii_case(name)
                || tenant.domains.iter().any(|domain| domain.eq_ignore_ascii_case(name))
        };
        self.tenants.iter().find(is_it)
    }

    /// The application with this client id.
    pub(crate) fn application(&self, client_id: &str) -> Option<&Application> {
        self.applications.iter().find(|app| app.client_id.eq_ignore_ascii_case(client_id))
    }

    /// The application that this directory calls so.
    pub(crate) fn application_named(&self, name: &str) -> Option<&Application> {
        self.applications.iter().find(|app| app.name == name)
    }

    /// The API with this App ID URI or client id.
    pub(crate) fn api(&self, resource: &str) -> Option<&Application> {
        let bare = resource.trim_end_matches('/');
        let has = |app: &&Application| app.uris.iter().any(|uri| uri.trim_end_matches('/') == bare);
        self.applications.iter().find(has).or_else(|| self.application(resource))
    }

    /// What stands for the application in the tenant.
    pub(crate) fn principal(&self, application: &Application, tenant: &Tenant) -> Option<&Principal> {
        Self::among(&self.principals, application, tenant)
    }

    pub(super) fn among<'a>(
        principals: &'a [Principal],
        application: &Application,
        tenant: &Tenant,
    ) -> Option<&'a Principal> {
        principals.iter().find(|known| known.client_id == application.client_id && known.tenant == tenant.id)
    }

    /// The user who signs in with this name.
    pub(crate) fn user_named(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|user| user.name.eq_ignore_ascii_case(name))
    }

    /// What a client was granted in a tenant, by everybody's consent or by this user's.
    pub(crate) fn consents_of<'a>(
        &'a self,
        client: &'a Application,
        tenant: &'a Tenant,
        user: Option<&'a User>,
    ) -> impl Iterator<Item = &'a Consent> {
        self.consents.iter().filter(move |consent| {
            consent.client == client.name
                && self.tenant(&consent.tenant).is_some_and(|known| known.id == tenant.id)
                && consent.user.as_ref().is_none_or(|name| user.is_some_and(|user| user.name == *name))
        })
    }
}

impl Application {
    /// The names of its scopes and roles.
    pub(crate) fn offers(&self) -> impl Iterator<Item = &str> {
        let scopes = self.scopes.iter().map(|scope| scope.name.as_str());
        scopes.chain(self.roles.iter().map(|role| role.name.as_str()))
    }
}

impl AppRole {
    /// Whether it is an application permission.
    pub(crate) fn is_for_applications(&self) -> bool {
        self.r#for.contains(&RoleFor::Application)
    }
}

impl Principal {
    pub(super) fn of(application: &Application, tenant: &Tenant) -> Self {
        Self {
            id: guid(&["principal", &application.client_id, &tenant.id]),
            client_id: application.client_id.clone(),
            tenant: tenant.id.clone(),
            enabled: true,
        }
    }
}

/// A GUID that follows from what it identifies, so that every start of the same directory has the same.
pub(crate) fn guid(parts: &[&str]) -> String {
    let digest = Sha256::digest(parts.join("\n"));
    let number = digest[..16].iter().fold(0_u128, |number, octet| number << 8 | u128::from(*octet));
    let hex = format!("{number:032x}");
    format!("{}-{}-4{}-8{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}
