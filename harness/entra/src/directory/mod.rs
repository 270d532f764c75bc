//! The ledger: who exists, who may what, and who said so. It knows nothing of requests and tokens.

use crate::policy::CriticalEvent;
use crate::record::{Change, Log};
use beartrap_core::Fault;

mod azure;
mod check;
mod credentials;
mod day;
mod expression;
mod file;
mod find;
mod inventory;
mod lines;
mod objects;
mod people;
mod policies;
mod rights;
mod roles;
mod switches;

pub(crate) use azure::{Action, Assigned, Grant, Identity, Plane, Resource};
pub(crate) use credentials::{Certificate, Federated, Subject};
pub(crate) use find::guid;
pub use inventory::{Concern, CredentialEnd, Enterprise, Granted, Inventory, Lint, Registration};
pub use lines::DirectoryError;
pub(crate) use objects::{
    AppRole, Application, Cloud, Consent, ConsentBy, RoleFor, Scope, Secret, SignIn, Tenant, User,
    UserConsent,
};
pub(crate) use people::{Assignment, Flow, Group, Guest, OptionalClaim, Publisher, Redirects, UserState};
pub(crate) use policies::{
    ClientKind, Control, Device, DevicePlatform, Edition, Location, Policies, Policy, PolicyState, Risk,
};
pub(crate) use roles::on_blob;
pub(crate) use switches::{SpaOrigin, Switches, UnknownAccount};

/// The directory of every tenant, as `entra.toml` describes it and as requests change it.
#[derive(Debug, Clone)]
pub struct Directory {
    pub(crate) tenants: Vec<Tenant>,
    pub(crate) applications: Vec<Application>,
    pub(crate) principals: Vec<Principal>,
    pub(crate) users: Vec<User>,
    pub(crate) consents: Vec<Consent>,
    /// Issuers whose word counts where a federated credential says so.
    pub(crate) outside: Vec<credentials::Outside>,
    pub(crate) switches: Switches,
    pub(crate) groups: Vec<Group>,
    pub(crate) guests: Vec<Guest>,
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) azure: azure::Azure,
    pub(crate) policies: Policies,
    /// What was changed since the start.
    pub(crate) journal: Log<Change>,
    /// What ended users' access since the start.
    pub(crate) events: Log<CriticalEvent>,
    /// What goes wrong from the start.
    pub(crate) troubles: Vec<crate::Troubled>,
    /// What goes wrong with what it says, so that a check can be seen to find it.
    pub(crate) fault: Option<Fault>,
}

/// What stands for an application in a tenant: permissions are given to it, and it can be switched off there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Principal {
    /// The object id, another in each tenant.
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) tenant: String,
    pub(crate) enabled: bool,
}

impl Directory {
    /// The world that the personality starts with unless it is given another: Contoso with an API, a daemon and people,
    /// Fabrikam, a stranger's tenant, and that of personal accounts.
    pub fn example() -> Self {
        Self::parse(include_str!("world.toml"))
            .expect("the example is part of the program, and a test reads it")
    }

    /// Whether this is what goes wrong.
    pub(crate) fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_is_one_object_and_stands_for_itself_where_it_is_known() {
        let directory = Directory::example();
        let home = directory.tenant("contoso.example").unwrap();
        let nightly = directory.application_named("nightly").unwrap();
        assert!(directory.principal(nightly, home).is_some());
        let elsewhere = directory.tenant("fabrikam.example").unwrap();
        assert!(directory.principal(nightly, elsewhere).is_none(), "nobody consented to it there");
    }

    #[test]
    fn a_name_that_nobody_has_is_named_with_its_line_and_the_nearest() {
        let text = include_str!("world.toml")
            .replace("\"orders-api/Orders.Read.All\"", "\"orders-ape/Orders.Read.All\"");
        let error = Directory::parse(&text).unwrap_err().to_string();
        assert!(error.contains("orders-ape") && error.contains("did you mean orders-api?"), "{error}");
        assert!(error.contains("line "), "{error}");
        let text = include_str!("world.toml").replace("token_version", "token_versoin");
        let error = Directory::parse(&text).unwrap_err().to_string();
        assert!(error.contains("token_versoin") && error.contains("did you mean token_version?"), "{error}");
    }

    #[test]
    fn what_is_there_twice_is_named_with_the_line_of_the_second() {
        let text = "[[tenant]]\nid = \"a\"\nname = \"A\"\ndomains = [\"a.example\"]\n[[tenant]]\nid = \"a\"\nname = \"B\"\ndomains = []\n";
        assert_eq!(Directory::parse(text).unwrap_err(), DirectoryError::Twice { line: 6, name: "a".into() });
    }
}
