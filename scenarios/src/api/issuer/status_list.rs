//! A token is served only if its status list says that it is valid, with the bits counted in the right order.
//!
//! ## Why it matters
//! The list is how a token is revoked before it ends. Whoever counts its bits from the wrong end serves the revoked tokens, and
//! refuses those of other people.
//!
//! ## How to fix it
//! Take octet `idx * bits / 8`, shift it right by `idx * bits % 8`, and keep the lowest `bits` bits; serve 0 only. The draft has
//! lists to test with.
//!
//! ## Not a finding
//! - What a status above 2 means is for the application to say.

use crate::clauses::status_list;
use beartrap_forge::StatusList;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &status_list::STATUS_CHECKED,
    also: &[&status_list::BITS],
    impact: Impact::StolenTokens,
    needs: &[Capability::StatusLists],
    mutant: Fault::ApiStatusBitsReversed,
};

const TOKENS: usize = 100;

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.refuses_a_forged_one().await?;
    let all_valid = world.publishes_the_list(&StatusList::new(1, TOKENS));
    require(world.called_with_the_listed(&all_valid, 0).await?.is_served())?;

    let mut tokens = Family::of("a token");
    for bits in [1, 2, 4, 8] {
        // The last token of the first octet and the first of the second are invalid, and those at the other ends are not.
        let each = 8 / u64::from(bits);
        let (last, first) = (each - 1, each);
        let (other_end, other_end_of_the_second) = if each == 1 { (2, 3) } else { (0, 2 * each - 1) };
        let mut invalid = StatusList::new(bits, TOKENS);
        for index in [last, first] {
            invalid = invalid.with(usize::try_from(index).unwrap_or_default(), 1);
        }
        let uri = world.publishes_the_list(&invalid);
        for index in [last, first] {
            let answer = world.called_with_the_listed(&uri, index).await?;
            tokens.add(format!("invalid, at {index} of {bits} bits"), answer.is_unauthorized());
        }
        for index in [other_end, other_end_of_the_second] {
            let answer = world.called_with_the_listed(&uri, index).await?;
            tokens.add(format!("valid, at {index} of {bits} bits"), answer.is_served());
        }
    }
    for (name, bits, status) in
        [("suspended", 2, 2), ("suspended", 8, 2), ("of a status of its own", 4, 12), ("unknown", 8, 200)]
    {
        let uri = world.publishes_the_list(&StatusList::new(bits, TOKENS).with(9, status));
        let refused = world.called_with_the_listed(&uri, 9).await?.is_unauthorized();
        let refused =
            if status > 2 { refused.left_open("what it means is for the API to say") } else { refused };
        tokens.add(format!("{name}, {bits} bits"), refused);
    }
    let far = StatusList::new(1, 100_000).with(99_999, 1);
    let far = world.publishes_the_list(&far);
    tokens.add("invalid, far behind", world.called_with_the_listed(&far, 99_999).await?.is_unauthorized());
    tokens.add("valid, far behind", world.called_with_the_listed(&far, 99_998).await?.is_served());
    judge(tokens)
}
