use crate::api::{ApiSection, Endpoint, EndpointSection, Principal};
use crate::target::FileError;
use beartrap_core::Capability;
use beartrap_forge::{EntraVersion, entra};
use beartrap_issuer::EntraShape;
use serde::Deserialize;

/// `[api.entra]`: the API is behind Microsoft Entra ID, so beartrap plays that, and tokens look as Entra's do. Scheme and
/// host of the issuer are beartrap's; `{authority}` and `{tenant}` stand for them and for the first tenant in `env`, and
/// the command gets them as `AUTHORITY` and `TENANT`.
///
/// Where an endpoint has an `owner`, `alice` is the user with the oid `a11ce000-0000-4000-8000-000000000001` and `bob` the
/// one with `b0b00000-0000-4000-8000-000000000002`, both of the first tenant.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntraSection {
    /// Its identifiers: the client id of its registration, which is the `aud` of version 2, and the URIs that tokens of
    /// version 1 may have. `a0000000-0000-4000-8000-0000000000a1` unless said otherwise.
    #[serde(default)]
    pub audiences: Vec<String>,
    /// The versions of tokens that it takes, `1.0` or `2.0`, the usual one first; `2.0` unless said otherwise.
    #[serde(default)]
    pub token_versions: Vec<String>,
    /// Whose users it serves: `single` (one tenant, unless said otherwise), `list` (those of `tenants`), `any-work`
    /// (every organisation) or `any` (personal accounts as well).
    pub tenancy: Option<String>,
    /// The ids of the tenants that it serves; its own is the first.
    #[serde(default)]
    pub tenants: Vec<String>,
    /// The client ids that may call, if not all may.
    #[serde(default)]
    pub client_allowlist: Vec<String>,
    /// Where tests tell the API that a user was disabled, has another password or was signed out by an administrator: a
    /// path that takes a POST of `{"tid": …, "oid": …, "time": …}`, with the time in seconds since 1970.
    ///
    /// Entra tells Exchange, SharePoint and Teams of this, and documents no way in which the APIs of others learn it; so
    /// whoever has found one says how a test can take its part, and for all others the checks do not apply.
    pub events: Option<String>,
}

/// Whose users an API behind Entra serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tenancy {
    /// One tenant.
    Single,
    /// The tenants that are listed.
    List,
    /// Every organisation.
    AnyWork,
    /// Every organisation, and personal accounts.
    Any,
}

/// What an API behind Entra promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntraContract {
    /// The client id of its registration.
    pub api: String,
    /// Every identifier, the client id among them.
    pub audiences: Vec<String>,
    /// The versions of tokens that it takes; there is one at least.
    pub versions: Vec<EntraVersion>,
    /// Whose users it serves.
    pub tenancy: Tenancy,
    /// The tenants that are named; there is one at least.
    pub tenants: Vec<String>,
    /// The clients that may call; all may if there is none.
    pub clients: Vec<String>,
    /// The path at which tests tell it of events, if it learns of any.
    pub events: Option<String>,
}

/// What an endpoint of an API behind Entra asks for. One of each list is enough, and an empty one asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Permissions {
    /// Scopes, which count for users alone.
    pub scp: Vec<String>,
    /// Application permissions, which count for callers without a user alone.
    pub roles: Vec<String>,
    /// Groups of the user, by id.
    pub groups: Vec<String>,
    /// Authentication contexts.
    pub acrs: Vec<String>,
    /// Members of the tenant alone, and no guests.
    pub members_only: bool,
    /// It is no permission, but a promise: another API is called on behalf of the user.
    pub on_behalf_of: bool,
}

impl EntraContract {
    /// What the section says, if there is one.
    pub fn new(section: &ApiSection) -> Result<Option<Self>, FileError> {
        let Some(entra) = &section.entra else {
            let asks = |endpoint: &EndpointSection| Permissions::new(endpoint) != Permissions::default();
            return match section.endpoint.iter().find(|endpoint| asks(endpoint)) {
                None => Ok(None),
                Some(endpoint) => Err(FileError::Invalid(format!(
                    "[[api.endpoint]] {}: scp, roles, groups, acrs, members_only and on_behalf_of are for an API behind Entra; add [api.entra], or say scope and role",
                    endpoint.path
                ))),
            };
        };
        let is_other = |endpoint: &&EndpointSection| {
            endpoint.scope.is_some() || endpoint.role.is_some() || endpoint.acr.is_some()
        };
        if let Some(endpoint) = section.endpoint.iter().find(is_other) {
            return Err(FileError::Invalid(format!(
                "[[api.endpoint]] {}: behind Entra say scp, roles and acrs, as lists, in place of scope, role and acr",
                endpoint.path
            )));
        }
        let versions: Vec<EntraVersion> =
            entra.token_versions.iter().map(|version| version_named(version)).collect::<Result<_, _>>()?;
        let tenancy = tenancy_named(entra.tenancy.as_deref().unwrap_or("single"))?;
        let usual =
            if tenancy == Tenancy::Single { &[entra::HOME][..] } else { &[entra::HOME, entra::SECOND] };
        let tenants = or_usual(&entra.tenants, usual);
        if tenancy == Tenancy::Single && tenants.len() > 1 {
            return Err(FileError::Invalid(
                "[api.entra] tenants names several; say tenancy = \"list\"".into(),
            ));
        }
        let audiences = or_usual(&entra.audiences, &[entra::API]);
        let is_guid = |name: &&String| !name.contains(':') && name.len() == entra::API.len();
        Ok(Some(Self {
            api: audiences.iter().find(is_guid).unwrap_or(&audiences[0]).clone(),
            audiences,
            versions: if versions.is_empty() { vec![EntraVersion::V2] } else { versions },
            tenancy,
            tenants,
            clients: entra.client_allowlist.clone(),
            events: entra.events.clone(),
        }))
    }

    /// What `aud` says in tokens of this version: the client id, or for version 1 the first URI.
    pub fn audience(&self, version: EntraVersion) -> &str {
        let uri = self.audiences.iter().find(|name| **name != self.api);
        uri.filter(|_| version == EntraVersion::V1).unwrap_or(&self.api)
    }

    /// The same for the version that is usual.
    pub fn usual_audience(&self) -> &str {
        self.audience(self.versions[0])
    }

    /// The shape of the issuer.
    pub fn shape(&self) -> EntraShape {
        EntraShape {
            tenant: self.tenants[0].clone(),
            version: self.versions[0],
            many_tenants: self.tenancy != Tenancy::Single,
        }
    }

    /// Whether there is what a check needs; nothing if that has to do with no Entra.
    pub(in crate::api) fn has(&self, capability: Capability, endpoints: &[Endpoint]) -> Option<bool> {
        let any =
            |fits: fn(&Permissions) -> bool| endpoints.iter().any(|endpoint| fits(&endpoint.permissions));
        Some(match capability {
            Capability::EntraApi => true,
            Capability::EntraV1 => self.versions.contains(&EntraVersion::V1),
            Capability::EntraV2 => self.versions.contains(&EntraVersion::V2),
            Capability::EntraClosed => self.tenancy != Tenancy::Any,
            Capability::EntraTenants => self.tenants.len() > 1,
            Capability::EntraScopes => any(|asked| !asked.scp.is_empty()),
            Capability::EntraRoles => any(|asked| !asked.roles.is_empty()),
            Capability::EntraPermissions => any(|asked| !asked.scp.is_empty() || !asked.roles.is_empty()),
            Capability::EntraKinds => endpoints
                .iter()
                .any(|endpoint| endpoint.is_for_users_alone() || endpoint.is_for_applications_alone()),
            Capability::EntraClients => !self.clients.is_empty(),
            Capability::EntraEvents => self.events.is_some(),
            Capability::EntraGroups => any(|asked| !asked.groups.is_empty()),
            Capability::EntraContexts => any(|asked| !asked.acrs.is_empty()),
            Capability::EntraMembers => any(|asked| asked.members_only),
            Capability::EntraOnBehalfOf => any(|asked| asked.on_behalf_of),
            // How callers of both kinds are told apart is asked in Entra's words.
            Capability::UserEndpoint | Capability::AppEndpoint => false,
            _ => return None,
        })
    }
}

impl Permissions {
    pub(in crate::api) fn new(section: &EndpointSection) -> Self {
        Self {
            scp: section.scp.clone(),
            roles: section.roles.clone(),
            groups: section.groups.clone(),
            acrs: section.acrs.clone(),
            members_only: section.members_only,
            on_behalf_of: section.on_behalf_of,
        }
    }
}

impl Endpoint {
    /// Users may call it, and applications without a user may not.
    pub fn is_for_users_alone(&self) -> bool {
        self.is_open() && self.takes_users() && !self.takes_applications()
    }

    /// Applications without a user may call it, and users may not.
    pub fn is_for_applications_alone(&self) -> bool {
        self.is_open() && self.takes_applications() && !self.takes_users()
    }

    /// It asks for nothing that has a check of its own: no owner, group or authentication context, and takes guests.
    pub(super) fn is_open(&self) -> bool {
        let asked = &self.permissions;
        self.owner.is_none() && asked.groups.is_empty() && asked.acrs.is_empty() && !asked.members_only
    }

    /// Users may call it: behind Entra, with one of its scopes.
    pub fn takes_users(&self) -> bool {
        let asked = &self.permissions;
        self.only != Some(Principal::Application) && (!asked.scp.is_empty() || asked.roles.is_empty())
    }

    /// Applications without a user may call it: behind Entra, with one of its roles.
    pub fn takes_applications(&self) -> bool {
        let asked = &self.permissions;
        let is_for_users = self.only == Some(Principal::User) || !self.is_open();
        !is_for_users && (!asked.roles.is_empty() || asked.scp.is_empty())
    }
}

fn or_usual(given: &[String], usual: &[&str]) -> Vec<String> {
    if given.is_empty() { usual.iter().copied().map(str::to_owned).collect() } else { given.to_vec() }
}

fn version_named(name: &str) -> Result<EntraVersion, FileError> {
    match name {
        "1.0" => Ok(EntraVersion::V1),
        "2.0" => Ok(EntraVersion::V2),
        other => Err(FileError::Invalid(format!(
            "[api.entra] token_versions: \"{other}\" is not known; use \"1.0\" or \"2.0\""
        ))),
    }
}

fn tenancy_named(name: &str) -> Result<Tenancy, FileError> {
    match name {
        "single" => Ok(Tenancy::Single),
        "list" => Ok(Tenancy::List),
        "any-work" => Ok(Tenancy::AnyWork),
        "any" => Ok(Tenancy::Any),
        other => Err(FileError::Invalid(format!(
            "[api.entra] tenancy = \"{other}\" is not known; use single, list, any-work or any"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contract(text: &str) -> Result<Option<EntraContract>, FileError> {
        EntraContract::new(&toml::from_str(text).unwrap())
    }

    fn complaint(text: &str) -> String {
        contract(text).unwrap_err().to_string()
    }

    #[test]
    fn little_has_to_be_said() {
        let usual = contract("[entra]").unwrap().unwrap();
        assert_eq!(
            (usual.api.as_str(), usual.tenants.as_slice()),
            (entra::API, &[entra::HOME.to_owned()][..])
        );
        assert_eq!((usual.versions.as_slice(), usual.tenancy), (&[EntraVersion::V2][..], Tenancy::Single));
        assert!(!usual.shape().many_tenants);
        let two = contract("[entra]\ntenancy = \"list\"").unwrap().unwrap();
        assert_eq!((two.tenants.len(), two.shape().many_tenants), (2, true));
        assert_eq!(contract("").unwrap(), None);
    }

    #[test]
    fn the_version_decides_which_identifier_is_the_audience() {
        let both =
            contract("[entra]\naudiences = [\"api://orders\", \"a0000000-0000-4000-8000-0000000000a1\"]");
        let both = both.unwrap().unwrap();
        assert_eq!(both.api, entra::API);
        assert_eq!(both.audience(EntraVersion::V1), "api://orders");
        assert_eq!(both.audience(EntraVersion::V2), entra::API);
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        for (text, says) in [
            ("[entra]\ntenancy = \"many\"", "use single, list, any-work or any"),
            ("[entra]\ntoken_versions = [\"2\"]", "use \"1.0\" or \"2.0\""),
            ("[entra]\ntenants = [\"a\", \"b\"]", "say tenancy = \"list\""),
            ("[entra]\n[[endpoint]]\npath = \"/x\"\nscope = \"read\"", "in place of scope"),
            ("[[endpoint]]\npath = \"/x\"\nscp = [\"read\"]", "add [api.entra]"),
            ("[[endpoint]]\npath = \"/x\"\nmembers_only = true", "add [api.entra]"),
            ("[[endpoint]]\npath = \"/x\"\non_behalf_of = true", "add [api.entra]"),
        ] {
            assert!(complaint(text).contains(says), "{}", complaint(text));
        }
    }

    #[test]
    fn an_endpoint_is_for_whom_its_permissions_are() {
        let api: ApiSection = toml::from_str(
            "[[endpoint]]\npath = \"/a\"\nscp = [\"x\"]\n[[endpoint]]\npath = \"/b\"\nroles = [\"X\"]\n\
             [[endpoint]]\npath = \"/c\"\nscp = [\"x\"]\nroles = [\"X\"]",
        )
        .unwrap();
        let base = "https://api.test".parse().unwrap();
        let kinds = api.endpoint.iter().map(|section| {
            let endpoint = Endpoint::new(&base, section).unwrap();
            (endpoint.is_for_users_alone(), endpoint.is_for_applications_alone())
        });
        assert!(kinds.eq([(true, false), (false, true), (false, false)]));
    }
}
