//! A user is logged out, and the link says where to go on: to a page that no application registered.
//!
//! ## Why it matters
//! The link begins with the trusted name of the login server and ends at an attacker's page, which asks for the password
//! that the user has just been asked for so often.
//!
//! ## How to fix it
//! Redirect after a logout only to URIs that are registered for the application, compared letter by letter; show a page of
//! your own otherwise.
//!
//! ## Not a finding
//! - Every registered redirect URI is good for this, too.

use crate::clauses::{entra_tenant, rfc9700, rp_initiated_logout};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::LOGOUT_REDIRECT,
    also: &[&rp_initiated_logout::REGISTERED_ONLY, &rfc9700::NO_OPEN_REDIRECTOR],
    impact: Impact::WeakerDefence,
    needs: &[Capability::EntraServer, Capability::UserInterface],
    mutant: Fault::LogoutRedirectsAnywhere,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = world.client().await?;
    let mut alice = world.alice()?;
    alice.signs_in(&client).await?;
    let registered = client.redirect_uri();
    let landing = alice.only_looks_at(tenant.logging_out(&client, registered.as_str())?).await?;
    require(landing.observe(landing.left_for_client(), "a redirect to the registered URI"))?;

    let mut kept = Family::of("a logout");
    for (name, uri) in [
        ("to another host", registered.with_host(|_| "evil.beartrap.test".to_owned())),
        ("to a host that begins alike", registered.with_host(|host| format!("{host}.evil.beartrap.test"))),
        ("to another path", registered.with_path(|path| format!("{path}/evil"))),
    ] {
        let id_token = alice.signs_in(&client).await?.document()["id_token"].as_str().map(str::to_owned);
        let request = tenant.logging_out(&client, &uri)?;
        kept.add(name, stays(&alice.only_looks_at(request.clone()).await?));
        if let Some(id_token) = id_token {
            alice.signs_in(&client).await?;
            let landing = alice.only_looks_at(request.but("id_token_hint", &id_token)).await?;
            kept.add(format!("{name}, with id_token_hint"), stays(&landing));
        }
    }
    judge(kept)
}

fn stays(landing: &Landing) -> Observation {
    landing
        .observe(landing.left_for().is_none(), "a page of the server, and no redirect")
        .unless(landing.left_for_client(), "a registered URI in place of the one that was asked for")
}
