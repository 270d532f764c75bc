//! Which tenants a network, the user's own tenant and the tenant that issues let each other into.

use crate::ask::Ask;
use crate::directory::{Directory, Tenant, User};
use crate::errors::policy as errors;
use crate::refusal::{Refusal, must};

/// A proxy of the organisation adds it: the tenants that may be signed in to, by domain or id.
const RESTRICTION: &str = "restrict-access-to-tenants";

pub(crate) fn admits(directory: &Directory, ask: &Ask, tenant: &Tenant, user: &User) -> Result<(), Refusal> {
    let mut listed = ask.headers.get_all(RESTRICTION).iter().peekable();
    let is_restricted = listed.peek().is_some();
    let names = listed.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    let is_listed = names.map(str::trim).any(|name| tenant.is(name));
    must(!is_restricted || is_listed, errors::TENANT_RESTRICTED.about(format!("'{}'", tenant.name)))?;
    let Some(home) = directory.home(user).filter(|home| home.id != tenant.id) else { return Ok(()) };
    must(home.guests_out, errors::CROSS_TENANT_HOME.about(format!("'{}'", home.name)))?;
    must(tenant.guests_in, errors::CROSS_TENANT_RESOURCE.about(format!("'{}'", tenant.name)))
}
