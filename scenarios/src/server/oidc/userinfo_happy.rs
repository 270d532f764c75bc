//! UserInfo answers GET and POST in JSON, with the `sub` of the ID token.
//!
//! ## Why it matters
//! Clients must compare the `sub` of UserInfo with that of the ID token before they use what it says. Without it they fail, or mix up people.
//!
//! ## How to fix it
//! Answer GET and POST alike, take the access token from the Authorization header, always include `sub`, and say `Content-Type: application/json`.
//!
//! ## Not a finding
//! - The token in the body of a POST need not be taken; that it is not is a remark.
//! - A signed answer (`application/jwt`) is as good.
//! - UserInfo refuses a token that was issued for another resource, as it should: then nothing can be said.

use crate::clauses::core;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &core::USERINFO_SUB,
    also: &[&core::USERINFO_METHODS],
    impact: Impact::BrokenClient,
    needs: &[Capability::OpenId, Capability::UserInterface],
    mutant: Fault::UserinfoWithoutSub,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let tokens = world.alice_signs_in(&client).await?;
    let (token, id_token) = (tokens.access_token(), tokens.id_token()?);
    require(world.userinfo()?.send().await?.is_challenged_with(401, None))?;
    let get = world.userinfo()?.bearing(token).send().await?;
    if world.server().names_a_resource() {
        require(get.is_served())?;
    }

    let mut calls = Family::of("a call");
    calls.add("GET", get.is_about(id_token.subject()).and(names_its_type(&get)));
    let post = world.userinfo()?.bearing(token).by_post().send().await?;
    calls.add("POST", post.is_about(id_token.subject()).and(names_its_type(&post)));
    let in_body = world.userinfo()?.bearing_in_body(token).send().await?;
    let answered = match in_body.status() {
        400..500 => in_body.observe(true, "a refusal").remarking("it need not be taken there"),
        _ => in_body.is_about(id_token.subject()),
    };
    calls.add("POST with the token in the body", answered);
    judge(calls)
}

fn names_its_type(answer: &Answer) -> Observation {
    let is = |kind| answer.response().is_some_and(|response| response.is_of_type(kind));
    let named = answer.status() != 200 || is("application/json") || is("application/jwt");
    answer.observe(named, "Content-Type: application/json, or application/jwt if it is signed")
}
