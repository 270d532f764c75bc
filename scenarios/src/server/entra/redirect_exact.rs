//! The redirect URI of a request is nearly the registered one: another letter case, a slash more, another port.
//!
//! ## Why it matters
//! What is nearly the registered URI is another page, which may be a stranger's or may hand on what it is called with. The
//! code of every user who follows a prepared link ends up there.
//!
//! ## How to fix it
//! Compare the redirect URI with the registered ones letter by letter: no folding of case, no decoding, no beginnings.
//!
//! ## Not a finding
//! - An error page, with any status, before or after the login, is a refusal.

use crate::clauses::{entra_tenant, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::REDIRECT_EXACT,
    also: &[&rfc9700::REDIRECT_URI_EXACT],
    impact: Impact::AccountTakeover,
    needs: &[Capability::EntraServer, Capability::ConfidentialClient, Capability::UserInterface],
    mutant: Fault::RedirectCaseIgnored,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    world.tenant()?;
    let client = world.confidential_client().await?;
    let mut alice = world.alice()?;
    require(alice.visits(client.authorization_request()).await?.delivers_code())?;

    let mut spellings = Family::of("a redirect URI");
    for (name, spelling) in look_alikes(client.redirect_uri()) {
        if client.redirect_uris().all(|known| known.as_str() != spelling) {
            let request = client.authorization_request().but("redirect_uri", &spelling);
            spellings.add(name, alice.visits(request).await?.stays_at_server());
        }
    }
    judge(spellings)
}

fn look_alikes(registered: &RedirectUri) -> [(&'static str, String); 7] {
    let query = if registered.as_str().contains('?') { "&x=1" } else { "?x=1" };
    [
        ("another letter case", registered.with_path(in_another_case)),
        ("a slash at the end", registered.with_path(|path| format!("{path}/"))),
        ("a query", format!("{}{query}", registered.as_str())),
        ("dots", registered.with_path(|path| format!("{path}/..{path}"))),
        ("another port", registered.with_port(8443)),
        ("another scheme", in_another_scheme(registered.as_str())),
        ("another host", registered.with_host(|host| format!("{host}.evil.beartrap.test"))),
    ]
}

fn in_another_case(path: &str) -> String {
    let upper = path.to_ascii_uppercase();
    if upper == path { path.to_ascii_lowercase() } else { upper }
}

fn in_another_scheme(uri: &str) -> String {
    match uri.strip_prefix("https:") {
        Some(rest) => format!("http:{rest}"),
        None => uri.replacen("http:", "https:", 1),
    }
}
