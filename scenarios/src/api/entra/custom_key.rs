//! The custom key of one application verifies nothing for another.
//!
//! ## Why it matters
//! Applications that map claims have a signing key of their own, which their administrators may have made. An API that
//! takes the keys of every application it has heard of lets each of them vouch for all others' users.
//!
//! ## How to fix it
//! Ask for keys with your own `appid` or with none, and keep the documents apart.

use super::lie;
use crate::clauses::{entra, rfc8725};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::CUSTOM_KEYS,
    also: &[&rfc8725::ISSUER_KEYS],
    impact: Impact::ForgedTokens,
    needs: &[Capability::EntraApi],
    mutant: Fault::EntraCustomKeysPooled,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let endpoint = world.api().main().clone();
    let by_another = world.token().with_key(&EntraKey::OtherApi.key());
    let lies = vec![lie("the custom key of another application", by_another)];
    judge(super::presented(world, &endpoint, lies, ApiAnswer::is_unauthorized).await?)
}
