//! What the builder writes, octet by octet.

use beartrap_forge::{
    Algorithm, Encoding, Json, Jws, Part, Setting, SigningKey, Token, left_half_hash, thumbprint,
};
use serde_json::{Value, json};

#[test]
fn honest_tokens_say_what_their_specifications_ask_for() {
    let key = SigningKey::trusted(Algorithm::Rs256);
    let header = |typ: &str| json!({"alg": "RS256", "kid": "rs256-1", "typ": typ});
    for (token, typ, claims) in [
        (Token::jwt(&setting(), &key), "JWT", "aud exp iat iss jti nbf sub"),
        (Token::access_token(&setting(), &key), "at+jwt", "aud client_id exp iat iss jti nbf scope sub"),
        (Token::id_token(&setting(), &key), "JWT", "aud auth_time exp iat iss sub"),
        (Token::logout_token(&setting(), &key), "logout+jwt", "aud events exp iat iss jti sid sub"),
        (Token::client_assertion(&setting(), &key), "JWT", "aud exp iat iss jti nbf sub"),
    ] {
        let jws = Jws::parse(&token.compact()).unwrap();
        assert_eq!(Value::Object(jws.header().clone()), header(typ));
        assert_eq!(jws.claims().keys().map(String::as_str).collect::<Vec<_>>().join(" "), claims);
        assert_eq!(jws.claim("exp"), Some(&json!(1_763_721_900)));
    }
    let assertion = Jws::parse(&Token::client_assertion(&setting(), &key).compact()).unwrap();
    assert_eq!(
        ["iss", "sub", "aud"].map(|name| assertion.text(name)),
        ["client-a", "client-a", "https://issuer.test"].map(Some)
    );
}

#[test]
fn a_proof_carries_its_key() {
    let key = SigningKey::trusted(Algorithm::Es256);
    let proof = Token::dpop_proof("GET", "https://api.test/orders", 1_763_721_600, &key).with_ath("token");
    let jws = Jws::parse(&proof.compact()).unwrap();
    let jwk = &jws.header()["jwk"];
    assert_eq!(jwk.as_object().unwrap().keys().collect::<Vec<_>>(), ["crv", "kty", "x", "y"]);
    assert_eq!(thumbprint(jwk), Some(key.thumbprint()));
    assert_eq!(
        (jws.kid(), jws.text("htm"), jws.text("htu")),
        (None, Some("GET"), Some("https://api.test/orders"))
    );
    // SHA-256 of `token`.
    assert_eq!(jws.text("ath"), Some("PEaenWxYddN6Q_NT1PiOYfz4EsZu7jRXRlpAsNpBU-A"));
    jws.verify(jwk).unwrap();
}

#[test]
fn hashes_follow_the_algorithm_of_the_token() {
    for algorithm in [Algorithm::Rs256, Algorithm::Ps384, Algorithm::EdDsa] {
        let token = Token::id_token(&setting(), &SigningKey::trusted(algorithm))
            .with_at_hash("at")
            .with_c_hash("code");
        let text = |name| token.claim_value(name).and_then(Json::as_str).map(str::to_owned);
        assert_eq!(text("at_hash"), left_half_hash(algorithm.name(), "at"));
        assert_eq!(text("c_hash"), left_half_hash(algorithm.name(), "code"));
    }
    let unsigned = Token::id_token(&setting(), &SigningKey::none()).with_at_hash("at");
    assert_eq!(unsigned.claim_value("at_hash"), None);
}

#[test]
fn the_same_input_gives_the_same_octets() {
    let compact = |algorithm| Token::jwt(&setting(), &SigningKey::trusted(algorithm)).compact();
    assert_eq!(compact(Algorithm::Hs256), include_str!("snapshots/hs256.txt").trim_end());
    assert_eq!(compact(Algorithm::Rs256), include_str!("snapshots/rs256.txt").trim_end());
    assert_eq!(compact(Algorithm::Ps256), include_str!("snapshots/ps256.txt").trim_end());
    assert_eq!(compact(Algorithm::Es256), include_str!("snapshots/es256.txt").trim_end());
    assert_eq!(compact(Algorithm::EdDsa), include_str!("snapshots/eddsa.txt").trim_end());
}

#[test]
fn members_stand_in_the_order_in_which_they_were_said() {
    let token =
        hs256().header_as(Json::object().member("alg", "HS256")).payload_as(Json::object().member("b", 1));
    let token =
        token.claim("a", 2).and_claim("b", 3).first_claim("c", 4).and_header("x", 5).first_header("y", 6);
    assert_eq!(token.payload_octets(), br#"{"c":4,"b":1,"a":2,"b":3}"#);
    assert_eq!(token.header_octets(), br#"{"y":6,"alg":"HS256","x":5}"#);
    assert_eq!(token.payload(), &Json::object().member("c", 4).member("b", 1).member("a", 2).member("b", 3));
    assert_eq!(token.without_claim("b").without_header("alg").payload_octets(), br#"{"c":4,"a":2}"#);
}

#[test]
fn an_honest_change_of_key_changes_the_header() {
    let key = SigningKey::second(Algorithm::EdDsa);
    let token = hs256().with_key(&key);
    assert_eq!(token.header_octets(), br#"{"alg":"EdDSA","kid":"eddsa-2","typ":"JWT"}"#);
    Jws::parse(&token.compact()).unwrap().verify(&key.public_jwk()).unwrap();
    assert_eq!(token.with_key(&key.without_kid()).header_octets(), br#"{"alg":"EdDSA","typ":"JWT"}"#);
}

#[test]
fn signatures_can_be_replaced_and_reshaped() {
    let honest = hs256().segments();
    let doubled =
        hs256().with_signature_changed(|octets| octets.repeat(2)).with_signature_changed(|mut octets| {
            octets.push(7);
            octets
        });
    let signature = Jws::parse(&doubled.compact()).unwrap().signature().to_vec();
    assert_eq!((signature.len(), signature[64]), (65, 7));
    let raw = hs256().raw_signature(*b"raw").with_signature_changed(|octets| octets[1..].to_vec());
    assert_eq!(Jws::parse(&raw.compact()).unwrap().signature(), b"aw");
    let over = hs256()
        .signed_over(format!("{}.{}", honest.header, honest.payload))
        .claim("sub", "mallory")
        .segments();
    assert_eq!(over.signature, honest.signature);
    assert_ne!(over.payload, honest.payload);
}

#[test]
fn tampering_leaves_the_signature_alone() {
    let honest = hs256().segments();
    let tampered = hs256().tampered_claim("sub", "mallory").tampered_header("kid", "x");
    let segments = tampered.segments();
    assert_eq!(segments.signature, honest.signature);
    let jws = Jws::parse(&segments.compact()).unwrap();
    assert_eq!((jws.text("sub"), jws.kid()), (Some("mallory"), Some("x")));
    let edited =
        hs256().after_signing(|s| s.header.push('x')).after_signing(|s| s.header.push('y')).segments();
    assert_eq!(edited.header, honest.header + "xy");
}

#[test]
fn what_is_written_is_what_is_signed() {
    let token = hs256().encoded_as(Part::Payload, Encoding::Interspersed("\n".into()));
    let segments = token.segments();
    let tag = hs256().signed_over(format!("{}.{}", segments.header, segments.payload)).segments().signature;
    assert!(segments.payload.contains('\n') && segments.signature == tag);
}

#[test]
fn other_serialisations() {
    let s = hs256().segments();
    let flattened: Value =
        serde_json::from_str(&hs256().written_as(beartrap_forge::Segments::flattened).compact()).unwrap();
    assert_eq!(flattened, json!({"payload": s.payload, "protected": s.header, "signature": s.signature}));
    let general: Value = serde_json::from_str(&hs256().written_as(|s| s.general(&[0; 3])).compact()).unwrap();
    let signatures = json!([{"protected": s.header, "signature": "AAAA"}, {"protected": s.header, "signature": s.signature}]);
    assert_eq!(general, json!({"payload": s.payload, "signatures": signatures}));
    assert_eq!(
        hs256().written_as(|s| format!("Bearer {}", s.compact())).compact(),
        format!("Bearer {}", s.compact())
    );
}

#[test]
fn a_setting_at_the_end_of_time_does_not_overflow() {
    let token = Token::jwt(&Setting::new("i", "a", u64::MAX), &SigningKey::trusted(Algorithm::Hs256));
    for deviation in beartrap_forge::Deviation::all() {
        let _ = deviation.apply(&token).map(|deviated| deviated.compact());
    }
    assert_eq!(token.claim_value("exp"), Some(&Json::from(u64::MAX)));
    assert_eq!((token.now(), token.header_value("alg")), (u64::MAX, Some(&Json::from("HS256"))));
}

fn hs256() -> Token {
    Token::jwt(&setting(), &SigningKey::trusted(Algorithm::Hs256))
}

fn setting() -> Setting {
    Setting::new("https://issuer.test", "https://api.test", 1_763_721_600)
}
