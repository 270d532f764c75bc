use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_forge::{Algorithm, JwkSet, Jws, MAX_JWK_SET_KEYS, SigningKey};
use serde_json::Value;
use std::sync::LazyLock;

/// The fixed keys. Whole, because the public half of a secret verifies nothing.
static KEYS: LazyLock<Vec<(Algorithm, Value)>> = LazyLock::new(|| {
    Algorithm::SIGNING.iter().map(|&alg| (alg, SigningKey::trusted(alg).private_jwk())).collect()
});

static SET: LazyLock<JwkSet> =
    LazyLock::new(|| JwkSet::of(KEYS.iter().map(|(_, jwk)| jwk.clone())).expect("the fixed keys are few"));

/// Reads octets as a token and as a key set (one `{` tells them apart, as no token begins with it), and verifies tokens
/// with the fixed keys.
///
/// What is read must be written back to the same octets; a key verifies only its own algorithm; the set agrees with
/// its keys; nothing beyond the limits is read.
pub fn jose(octets: &[u8]) {
    let text = String::from_utf8_lossy(octets);
    if text.trim_start().starts_with('{') { key_set(&text) } else { token(&text) }
}

fn token(text: &str) {
    let Ok(jws) = Jws::parse(text) else { return };
    let written = format!("{}.{}", jws.signing_input(), URL_SAFE_NO_PAD.encode(jws.signature()));
    assert_eq!(written, text, "two spellings of one token");

    let mut verified = false;
    for (algorithm, jwk) in &*KEYS {
        if jws.verify(jwk).is_ok() {
            let named = jws.alg().map(|alg| if alg == "Ed25519" { "EdDSA" } else { alg });
            assert_eq!(named, Some(algorithm.name()), "the token chose how its key is used");
            assert!(!jws.header().contains_key("crit"), "a critical extension was not understood");
            verified = true;
        }
    }
    // The set also heeds `kid`, so it may refuse what a key alone verifies, and never the other way round.
    assert!(verified || SET.verify(&jws).is_err(), "the set verifies what none of its keys does");
    assert!(jws.verify_with_secret(b"").is_err(), "an empty secret verifies");
}

fn key_set(text: &str) {
    let Ok(set) = JwkSet::parse(text) else { return };
    assert!(set.keys().len() <= MAX_JWK_SET_KEYS, "more keys than the limit");
    let again = JwkSet::parse(&set.to_value().to_string()).expect("what was read can be read again");
    assert_eq!(again, set, "a key set changes when it is written and read");

    let of_the_set = set.private_members().iter().all(|member| member.position < set.keys().len());
    assert!(of_the_set, "a private member of a key that is not there");
    assert!(set.symmetric_keys().count() <= set.keys().len(), "more secrets than keys");
    for (algorithm, _) in &*KEYS {
        let honest = &HONEST[algorithm.name()];
        if let Ok(key) = set.verify(honest) {
            assert_eq!(honest.verify(key), Ok(()), "the set names a key that does not verify");
        }
    }
}

/// One token of each algorithm, to be verified with keys that the fuzzer makes.
static HONEST: LazyLock<std::collections::BTreeMap<&'static str, Jws>> = LazyLock::new(|| {
    let setting = beartrap_forge::Setting::new("https://issuer.test", "https://api.test", 1_763_721_600);
    let honest = |&algorithm: &Algorithm| {
        let token = beartrap_forge::Token::jwt(&setting, &SigningKey::trusted(algorithm));
        (algorithm.name(), Jws::parse(&token.compact()).expect("an honest token parses"))
    };
    Algorithm::SIGNING.iter().map(honest).collect()
});
