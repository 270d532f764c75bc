//! A token of another issuer, or of one that is only spelt like the right one, is refused.
//!
//! ## Why it matters
//! Each issuer has its own users; a token of another one is a token of somebody else with the same name.
//!
//! ## How to fix it
//! Compare `iss` with the configured issuer character for character.
//!
//! ## Not a finding
//! - An issuer that had another name before may be configured under both; list that as a departure.

use crate::clauses::{rfc7519, rfc8725, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::ISSUER_KEYS,
    also: &[&rfc9068::VALIDATED, &rfc7519::ISSUER],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::IssuerByPrefix,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let issuer = world.issuer().url().to_owned();
    let other_scheme = match issuer.strip_prefix("http://") {
        Some(rest) => format!("https://{rest}"),
        None => issuer.replacen("https://", "http://", 1),
    };
    let mut lies = world.lies(&[
        Deviation::ISSUER_WRONG,
        Deviation::ISSUER_SLASH,
        Deviation::ISSUER_SUFFIX,
        Deviation::ISSUER_PREFIX,
        Deviation::ISSUER_UPPER_CASE,
        Deviation::ISSUER_MISSING,
        Deviation::ISSUER_NULL,
        Deviation::ISSUER_IN_ARRAY,
    ]);
    lies.push(world.lie("issuer-path", |token| token.claim("iss", format!("{issuer}/other"))));
    lies.push(world.lie("issuer-scheme", |token| token.claim("iss", other_scheme)));
    lies.push(world.lie("issuer-empty", |token| token.claim("iss", "")));
    world.refuses_each(lies).await
}
