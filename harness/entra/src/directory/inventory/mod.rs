//! What there is: registrations and, apart from them, what stands for them in each tenant; and what is wrong with it.
//!
//! Secrets are not in it, only when they end.

mod lint;
mod redirects;

pub use lint::{Concern, Lint};

use super::{Application, Directory, Identity, Tenant};
use crate::personality::timestamp;
use serde::Serialize;

/// Everything that is registered, and everything that has rights.
#[derive(Debug, Clone, Serialize)]
pub struct Inventory {
    /// The registrations, in the order of the file: what developers own. None has a right to anything.
    pub registrations: Vec<Registration>,
    /// The service principals, tenant by tenant: what administrators own. Permissions are granted to them.
    pub principals: Vec<Enterprise>,
    /// What should be looked after.
    pub concerns: Vec<Concern>,
}

/// A registration: one object, in its home tenant.
#[derive(Debug, Clone, Serialize)]
pub struct Registration {
    /// What the directory calls it.
    pub name: String,
    /// The client id.
    pub client_id: String,
    /// The tenant in which it was registered.
    pub home: String,
    /// Who answers for it.
    pub owners: Vec<String>,
    /// The day of its registration: `2026-01-31`.
    pub created: Option<String>,
    /// What it proves itself with.
    pub credentials: Vec<CredentialEnd>,
    /// Where users are sent back to.
    pub redirect_uris: Vec<String>,
    /// The scopes and roles that it offers as an API.
    pub offers: Vec<String>,
    /// The permissions that it lists. Listing is not having.
    pub asks: Vec<String>,
}

/// A credential, and how long it is good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CredentialEnd {
    /// `secret`, `certificate` or `federated`.
    pub kind: &'static str,
    /// The id of a secret, the thumbprint of a certificate, or issuer and subject. Never a secret's value.
    pub id: String,
    /// The day on which it ends; a federated credential has no end.
    pub expires: Option<String>,
}

/// A service principal: what stands for an application in one tenant.
#[derive(Debug, Clone, Serialize)]
pub struct Enterprise {
    /// The tenant.
    pub tenant: String,
    /// The object id: `oid` and `sub` of its tokens.
    pub id: String,
    /// What the directory calls the application, or the managed identity.
    pub application: String,
    /// `application`, or `managed-identity`: one that nobody registered, and without a credential that anybody sees.
    pub kind: &'static str,
    /// Whether it may sign in.
    pub enabled: bool,
    /// What it was granted, why it may.
    pub granted: Vec<Granted>,
    /// Who was assigned to it, with the role if there is one.
    pub assigned: Vec<String>,
}

/// A permission, and the decision behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Granted {
    /// `orders-api/orders.read`.
    pub permission: String,
    /// `application` if the application has it for itself, `delegated` if only together with a user, and both if the API
    /// has a scope and a role of this name.
    pub kind: &'static str,
    /// Who decided.
    pub by: String,
    /// The day of the decision.
    pub at: String,
    /// The one user for whom, or nobody if it is for all.
    pub user: Option<String>,
}

impl Directory {
    /// Everything that is there at this time, in seconds since 1970.
    ///
    /// ```
    /// let inventory = beartrap_entra::Directory::example().inventory(1_782_864_000);
    /// let nightly = inventory.principals.iter().find(|principal| principal.application == "nightly").unwrap();
    /// assert_eq!(nightly.granted[0].permission, "orders-api/Orders.Read.All");
    /// ```
    pub fn inventory(&self, now: u64) -> Inventory {
        let registered = self.applications.iter().filter(|application| !application.is_service);
        let principals = self
            .tenants
            .iter()
            .flat_map(|tenant| self.enterprises_of(tenant).chain(self.identities_of(tenant)));
        Inventory {
            registrations: registered.map(|application| self.registration(application)).collect(),
            principals: principals.collect(),
            concerns: self.lint(now),
        }
    }

    fn registration(&self, application: &Application) -> Registration {
        let secrets =
            application.secrets.iter().map(|secret| ("secret", secret.id.clone(), Some(secret.expires)));
        let certificates = application
            .certificates
            .iter()
            .map(|known| ("certificate", known.x509.x5t.clone(), Some(known.ends())));
        let federated = application
            .federated
            .iter()
            .map(|known| ("federated", format!("{} {}", known.issuer, known.subject.text()), None));
        let credentials = secrets.chain(certificates).chain(federated);
        Registration {
            name: application.name.clone(),
            client_id: application.client_id.clone(),
            home: self
                .tenant(&application.home)
                .map_or_else(|| application.home.clone(), |tenant| tenant.name.clone()),
            owners: application.owners.clone(),
            created: application.created.map(day),
            credentials: credentials
                .map(|(kind, id, expires)| CredentialEnd { kind, id, expires: expires.map(day) })
                .collect(),
            redirect_uris: application.redirects.all().map(str::to_owned).collect(),
            offers: application.offers().map(str::to_owned).collect(),
            asks: application.permissions.clone(),
        }
    }

    fn enterprises_of<'a>(&'a self, tenant: &'a Tenant) -> impl Iterator<Item = Enterprise> {
        let here = self.principals.iter().filter(|principal| principal.tenant == tenant.id);
        here.filter_map(|principal| {
            let application = self.application(&principal.client_id).filter(|known| !known.is_service)?;
            Some(Enterprise {
                id: principal.id.clone(),
                enabled: principal.enabled,
                ..self.enterprise(&application.name, "application", tenant)
            })
        })
    }

    fn identities_of<'a>(&'a self, tenant: &'a Tenant) -> impl Iterator<Item = Enterprise> {
        let is_here =
            |identity: &&Identity| self.tenant_of(identity).is_some_and(|home| home.id == tenant.id);
        self.azure.identities.iter().filter(is_here).map(|identity| Enterprise {
            id: self.principal_id(identity),
            ..self.enterprise(&identity.name, "managed-identity", tenant)
        })
    }

    /// What was granted to whom the directory calls so, and who was assigned to it.
    fn enterprise(&self, name: &str, kind: &'static str, tenant: &Tenant) -> Enterprise {
        let consents =
            self.consents.iter().filter(|consent| consent.client == name && tenant.is(&consent.tenant));
        let granted = consents.flat_map(|consent| {
            consent.permissions.iter().map(|permission| Granted {
                permission: permission.clone(),
                kind: self.kind(permission),
                by: consent.by.clone(),
                at: day(consent.at),
                user: consent.user.clone(),
            })
        });
        let assigned = self.assignments.iter().filter(|known| known.application == name);
        Enterprise {
            tenant: tenant.name.clone(),
            id: String::new(),
            application: name.to_owned(),
            kind,
            enabled: true,
            granted: granted.collect(),
            assigned: assigned
                .map(|known| {
                    known
                        .role
                        .as_ref()
                        .map_or_else(|| known.to.clone(), |role| format!("{} as {role}", known.to))
                })
                .collect(),
        }
    }

    /// Whether `orders-api/Orders.Read.All` is what an application has for itself, or what users delegate.
    fn kind(&self, permission: &str) -> &'static str {
        let (api, name) = permission.split_once('/').unwrap_or((permission, ""));
        let api = self.application_named(api);
        let is_scope = api.is_some_and(|api| api.scope(name).is_some());
        let is_role =
            |api: &Application| api.roles.iter().any(|role| role.name == name && role.is_for_applications());
        match (is_scope, api.is_some_and(is_role)) {
            (true, true) => "delegated and application",
            (false, true) => "application",
            _ => "delegated",
        }
    }
}

/// `2026-01-31`.
fn day(seconds: u64) -> String {
    timestamp(seconds).chars().take(10).collect()
}
