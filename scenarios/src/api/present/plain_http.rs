//! The API does not serve its resources without TLS.
//!
//! ## Why it matters
//! Whoever sits on the way reads a bearer token that travels in the clear, and has it from then on. A client that once follows
//! a wrong link, or is told the wrong scheme, sends it that way without a warning.
//!
//! ## How to fix it
//! Close the port without TLS, or answer every request there with a redirect or an error before anything is served.
//!
//! ## Not a finding
//! - A redirect to https, an error, or another page on that port; or nobody who listens there.
//! - An API on loopback is not asked, unless its contract names the plain twin as `plain_url`.

use crate::clauses::rfc6750;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6750::CONFIDENTIAL,
    also: &[&rfc6750::ALWAYS_TLS],
    impact: Impact::StolenTokens,
    needs: &[Capability::PlainTwin],
    mutant: Fault::ApiPlainHttp,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.refuses_a_forged_one().await?;
    let token = world.token();
    let honest = world.called_with(&token).await?;
    require(honest.is_served())?;
    let mut calls = Family::of("a call without TLS");
    let plain = world.plain_call()?.bearing(&token).send().await?;
    calls.add("with an honest token", plain.hides_or_is_nothing(&honest));
    if world.certificates().is_ok() {
        // Without TLS nobody shows the certificate that the honest one is bound to.
        let unbound = world.plain_call()?.bearing(&token.without_claim("cnf")).send().await?;
        calls.add("with a token that is bound to nothing", unbound.hides_or_is_nothing(&honest));
    }
    judge(calls)
}
