//! What holds for every input.

use beartrap_forge::{Algorithm, Deviation, Encoding, Json, JwkSet, Jws, Setting, SigningKey, Token};
use proptest::prelude::*;
use serde_json::Value;

proptest! {
    #[test]
    fn reading_never_panics(text: String, dotted in "[A-Za-z0-9_=+-]{0,40}(\\.[A-Za-z0-9_=+-]{0,40}){0,4}") {
        for compact in [text.as_str(), dotted.as_str()] {
            if let Ok(jws) = Jws::parse(compact) {
                let _ = jws.verify(&SigningKey::trusted(Algorithm::Es256).public_jwk());
            }
            let _ = JwkSet::parse(compact);
        }
    }

    #[test]
    fn any_header_and_payload_are_read_or_refused(header: Vec<u8>, payload: Vec<u8>, signature: Vec<u8>) {
        let segments = [&header, &payload, &signature].map(|octets| Encoding::Base64Url.encode(octets));
        let _ = Jws::parse(&segments.join("."));
    }

    #[test]
    fn any_key_is_used_or_refused(jwk in json_value(), kty in "RSA|EC|OKP|oct", octets: Vec<u8>) {
        let number = Encoding::Base64Url.encode(&octets);
        let mut filled = serde_json::json!({"kty": kty, "crv": "P-256"});
        for member in ["n", "e", "d", "p", "q", "x", "y", "k"] {
            filled[member] = number.as_str().into();
        }
        for algorithm in [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa, Algorithm::Hs256] {
            let jws = Jws::parse(&token(algorithm).compact()).unwrap();
            prop_assert!(jws.verify(&jwk).is_err());
            prop_assert!(jws.verify(&filled).is_err());
        }
        let _ = SigningKey::from_jwk(&jwk);
        let _ = SigningKey::from_jwk(&filled);
    }

    #[test]
    fn emitted_values_parse_as_themselves(value in json_value()) {
        prop_assert_eq!(Json::from(value.clone()).to_value(), Some(value));
    }

    #[test]
    fn any_claims_survive_signing_and_verifying(claims in prop::collection::btree_map(".*", json_value(), 0..6)) {
        for algorithm in [Algorithm::Hs256, Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa] {
            let payload: Value = claims.clone().into_iter().collect::<serde_json::Map<_, _>>().into();
            let key = SigningKey::trusted(algorithm);
            let jws = Jws::parse(&token(algorithm).payload_as(payload.clone()).compact()).unwrap();
            prop_assert_eq!(&Value::Object(jws.claims().clone()), &payload);
            let jwk = if algorithm == Algorithm::Hs256 { key.private_jwk() } else { key.public_jwk() };
            prop_assert_eq!(jws.verify(&jwk), Ok(()));
        }
    }

    #[test]
    fn a_flipped_bit_anywhere_is_refused(position: prop::sample::Index, bit in 0_u8..8) {
        let key = SigningKey::trusted(Algorithm::Ps256);
        let mut octets = token(Algorithm::Ps256).compact().into_bytes();
        let position = position.index(octets.len());
        octets[position] ^= 1 << bit;
        if let Ok(jws) = String::from_utf8(octets).map_err(|_| ()).and_then(|text| Jws::parse(&text).map_err(|_| ())) {
            prop_assert!(jws.verify(&key.public_jwk()).is_err());
        }
    }

    #[test]
    fn deviations_apply_to_any_claims(claims in json_value(), issuer: String) {
        let setting = Setting::new(&issuer, &issuer, 0);
        let token = Token::access_token(&setting, &SigningKey::trusted(Algorithm::Hs256)).payload_as(claims);
        for deviation in Deviation::all() {
            let _ = deviation.apply(&token).map(|deviated| deviated.compact());
        }
    }
}

fn token(algorithm: Algorithm) -> Token {
    let setting = Setting::new("https://issuer.test", "https://api.test", 1_763_721_600);
    Token::jwt(&setting, &SigningKey::trusted(algorithm))
}

/// Floating-point numbers stay out: they need not come back with the same last digit.
fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}
