//! What happened to a user stops older tokens of that user alone.
//!
//! ## Why it matters
//! People change passwords and go on working. An API that stops them for good, or others with them, has an outage each time
//! that somebody does.
//!
//! ## How to fix it
//! Compare the `nbf` of the token with the time of the event, and find events by `tid` and `oid` together.

use crate::clauses::entra;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::NOT_BEFORE_WANTED,
    also: &[&entra::EVENTS_HEEDED, &entra::ACCOUNT_KEY],
    impact: Impact::BrokenLogin,
    needs: &[Capability::EntraApi, Capability::EntraEvents],
    mutant: Fault::EntraEventsForEver,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = super::for_users(world)?;
    let (oid, token) = entra.newcomers_token_for(&endpoint);
    let (_, of_another) = entra.newcomers_token_for(&endpoint);
    let old = |token: &Token| super::issued_ago(token, 2 * super::A_MINUTE).claim("xms_cc", ["cp1"]);
    require(world.call_of(&endpoint).bearing(&old(&token)).send().await?.is_served())?;
    super::refuses_a_forged_one_at(world, &endpoint).await?;

    let time = token.now().saturating_sub(super::A_MINUTE);
    entra.revokes(&entra.setting().tenant, &oid, time).await?;
    let mut tokens = vec![
        ("one from after the event", token.clone().claim("xms_cc", ["cp1"])),
        ("one of another user", old(&of_another)),
    ];
    if let Ok(second) = entra.second_tenant() {
        tokens.push(("one of the same oid in another tenant", entra.of_tenant(old(&token), second)));
    }
    let mut served = Family::of("a token");
    for (name, token) in tokens {
        served.add(name, world.call_of(&endpoint).bearing(&token).send().await?.is_served());
    }
    judge(served)
}
