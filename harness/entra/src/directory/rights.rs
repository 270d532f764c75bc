//! What a user may in an application, and what a client may for a user.

use super::{
    Application, Assignment, Cloud, ConsentBy, Directory, Group, Guest, Principal, Publisher, Scope, Tenant,
    User, UserConsent,
};

impl Directory {
    /// The tenant that the user belongs to.
    pub(crate) fn home(&self, user: &User) -> Option<&Tenant> {
        self.tenant(user.name.rsplit_once('@')?.1)
    }

    /// The user as a guest of the tenant.
    pub(crate) fn guest(&self, user: &User, tenant: &Tenant) -> Option<&Guest> {
        let is_there = |guest: &&Guest| {
            guest.user.eq_ignore_ascii_case(&user.name)
                && self.tenant(&guest.tenant).is_some_and(|known| known.id == tenant.id)
        };
        self.guests.iter().find(is_there)
    }

    /// The object id of the user in the tenant.
    pub(crate) fn object_id<'a>(&'a self, user: &'a User, tenant: &Tenant) -> &'a str {
        self.guest(user, tenant).map_or(&user.id, |guest| &guest.id)
    }

    /// The groups of the tenant that the user is in, itself or through other groups.
    pub(crate) fn groups_of(&self, user: &User, tenant: &Tenant) -> Vec<&Group> {
        let here = |group: &&Group| self.tenant(&group.tenant).is_some_and(|known| known.id == tenant.id);
        let mut names = vec![user.name.as_str()];
        let mut found: Vec<&Group> = Vec::new();
        while let Some(name) = names.pop() {
            for group in self.groups.iter().filter(here).filter(|group| has(group, name)) {
                if !found.iter().any(|known| known.id == group.id) {
                    found.push(group);
                    names.push(&group.name);
                }
            }
        }
        found
    }

    /// Whether the user, or a group that the user is a direct member of, was assigned to the application.
    pub(crate) fn is_assigned(&self, user: &User, application: &Application, now: u64) -> bool {
        self.assignments_of(user, application, now).next().is_some()
    }

    /// The roles that the user has in the application now.
    pub(crate) fn roles_of<'a>(
        &'a self,
        user: &'a User,
        application: &'a Application,
        now: u64,
    ) -> Vec<&'a str> {
        let mut roles: Vec<&str> = self.assignments_of(user, application, now).flatten().collect();
        roles.dedup();
        roles
    }

    fn assignments_of<'a>(
        &'a self,
        user: &'a User,
        application: &'a Application,
        now: u64,
    ) -> impl Iterator<Item = Option<&'a str>> {
        let is_for = move |to: &str| {
            to.eq_ignore_ascii_case(&user.name)
                || self.groups.iter().any(|group| group.name == to && has(group, &user.name))
        };
        let of_application = self.assignments.iter().filter(|known| known.application == application.name);
        let holds = move |known: &&Assignment| {
            known.from.is_none_or(|from| from <= now) && known.until.is_none_or(|until| now < until)
        };
        of_application.filter(holds).filter(move |known| is_for(&known.to)).map(|known| known.role.as_deref())
    }

    /// The delegated permissions of an API that the client has for this user, in the order of the API.
    pub(crate) fn granted<'a>(
        &'a self,
        client: &Application,
        tenant: &Tenant,
        user: &User,
        api: &'a Application,
    ) -> Vec<&'a str> {
        let granted: Vec<&str> = self
            .consents_of(client, tenant, Some(user))
            .flat_map(|consent| &consent.permissions)
            .filter_map(|permission| permission.strip_prefix(api.name.as_str())?.strip_prefix('/'))
            .collect();
        let trusted = api.preauthorized.iter().find(|trusted| trusted.client == client.name);
        let is_granted = |name: &&str| {
            granted.contains(name)
                || trusted.is_some_and(|trusted| trusted.scopes.iter().any(|scope| scope == name))
        };
        api.scopes.iter().map(|scope| scope.name.as_str()).filter(is_granted).collect()
    }

    /// Whether anybody who speaks for the user let the client into the tenant.
    pub(crate) fn is_admitted(&self, client: &Application, tenant: &Tenant, user: &User) -> bool {
        let is_trusted =
            |api: &Application| api.preauthorized.iter().any(|trusted| trusted.client == client.name);
        self.consents_of(client, tenant, Some(user)).next().is_some()
            || self.applications.iter().any(is_trusted)
    }

    /// Whether the user may consent for everybody in the tenant.
    pub(crate) fn administers(&self, user: &User, tenant: &Tenant) -> bool {
        let names = ["global-administrator", "application-administrator", "cloud-application-administrator"];
        self.home(user).is_some_and(|home| home.id == tenant.id)
            && user.directory_roles.iter().any(|role| names.contains(&role.as_str()))
    }

    /// Makes the application stand for itself in the tenant.
    pub(crate) fn provision(&mut self, application: &Application, tenant: &Tenant) {
        if self.principal(application, tenant).is_none() {
            self.principals.push(Principal::of(application, tenant));
        }
    }
}

impl Tenant {
    /// Whether users of the tenant may consent to this application for themselves.
    pub(crate) fn lets_users_consent(&self, client: &Application) -> bool {
        match self.user_consent {
            UserConsent::Allowed => true,
            UserConsent::VerifiedPublishers => {
                client.publisher == Publisher::Verified || self.is(&client.home)
            }
            UserConsent::Requested | UserConsent::Forbidden => false,
        }
    }

    /// Whether it is in the cloud of the United States' government.
    pub(crate) fn is_of_government(&self) -> bool {
        self.cloud == Cloud::UsGovernment
    }

    /// Whether this id or domain is its.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.id.eq_ignore_ascii_case(name)
            || self.domains.iter().any(|domain| domain.eq_ignore_ascii_case(name))
    }
}

impl Application {
    /// The delegated permission of this name.
    pub(crate) fn scope(&self, name: &str) -> Option<&Scope> {
        self.scopes.iter().find(|scope| scope.name == name)
    }

    /// The delegated permissions of an API that the registration lists.
    pub(crate) fn listed<'a>(&'a self, api: &'a Application) -> impl Iterator<Item = &'a Scope> {
        let names = self
            .permissions
            .iter()
            .filter_map(|permission| permission.strip_prefix(api.name.as_str())?.strip_prefix('/'));
        names.filter_map(|name| api.scope(name))
    }

    /// Whether the registration lists any permission of the API.
    pub(crate) fn lists(&self, api: &Application) -> bool {
        self.permissions.iter().any(|permission| permission.split('/').next() == Some(api.name.as_str()))
    }
}

impl Scope {
    pub(crate) fn is_for_administrators(&self) -> bool {
        self.consent == ConsentBy::Administrator
    }
}

fn has(group: &Group, member: &str) -> bool {
    group.members.iter().any(|name| name.eq_ignore_ascii_case(member))
}
