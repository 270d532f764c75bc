//! What the tenants have in Azure: subscriptions with resources, the identities of machines, and who may do what where.
//!
//! A resource is written `group/provider/type/name`; where one is meant, its name is enough. A scope is written
//! `subscription/group/resource/container`, as far as it goes; `/` is everything.

use super::lines::{DirectoryError, Lines};
use super::roles::Role;
use super::{Directory, Tenant, guid};
use serde::Deserialize;

/// The part of the ledger that Azure reads.
#[derive(Debug, Clone, Default)]
pub(crate) struct Azure {
    pub(crate) subscriptions: Vec<Subscription>,
    pub(crate) identities: Vec<Identity>,
    pub(crate) grants: Vec<Grant>,
}

/// What resources are paid with. It trusts one tenant.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Subscription {
    pub(crate) name: String,
    pub(crate) id: String,
    /// The tenant whose tokens it takes, by domain or id.
    pub(crate) tenant: String,
    pub(crate) resources: Vec<String>,
}

/// A managed identity: a service principal without a credential that anybody sees.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Identity {
    pub(crate) name: String,
    pub(crate) client_id: String,
    pub(crate) assigned: Assigned,
    /// The resources that can act as it, by name.
    pub(crate) on: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Assigned {
    /// Part of its one resource, and gone with it.
    BySystem,
    /// A resource of its own, which several others can use.
    ByUser,
}

/// A role assignment of Azure's own, which has nothing to do with roles of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Grant {
    /// A user, group, application or identity, by name.
    pub(crate) to: String,
    pub(crate) role: String,
    pub(crate) scope: String,
}

/// A resource and where it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resource<'a> {
    pub(crate) subscription: &'a Subscription,
    group: &'a str,
    /// `Microsoft.Storage/storageAccounts`.
    pub(crate) kind: &'a str,
    pub(crate) name: &'a str,
}

impl Directory {
    /// The resource of this name.
    pub(crate) fn resource(&self, name: &str) -> Option<Resource<'_>> {
        self.resources().find(|resource| resource.name.eq_ignore_ascii_case(name))
    }

    /// Every resource of every subscription, in the order of the file.
    pub(crate) fn resources(&self) -> impl Iterator<Item = Resource<'_>> {
        self.azure.subscriptions.iter().flat_map(Subscription::resources)
    }

    pub(crate) fn identity(&self, name: &str) -> Option<&Identity> {
        self.azure.identities.iter().find(|identity| identity.name == name)
    }

    /// The tenant of the subscription that the identity's first resource is in.
    pub(crate) fn tenant_of(&self, identity: &Identity) -> Option<&Tenant> {
        let resource = identity.on.iter().find_map(|name| self.resource(name))?;
        self.tenant(&resource.subscription.tenant)
    }

    /// The object id of the service principal.
    pub(crate) fn principal_id(&self, identity: &Identity) -> String {
        let tenant = self.tenant_of(identity).map(|tenant| tenant.id.as_str()).unwrap_or_default();
        guid(&["principal", &identity.client_id, tenant])
    }

    /// The identity's own place among resources: that of its resource, if the system assigned it.
    pub(crate) fn resource_id(&self, identity: &Identity) -> String {
        let Some(resource) = identity.on.iter().find_map(|name| self.resource(name)) else {
            return String::new();
        };
        match identity.assigned {
            Assigned::BySystem => resource.id(),
            Assigned::ByUser => format!(
                "{}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{}",
                resource.group_id(),
                identity.name
            ),
        }
    }

    /// Takes a resource away, and with it the identity that the system assigned to it.
    pub(crate) fn delete_resource(&mut self, name: &str) {
        for subscription in &mut self.azure.subscriptions {
            subscription.resources.retain(|entry| Subscription::last(entry) != name);
        }
        for identity in &mut self.azure.identities {
            identity.on.retain(|on| on != name);
        }
        self.azure.identities.retain(|identity| !identity.on.is_empty());
    }

    /// Whether somebody granted this principal, or a group that it is in, the action there.
    pub(crate) fn permits(&self, oid: &str, tenant: &Tenant, action: &Action) -> bool {
        let names = self.names(oid, tenant);
        let grants = self.azure.grants.iter().filter(|grant| names.contains(&grant.to.as_str()));
        grants
            .filter(|grant| self.scope_id(&grant.scope).is_some_and(|scope| covers(&scope, &action.scope)))
            .any(|grant| Role::named(&grant.role).is_some_and(|role| role.permits(action)))
    }

    /// What the principal with this object id is called here, and its groups.
    fn names(&self, oid: &str, tenant: &Tenant) -> Vec<&str> {
        let users = self.users.iter().filter(|user| self.object_id(user, tenant) == oid);
        let groups = users.clone().flat_map(|user| self.groups_of(user, tenant));
        let principals =
            self.principals.iter().filter(|principal| principal.id == oid && principal.tenant == tenant.id);
        let applications = principals.filter_map(|principal| self.application(&principal.client_id));
        let identities = self.azure.identities.iter().filter(|identity| self.principal_id(identity) == oid);
        let users = users.map(|user| user.name.as_str());
        users
            .chain(groups.map(|group| group.name.as_str()))
            .chain(applications.map(|application| application.name.as_str()))
            .chain(identities.map(|identity| identity.name.as_str()))
            .collect()
    }

    /// The scope as Azure writes it, if everything that it names is there.
    pub(crate) fn scope_id(&self, scope: &str) -> Option<String> {
        if scope == "/" {
            return Some(String::new());
        }
        let mut parts = scope.splitn(4, '/');
        let name = parts.next()?;
        let subscription = self.azure.subscriptions.iter().find(|subscription| subscription.name == name)?;
        let Some(group) = parts.next() else { return Some(subscription.path()) };
        let mut inside = subscription.resources().filter(|resource| resource.group == group).peekable();
        let Some(name) = parts.next() else { return inside.peek().map(Resource::group_id) };
        let resource = inside.find(|resource| resource.name == name)?;
        Some(match parts.next() {
            None => resource.id(),
            Some(container) => resource.container(container),
        })
    }

    pub(super) fn check_azure(&self, lines: &Lines) -> Result<(), DirectoryError> {
        let resources = || self.resources().map(|resource| resource.name);
        for subscription in &self.azure.subscriptions {
            let tenants = || self.tenants.iter().flat_map(|tenant| &tenant.domains).map(String::as_str);
            self.tenant(&subscription.tenant)
                .ok_or_else(|| lines.unknown("tenant", &subscription.tenant, tenants()))?;
            let malformed = |entry: &&String| Resource::read(subscription, entry).is_none();
            if let Some(entry) = subscription.resources.iter().find(malformed) {
                return Err(lines.unknown("group/provider/type/name", entry, std::iter::empty()));
            }
        }
        for identity in &self.azure.identities {
            for name in &identity.on {
                self.resource(name).ok_or_else(|| lines.unknown("resource", name, resources()))?;
            }
            let hosts = identity.on.len();
            if hosts == 0 || identity.assigned == Assigned::BySystem && hosts > 1 {
                let what = "identity with one resource, or assigned by the user with several,";
                return Err(lines.unknown(what, &identity.name, std::iter::empty()));
            }
        }
        self.azure.grants.iter().try_for_each(|grant| self.check_grant(grant, lines))
    }

    fn check_grant(&self, grant: &Grant, lines: &Lines) -> Result<(), DirectoryError> {
        let Grant { to, role, scope } = grant;
        if !self.principal_names().any(|known| known == to) {
            return Err(lines.unknown("user, group, application or identity", to, self.principal_names()));
        }
        Role::named(role).ok_or_else(|| lines.unknown("role", role, Role::names()))?;
        let subscriptions = self.azure.subscriptions.iter().map(|known| known.name.as_str());
        self.scope_id(scope).ok_or_else(|| lines.unknown("scope", scope, subscriptions))?;
        Ok(())
    }

    /// Adds a role assignment, if it names what is there.
    pub(crate) fn grant(&mut self, grant: Grant) -> Result<(), DirectoryError> {
        self.check_grant(&grant, &Lines(""))?;
        self.azure.grants.push(grant);
        Ok(())
    }

    /// Takes a role assignment away. False if there was none.
    pub(crate) fn ungrant(&mut self, grant: &Grant) -> bool {
        let before = self.azure.grants.len();
        self.azure.grants.retain(|known| known != grant);
        self.azure.grants.len() < before
    }

    fn principal_names(&self) -> impl Iterator<Item = &str> {
        let users = self.users.iter().map(|user| user.name.as_str());
        let groups = self.groups.iter().map(|group| group.name.as_str());
        let applications = self.applications.iter().map(|application| application.name.as_str());
        let identities = self.azure.identities.iter().map(|identity| identity.name.as_str());
        users.chain(groups).chain(applications).chain(identities)
    }
}

impl Subscription {
    pub(crate) fn path(&self) -> String {
        format!("/subscriptions/{}", self.id)
    }

    fn resources(&self) -> impl Iterator<Item = Resource<'_>> {
        self.resources.iter().filter_map(|entry| Resource::read(self, entry))
    }

    fn last(entry: &str) -> &str {
        entry.rsplit('/').next().unwrap_or_default()
    }
}

impl<'a> Resource<'a> {
    fn read(subscription: &'a Subscription, entry: &'a str) -> Option<Self> {
        let (group, rest) = entry.split_once('/')?;
        let (kind, name) = rest.rsplit_once('/')?;
        let is_whole = !group.is_empty() && kind.contains('/') && !name.is_empty();
        is_whole.then_some(Self { subscription, group, kind, name })
    }

    fn group_id(&self) -> String {
        format!("{}/resourceGroups/{}", self.subscription.path(), self.group)
    }

    /// Its path in Azure.
    pub(crate) fn id(&self) -> String {
        format!("{}/providers/{}/{}", self.group_id(), self.kind, self.name)
    }

    /// The path of a container of a storage account.
    pub(crate) fn container(&self, name: &str) -> String {
        format!("{}/blobServices/default/containers/{name}", self.id())
    }
}

/// Something that is asked of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Action {
    pub(crate) plane: Plane,
    /// `Microsoft.Storage/storageAccounts/read`.
    pub(crate) name: String,
    /// The path of what it is asked of.
    pub(crate) scope: String,
}

/// Whether a resource is managed or used: each has roles of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plane {
    Control,
    Data,
}

/// Whether what is granted at one scope holds at another: it holds below, never beside or above.
fn covers(granted: &str, asked: &str) -> bool {
    let (granted, asked) = (granted.to_ascii_lowercase(), asked.to_ascii_lowercase());
    asked.strip_prefix(&granted).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_scope_covers_what_is_below_it_and_nothing_beside() {
        let group = "/subscriptions/1/resourceGroups/rg";
        assert!(covers("", group) && covers("/subscriptions/1", group) && covers(group, group));
        assert!(covers("/subscriptions/1/resourcegroups/RG", group), "letters of any case");
        assert!(!covers(group, "/subscriptions/1"), "not above");
        assert!(!covers(group, "/subscriptions/1/resourceGroups/rg-2"), "not beside");
    }
}
