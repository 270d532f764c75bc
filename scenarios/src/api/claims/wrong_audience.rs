//! A token for another recipient is refused.
//!
//! ## Why it matters
//! Every API that a user's token is sent to could call this one as that user.
//!
//! ## How to fix it
//! Demand `aud`, and compare its string, or each string of its array, with your own identifier; most libraries do that only
//! if they are told the audience.
//!
//! ## Not a finding
//! - An API may have several identifiers; the ones here are nobody's.

use crate::clauses::{rfc7519, rfc8725, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7519::AUDIENCE,
    also: &[&rfc9068::VALIDATED, &rfc8725::AUDIENCE_VALIDATED],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::AnyIssuer, Capability::OtherAudience],
    mutant: Fault::AudienceIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    if let Some(borrowed) = world.borrowed() {
        let issued = borrowed.elsewhere().into_iter().map(|(whose, token)| (whose, token.compact()));
        let endpoint = world.plainest().clone();
        return world.judges_each_at(&endpoint, issued, ApiAnswer::is_unauthorized).await;
    }
    let mut lies = world.lies(&[
        Deviation::AUDIENCE_WRONG,
        Deviation::AUDIENCE_MISSING,
        Deviation::AUDIENCE_NULL,
        Deviation::AUDIENCE_EMPTY,
        Deviation::AUDIENCE_EMPTY_ARRAY,
        Deviation::AUDIENCE_OTHERS,
        Deviation::AUDIENCE_SUFFIX,
        Deviation::AUDIENCE_PREFIX,
        Deviation::AUDIENCE_LISTED,
        Deviation::AUDIENCE_AS_NAME,
        Deviation::AUDIENCE_WILDCARD,
    ]);
    let client = world.issuer().setting().client_id;
    lies.push(world.lie("audience-client", |token| token.claim("aud", client)));
    lies.push(world.lie("audience-number", |token| token.claim("aud", 1)));
    let capitals = world.api().audience.to_uppercase();
    if capitals != world.api().audience {
        lies.push(world.lie("audience-upper-case", |token| token.claim("aud", capitals)));
    }
    world.refuses_each(lies).await
}
