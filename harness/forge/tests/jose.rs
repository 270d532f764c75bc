//! What our own reading of tokens and key sets accepts and refuses.

use beartrap_forge::{
    Algorithm, Encoding, JoseError, Json, JwkSet, Jws, MAX_JWK_SET_BYTES, MAX_JWK_SET_KEYS, MAX_TOKEN_BYTES,
    Part, PrivateMember, Setting, SigningKey, Token,
};
use serde_json::{Value, json};

#[test]
fn what_is_signed_verifies_with_the_key_and_with_no_other() {
    for algorithm in Algorithm::SIGNING {
        let key = SigningKey::trusted(*algorithm);
        let jws = Jws::parse(&token(&key).compact()).unwrap();
        assert_eq!(jws.verify(&verification_key(&key)), Ok(()), "{algorithm}");
        let other = verification_key(&SigningKey::second(*algorithm));
        assert_eq!(jws.verify(&other), Err(JoseError::SignatureInvalid), "{algorithm}");
    }
}

#[test]
fn a_token_has_three_segments_of_strict_base64url() {
    let honest = token(&rs256());
    for (compact, segments) in
        [(String::new(), 1), (".".into(), 2), (honest.compact() + ".", 4), ("x".repeat(9), 1)]
    {
        assert_eq!(Jws::parse(&compact), Err(JoseError::NotThreeSegments(segments)));
    }
    for encoding in
        [Encoding::Padded, Encoding::Standard, Encoding::TrailingBits, Encoding::Interspersed(" ".into())]
    {
        let wrong = honest.clone().encoded_as(Part::Signature, encoding).compact();
        assert_eq!(Jws::parse(&wrong), Err(JoseError::NotBase64Url("signature")));
    }
    assert_eq!(Jws::parse(&format!(" {}", honest.compact())), Err(JoseError::NotBase64Url("header")));
    let jws = Jws::parse(&honest.compact()).unwrap();
    assert_eq!((jws.kid(), jws.typ(), jws.text("sub")), (Some("rs256-1"), Some("at+jwt"), Some("alice")));
    assert_eq!((jws.header().len(), jws.claims().len(), jws.signature().len()), (3, 9, 256));
    assert!(honest.compact().starts_with(jws.signing_input()));
}

#[test]
fn a_token_that_is_too_long_is_not_read() {
    let long = token(&rs256()).claim("padding", "x".repeat(MAX_TOKEN_BYTES)).compact();
    let error = JoseError::TooLong { what: "token", bytes: long.len(), limit: MAX_TOKEN_BYTES };
    assert_eq!(Jws::parse(&long), Err(error));
    assert_eq!(
        Jws::parse(&".".repeat(MAX_TOKEN_BYTES)),
        Err(JoseError::NotThreeSegments(MAX_TOKEN_BYTES + 1))
    );
}

#[test]
fn header_and_payload_are_objects_with_unique_names() {
    let honest = token(&rs256());
    for (wrong, part) in [
        (honest.clone().and_claim("sub", "mallory"), "payload"),
        (honest.clone().first_header("alg", "none"), "header"),
        (honest.clone().payload_as(Json::from(["sub"])), "payload"),
        (honest.clone().header_as(Json::Null), "header"),
        (honest.payload_as(Json::raw([])), "payload"),
    ] {
        let error = Jws::parse(&wrong.compact()).unwrap_err();
        assert!(matches!(error, JoseError::NotAnObject { what, .. } if what == part), "{error}");
    }
}

#[test]
fn the_key_must_fit_the_algorithm() {
    let public = rs256().public_jwk();
    let jws = Jws::parse(&token(&rs256()).compact()).unwrap();
    for (member, value, reason) in [
        ("kty", json!("EC"), "its `kty` is another"),
        ("kty", Value::Null, "its `kty` is another"),
        ("alg", json!("PS256"), "its `alg` is another"),
        ("alg", Value::Null, "its `alg` is another"),
        ("use", json!("enc"), "its `use` is not `sig`"),
        ("key_ops", json!(["sign"]), "its `key_ops` do not list `verify`"),
    ] {
        let refused = jws.verify(&but(&public, member, value));
        assert_eq!(refused, Err(JoseError::KeyMismatch { algorithm: "RS256".into(), reason }));
    }
    assert_eq!(jws.verify(&but(&public, "key_ops", json!(["verify"]))), Ok(()));
    assert!(jws.verify(&json!(null)).is_err());

    let es256 = SigningKey::trusted(Algorithm::Es256);
    let jws = Jws::parse(&token(&es256).compact()).unwrap();
    let refused = jws.verify(&but(&es256.public_jwk(), "crv", json!("P-384")));
    assert_eq!(
        refused,
        Err(JoseError::KeyMismatch { algorithm: "ES256".into(), reason: "its `crv` is another" })
    );
}

#[test]
fn a_key_that_cannot_be_read_is_named() {
    let public = rs256().public_jwk();
    let jws = Jws::parse(&token(&rs256()).compact()).unwrap();
    for (member, value) in [("n", Value::Null), ("n", json!("a+b")), ("e", json!("AQAB="))] {
        assert!(matches!(jws.verify(&but(&public, member, value)), Err(JoseError::BadKey(_))));
    }
    let n = public["n"].as_str().unwrap();
    // Two letters more in front are not a whole octet; four are three zero octets, which change nothing.
    assert_eq!(jws.verify(&but(&public, "n", json!(format!("AAAA{n}")))), Ok(()));
    assert_eq!(jws.verify(&but(&public, "e", json!(""))), Err(JoseError::SignatureInvalid));

    let es256 = SigningKey::trusted(Algorithm::Es256);
    let jws = Jws::parse(&token(&es256).compact()).unwrap();
    assert!(matches!(jws.verify(&but(&es256.public_jwk(), "x", json!("AQAB"))), Err(JoseError::BadKey(_))));
    let off_curve = but(&es256.public_jwk(), "x", es256.public_jwk()["y"].clone());
    assert_eq!(jws.verify(&off_curve), Err(JoseError::SignatureInvalid));
}

#[test]
fn a_small_rsa_key_does_not_verify() {
    let key = SigningKey::too_small();
    let jws = Jws::parse(&token(&key).compact()).unwrap();
    assert_eq!(jws.verify(&key.public_jwk()), Err(JoseError::SignatureInvalid));
}

#[test]
fn a_secret_verifies_hmac_only() {
    let secret = SigningKey::secret("a client secret that the two of them agreed on");
    let jws = Jws::parse(&token(&secret).compact()).unwrap();
    assert_eq!(jws.verify_with_secret(b"a client secret that the two of them agreed on"), Ok(()));
    assert_eq!(jws.verify_with_secret(b"another"), Err(JoseError::SignatureInvalid));
    assert_eq!(jws.verify_with_secret(b""), Err(JoseError::BadKey("the secret is empty")));
    let empty = Jws::parse(&token(&SigningKey::secret([])).compact()).unwrap();
    assert_eq!(empty.verify(&json!({"kty": "oct", "k": ""})), Err(JoseError::BadKey("the secret is empty")));
    let asymmetric = Jws::parse(&token(&rs256()).compact()).unwrap();
    assert!(matches!(asymmetric.verify_with_secret(b"x"), Err(JoseError::KeyMismatch { .. })));
}

#[test]
fn headers_that_ask_for_what_is_not_known_are_refused() {
    let honest = token(&rs256());
    let verified = |token: &Token| Jws::parse(&token.compact()).unwrap().verify(&rs256().public_jwk());
    assert_eq!(verified(&honest.clone().header("crit", ["x"])), Err(JoseError::Critical));
    assert_eq!(verified(&honest.clone().without_header("alg")), Err(JoseError::AlgorithmMissing));
    assert_eq!(verified(&honest.clone().header("alg", 1)), Err(JoseError::AlgorithmMissing));
    for alg in ["none", "None", "rs256", "RS1", "RSA-OAEP", ""] {
        assert_eq!(
            verified(&honest.clone().header("alg", alg)),
            Err(JoseError::AlgorithmUnsupported(alg.into()))
        );
    }
}

#[test]
fn ed25519_has_two_names() {
    let key = SigningKey::trusted(Algorithm::EdDsa);
    let renamed = Jws::parse(&token(&key).header("alg", "Ed25519").compact()).unwrap();
    assert_eq!(renamed.verify(&key.public_jwk()), Ok(()));
    assert_eq!(renamed.verify(&but(&key.public_jwk(), "alg", json!("Ed25519"))), Ok(()));
    assert!(renamed.verify(&but(&key.public_jwk(), "crv", json!("Ed448"))).is_err());
}

#[test]
fn candidates_follow_kid_alg_and_use() {
    let encryption = but(&rs256().with_kid("for-encryption").public_jwk(), "use", json!("enc"));
    let bare = json!({"kty": "RSA", "n": rs256().public_jwk()["n"], "e": "AQAB", "kid": "bare"});
    let ps256 = SigningKey::trusted(Algorithm::Ps256).public_jwk();
    let unknown = json!({"kty": "new-kind", "kid": "rs256-1"});
    let second = SigningKey::second(Algorithm::Rs256).public_jwk();
    let keys = [encryption, bare, ps256, unknown, json!(7), second, rs256().public_jwk()];
    let set = JwkSet::of(keys).unwrap();
    let kids = |token: &Token| -> Vec<Value> {
        let jws = Jws::parse(&token.compact()).unwrap();
        set.candidates(&jws).map(|jwk| jwk["kid"].clone()).collect()
    };
    assert_eq!(kids(&token(&rs256())), ["rs256-1"]);
    assert_eq!(kids(&token(&rs256()).without_header("kid")), ["bare", "rs256-2", "rs256-1"]);
    assert_eq!(kids(&token(&rs256()).header("kid", 1)), [""; 0]);
    assert_eq!(kids(&token(&rs256()).header("alg", "none").without_header("kid")), [""; 0]);

    let without_kid =
        Jws::parse(&token(&SigningKey::second(Algorithm::Rs256)).without_header("kid").compact()).unwrap();
    assert_eq!(set.verify(&without_kid).unwrap()["kid"], "rs256-2");
    let unknown = Jws::parse(&token(&rs256()).header("kid", "no-such-key").compact()).unwrap();
    assert_eq!(set.verify(&unknown), Err(JoseError::NoKey));
    let forged = token(&rs256()).signed_by(&SigningKey::attacker(Algorithm::Rs256)).compact();
    assert_eq!(set.verify(&Jws::parse(&forged).unwrap()), Err(JoseError::SignatureInvalid));
}

#[test]
fn a_key_set_is_an_object_with_an_array() {
    let set = JwkSet::of([rs256().public_jwk()]).unwrap();
    assert_eq!(JwkSet::parse(&set.to_value().to_string()), Ok(set.clone()));
    assert_eq!(set.keys().len(), 1);
    for document in ["{}", r#"{"keys":{}}"#, r#"{"keys":null}"#, &set.keys()[0].to_string()] {
        assert_eq!(JwkSet::parse(document), Err(JoseError::NotAKeySet));
    }
    for document in ["", "[]", "<html>", r#"{"keys":[],"keys":[]}"#] {
        assert!(matches!(JwkSet::parse(document), Err(JoseError::NotAnObject { what: "key set", .. })));
    }
}

#[test]
fn a_key_set_is_bounded() {
    let long = format!("{{\"keys\":[],\"x\":\"{}\"}}", "x".repeat(MAX_JWK_SET_BYTES));
    assert!(matches!(JwkSet::parse(&long), Err(JoseError::TooLong { what: "key set", .. })));
    let many = JwkSet::of(vec![json!({}); MAX_JWK_SET_KEYS + 1]);
    assert_eq!(many, Err(JoseError::TooManyKeys { keys: MAX_JWK_SET_KEYS + 1, limit: MAX_JWK_SET_KEYS }));
    assert!(JwkSet::of(vec![json!({}); MAX_JWK_SET_KEYS]).is_ok());
}

#[test]
fn published_secrets_are_found() {
    let leaked = SigningKey::trusted(Algorithm::Es256).private_jwk();
    let secret = SigningKey::trusted(Algorithm::Hs256).without_kid().private_jwk();
    let set = JwkSet::of([rs256().public_jwk(), leaked, secret.clone()]).unwrap();
    let expected = [
        PrivateMember { position: 1, kid: Some("es256-1".into()), member: "d" },
        PrivateMember { position: 2, kid: None, member: "k" },
    ];
    assert_eq!(set.private_members(), expected);
    assert_eq!(set.symmetric_keys().collect::<Vec<_>>(), [&secret]);
    let rsa = JwkSet::of([rs256().private_jwk()]).unwrap();
    assert_eq!(
        rsa.private_members().iter().map(|found| found.member).collect::<Vec<_>>(),
        ["d", "p", "q", "dp", "dq", "qi"]
    );
}

#[test]
fn messages_say_what_to_do() {
    let messages = [
        JoseError::NotThreeSegments(1).to_string(),
        JoseError::NoKey.to_string(),
        JoseError::KeyMismatch { algorithm: "RS256".into(), reason: "its `kty` is another" }.to_string(),
    ];
    assert_eq!(
        messages,
        [
            "a signed token has three segments, and this text has 1; an opaque or encrypted token cannot be read here",
            "no key of the set fits the token: compare its `kid` and `alg` with the published keys",
            "the key does not fit the algorithm `RS256`: its `kty` is another",
        ]
    );
}

fn token(key: &SigningKey) -> Token {
    Token::access_token(&Setting::new("https://issuer.test", "https://api.test", 1_763_721_600), key)
}

fn rs256() -> SigningKey {
    SigningKey::trusted(Algorithm::Rs256)
}

/// The secret itself for HMAC, the public half for all others.
fn verification_key(key: &SigningKey) -> Value {
    if key.algorithm().name().starts_with("HS") { key.private_jwk() } else { key.public_jwk() }
}

fn but(jwk: &Value, member: &str, value: Value) -> Value {
    let mut jwk = jwk.clone();
    jwk[member] = value;
    jwk
}
