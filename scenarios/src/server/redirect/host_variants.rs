//! The redirect URI of a request names a host that only resembles the registered one.
//!
//! ## Why it matters
//! Whoever owns the look-alike host receives the code of every user who follows the attacker's link.
//!
//! ## How to fix it
//! Compare the redirect URI with the registered ones character for character, before anything else is done with it.
//!
//! ## Not a finding
//! - An error page of the server itself, with any status, before or after the login, is a refusal.

use crate::clauses::{rfc6749, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::REDIRECT_URI_EXACT,
    also: &[&rfc6749::REDIRECT_URI_COMPARED],
    impact: Impact::AccountTakeover,
    needs: &[Capability::UserInterface],
    mutant: Fault::RedirectHostByPrefix,
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

fn look_alikes(registered: &RedirectUri) -> [(&'static str, String); 6] {
    [
        ("sub-domain", registered.with_host(|host| format!("evil.{host}"))),
        ("longer top-level domain", registered.with_host(|host| format!("{host}.evil.test"))),
        ("suffix glued on", registered.with_host(|host| format!("{host}evil.test"))),
        ("prefix glued on", registered.with_host(|host| format!("evil{host}"))),
        ("trailing dot", registered.with_host(|host| format!("{host}."))),
        ("other host", registered.with_host(|_| "evil.test".to_owned())),
    ]
}
