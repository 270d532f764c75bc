//! A request repeats a parameter, and no code or error goes to a redirect URI that was not the one checked.
//!
//! ## Why it matters
//! If one part of the server reads the first value and another the last, the value that is checked is not the one that is used: the code goes to the attacker.
//!
//! ## How to fix it
//! Refuse a request in which any parameter but `resource` stands twice, before anything else is done with it.
//!
//! ## Not a finding
//! - To use one of the two values, the same everywhere, is safe; it is a note.

use crate::clauses::{rfc6749, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::PARAMETER_REPEATED,
    also: &[&rfc6749::PARAMETERS_ONCE, &rfc9700::REDIRECT_URI_EXACT],
    impact: Impact::AccountTakeover,
    needs: &[Capability::UserInterface],
    mutant: Fault::LastDuplicateWins,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let mut alice = world.alice()?;
    require(alice.visits(client.authorization_request()).await?.delivers_code())?;

    let mut repeated = Family::of("a repeated parameter");
    for name in ["response_type", "scope", "state", "code_challenge"] {
        let honest = client.authorization_request();
        let Some(value) = honest.get(name).map(str::to_owned) else { continue };
        let landing = alice.visits(honest.and(name, &value)).await?;
        repeated
            .add(name, landing.is_refused_with(&["invalid_request"]).unless(landing.left_for_client(), SAFE));
    }
    let honest = client.redirect_uri();
    let foreign = honest.with_host(|_| "evil.test".to_owned());
    let with = |first: &str| client.authorization_request().but("redirect_uri", first);
    let unknown = client.authorization_request().and("client_id", &world.made_up());
    for (name, request) in [
        ("client_id", unknown),
        ("redirect_uri, then a foreign one", with(honest.as_str()).and("redirect_uri", &foreign)),
        ("a foreign redirect_uri, then the own", with(&foreign).and("redirect_uri", honest.as_str())),
    ] {
        let landing = alice.visits(request).await?;
        repeated.add(name, landing.stays_at_server().unless(landing.left_for_client(), SAFE));
    }
    judge(repeated)
}

const SAFE: &str = "one of the two values was used throughout";
