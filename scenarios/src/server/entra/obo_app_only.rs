//! A middle tier exchanges a token that an application got for itself.
//!
//! ## Why it matters
//! Behind such a token is no user, so that nobody's rights limit what the next API does. A chain of exchanges would end with
//! the rights of the middle tier, in the hands of whatever application called it.
//!
//! ## How to fix it
//! Refuse assertions about an application: without `scp`, with `idtyp` `app`, or with an `oid` that is the `sub`.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::EXCHANGE_NEEDS_USER,
    also: &[],
    impact: Impact::WiderAccess,
    needs: &[
        Capability::EntraServer,
        Capability::EntraMiddleTier,
        Capability::EntraDaemon,
        Capability::UserInterface,
    ],
    mutant: Fault::ExchangeWithoutUser,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let middle_tier = tenant.middle_tier().await?;
    let of_user = tenant.signs_in(&mut world.alice()?, &world.client().await?).await?;
    require(tenant.exchanging(&middle_tier, of_user.access_token())?.send().await?.issues_tokens())?;

    let daemon = tenant.daemon().await?;
    let of_application = tenant.asking_for_itself(&daemon, tenant.api()).send().await?.tokens()?;
    let answer = tenant.exchanging(&middle_tier, of_application.access_token())?.send().await?;
    judge(answer.is_refused_as(&USER_MISSING))
}
