//! The response that brings the code names the server in `iss`, exactly as its metadata do.
//!
//! ## Why it matters
//! A client of several servers tells by `iss` whose code it holds. Without it, or with a name that it cannot compare, a malicious server gets the codes of an honest one.
//!
//! ## How to fix it
//! Add `iss` with the value of `issuer` in the metadata, character for character, to every authorization response.
//!
//! ## Not a finding
//! - A server that does not declare `authorization_response_iss_parameter_supported` need not send it.

use crate::clauses::rfc9207;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9207::RESPONSE_ISSUER,
    also: &[],
    impact: Impact::WeakerDefence,
    needs: &[Capability::Metadata, Capability::ResponseIssuer, Capability::UserInterface],
    mutant: Fault::ResponseIssuerAltered,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let landing = world.alice()?.visits(client.authorization_request()).await?;
    require(landing.delivers_code())?;

    judge(landing.names_the_issuer())
}
