//! The redirect URI of a request names a path that only resembles the registered one.
//!
//! ## Why it matters
//! An open redirector, a page with foreign scripts or a forum on another path of the client's host passes the code on to the attacker.
//!
//! ## How to fix it
//! Compare the redirect URI with the registered ones character for character: without decoding it, without resolving dots, and never by its beginning.
//!
//! ## Not a finding
//! - An error page of the server itself, with any status, before or after the login, is a refusal.

use crate::clauses::{core, rfc8252, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::REDIRECT_URI_EXACT,
    also: &[&rfc8252::REDIRECT_URI_EXACT, &core::REDIRECT_URI_EXACT],
    impact: Impact::StolenTokens,
    needs: &[Capability::UserInterface],
    mutant: Fault::RedirectPathNormalised,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let mut alice = world.alice()?;
    require(alice.visits(client.authorization_request()).await?.delivers_code())?;

    let mut spellings = Family::of("a redirect URI");
    for (name, spelling) in look_alikes(client.redirect_uri()) {
        let request = client.authorization_request().but("redirect_uri", &spelling);
        spellings.add(name, alice.visits(request).await?.stays_at_server());
    }
    judge(spellings)
}

fn look_alikes(registered: &RedirectUri) -> [(&'static str, String); 7] {
    [
        ("another segment", registered.with_path(|path| format!("{path}/evil"))),
        ("dots that lead away", registered.with_path(|path| format!("{path}/../evil"))),
        ("dots that lead back", registered.with_path(|path| format!("/evil/..{path}"))),
        ("encoded dots", registered.with_path(|path| format!("{path}/%2e%2e/evil"))),
        ("encoded slashes", registered.with_path(|path| format!("{path}%2f..%2fevil"))),
        ("dots with a parameter", registered.with_path(|path| format!("{path}/..;/evil"))),
        ("two slashes", registered.with_path(|path| format!("//{}", path.trim_start_matches('/')))),
    ]
}
