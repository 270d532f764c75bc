use crate::clauses::{rfc7515, rfc7517, rfc7518, rfc8725, rfc9864};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Algorithm, Deviation, SigningKey, Token};
use beartrap_kit::validator::{Case, EITHER, Honest, Policy, REJECT, Stand, Vector, VectorFamily};
use serde_json::{Value, json};

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "alg",
    title: "algorithms and their keys",
    impact: Impact::ForgedTokens,
    impacts: &[
        ("not-allowed-strong", Impact::WeakerDefence),
        ("jwk-alg-mismatch", Impact::WeakerDefence),
        ("curve-mismatch", Impact::WeakerDefence),
        ("kty-mismatch", Impact::WeakerDefence),
        ("lowercase-alg", Impact::WeakerDefence),
        ("alg-whitespace", Impact::WeakerDefence),
        ("unknown-alg", Impact::WeakerDefence),
        ("enc-alg-in-jws", Impact::WeakerDefence),
        ("eddsa-ed448", Impact::WeakerDefence),
        ("header-key-disagree", Impact::WeakerDefence),
        ("kty-mismatch-der", Impact::WeakerDefence),
    ],
    why: "Whoever writes the token also writes its algorithm; the weakest that is tried is the one they choose.",
    fix: "Compare the algorithm letter by letter with a list of the application's, and with the key that is used.",
    vectors: &[
        Vector {
            name: "not-allowed-strong",
            says: "A trusted key signed with a good algorithm that the policy does not list.",
            clause: &rfc8725::ALGORITHMS_LISTED,
            expect: REJECT,
            mutant: Fault::UnlistedAlgAccepted,
            cases: |stand| {
                let ecdsa = SigningKey::trusted(Algorithm::Es384);
                let honest = trusting(stand.jwt(), &ecdsa);
                vec![
                    honest.but("RS512", |token| resigned(token, Algorithm::Rs512)),
                    honest.but("PS256", |token| resigned(token, Algorithm::Ps256)),
                    honest.but("ES384", |token| token.with_key(&ecdsa)),
                ]
            },
        },
        Vector {
            name: "weak-listed-nowhere",
            says: "The algorithm is one with SHA-1, or on a curve that nobody asked for.",
            clause: &rfc8725::ALGORITHMS_LISTED,
            expect: REJECT,
            mutant: Fault::Sha1Accepted,
            cases: |stand| {
                let ecdsa = SigningKey::trusted(Algorithm::Es256);
                vec![
                    stand.jwt().but("RS1", |token| with_sha1(token, "RS1")),
                    stand.jwt().but("SHA1withRSA", |token| with_sha1(token, "SHA1withRSA")),
                    stand.jwt().but("RS1, but SHA-256", |token| token.header("alg", "RS1")),
                    stand.jwt_by(Algorithm::Hs256).but("HS1", |token| with_sha1(token, "HS1")),
                    trusting(stand.jwt(), &ecdsa)
                        .but("ES256K", |token| token.with_key(&ecdsa).header("alg", "ES256K")),
                ]
            },
        },
        Vector {
            name: "jwk-alg-mismatch",
            says: "The key is for PS256, and signed with RS256.",
            clause: &rfc7517::ALG_OF_KEY,
            expect: REJECT,
            mutant: Fault::JwkAlgIgnored,
            cases: |stand| {
                let honest = permitting(stand.jwt_by(Algorithm::Ps256), &["PS256", "RS256"]);
                honest.but("RS256", |token| resigned(token, Algorithm::Rs256)).into()
            },
        },
        Vector {
            name: "curve-mismatch",
            says: "The key is on another curve than the algorithm.",
            clause: &rfc7518::ECDSA_CURVES,
            expect: REJECT,
            mutant: Fault::CurveOfKeyUsed,
            cases: |stand| {
                let on = |algorithm, permitted: &[&str]| {
                    permitting(stand.jwt_by(algorithm), permitted).under(without_alg)
                };
                let p384 = on(Algorithm::Es384, &["ES256", "ES384"]);
                let p256 = on(Algorithm::Es256, &["ES256", "ES512"]);
                vec![
                    p384.but("ES256 on P-384", |token| token.header("alg", "ES256")),
                    p384.but("ES256 on P-384 with its hash", |token| hashed_as(token, Algorithm::Es256)),
                    p256.but("ES512 on P-256", |token| token.header("alg", "ES512")),
                    p256.but("ES512 on P-256 with its hash", |token| hashed_as(token, Algorithm::Es512)),
                ]
            },
        },
        Vector {
            name: "kty-mismatch",
            says: "The key is of another type than the algorithm.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::KeyDecidesAlg,
            cases: |stand| {
                let (rsa, ecdsa) =
                    (SigningKey::trusted(Algorithm::Rs256), SigningKey::trusted(Algorithm::Es256));
                let both = |honest: Honest, other| permitting(trusting(honest, other), &["RS256", "ES256"]);
                vec![
                    both(stand.jwt(), &ecdsa)
                        .but("RS256 with an EC key", |token| token.with_key(&ecdsa).header("alg", "RS256")),
                    both(stand.jwt_by(Algorithm::Es256), &rsa)
                        .but("ES256 with an RSA key", |token| token.with_key(&rsa).header("alg", "ES256")),
                ]
            },
        },
        Vector {
            name: "lowercase-alg",
            says: "The algorithm is spelt in small letters.",
            clause: &rfc7515::ALG_REQUIRED,
            expect: REJECT,
            mutant: Fault::AlgComparedLoosely,
            cases: |stand| spelt(stand, &["rs256", "Rs256"]),
        },
        Vector {
            name: "alg-whitespace",
            says: "A space stands before or behind the algorithm.",
            clause: &rfc7515::ALG_REQUIRED,
            expect: REJECT,
            mutant: Fault::AlgComparedLoosely,
            cases: |stand| spelt(stand, &["RS256 ", " RS256"]),
        },
        Vector {
            name: "unknown-alg",
            says: "The algorithm is not registered.",
            clause: &rfc8725::ALGORITHMS_LISTED,
            expect: REJECT,
            mutant: Fault::UnknownAlgTakenForUsual,
            cases: |stand| spelt(stand, &["XX999"]),
        },
        Vector {
            name: "enc-alg-in-jws",
            says: "The algorithm of a signed token is one that encrypts.",
            clause: &rfc8725::ALGORITHMS_LISTED,
            expect: REJECT,
            mutant: Fault::UnknownAlgTakenForUsual,
            cases: |stand| spelt(stand, &["RSA-OAEP"]),
        },
        Vector {
            name: "eddsa-ed448",
            says: "An Ed448 key signed, and the policy permits Ed25519 alone.",
            clause: &rfc9864::ED25519,
            expect: REJECT,
            mutant: Fault::UnknownCurveUnchecked,
            cases: |stand| {
                let honest = permitting(stand.jwt_by(Algorithm::EdDsa), &["Ed25519"])
                    .with(|token| token.header("alg", "Ed25519"))
                    .under(|policy| {
                        without_alg(policy);
                        let ed25519 = policy.jwks["keys"][0].take();
                        policy.jwks = json!({ "keys": [ed25519, ed448_jwk()] });
                    });
                ED448_SIGNATURES
                    .map(|(alg, signature)| honest.presenting(alg, ed448(alg, signature)))
                    .to_vec()
            },
        },
        Vector {
            name: "empty-allowlist",
            says: "The policy lists no algorithm.",
            clause: &rfc8725::ALGORITHMS_LISTED,
            expect: REJECT,
            mutant: Fault::EmptyAlgListMeansAny,
            cases: |stand| stand.jwt().asking("an empty list", |policy| policy.algorithms.clear()).into(),
        },
        Vector {
            name: "same-key-two-algs",
            says: "A key that names no algorithm signed with two that the policy lists.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: EITHER,
            mutant: Fault::KeyWithoutAlgCrashes,
            cases: |stand| {
                let honest = permitting(stand.jwt(), &["RS256", "PS256"]).under(without_alg);
                let pss = honest.clone().with(|token| resigned(token, Algorithm::Ps256));
                vec![honest.itself("RS256"), pss.itself("PS256")]
            },
        },
        Vector {
            name: "kty-mismatch-der",
            says: "The header says RS256, and the EC key of the set signed in DER, as libraries below JOSE write it.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::KeyDecidesAlg,
            cases: |stand| {
                let both = ["ES256", "RS256"];
                let ecdsa = SigningKey::trusted(Algorithm::Es256);
                let in_der = |token: Token| {
                    let token = token.with_key(&ecdsa).header("alg", "RS256");
                    Deviation::SIGNATURE_AS_DER.apply(&token).unwrap_or(token)
                };
                let alone = permitting(stand.jwt_by(Algorithm::Es256), &both);
                vec![
                    alone.but("the only key", in_der),
                    alone.clone().under(without_alg).but("the only key, without alg", in_der),
                    permitting(trusting(stand.jwt(), &ecdsa), &both).but("beside an RSA key", in_der),
                ]
            },
        },
        Vector {
            name: "header-key-disagree",
            says: "The header says another algorithm of the list than the key, with whose own the token is signed.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::KeyAlgVerifies,
            cases: |stand| {
                let said = |alg: &str| {
                    permitting(stand.jwt(), &["RS256", alg])
                        .but(&format!("{alg} over RS256"), |token| token.header("alg", alg))
                };
                vec![said("PS256"), said("RS512"), said("ES256")]
            },
        },
    ],
};

/// The key of the token signs with another of its algorithms, and the header says so.
fn resigned(token: Token, algorithm: Algorithm) -> Token {
    let Ok(key) = token.key().with_algorithm(algorithm) else { return token };
    token.header("alg", algorithm.name()).signed_by(&key)
}

fn with_sha1(token: Token, alg: &str) -> Token {
    signed_by(token.header("alg", alg), SigningKey::sign_with_sha1)
}

/// The key of the token signs with the hash of another algorithm, and the header says so.
fn hashed_as(token: Token, algorithm: Algorithm) -> Token {
    let hashed = move |key: &SigningKey, octets: &[u8]| key.sign_with_hash_of(algorithm, octets);
    signed_by(token.header("alg", algorithm.name()), hashed)
}

fn signed_by(token: Token, sign: impl Fn(&SigningKey, &[u8]) -> Option<Vec<u8>>) -> Token {
    let segments = token.segments();
    let signature = sign(token.key(), format!("{}.{}", segments.header, segments.payload).as_bytes());
    token.raw_signature(signature.unwrap_or_default())
}

fn spelt(stand: &Stand, names: &[&str]) -> Vec<Case> {
    names
        .iter()
        .map(|name| stand.jwt().but(&format!("{name:?}"), |token| token.header("alg", *name)))
        .collect()
}

fn permitting(honest: Honest, algorithms: &[&str]) -> Honest {
    honest.under(|policy| policy.algorithms = algorithms.iter().map(|name| (*name).to_owned()).collect())
}

/// One more trusted key; what the keys are for, they do not say.
fn trusting(honest: Honest, other: &SigningKey) -> Honest {
    honest.under(|policy| {
        policy.jwks = json!({ "keys": [policy.jwks["keys"][0], other.public_jwk()] });
        without_alg(policy);
    })
}

fn without_alg(policy: &mut Policy) {
    let keys = policy.jwks["keys"].as_array_mut().into_iter().flatten();
    keys.filter_map(Value::as_object_mut).for_each(|key| drop(key.remove("alg")));
}

fn ed448_jwk() -> Value {
    let x = "7dsNy6m95g0lQBUTOAACdMK0yDXXGP9hxyuYWp-I2ZsIOhUeoYD2BITE8UYv86BXO_RNEqPOs4yA";
    json!({ "kty": "OKP", "crv": "Ed448", "kid": "ed448-1", "use": "sig", "x": x })
}

/// Claims for the issuer and the audience of [`Stand::at`], good until 2100. Nothing here signs with Ed448, so the
/// signatures were made once.
const ED448_CLAIMS: &str = r#"{"iss":"https://issuer.test","aud":"https://api.test","sub":"alice","iat":1700000000,"nbf":1700000000,"exp":4102444800,"jti":"ed448"}"#;
const ED448_SIGNATURES: [(&str, &str); 3] = [
    (
        "Ed25519",
        "ql9zxPY9GtbXFiJqg8Yxg5s6X611PihR1nWUDje8VK9R2s_w8X2sDHDtunn7nnMRxru17Y3ceVCA2AjiaTH1N4H2xWcEh9Jvz0oFbkIpUKW1\
         vuwzHF4tsM2XYIulwuA2cQG1BpWhQnduwq-U4UwxpBQA",
    ),
    (
        "EdDSA",
        "pIQjBUPvsRg6d3Pbhqcw6rsR8FXAj8nhjPxtFbcP1bVVo7HrhZI1xCc1HRECtNY5sGiHyk_OutOApeyB8gcQcGG08dt6I4aNUodv7Q9rgHC-\
         sDN8lm4z4oATlKh6emXS7FG9hqS-Uy5z630AxKXrYhYA",
    ),
    (
        "Ed448",
        "96uAsgTs8G9nturTcehn-S4YXGiTvRO8qqPcEIwcjz6ID_VadV9TddEC58LC5rDqbv9m4d8_xBwA6VZQ_Z6a0K4UjVVMV7RqpuXmBWOwQAct\
         y-ecXc59b45WUy5aA5vvgVX8rKwRTZu0AH6zWBFz0BoA",
    ),
];

fn ed448(alg: &str, signature: &str) -> String {
    let key = SigningKey::none();
    let header = format!(r#"{{"alg":"{alg}","kid":"ed448-1","typ":"JWT"}}"#);
    let token = Token::new("JWT", beartrap_forge::Json::raw(ED448_CLAIMS), 0, &key);
    let segments = token.header_as(beartrap_forge::Json::raw(header)).segments();
    format!("{}.{}.{signature}", segments.header, segments.payload)
}
