//! Only the signed `acrs` tells which authentication contexts are satisfied.
//!
//! ## Why it matters
//! What needs stronger authentication is what an attacker with a stolen session wants. A context that is compared by its
//! beginning, or read from the request, protects nothing.
//!
//! ## How to fix it
//! Look for the context as a whole in the array `acrs` of the validated token.
//!
//! ## Not a finding
//! - `acrs` as a string, which Entra does not write, and other letter case cost a note.

use super::lie;
use crate::clauses::{entra, rfc9470};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::CONTEXTS,
    also: &[&rfc9470::STEP_UP],
    impact: Impact::WiderAccess,
    needs: &[Capability::EntraApi, Capability::EntraContexts],
    mutant: Fault::EntraContextBySubstring,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let asks = |endpoint: &Endpoint| !endpoint.permissions.acrs.is_empty();
    let endpoint = world.endpoint_that("asks for acrs", asks)?;
    let context = endpoint.permissions.acrs.first().cloned().unwrap_or_default();
    let token = entra.user_token_for(&endpoint);
    let without = token.clone().without_claim("acrs");
    let with = |context: String| token.clone().claim("acrs", [context]);
    let lies = vec![
        lie("none", without.clone()),
        lie("a longer one", with(format!("{context}0"))),
        lie("one that ends so", with(format!("x{context}"))),
        lie("in acr", without.clone().claim("acr", context.as_str())),
        lie("a string", token.clone().claim("acrs", context.as_str()))
            .unless(true, "a string is read as well"),
        lie("in capitals", with(context.to_uppercase())).unless(true, "letter case is ignored"),
    ];
    let rule = ApiAnswer::asks_for_step_up;
    let mut contexts = super::presented(world, &endpoint, lies, rule).await?;
    let request = format!("{{\"access_token\":{{\"acrs\":{{\"essential\":true,\"value\":\"{context}\"}}}}}}");
    let call = || world.call_of(&endpoint).bearing(&without);
    for (name, call) in [
        ("in a header", call().with_header("acrs", &context)),
        ("in a parameter", call().asking("acrs", &context)),
        ("in a claims request", call().asking("claims", &request)),
    ] {
        contexts.add(name, rule(&call.send().await?));
    }
    judge(contexts)
}
