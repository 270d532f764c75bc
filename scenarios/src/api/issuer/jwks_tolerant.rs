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

    let among_others = world.key(Key::First).with_kid(&format!("among-others-{}", world.made_up()));
    let issuer = world.disturbs_the_issuer();
    let keys: Vec<Value> = unusable().into_iter().chain([with_more(&among_others)]).collect();
    keys.into_iter().for_each(|key| issuer.publish_also(key));
    let tolerated =
        world.served_within(&world.token().with_key(&among_others), ONE_MINUTE).await?.is_served();
    if tolerated.is_good() {
        world.recovers().await?;
    }
    judge(tolerated)
}

/// A type of tomorrow, one that nobody knows, and keys that lack a member or have one that is no number.
fn unusable() -> Vec<Value> {
    vec![
        json!({ "kty": "AKP", "kid": "akp", "alg": "ML-DSA-44", "pub": "AAECAwQFBgc" }),
        json!({ "kty": "beartrap", "kid": "unknown", "use": "sig" }),
        json!({ "kty": "RSA", "kid": "without-n", "use": "sig", "e": "AQAB" }),
        json!({ "kty": "EC", "kid": "unknown-curve", "crv": "P-1", "x": "AQ", "y": "AQ" }),
        json!({ "kty": "RSA", "kid": "no-numbers", "use": "sig", "n": "*", "e": 3 }),
    ]
}

fn with_more(key: &SigningKey) -> Value {
    let mut jwk = key.public_jwk();
    jwk["beartrap"] = json!({ "note": ["a member that nobody knows"] });
    jwk
}
