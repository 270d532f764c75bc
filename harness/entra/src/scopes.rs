//! What a request asks for: one API's permissions, and what OpenID Connect calls scopes.

use crate::directory::{Application, Directory, Scope, Tenant, User};
use crate::errors::{audience, consent, not_found};
use crate::refusal::{Refusal, must};
use crate::token::shown;
use beartrap_core::Fault;
use beartrap_forge::EntraVersion;
use beartrap_forge::entra::GRAPH;
use beartrap_lab::Form;

/// The scopes that no API offers.
const OPENID: [&str; 4] = ["openid", "profile", "email", "offline_access"];

/// What a request said, kept until it is needed again.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    /// The version of the endpoint that was asked.
    pub(crate) endpoint: EntraVersion,
    scope: String,
    /// Version 1 names the API apart.
    resource: Option<String>,
    /// Whether ID tokens are to say when the user signed in (OpenID Connect Core 1.0, 2).
    pub(crate) auth_time: bool,
}

/// What a [`Wish`] means in the directory.
pub(crate) struct Wanted<'a> {
    openid: Vec<&'a str>,
    pub(crate) resource: Option<Resource<'a>>,
}

/// An API and what is asked of it.
pub(crate) struct Resource<'a> {
    /// As the request names it: of version 1 `aud` is that.
    pub(crate) named: &'a str,
    pub(crate) api: &'a Application,
    /// The permissions; none for all that the registration lists.
    names: Option<Vec<&'a str>>,
}

impl Wish {
    pub(crate) fn read(form: &Form, endpoint: EntraVersion) -> Result<Self, Refusal> {
        let resource = form.get("resource").map(str::to_owned);
        must(endpoint == EntraVersion::V1 || resource.is_none(), &audience::RESOURCE_PARAMETER)?;
        let scope = form.get("scope").unwrap_or_default().to_owned();
        Ok(Self { endpoint, scope, resource, auth_time: form.get("max_age").is_some() })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.scope.trim().is_empty() && self.resource.is_none()
    }

    /// Whether an access token is asked for with permissions of nobody.
    pub(crate) fn wanted<'a>(
        &'a self,
        directory: &'a Directory,
        client: &Application,
    ) -> Result<Wanted<'a>, Refusal> {
        let (openid, of_api): (Vec<&str>, Vec<&str>) =
            self.scope.split(' ').filter(|scope| !scope.is_empty()).partition(|scope| OPENID.contains(scope));
        let resource = match (&self.resource, self.endpoint) {
            (Some(resource), _) => {
                Some(Resource { named: resource, api: api(directory, resource)?, names: None })
            }
            (None, EntraVersion::V2) => of_scopes(directory, &of_api)?,
            (None, EntraVersion::V1) => None,
        };
        if let Some(resource) = &resource {
            resource.may_be_asked_by(client)?;
        }
        Ok(Wanted { openid, resource })
    }
}

impl<'a> Wanted<'a> {
    pub(crate) fn has(&self, scope: &str) -> bool {
        self.openid.contains(&scope)
    }

    /// The scopes of OpenID Connect that say something about a user.
    pub(crate) fn openid(&self) -> Vec<&'a str> {
        self.openid.iter().copied().filter(|scope| *scope != "offline_access").collect()
    }

    /// The permissions that nobody who speaks for the user has granted yet.
    pub(crate) fn missing(
        &self,
        directory: &'a Directory,
        client: &'a Application,
        tenant: &Tenant,
        user: &User,
    ) -> Vec<&'a Scope> {
        let Some(resource) = &self.resource else { return Vec::new() };
        let granted = directory.granted(client, tenant, user, resource.api);
        resource
            .permissions(client)
            .into_iter()
            .filter(|scope| !granted.contains(&scope.name.as_str()))
            .collect()
    }

    /// What the API itself lacks at those that it calls, as `graph/User.Read`. Users of a client that the API knows
    /// consent to that in the same step, if the client asks for everything.
    pub(crate) fn behind(
        &self,
        directory: &'a Directory,
        client: &Application,
        tenant: &Tenant,
        user: &User,
    ) -> Vec<(&'a str, &'a Scope)> {
        let knows = |resource: &&Resource| {
            resource.is_everything() && resource.api.known_clients.contains(&client.name)
        };
        let Some(resource) = self.resource.as_ref().filter(knows) else { return Vec::new() };
        let listed = resource.api.permissions.iter().filter_map(|permission| {
            let (next, name) = permission.split_once('/')?;
            let next = directory.application_named(next)?;
            let is_granted = directory.granted(resource.api, tenant, user, next).contains(&name);
            Some((permission.as_str(), next.scope(name)?)).filter(|_| !is_granted)
        });
        listed.collect()
    }

    /// The permissions that are asked for.
    pub(crate) fn permissions(&self, client: &'a Application) -> Vec<&'a Scope> {
        self.resource.as_ref().map(|resource| resource.permissions(client)).unwrap_or_default()
    }
}

impl<'a> Resource<'a> {
    /// What is asked for and the API does not define: nothing, unless a fault lets it through.
    pub(crate) fn undefined(&self) -> impl Iterator<Item = &'a str> {
        self.names.iter().flatten().copied().filter(|name| self.api.scope(name).is_none())
    }

    /// Whether all that the registration lists is asked for.
    pub(crate) fn is_everything(&self) -> bool {
        self.names.is_none()
    }

    fn permissions(&self, client: &'a Application) -> Vec<&'a Scope> {
        match &self.names {
            Some(names) => names.iter().filter_map(|name| self.api.scope(name)).collect(),
            None => client.listed(self.api).collect(),
        }
    }

    /// For itself a client asks by its id alone; and all permissions of an API are those that are listed.
    fn may_be_asked_by(&self, client: &Application) -> Result<(), Refusal> {
        if self.api.client_id == client.client_id {
            let by_id = self.named.eq_ignore_ascii_case(&client.client_id);
            must(by_id, audience::TOKEN_FOR_ITSELF.about(format!("'{}'", shown(self.named))))?;
            let signs_in = client.permissions.iter().any(|permission| permission == "graph/User.Read");
            return must(signs_in, consent::SIGN_IN_PERMISSION_MISSING.about(format!("'{}'", client.name)));
        }
        if client.is_service && self.api.is_service {
            return must(
                self.is_open_to(client),
                consent::PREAUTHORIZATION_MISSING.about(format!("'{}' at '{}'", client.name, self.api.name)),
            );
        }
        let listed = self.names.is_some() || client.lists(self.api);
        let is_set_up = listed || !client.permissions.is_empty();
        must(is_set_up, consent::MISCONFIGURED.about(format!("'{}'", client.name)))?;
        must(listed, consent::RESOURCE_NOT_PERMITTED.about(format!("'{}'", shown(self.named))))
    }
}

impl Resource<'_> {
    /// Whether the API trusts the client beforehand with all that is asked for.
    fn is_open_to(&self, client: &Application) -> bool {
        let trusted = self.api.preauthorized.iter().find(|trusted| trusted.client == client.name);
        let asked = self.names.as_deref().unwrap_or_default();
        trusted
            .is_some_and(|trusted| asked.iter().all(|name| trusted.scopes.iter().any(|scope| scope == name)))
    }
}

/// The one API that all scopes are of.
fn of_scopes<'a>(directory: &'a Directory, scopes: &[&'a str]) -> Result<Option<Resource<'a>>, Refusal> {
    let mut found: Option<Resource<'a>> = None;
    let all: Vec<(&str, &str)> =
        scopes.iter().map(|scope| parted(directory, scope)).collect::<Result<_, _>>()?;
    for (named, name) in &all {
        let api = api(directory, named)?;
        if let Some(found) = &found {
            let is_the_same = found.api.client_id == api.client_id || directory.has(Fault::ScopesOfTwoApis);
            must(is_the_same, &audience::SCOPES_OF_SEVERAL)?;
        }
        let exists = *name == ".default" || api.scope(name).is_some();
        let exists = exists || directory.has(Fault::UnknownScopeGranted);
        must(exists, audience::SCOPE_INVALID.about(format!("'{}/{}'", shown(named), shown(name))))?;
        found = Some(Resource { named, api, names: None });
    }
    let default = all.iter().filter(|(_, name)| *name == ".default").count();
    must(
        default == 0 || default == all.len() || directory.has(Fault::DefaultMixedWithScopes),
        audience::SCOPE_INVALID.about("'.default' beside other scopes"),
    )?;
    let names = (default == 0).then(|| all.iter().map(|(_, name)| *name).collect());
    Ok(found.map(|found| Resource { names, ..found }))
}

/// `api://orders/orders.read`: the API before the last slash, and its permission. What has no API is of Microsoft Graph.
fn parted<'a>(directory: &Directory, scope: &'a str) -> Result<(&'a str, &'a str), Refusal> {
    let bare = scope.contains("://") && directory.api(scope).is_some();
    must(!bare, audience::SCOPE_INVALID.about(format!("'{}' is an API without a permission", shown(scope))))?;
    Ok(scope.rsplit_once('/').unwrap_or((GRAPH, scope)))
}

fn api<'a>(directory: &'a Directory, named: &str) -> Result<&'a Application, Refusal> {
    directory.api(named).ok_or_else(|| not_found::RESOURCE.about(format!("'{}'", shown(named))))
}
