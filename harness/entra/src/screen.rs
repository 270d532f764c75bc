//! What a first screen shows of a personality.

use crate::personality::Personality;

/// A tenant, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantLine {
    /// `Contoso`.
    pub name: String,
    /// The GUID.
    pub id: String,
    /// The first domain, by which it can be named too.
    pub domain: Option<String>,
}

/// A client that can get a token for itself, and how.
#[derive(Clone, PartialEq, Eq)]
pub struct FirstToken {
    /// The token endpoint.
    pub url: String,
    /// The client's id.
    pub client_id: String,
    /// Its secret, as the directory has it.
    pub secret: String,
    /// What to ask for.
    pub scope: String,
}

impl std::fmt::Debug for FirstToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FirstToken")
            .field("url", &self.url)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

impl Personality {
    /// The tenants, in the order of the file.
    pub fn tenants(&self) -> Vec<TenantLine> {
        let world = self.world();
        let line = |tenant: &crate::directory::Tenant| TenantLine {
            name: tenant.name.clone(),
            id: tenant.id.clone(),
            domain: tenant.domains.first().cloned(),
        };
        world.directory.tenants.iter().map(line).collect()
    }

    /// The first client with a secret that was granted an application permission.
    pub fn first_token(&self) -> Option<FirstToken> {
        let world = self.world();
        let directory = &world.directory;
        directory.consents.iter().find_map(|consent| {
            let client = directory.application_named(&consent.client)?;
            let secret = client.secrets.iter().find(|secret| self.now() < secret.expires)?;
            let tenant = directory.tenant(&consent.tenant)?;
            let (api, role) = consent.permissions.first()?.split_once('/')?;
            let api = directory.application_named(api)?;
            api.roles.iter().find(|known| known.name == role && known.is_for_applications())?;
            let named = tenant.domains.first().unwrap_or(&tenant.id);
            Some(FirstToken {
                url: format!("{}/{named}/oauth2/v2.0/token", self.authority()),
                client_id: client.client_id.clone(),
                secret: secret.value.clone(),
                scope: format!("{}/.default", api.uris.first()?),
            })
        })
    }
}
