//! A JOSE library that shares no JOSE code with the forge reads what the forge writes, and the forge what it writes.

use beartrap_forge::{Algorithm, Deviation, Jws, PublicRendering, Setting, SigningKey, Token};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde_json::{Value, json};

#[test]
fn honest_tokens_verify_there() {
    for algorithm in known_there() {
        let token = honest(algorithm);
        let read = read(&token.compact(), algorithm).unwrap_or_else(|error| panic!("{algorithm}: {error}"));
        assert_eq!(read["sub"], "alice");
    }
}

#[test]
fn broken_signatures_do_not_verify_there() {
    for algorithm in known_there() {
        for lie in [Deviation::SIGNATURE_LAST_BIT, Deviation::SIGNED_BY_ATTACKER, Deviation::PAYLOAD_TAMPERED]
        {
            let forged = lie.apply(&honest(algorithm)).unwrap().compact();
            assert!(read(&forged, algorithm).is_err(), "{algorithm} {lie:?}");
        }
    }
}

#[test]
fn public_keys_in_pem_are_read_there() {
    let pem = |algorithm, rendering| SigningKey::trusted(algorithm).public_rendering(rendering).unwrap();
    let accepts = |algorithm: Algorithm, key: &DecodingKey| {
        decode::<Value>(honest(algorithm).compact(), key, &validation(algorithm)).unwrap();
    };
    for rendering in [PublicRendering::SpkiPem, PublicRendering::SpkiPemCrlf, PublicRendering::Pkcs1Pem] {
        accepts(Algorithm::Rs256, &DecodingKey::from_rsa_pem(&pem(Algorithm::Rs256, rendering)).unwrap());
    }
    let spki = PublicRendering::SpkiPem;
    accepts(Algorithm::Es256, &DecodingKey::from_ec_pem(&pem(Algorithm::Es256, spki)).unwrap());
    accepts(Algorithm::EdDsa, &DecodingKey::from_ed_pem(&pem(Algorithm::EdDsa, spki)).unwrap());
}

#[test]
fn tokens_made_there_verify_here() {
    let secret = b"a secret of thirty-two octets ok";
    let claims = json!({"iss": "https://issuer.test", "sub": "alice"});
    let made = encode(&Header::default(), &claims, &EncodingKey::from_secret(secret)).unwrap();
    let jws = Jws::parse(&made).unwrap();
    jws.verify_with_secret(secret).unwrap();
    assert_eq!(jws.text("sub"), Some("alice"));
}

/// That library has no P-521; RFC 6979 and the forge's own reading stand in for it.
fn known_there() -> impl Iterator<Item = Algorithm> {
    Algorithm::SIGNING.iter().copied().filter(|algorithm| *algorithm != Algorithm::Es512)
}

fn honest(algorithm: Algorithm) -> Token {
    let setting = Setting::new("https://issuer.test", "https://api.test", 4_000_000_000);
    Token::jwt(&setting, &SigningKey::trusted(algorithm)).claim("nbf", 0)
}

fn read(compact: &str, algorithm: Algorithm) -> jsonwebtoken::errors::Result<Value> {
    let key = SigningKey::trusted(algorithm);
    let jwk = if algorithm.name().starts_with("HS") { key.private_jwk() } else { key.public_jwk() };
    let jwk: Jwk = serde_json::from_value(jwk).expect("it is a JWK");
    decode::<Value>(compact, &DecodingKey::from_jwk(&jwk)?, &validation(algorithm)).map(|data| data.claims)
}

fn validation(algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm.name().parse().expect("it is registered"));
    validation.set_issuer(&["https://issuer.test"]);
    validation.set_audience(&["https://api.test"]);
    validation
}
