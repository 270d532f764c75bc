//! Keys that the API cannot use do not keep it from using the others.
//!
//! ## Why it matters
//! Issuers publish keys of new kinds years before everybody knows them. An API that throws the whole set away because of one
//! of them refuses every user on that day.
//!
//! ## How to fix it
//! Skip keys of unknown types, with missing members and with values that make no sense, and ignore members you do not know.
//!
//! ## Not a finding
//! - A pause between two fetches is sensible; the check waits for a minute.

use crate::clauses::rfc7517;
use beartrap_kit::*;
use serde_json::{Value, json};

pub(super) static ABOUT: About = About {
    clause: &rfc7517::UNUSABLE_KEYS_IGNORED,
    also: &[&rfc7517::UNKNOWN_MEMBERS_IGNORED],
    impact: Impact::BrokenLogin,
    needs: &[Capability::KeyReload],
    mutant: Fault::OneBadKeySpoilsSet,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    world.refuses_a_forged_one().await?;
    world.publishes_until_read([]).await?;

    let mut sets = Family::of("a key set");
    let mut all_read = true;
    for (name, unusable) in [
        ("keys of types that nobody knows", of_unknown_types()),
        ("keys that lack a member", incomplete()),
        ("keys with values that make no sense", senseless()),
        ("members that nobody knows", Vec::new()),
    ] {
        let usable = world.key(Key::First).with_kid(&format!("usable-{}", world.made_up()));
        let mut jwk = usable.public_jwk();
        if unusable.is_empty() {
            jwk["beartrap"] = json!({ "note": ["a member that nobody knows"] });
        }
        let issuer = world.disturbs_the_issuer();
        issuer.recovers();
        unusable.into_iter().chain([jwk]).for_each(|key| issuer.publish_also(key));
        let served = world.served_within(&world.token().with_key(&usable), ONE_MINUTE).await?.is_served();
        all_read &= served.is_good();
        sets.add(name, served);
    }
    if all_read {
        world.recovers().await?;
    }
    judge(sets)
}

fn of_unknown_types() -> Vec<Value> {
    vec![
        json!({ "kty": "AKP", "kid": "of-tomorrow", "use": "sig", "alg": "ML-DSA-44", "pub": "AAECAwQFBgc" }),
        json!({ "kty": "beartrap", "kid": "of-nobody", "use": "sig" }),
    ]
}

fn incomplete() -> Vec<Value> {
    vec![
        json!({ "kty": "RSA", "kid": "without-n", "use": "sig", "e": "AQAB" }),
        json!({ "kty": "EC", "kid": "without-y", "use": "sig", "crv": "P-256", "x": "AQ" }),
    ]
}

fn senseless() -> Vec<Value> {
    vec![
        json!({ "kty": "EC", "kid": "unknown-curve", "use": "sig", "crv": "P-1", "x": "AQ", "y": "AQ" }),
        json!({ "kty": "RSA", "kid": "no-numbers", "use": "sig", "n": "*", "e": 3 }),
    ]
}
