//! A client that cannot handle a claims challenge gets none, and only the token says that it can.
//!
//! ## Why it matters
//! A client that does not know the challenge takes it for an expired token, and asks for another one for ever.
//!
//! ## How to fix it
//! Look for `cp1` in `xms_cc` of the token, in any letter case; without it answer 403.
//!
//! ## Not a finding
//! - An API that challenges everybody costs a note.

use crate::clauses::entra;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::CAPABILITIES,
    also: &[&entra::CHALLENGE],
    impact: Impact::BrokenClient,
    needs: &[Capability::EntraApi, Capability::EntraContexts],
    mutant: Fault::EntraCapabilityFromHeader,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let asks = |endpoint: &Endpoint| !endpoint.permissions.acrs.is_empty();
    let endpoint = world.endpoint_that("asks for acrs", asks)?;
    world.serves_the_honest_at(&endpoint).await?;
    let without = entra.user_token_for(&endpoint).without_claim("acrs").without_claim("xms_cc");
    let call = || world.call_of(&endpoint).bearing(&without);

    let plain = call().send().await?;
    require(plain.is_not_served())?;
    let everybody = is_challenged(&plain);
    let mut clients = Family::of("a client");
    let expected = "a refusal without a claims challenge";
    let observed = plain.observe(!everybody, expected);
    clients.add(
        "without the capability",
        observed.unless(everybody, "clients that cannot read it get one, too"),
    );
    for (name, call) in [
        ("a header says that it can", call().with_header("xms_cc", "cp1")),
        ("a parameter says that it can", call().asking("xms_cc", "cp1")),
    ] {
        let answer = call.send().await?;
        let refused = answer.is_not_served().and(answer.observe(!is_challenged(&answer), expected));
        clients.add(name, refused.unless(everybody, "everybody gets one"));
    }
    judge(clients)
}

fn is_challenged(answer: &ApiAnswer) -> bool {
    answer.challenge().is_some_and(|challenge| challenge.get("claims").is_some())
}
