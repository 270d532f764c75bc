//! A redirect URI without a path is answered at the root of its host, and one with a path as it stands.
//!
//! ## Why it matters
//! Applications compare the address that they are called at. A slash that nobody wrote leads to a page that is not there,
//! or makes the redemption fail.
//!
//! ## How to fix it
//! Put a slash at the end of redirect URIs that have no path, and change no other.
//!
//! ## Not a finding
//! - To browsers `https://app.example` and `https://app.example/` are the same.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::REDIRECT_ROOT,
    also: &[],
    impact: Impact::BrokenClient,
    needs: &[Capability::EntraServer, Capability::UserInterface],
    mutant: Fault::RedirectSlashAdded,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let mut clients = world.clients().await?;
    if world.server().has(Capability::EntraSpa) {
        clients.push(tenant.spa().await?);
    }
    let mut alice = world.alice()?;
    let mut answers = Family::of("a redirect URI");
    for client in &clients {
        for uri in client.redirect_uris() {
            let bare = uri.as_str().trim_end_matches('/');
            let is_root = RedirectUri::new(bare).has_no_path();
            let sent = if is_root { bare } else { uri.as_str() };
            let landing = alice.visits(client.authorization_request().but("redirect_uri", sent)).await?;
            require(landing.observe(landing.parameter("code").is_some(), "a code"))?;
            answers
                .add(sent, if is_root { at_the_root(&landing, bare) } else { as_it_stands(&landing, sent) });
        }
    }
    judge(answers)
}

fn at_the_root(landing: &Landing, bare: &str) -> Observation {
    let has_slash = landing.left_for().and_then(|there| there.strip_prefix(bare)) == Some("/");
    landing.observe(has_slash, "an answer at the root").left_open("browsers add the slash")
}

fn as_it_stands(landing: &Landing, sent: &str) -> Observation {
    let (registered, _) = sent.split_once('?').unwrap_or((sent, ""));
    landing.observe(landing.left_for() == Some(registered), "an answer at the very URI of the request")
}
