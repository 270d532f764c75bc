//! A key that names its issuer verifies tokens of that issuer alone.
//!
//! ## Why it matters
//! One document holds the keys of all organisations, those of personal accounts, and those of single tenants. Where they
//! are one pool, whoever gets hold of one of them forges tokens of everybody; in 2023 that happened with a key for personal
//! accounts.
//!
//! ## How to fix it
//! Compare the `issuer` of the key, with `tid` in place of `{tenantid}`, with the `iss` of the token. Microsoft.IdentityModel
//! does so once its validator of key issuers is switched on; most other libraries have no such thing. An API of one tenant is
//! spared all this by the key document of that tenant.

use super::lie;
use crate::clauses::{entra, rfc8725};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::KEY_ISSUER,
    also: &[&rfc8725::ISSUER_KEYS],
    impact: Impact::ForgedTokens,
    needs: &[Capability::EntraApi, Capability::EntraV2],
    mutant: Fault::EntraKeyIssuerUnchecked,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = world.api().main().clone();
    let token = entra.token_of_version(EntraVersion::V2, &endpoint);
    let lies = vec![
        lie("the key for personal accounts", token.clone().with_key(&EntraKey::Consumers.key())),
        lie("the key of another tenant", token.with_key(&EntraKey::OneTenant.key())),
    ];
    judge(super::presented(world, &endpoint, lies, ApiAnswer::is_unauthorized).await?)
}
