//! The ID token says who issued it, for which user and client, when, and until when.
//!
//! ## Why it matters
//! These five claims are what a client checks before it believes who the user is. A wrong one breaks the login, or makes clients stop checking it.
//!
//! ## How to fix it
//! Set `iss` to the issuer of the metadata, `aud` to the client identifier, `sub` to at most 255 ASCII characters, and `iat` and `exp` to numbers of seconds since 1970.
//!
//! ## Not a finding
//! - More audiences than the client are allowed.
//! - Clocks may differ by ten minutes.

use crate::clauses::core;
use beartrap_kit::*;
use std::time::Duration;

pub(super) static ABOUT: About = About {
    clause: &core::ID_TOKEN_CLAIMS,
    also: &[],
    impact: Impact::BrokenLogin,
    needs: &[Capability::OpenId, Capability::UserInterface],
    mutant: Fault::IdTokenForIssuer,
};

/// How far the clock of the server may be from that of the person who looks.
const SKEW: Duration = Duration::from_mins(10);

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let token = world.alice_signs_in(&client).await?.id_token()?;
    let right = |claim: &str, holds| token.observe(holds, "present and right", token.shown(claim));
    let (issuer, subject) = (token.claim("iss").as_str().unwrap_or_default(), token.subject());
    let (made, expires, now) = (token.time("iat"), token.time("exp"), Duration::from_secs(world.now()));

    let mut claims = Family::of("a claim of the ID token");
    claims.add("iss", right("iss", world.server().is_issuer(issuer)));
    claims.add("sub", right("sub", (1..=255).contains(&subject.len()) && subject.is_ascii()));
    claims.add("aud", right("aud", token.is_for(client.id())));
    claims.add("iat", right("iat", made.is_some_and(|at| at.abs_diff(now) < SKEW)));
    claims.add("exp", right("exp", expires > made && expires.is_some_and(|at| at + SKEW > now)));
    judge(claims)
}
