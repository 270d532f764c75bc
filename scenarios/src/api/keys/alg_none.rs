//! A token whose algorithm is none, in any spelling, is refused.
//!
//! ## Why it matters
//! An unsecured token is written by anybody, for any user, with a text editor.
//!
//! ## How to fix it
//! Give the library the list of algorithms that you accept; never look for the bad ones.

use crate::clauses::{rfc7518, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7518::NONE_ONLY_ON_REQUEST,
    also: &[&rfc9068::VALIDATED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::NoneComparedByCase,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let mut lies = world.lies(&[
        Deviation::ALG_NONE,
        Deviation::ALG_NONE_TITLE_CASE,
        Deviation::ALG_NONE_CAPITALS,
        Deviation::ALG_NONE_MIXED_CASE,
        Deviation::ALG_NONE_SPACE,
        Deviation::ALG_NONE_ESCAPED,
        Deviation::ALG_NONE_SIGNED,
        Deviation::ALG_EMPTY,
        Deviation::ALG_NULL,
    ]);
    lies.push(world.lie("no alg, no signature", |token| token.without_header("alg").raw_signature([])));
    lies.push(world.lie("none, and nothing behind the payload", |token| {
        token.header("alg", "none").written_as(|s| format!("{}.{}", s.header, s.payload))
    }));
    world.judges_each(lies, ApiAnswer::is_malformed_or_unauthorized).await
}
