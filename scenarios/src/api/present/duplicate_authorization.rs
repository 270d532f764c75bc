//! Two Authorization headers do not make one token of two that are each refused.
//!
//! ## Why it matters
//! Where one part of the API verifies the first header and another reads the last, an attacker fills in who they are.
//!
//! ## How to fix it
//! Answer 400 to a request with more than one Authorization header, at the gateway and behind it.
//!
//! ## Not a finding
//! - Many HTTP libraries drop or join headers that repeat. Whoever always takes the same one gets a note.

use crate::clauses::{rfc9068, rfc9110};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9068::VALIDATED,
    also: &[&rfc9110::FIELD_ONCE],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiLastHeaderRead,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    world.refuses_a_forged_one().await?;
    let attacker = SigningKey::attacker(Algorithm::Rs256);
    let honest = world.token();
    let forged = world.token().signed_by(&attacker).claim("sub", "mallory");
    let past = honest.now().saturating_sub(world.api().leeway + 600);
    let expired = world.token().claim("iat", past - 300).claim("nbf", past - 300).claim("exp", past);

    let mut pairs = Family::of("two headers");
    for (name, first, second) in [
        ("an honest token, then a forged one", &honest, &forged),
        ("a forged token, then an honest one", &forged, &honest),
    ] {
        let answer = with_both(world, world.api().main(), first, second).await?;
        pairs.add(name, answer.is_malformed_or_unauthorized().unless(true, "one of the two is chosen"));
    }
    // A genuine token that is refused has to be minted.
    let mints = world.borrowed().is_none();
    let mut refused_alone = Vec::new();
    if mints {
        refused_alone.push(("expired", expired));
    }
    if mints && world.api().main().scope.is_some() {
        refused_alone.push(("without scope", world.token().without_claim("scope")));
    }
    for (lacks, genuine) in &refused_alone {
        let alone = world.called_with(genuine).await?;
        if alone.had_effect() {
            // Another check says so; here it would prove nothing.
            continue;
        }
        let after = with_both(world, world.api().main(), genuine, &forged).await?;
        pairs.add(format!("a token {lacks}, then a forged one"), after.is_not_served());
        let before = with_both(world, world.api().main(), &forged, genuine).await?;
        pairs.add(format!("a forged token, then one {lacks}"), before.is_not_served());
    }
    if let Some(endpoint) = world.api().endpoint_where(|endpoint| endpoint.shows_caller) {
        let answer = with_both(world, endpoint, &world.token_for(endpoint), &forged).await?;
        let is_mallory = answer.had_effect() && answer.text().contains("mallory");
        pairs.add("whose caller is shown", answer.observe(!is_mallory, "a refusal, or the honest caller"));
    }
    world.serves_the_honest().await?;
    judge(pairs)
}

async fn with_both(
    world: &ApiWorld,
    endpoint: &Endpoint,
    first: &Token,
    second: &Token,
) -> Result<ApiAnswer, Unsettled> {
    world.call_of(endpoint).bearing(first).bearing(second).send().await
}
