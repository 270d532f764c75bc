//! Two tokens in one request, of both of which the keys have to be fetched, do not break the API.
//!
//! ## Why it matters
//! A gateway that fetches two sets for one request may mix them up or fall over, and nobody has to be logged in for it.
//!
//! ## How to fix it
//! Answer 400 to a request with more than one token, before anything is fetched.
//!
//! ## Not a finding
//! - 400, 401 and 503 are all fine.
//! - A gateway that documents two tokens of two providers refuses these as well: nobody signed them.

use crate::clauses::rfc9110;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9110::FIELD_ONCE,
    also: &[],
    impact: Impact::BrokenLogin,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::ApiParallelFetchBreaks,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let main = world.api().main().clone();
    let other = world.second_issuer().map_or_else(|_| world.token(), |second| world.token_of(second, &main));
    let troubles = [
        ("the keys are there", None),
        ("503", Some(Trouble::Status(503))),
        ("no answer", Some(Trouble::Silence)),
    ];
    let mut requests = Family::of("two tokens");
    for (name, trouble) in troubles {
        for (order, first, second) in
            [("one way", world.token(), other.clone()), ("the other way", other.clone(), world.token())]
        {
            if let Some(trouble) = &trouble {
                world.disturbs_the_issuer().gets_into(trouble.clone());
            }
            let unknown = || SigningKey::attacker(Algorithm::Rs256).with_kid(&world.made_up());
            let both =
                world.call().bearing(&first.with_key(&unknown())).bearing(&second.with_key(&unknown()));
            let answer = both.send().await?;
            requests.add(format!("{name}, {order}"), answer.is_refused_or_unavailable());
            world.issuer().recovers();
            let after = world.served_within(&world.token(), ONE_MINUTE).await?;
            let alive = after.is_alive();
            let is_down = !alive.is_good();
            requests.add(format!("{name}, {order}: the next request"), alive);
            if is_down {
                return judge(requests);
            }
            world.recovers().await?;
        }
    }
    judge(requests)
}
