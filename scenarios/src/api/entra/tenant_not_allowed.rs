//! A token of a tenant that is not served is refused, even if everything else about it is right.
//!
//! ## Why it matters
//! Anybody can have a tenant of their own for nothing, and Entra signs its tokens with the same keys. Without a list of
//! tenants everybody in the world has an account at the API.
//!
//! ## How to fix it
//! Compare the tenant with those that signed up; do not switch the validation of the issuer off because it fails with the
//! metadata of `common`.
//!
//! ## Not a finding
//! - An API may be open to every organisation, or to everybody: say so with `tenancy`.

use super::lie;
use crate::clauses::entra;
use beartrap_forge::entra::{CONSUMERS, STRANGER};
use beartrap_kit::api::entra::Tenancy;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::TENANTS_RESTRICTED,
    also: &[&entra::ISSUER],
    impact: Impact::AccountTakeover,
    needs: &[Capability::EntraApi, Capability::EntraClosed],
    mutant: Fault::EntraTenantUnchecked,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = world.api().main().clone();
    let token = world.token();
    let personal = entra.token_of_version(EntraVersion::V2, &endpoint).with_key(&EntraKey::Consumers.key());
    let mut lies = vec![lie("a personal account", entra.of_tenant(personal, CONSUMERS))];
    if entra.contract().tenancy != Tenancy::AnyWork {
        lies.push(lie("a tenant that is not served", entra.of_tenant(token.clone(), STRANGER)));
    }
    if let Ok(second) = entra.second_tenant() {
        let served = world.called_with(&entra.of_tenant(token, second)).await?;
        require(served.is_served())?;
    }
    judge(super::presented(world, &endpoint, lies, ApiAnswer::is_unauthorized_or_forbidden).await?)
}
