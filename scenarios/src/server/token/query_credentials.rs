//! The client's secret, and then the code, travel in the query of the token request instead of its body.
//!
//! ## Why it matters
//! Query strings are written to access logs, proxies and histories, where secrets must not be.
//!
//! ## How to fix it
//! Read credentials and grants from the request body (or the Authorization header) only.

use crate::clauses::{oauth21, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::CREDENTIALS_NOT_IN_URI,
    also: &[&oauth21::CREDENTIALS_NOT_IN_URI],
    impact: Impact::LeakedSecret,
    needs: &[Capability::ConfidentialClient, Capability::UserInterface],
    mutant: Fault::QueryMergedIntoForm,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client_that_posts_its_secret().await?;
    let code = world.alice_authorizes(&client).await?;
    require(client.redeem(&code).await?.issues_tokens())?;

    let mut parameters = Family::of("a parameter in the query");
    for parameter in ["client_secret", "code"] {
        let code = world.alice_authorizes(&client).await?;
        let answer = client.redemption(&code).in_query(parameter).send().await?;
        parameters.add(parameter, answer.is_refused_as(&CREDENTIALS_OR_GRANT_MISSING));
    }
    judge(parameters)
}
