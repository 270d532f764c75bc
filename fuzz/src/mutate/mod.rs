//! Tokens that are taken apart, changed and signed again.

mod dice;
mod draft;
mod mutator;
mod values;

pub use dice::Dice;
pub use draft::Draft;
pub use mutator::{crossed, mutated};

use crate::lab::{PLANTED, Verdict, lab, read};
use crate::{planted, ready};
use beartrap_forge::{Algorithm, JwkSet, Jws, SigningKey};
use beartrap_kit::validator::{FIXED_NOW, Policy, Stand};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// What the one policy permits. Costly ones are last.
pub const ALGORITHMS: &[Algorithm] = &[
    Algorithm::EdDsa,
    Algorithm::Hs256,
    Algorithm::Es256,
    Algorithm::Es384,
    Algorithm::Rs256,
    Algorithm::Ps256,
];

/// The policy under which every token is presented: the trusted keys of several algorithms, one issuer, one audience.
pub static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    let mut policy = Stand::at(FIXED_NOW).jwt().policy().clone();
    let jwks: Vec<Value> =
        ALGORITHMS.iter().map(|algorithm| SigningKey::trusted(*algorithm)).map(trusted).collect();
    policy.jwks = json!({ "keys": jwks });
    policy.algorithms = ALGORITHMS.iter().map(|algorithm| algorithm.name().to_owned()).collect();
    policy
});

/// A secret is shown whole, of a pair of keys the public one.
#[expect(clippy::needless_pass_by_value, reason = "so it fits `map`")]
fn trusted(key: SigningKey) -> Value {
    let public = key.public_jwk();
    if public["kty"] == "oct" { key.private_jwk() } else { public }
}

static QUESTION: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(&*POLICY).expect("a policy is JSON"));

static KEYS: LazyLock<JwkSet> = LazyLock::new(|| {
    let keys = POLICY.jwks["keys"].as_array().expect("the policy has keys");
    JwkSet::of(keys.iter().cloned()).expect("they are few")
});

/// Presents octets as a token to the lab's validator.
///
/// What it accepts is right by another reading: the forge's parser and verifier, and the claims compared with the policy
/// here; and the claims are the same.
pub fn mutate(octets: &[u8]) {
    if ready::mutants(octets) {
        return;
    }
    let text = String::from_utf8_lossy(octets);
    if PLANTED.as_deref() == Some("parser") {
        planted::read(&text);
    }
    if let Err(wrong) = holds(&text, &mut lab()) {
        panic!("{wrong}: {text}");
    }
}

/// What must hold for a text that is presented as a token.
///
/// # Errors
/// What the validator did wrong.
pub fn holds(text: &str, validator: &mut beartrap_lab::Validator) -> Result<(), String> {
    let claims = match verdict(text, validator) {
        Verdict::Reject(_) => return Ok(()),
        Verdict::Broken(how) => return Err(format!("neither accepted nor refused: {how}")),
        Verdict::Accept(claims) => claims,
    };
    let read = read_otherwise(text).map_err(|why| format!("accepted, but {why}"))?;
    if read == claims { Ok(()) } else { Err(format!("read in two ways: {claims:?}, {read:?}")) }
}

/// What a validator says to a text under the policy.
pub fn verdict(text: &str, validator: &mut beartrap_lab::Validator) -> Verdict {
    read(validator.verify(&question(text)))
}

/// The question about a text under the policy.
pub fn question(text: &str) -> Value {
    let mut question = QUESTION.clone();
    question["token"] = text.into();
    question
}

/// The claims by a reading that has nothing in common with the lab's, or why the token is not right.
fn read_otherwise(text: &str) -> Result<Map<String, Value>, String> {
    let policy = &*POLICY;
    let jws = Jws::parse(text).map_err(|error| error.to_string())?;
    let listed = policy.algorithms.iter().any(|name| jws.alg() == Some(name));
    ensure(listed, "the algorithm is not permitted")?;
    KEYS.verify(&jws).map_err(|error| error.to_string())?;
    ensure(jws.text("iss") == Some(&policy.issuer), "the issuer is another")?;
    let named = |value: &Value| value.as_str() == Some(&policy.audience);
    let for_us = match jws.claim("aud") {
        Some(Value::Array(all)) => all.iter().any(named) && all.iter().all(Value::is_string),
        Some(one) => named(one),
        None => false,
    };
    ensure(for_us, "the audience is another")?;
    // Every integer in reach of a date is exact as a double.
    let now = Value::from(policy.now).as_f64().unwrap_or_default();
    let time =
        |name| jws.claim(name).map(|value| value.as_f64().ok_or(format!("{name} is no number"))).transpose();
    ensure(time("exp")?.is_some_and(|exp| exp > now), "it is expired or never expires")?;
    ensure(time("nbf")?.is_none_or(|nbf| nbf <= now), "it is not yet good")?;
    time("iat")?;
    ensure(jws.claim("sub").is_none_or(Value::is_string), "the subject is no string")?;
    Ok(jws.claims().clone())
}

fn ensure(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise.to_owned()) }
}
