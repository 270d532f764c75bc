//! Each client sends the user's name and password to the token endpoint.
//!
//! ## Why it matters
//! The grant trains users to type passwords anywhere, passes by the second factor, and lets anybody guess at the speed of an API.
//!
//! ## How to fix it
//! Switch the resource owner password grant off, for the server or at least for each client.
//!
//! ## Not a finding
//! - Any refusal will do, also one that seems to know the grant: only a token is a finding.

use crate::clauses::{oauth21, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::PASSWORD_GRANT_GONE,
    also: &[&oauth21::PASSWORD_GRANT_GONE],
    impact: Impact::WeakerDefence,
    needs: &[Capability::ConfidentialClient, Capability::UserInterface],
    mutant: Fault::PasswordGrantOn,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.confidential_client().await?;
    let mut alice = world.alice()?;
    alice.signs_in(&client).await?;

    let mut clients = Family::of("a client");
    for client in world.clients().await? {
        let answer = client.asking_with_the_password_of(&alice).send().await?;
        clients.add(client.id(), answer.is_refused_as(&GRANT_NOT_ALLOWED));
    }
    judge(clients)
}
