//! The redirect URI of a request is spelt so that URL parsers disagree about its host.
//!
//! ## Why it matters
//! If the server reads the client's host and the browser the attacker's, the code of every user who follows the attacker's link is his.
//!
//! ## How to fix it
//! Compare the redirect URI with the registered ones character for character, as it was sent, before any parser reads it.
//!
//! ## Not a finding
//! - An error page of the server itself, with any status, before or after the login, is a refusal.

use crate::clauses::{core, rfc6749, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::REDIRECT_URI_EXACT,
    also: &[&rfc6749::INPUT_VALIDATED, &core::REDIRECT_URI_EXACT],
    impact: Impact::AccountTakeover,
    needs: &[Capability::UserInterface],
    mutant: Fault::RedirectByOtherParser,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let mut alice = world.alice()?;
    require(alice.visits(client.authorization_request()).await?.delivers_code())?;

    let mut spellings = Family::of("a redirect URI");
    for (name, spelling) in ambiguous(client.redirect_uri()) {
        let request = client.authorization_request().but("redirect_uri", &spelling);
        spellings.add(name, alice.visits(request).await?.stays_at_server());
    }
    judge(spellings)
}

fn ambiguous(registered: &RedirectUri) -> [(&'static str, String); 9] {
    [
        ("userinfo", registered.with_host(|host| format!("{host}@evil.test"))),
        ("backslash before userinfo", registered.with_host(|host| format!("evil.test\\@{host}"))),
        ("fragment before userinfo", registered.with_host(|host| format!("evil.test#@{host}"))),
        ("encoded NUL", registered.with_host(|host| format!("{host}%00.evil.test"))),
        ("NUL", registered.with_host(|host| format!("{host}\0.evil.test"))),
        ("tab", registered.with_host(|host| format!("{host}\t.evil.test"))),
        ("full-width dot", registered.with_host(|host| format!("{host}\u{ff0e}evil.test"))),
        ("encoded line break", registered.with_path(|path| format!("{path}%0d%0a"))),
        ("line break", registered.with_path(|path| format!("{path}\r\n"))),
    ]
}
