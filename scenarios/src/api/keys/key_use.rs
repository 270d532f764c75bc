//! A published key that is meant for encryption verifies no token.
//!
//! ## Why it matters
//! Keys for encryption are held by other people and other machines than keys for signatures.
//!
//! ## How to fix it
//! Leave keys out whose `use` is not `sig`, and whose `key_ops` do not list `verify`.
//!
//! ## Not a finding
//! - Keys need not say what they are for; those that do not may verify.

use crate::clauses::rfc7517;
use beartrap_kit::*;
use serde_json::{Value, json};

pub(super) static ABOUT: About = About {
    clause: &rfc7517::ENCRYPTION_KEYS_VERIFY_NOTHING,
    also: &[&rfc7517::KEY_USE, &rfc7517::KEY_OPERATIONS],
    impact: Impact::WeakerDefence,
    needs: &[Capability::KeyReload],
    mutant: Fault::KeyUseIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let named = |role: &str| world.key(Key::Next).with_kid(&format!("{role}-{}", world.made_up()));
    let (encrypting, wrapping) = (named("encrypts"), named("wraps"));
    let for_encryption = meant_for(&encrypting, "use", json!("enc"));
    let for_wrapping = meant_for(&wrapping, "key_ops", json!(["wrapKey", "encrypt"]));
    world.publishes_until_read([for_encryption, for_wrapping]).await?;

    let mut keys = Family::of("a key");
    for (name, key) in [("use enc", encrypting), ("key_ops without verify", wrapping)] {
        let token = world.token().with_key(&key);
        keys.add(name, world.called_with(&token).await?.is_unauthorized());
    }
    world.serves_the_honest().await?;
    judge(keys)
}

/// The public key, which says what it is for in this one member.
fn meant_for(key: &SigningKey, member: &str, value: Value) -> Value {
    let mut jwk = key.public_jwk();
    if let Some(members) = jwk.as_object_mut() {
        members.retain(|name, _| !["use", "alg"].contains(&name.as_str()));
        members.insert(member.to_owned(), value);
    }
    jwk
}
