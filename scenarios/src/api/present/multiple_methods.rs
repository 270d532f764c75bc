//! A token in the query does not stand in for the one in the header.
//!
//! ## Why it matters
//! Where two places hold a token, the gateway may believe the one and the API the other.
//!
//! ## How to fix it
//! Read the Authorization header alone; where the query counts, answer 400 to a request that has both.
//!
//! ## Not a finding
//! - An API that never looks at the query serves by the header, and is right.

use crate::clauses::rfc6750;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6750::MALFORMED,
    also: &[&rfc6750::ONE_METHOD],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiQueryWins,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let attacker = SigningKey::attacker(Algorithm::Rs256);
    let honest = world.token();
    let forged = world.token().signed_by(&attacker);
    let asked = |query: &Token| world.call().asking("access_token", &world.written(query));
    let reads_the_query = asked(&honest).send().await?.had_effect();

    let mut places = Family::of("two places");
    let by_the_query = asked(&honest).bearing(&forged).send().await?;
    places.add("a forged token in the header", by_the_query.is_malformed_or_unauthorized());
    let by_the_header = asked(&forged).bearing(&honest).send().await?;
    let is_right = !(reads_the_query && by_the_header.had_effect());
    let expected = "400, since both places count, or the header alone";
    places.add("a forged token in the query", by_the_header.observe(is_right, expected));
    world.serves_the_honest().await?;
    judge(places)
}
