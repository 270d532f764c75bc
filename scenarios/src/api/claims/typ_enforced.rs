//! Only a token that says that it is an access token is accepted.
//!
//! ## Why it matters
//! Issuers sign many kinds of tokens with one key; the type is what tells them apart.
//!
//! ## How to fix it
//! Give the library the expected type `at+jwt`, which it compares without regard to letter case and `application/`.
//!
//! ## Not a finding
//! - An API whose issuer writes `JWT` or nothing says so as `token_type`. One that says nothing is not held to RFC 9068, and a
//!   type that it does not look at costs a note.

use crate::clauses::{rfc8725, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9068::TYP,
    also: &[&rfc8725::KINDS_EXCLUSIVE],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::ApiOnAtJwt],
    mutant: Fault::TypIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let does_not_say = !world.keeps_to_rfc9068();
    world.serves_the_honest().await?;
    let called_as = async |typ: &str| world.called_with(&world.token().header("typ", typ)).await;
    let mut types = Family::of("a typ");
    for typ in ["JWT", "id_token+jwt", "secevent+jwt", "at+jwt2", ""] {
        let answer = called_as(typ).await?.is_unauthorized();
        types.add(format!("{typ:?}"), answer.unless(does_not_say, NOT_HELD));
    }
    let untyped = world.called_with(&world.token().without_header("typ")).await?.is_unauthorized();
    types.add("none", untyped.unless(does_not_say, NOT_HELD));
    types.add("application/at+jwt", called_as("application/at+jwt").await?.is_served());
    let in_capitals = called_as("AT+JWT").await?.is_served();
    types.add("AT+JWT", in_capitals.unless(true, "no issuer is known to write it so"));
    world.refuses_a_forged_one().await?;
    judge(types)
}

const NOT_HELD: &str = "the API does not say that it keeps to RFC 9068";
