//! An application proves itself with its secret and asks for a token of its own.
//!
//! ## Why it matters
//! Whatever runs without a user lives on this grant. APIs tell such tokens from those of users by what is not in them, and a
//! refresh token would be a second secret that nobody rotates.
//!
//! ## How to fix it
//! Take the secret in the body and in the Authorization header; issue an access token alone, whose `oid` and `sub` are those
//! of the service principal, with the granted application permissions in `roles` and without `scp`.
//!
//! ## Not a finding
//! - Without a granted application permission there is no `roles`.
//! - `idtyp` is there only if the registration of the API asks for it.

use crate::clauses::{entra_tenant, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::TOKEN_OF_APPLICATION,
    also: &[&rfc6749::CLIENT_CREDENTIALS_ISSUE, &rfc6749::CLIENT_CREDENTIALS_NO_REFRESH],
    impact: Impact::BrokenClient,
    needs: &[Capability::EntraServer, Capability::EntraDaemon],
    mutant: Fault::RefreshTokenForApplication,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let daemon = tenant.daemon().await?;
    let asking = tenant.asking_for_itself(&daemon, tenant.api());
    require(asking.clone().send().await?.knows_the_client())?;

    let id = daemon.id().to_owned();
    let secret = daemon.credentials().secret().unwrap_or_default().to_owned();
    let mut tokens = Family::of("a token");
    for (name, credentials) in [
        ("with the secret in the body", Credentials::Post { id: id.clone(), secret: secret.clone() }),
        ("with the secret in the Authorization header", Credentials::Basic { id, secret }),
    ] {
        let answer = asking.clone().with_credentials(credentials).send().await?;
        tokens.add(name, is_of_the_application(&tenant, &answer)?);
    }
    judge(tokens)
}

fn is_of_the_application(tenant: &Tenant, answer: &Answer) -> Result<Observation, Unsettled> {
    let issued = answer.issues_tokens();
    if !issued.is_good() {
        return Ok(issued);
    }
    let has = |member: &str| answer.document()[member].as_str().is_some_and(|token| !token.is_empty());
    let claims = tenant.claims_of(&answer.tokens()?)?;
    let wrong = [
        ("a refresh token", has("refresh_token")),
        ("an ID token", has("id_token")),
        ("scp", claims.contains_key("scp")),
        ("another sub than oid", !claims.contains_key("oid") || claims.get("oid") != claims.get("sub")),
        ("the idtyp of something else", claims.get("idtyp").is_some_and(|kind| kind != "app")),
    ];
    let wrong: Vec<&str> = wrong.iter().filter(|(_, is_so)| *is_so).map(|(what, _)| *what).collect();
    let observed = format!("{} with {}", answer.describe(), wrong.join(", "));
    let observed = if wrong.is_empty() { answer.describe() } else { observed };
    let expected = "an access token of the application, and nothing else";
    let observation = Observation::of(wrong.is_empty(), expected, observed).seen_in([answer.exchange()]);
    Ok(if claims.contains_key("roles") {
        observation
    } else {
        observation.remarking("it has no roles, as if nobody had granted any")
    })
}
