//! The password of a user is traded for tokens where that has no place: by a client without its secret, without a tenant, or
//! past a policy.
//!
//! ## Why it matters
//! The grant lets anybody guess passwords at the speed of an API, and a password is all that it takes: no second factor is
//! asked for, and no page is shown on which the user could become suspicious.
//!
//! ## How to fix it
//! Switch the grant off. Where it has to stay, give it to clients that are registered for public flows alone, ask for a
//! tenant in the path, and apply every policy before anything is issued.
//!
//! ## Not a finding
//! - A client with its secret, at the endpoint of its tenant, may have the grant by intention: a note.
//! - Any refusal will do, also one that seems to know the grant.

use crate::clauses::{entra_tenant, oauth21, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::PASSWORDS_HAVE_LIMITS,
    also: &[&rfc9700::PASSWORD_GRANT_GONE, &oauth21::PASSWORD_GRANT_GONE],
    impact: Impact::WiderAccess,
    needs: &[Capability::EntraServer, Capability::ConfidentialClient, Capability::UserInterface],
    mutant: Fault::PasswordAlwaysTraded,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = world.confidential_client().await?;
    let mut alice = world.alice()?;
    alice.signs_in(&client).await?; // the password is right

    let asking = client.asking_with_the_password_of(&alice);
    let mut refused = Family::of("the password");
    let with_secret = asking.clone().send().await?.is_refused_as(&PASSWORD_NOT_TRADED);
    refused.add("by a client with its secret", with_secret.unless(true, "the grant may be on by intention"));
    let without_secret = asking.clone().unauthenticated().send().await?;
    refused.add("by that client without its secret", without_secret.is_refused_as(&PASSWORD_NOT_TRADED));
    for segment in ["common", "consumers"] {
        let answer = asking.clone().at(tenant.token_endpoint_of(segment)?).send().await?;
        refused.add(format!("at {segment}"), answer.is_refused_as(&PASSWORD_NOT_TRADED));
    }
    if let Ok(scope) = tenant.downstream_scope()
        && tenant.policy_is(false).await.is_ok()
    {
        // So that it is not for want of consent that nothing is issued.
        alice.visits(client.authorization_request().but("scope", &scope)).await?;
        let answer = super::under_the_policy(&tenant, asking.but("scope", &scope).send()).await?;
        let observed = answer.is_refused_as(&PASSWORD_NOT_TRADED);
        refused.add("past a policy that asks for a second factor", observed);
    }
    judge(refused)
}
