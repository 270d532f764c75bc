//! A request for Alice, made in a browser where Bob is logged in, does not end with tokens for Bob.
//!
//! ## Why it matters
//! The client believes that it renewed Alice's login. It goes on with Bob's account in Alice's window, and the data of both get mixed.
//!
//! ## How to fix it
//! Compare the user of the session with the `sub` of `id_token_hint`, and of the `claims` parameter if it is supported; answer `prompt=none` with `login_required` if they differ.
//!
//! ## Not a finding
//! - Any error, and any page that asks who is there.
//! - The `claims` parameter is tried only where the metadata declare it.

use crate::clauses::core;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &core::NOT_ANOTHER_USER,
    also: &[],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::OpenId, Capability::TwoUsers, Capability::UserInterface],
    mutant: Fault::HintIgnored,
};

/// What must come of a request for Alice where Bob is.
const WANTED: &str = "an error, or tokens for alice";

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let plainly = || client.authorization_request().for_login_only();
    let alices = signs_in(&mut world.alice()?, &client, plainly()).await?;
    let mut bob = world.bob()?;
    let bobs = signs_in(&mut bob, &client, plainly()).await?;
    let silently = || plainly().but("prompt", "none");
    let for_bob = silently().but("id_token_hint", bobs.as_str());
    require(bob.only_looks_at(for_bob).await?.delivers_code())?;

    let mut requests = Family::of("a request for alice");
    let by_hint = silently().but("id_token_hint", alices.as_str());
    requests.add("id_token_hint", brings_nothing_of_bob(&mut bob, &client, by_hint, &bobs).await?);
    if world.metadata("claims_parameter_supported") == true {
        let by_claims = silently().for_the_sub(alices.subject());
        requests.add("claims", brings_nothing_of_bob(&mut bob, &client, by_claims, &bobs).await?);
    }
    judge(requests)
}

async fn signs_in(
    person: &mut Browser,
    client: &Client,
    request: AuthorizationRequest,
) -> Result<IdToken, Unsettled> {
    client.redeem(&person.visits(request).await?.code()?).await?.tokens()?.id_token()
}

async fn brings_nothing_of_bob(
    bob: &mut Browser,
    client: &Client,
    request: AuthorizationRequest,
    bobs: &IdToken,
) -> Result<Observation, Unsettled> {
    let landing = bob.only_looks_at(request).await?;
    let last = landing.exchanges().last().copied();
    let Ok(code) = landing.code() else {
        return Ok(
            Observation::new(landing.delivers_no_code().grade(), WANTED, landing.describe()).seen_in(last)
        );
    };
    let token = client.redeem(&code).await?.tokens()?.id_token()?;
    let others = token.subject() != bobs.subject();
    let observed = if others { "tokens for alice" } else { "tokens for bob" };
    Ok(token.observe(others, WANTED, observed).seen_in(last))
}
