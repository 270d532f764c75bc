//! A token for an identity, or the one that the platform kept.

use super::{Asked, Denied};
use crate::directory::{Application, Directory, Identity, Tenant};
use crate::errors::{consent, not_found};
use crate::mint::{self, IdentityToken};
use crate::personality::World;
use crate::refusal::Refusal;
use crate::token::shown;
use beartrap_core::Fault;

/// A token of the platform.
#[derive(Clone)]
pub(super) struct Issued {
    pub(super) token: String,
    pub(super) client_id: String,
    /// In seconds since 1970.
    pub(super) since: u64,
    pub(super) expires: u64,
}

/// What a platform might choose: Azure Resource Manager.
const AZURE: &str = "https://management.azure.com/";
/// How long before its end a token is no longer kept, in seconds.
const SPARE: u64 = 300;
/// How many tokens are kept at most.
const MOST: usize = 1_024;

/// The token that was issued before, until shortly before its end: what was granted since then is not in it.
pub(super) fn token(
    asked: &Asked,
    world: &mut World,
    identity: &Identity,
    resource: &str,
) -> Result<Issued, Denied> {
    let (now, key) = (asked.entra.now(), (identity.name.clone(), resource.to_owned()));
    if let Some(kept) = world.platform.kept.get(&key).filter(|kept| now + SPARE < kept.expires) {
        return Ok(kept.clone());
    }
    let unique = world.random.value("token", "identity");
    let issued = issued(asked, &world.directory, identity, resource, &unique).map_err(|refusal| {
        let error = if refusal.code.number == not_found::RESOURCE.number {
            "invalid_resource"
        } else {
            refusal.code.error
        };
        Denied::new(400, error, refusal.description(asked.trace))
    })?;
    world.platform.kept.retain(|_, kept| now < kept.expires);
    if world.platform.kept.len() < MOST {
        world.platform.kept.insert(key, issued.clone());
    }
    Ok(issued)
}

fn issued(
    asked: &Asked,
    directory: &Directory,
    identity: &Identity,
    resource: &str,
    unique: &str,
) -> Result<Issued, Refusal> {
    let resource = if asked.entra.has(Fault::IdentityForOtherResource) { AZURE } else { resource };
    let unknown = || not_found::RESOURCE.about(format!("'{}'", shown(resource)));
    let tenant = directory.tenant_of(identity).ok_or_else(unknown)?;
    let api = directory.api(resource).ok_or_else(unknown)?;
    directory.principal(api, tenant).ok_or_else(unknown)?;
    let roles = roles(directory, identity, api, tenant);
    if api.assignment_required && roles.is_empty() {
        return Err(consent::APPLICATION_UNASSIGNED.about(format!("'{}'", identity.name)));
    }
    let since = asked.entra.now();
    let lifetime = u64::from(directory.switches.managed_identity_hours) * 3_600 - 1;
    let token = IdentityToken { directory, identity, tenant, api, resource, roles: &roles, lifetime, unique };
    Ok(Issued {
        token: mint::for_identity(asked.entra, &token).compact(),
        client_id: identity.client_id.clone(),
        since,
        expires: since + lifetime,
    })
}

/// The application permissions that somebody granted the identity.
fn roles<'a>(
    directory: &'a Directory,
    identity: &Identity,
    api: &Application,
    tenant: &Tenant,
) -> Vec<&'a str> {
    let consents = directory.consents.iter().filter(|consent| {
        consent.client == identity.name
            && directory.tenant(&consent.tenant).is_some_and(|known| known.id == tenant.id)
    });
    consents
        .flat_map(|consent| &consent.permissions)
        .filter_map(|permission| permission.strip_prefix(api.name.as_str())?.strip_prefix('/'))
        .filter(|name| api.roles.iter().any(|role| role.name == *name && role.is_for_applications()))
        .collect()
}
