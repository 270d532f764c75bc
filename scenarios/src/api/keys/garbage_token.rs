//! What is no token is refused.
//!
//! ## Why it matters
//! A parser that gives up in the wrong place leaves the request without a verdict, and some routers take that for a yes.
//!
//! ## How to fix it
//! Let every error of the parser end in the same refusal as a wrong signature.
//!
//! ## Not a finding
//! - 400 is as good as 401: what cannot be read may be called a malformed request.

use crate::clauses::{rfc7519, rfc9068};
use beartrap_forge::{Encoding, Segments};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7519::JWT_VALIDATED,
    also: &[&rfc9068::VALIDATED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiUnreadableTokenPasses,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let claims_alone = Encoding::Base64Url.encode(&world.token().payload_octets());
    let garbage = [
        ("letters", "abc".to_owned()),
        ("letters and dots", "a.b.c".to_owned()),
        ("dots", "..".to_owned()),
        ("braces", "{}".to_owned()),
        ("three empty objects", "e30.e30.e30".to_owned()),
        ("the claims alone", claims_alone),
        ("parts of three tokens", of_three(&world.token(), &world.token(), &world.token())),
    ];
    let garbage = garbage.map(|(name, text)| (name.to_owned(), text));
    world.judges_each(garbage, ApiAnswer::is_malformed_or_unauthorized).await
}

fn of_three(first: &Token, second: &Token, third: &Token) -> String {
    let (header, payload) = (first.segments().header, second.segments().payload);
    Segments { header, payload, signature: third.segments().signature }.compact()
}
