//! An array of audiences with the API in it is accepted.
//!
//! ## Why it matters
//! Issuers write `aud` as a string or as an array, and change from one to the other when a second audience is added.
//!
//! ## How to fix it
//! Let the library compare the audience; it knows both forms.
//!
//! ## Not a finding
//! - An API may refuse tokens that are for others as well; that is a remark.
//! - Entra writes one string, so an API behind it may know nothing else; that costs a note.

use crate::clauses::rfc7519;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7519::AUDIENCE,
    also: &[],
    impact: Impact::BrokenLogin,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::AudienceInArrayUnread,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    world.refuses_a_forged_one().await?;
    let own = world.api().audience.as_str();
    let called_for = async |audiences: &[&str]| {
        let audiences: Vec<Json> = audiences.iter().copied().map(Json::from).collect();
        world.called_with(&world.token().claim("aud", audiences)).await
    };
    let mut arrays = Family::of("an audience");
    let is_behind_entra = world.api().has(Capability::EntraApi);
    let alone = called_for(&[own]).await?.is_served();
    arrays.add("the API alone", alone.unless(is_behind_entra, "Entra writes one string"));
    let among_others = called_for(&["https://elsewhere.example", own]).await?.is_served();
    arrays.add("the API among others", among_others.left_open("it may insist to be the only audience"));
    judge(arrays)
}
