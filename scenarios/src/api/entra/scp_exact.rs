//! `scp` is split at spaces, and its words are compared as wholes.
//!
//! ## Why it matters
//! Where a part of a name is enough, a client gets rights that nobody granted, by a scope that looks like another.
//!
//! ## How to fix it
//! Split `scp` at spaces, and look for the scope among the words, letter by letter.
//!
//! ## Not a finding
//! - Entra writes one string; an API may refuse or accept a list.
//! - Other white space than the space, which Entra does not write, and the scope with the URI of the API in front, which it
//!   writes elsewhere, cost a note.

use super::lie;
use crate::clauses::{entra, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::SCOPE_LIST,
    also: &[&entra::SCOPES],
    impact: Impact::WiderAccess,
    needs: &[Capability::EntraApi, Capability::EntraScopes],
    mutant: Fault::EntraScopeBySubstring,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = entra.user_endpoint()?;
    let token = entra.user_token_for(&endpoint);
    let scope = endpoint.permissions.scp.first().cloned().unwrap_or_default();
    let with = |scp: String| token.clone().claim("scp", scp);
    let other_case = if scope == scope.to_uppercase() { scope.to_lowercase() } else { scope.to_uppercase() };
    let uri = format!("api://{}/{scope}", entra.contract().api);
    let lies = vec![
        lie("a longer name", with(format!("{scope}.all-fake"))),
        lie("a name that ends so", with(format!("x{scope}"))),
        lie("another letter case", with(other_case)),
        lie("with a comma", with(format!("{scope},other"))),
        lie("with a tab", with(format!("{scope}\tother")))
            .unless(true, "any white space is taken for a space"),
        lie("in a list", token.clone().claim("scp", [scope.as_str()])).unless(true, "lists are read as well"),
        lie("with a URI", with(uri)).unless(true, "the URI of the API is taken off"),
    ];
    judge(super::presented(world, &endpoint, lies, ApiAnswer::is_forbidden).await?)
}
