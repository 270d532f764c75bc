//! Only the whole and exact name of a scope counts.
//!
//! ## Why it matters
//! Where a part of a name is enough, a client gets rights that nobody granted, by a scope that looks like another.
//!
//! ## How to fix it
//! Split the scope at spaces, and look for the name among the parts, letter by letter.
//!
//! ## Not a finding
//! - Lists of scopes and the claim `scp` are read by configuration for some issuers; each costs a note.
//! - So does other white space than the space, which no issuer writes.

use crate::clauses::rfc6749;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::SCOPE_LIST,
    also: &[&rfc6749::TOKEN_COVERS_THE_RESOURCE],
    impact: Impact::WiderAccess,
    needs: &[Capability::Scopes],
    mutant: Fault::ApiScopeBySubstring,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let scope = world.api().main().scope.clone().unwrap_or_default();
    let other_case = if scope == scope.to_uppercase() { scope.to_lowercase() } else { scope.to_uppercase() };
    let refused = [
        ("a longer name", format!("{scope}write")),
        ("a name that ends so", format!("x{scope}")),
        ("a name around it", format!("no.{scope}.no")),
        ("another letter case", other_case),
        ("with a comma", format!("{scope},admin")),
        ("in quotes", format!("\"{scope}\"")),
    ];
    let member = Json::object().member(&scope, true);
    let mut tokens: Vec<(&str, Token, Option<&str>)> =
        refused.map(|(name, scope)| (name, world.token().claim("scope", scope), None)).into();
    let without = world.token().without_claim("scope");
    tokens.extend([
        ("an object", world.token().claim("scope", member), None),
        (
            "in a list",
            world.token().claim("scope", [scope.as_str()]),
            Some("lists are read by configuration"),
        ),
        ("in scp", without.claim("scp", scope.as_str()), Some("scp is read by configuration")),
        (
            "with a tab",
            world.token().claim("scope", format!("{scope}\tx")),
            Some("any white space is taken for a space"),
        ),
    ]);

    world.serves_the_honest().await?;
    let mut spellings = Family::of("a scope");
    for (name, token, legal) in tokens {
        let answer = world.called_with(&token).await?;
        let observed = answer.is_unauthorized_or_forbidden();
        spellings.add(name, observed.unless(legal.is_some(), legal.unwrap_or_default()));
    }
    world.serves_the_honest().await?;
    judge(spellings)
}
