//! Where only listed clients may call, another one is refused.
//!
//! ## Why it matters
//! Any application of the tenant can be given the API's scopes by its own users. The list is what keeps unknown ones out,
//! and it counts only if the right claim is read.
//!
//! ## How to fix it
//! Read `azp` in version 2 and `appid` in version 1, and refuse tokens without it.

use super::lie;
use crate::clauses::entra;
use beartrap_forge::entra::OTHER_CLIENT;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::ACTOR,
    also: &[&entra::CLIENT],
    impact: Impact::WiderAccess,
    needs: &[Capability::EntraApi, Capability::EntraClients],
    mutant: Fault::EntraClientFromAppid,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = world.api().main().clone();
    let (token, setting) = (world.token(), entra.setting());
    let [claim, other] = match setting.version {
        EntraVersion::V1 => ["appid", "azp"],
        EntraVersion::V2 => ["azp", "appid"],
    };
    let unlisted = token.clone().claim(claim, OTHER_CLIENT);
    let lies = vec![
        lie("a client that is not listed", unlisted.clone()),
        lie("a listed one in the claim of the other version", unlisted.claim(other, setting.client.as_str())),
        lie("no client", token.without_claim(claim)),
    ];
    judge(super::presented(world, &endpoint, lies, ApiAnswer::is_unauthorized_or_forbidden).await?)
}
