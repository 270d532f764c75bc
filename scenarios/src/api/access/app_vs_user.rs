//! A token of an application does not open what is for users, and a user's not what is for applications.
//!
//! ## Why it matters
//! An application that acts for itself is nobody's data owner. If its id is taken for a user's, it gets that user's data; and a
//! user who may start what daemons do has their rights.
//!
//! ## How to fix it
//! Tell the two kinds apart by what the issuer says of them, before the subject is used as a user's.
//!
//! ## Not a finding
//! - Endpoints for both kinds: leave `only` away.

use crate::clauses::{rfc6749, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::USERS_TOLD_FROM_CLIENTS,
    also: &[&rfc6749::TOKEN_COVERS_THE_RESOURCE],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::UserEndpoint],
    mutant: Fault::ApiCallerKindUnchecked,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let for_users = world.endpoint_that("is for users", |endpoint| endpoint.only == Some(Principal::User))?;
    let for_applications =
        world.api().endpoint_where(|endpoint| endpoint.only == Some(Principal::Application)).cloned();

    let mut kinds = Family::of("a kind of caller");
    require(world.honestly_called(&for_users).await?.is_served())?;
    let users = world.token_for(&for_users);
    let application = world.issuer().setting().client_id;
    let answer = world.call_of(&for_users).bearing(&users.claim("sub", application)).send().await?;
    kinds.add("an application, where users call", answer.is_unauthorized_or_forbidden());
    if let Some(endpoint) = for_applications {
        require(world.honestly_called(&endpoint).await?.is_served())?;
        let users = world.token_for(&endpoint).claim("sub", "alice");
        let answer = world.call_of(&endpoint).bearing(&users).send().await?;
        kinds.add("a user, where applications call", answer.is_unauthorized_or_forbidden());
    }
    judge(kinds)
}
