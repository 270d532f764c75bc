use crate::clauses::core;
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Algorithm, Deviation, SigningKey, Token, left_half_hash};
use beartrap_kit::validator::{Case, EITHER, Honest, REJECT, Stand, Vector, VectorFamily};
use serde_json::json;

const ACCESS_TOKEN: &str = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
const CODE: &str = "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk";

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "idtoken",
    title: "ID tokens",
    impact: Impact::AccountTakeover,
    impacts: &[
        ("iat-missing", Impact::WeakerDefence),
        ("exp-missing", Impact::StolenTokens),
        ("auth-time-old", Impact::WeakerDefence),
        ("acr-lower", Impact::WeakerDefence),
        ("alg-other", Impact::WeakerDefence),
    ],
    why: "An ID token of another login or another client, or one that does not belong to its code, logs the attacker in as the victim.",
    fix: "Follow the list of OpenID Connect Core 1.0, 3.1.3.7, and compare nonce and hashes with what was sent and received.",
    vectors: &[
        Vector {
            name: "nonce-wrong",
            says: "The nonce is another one than was sent.",
            clause: &core::NONCE_CHECKED,
            expect: REJECT,
            mutant: Fault::NonceIgnored,
            cases: |stand| {
                [("another", "n-2"), ("other letters", "N-1"), ("one letter more", "n-12")]
                    .map(|(name, nonce)| stand.id_token().but(name, |t| t.claim("nonce", nonce)))
                    .to_vec()
            },
        },
        Vector {
            name: "nonce-missing",
            says: "A nonce was sent, and the token has none.",
            clause: &core::NONCE_CHECKED,
            expect: REJECT,
            mutant: Fault::NonceOptional,
            cases: |stand| stand.id_token().but("no nonce", |t| t.without_claim("nonce")).into(),
        },
        Vector {
            name: "aud-extra-untrusted",
            says: "The audience is the client and somebody whom it does not trust.",
            clause: &core::AUDIENCES_TRUSTED,
            expect: REJECT,
            mutant: Fault::FurtherAudiencesAccepted,
            cases: |stand| {
                let client = stand.setting.client_id.as_str();
                let both = |t: Token| t.claim("aud", [client, "evil"]);
                let authorized = |t: Token| both(t).claim("azp", client);
                vec![stand.id_token().but("alone", both), stand.id_token().but("with azp", authorized)]
            },
        },
        Vector {
            name: "azp-other",
            says: "The authorized party is another client.",
            clause: &core::AZP,
            expect: REJECT,
            mutant: Fault::AuthorizedPartyIgnored,
            cases: |stand| stand.id_token().but("another client", |t| t.claim("azp", "client-b")).into(),
        },
        Vector {
            name: "sub-missing",
            says: "The token has no subject, or one that is not a string.",
            clause: &core::ID_TOKEN_CLAIMS,
            expect: REJECT,
            mutant: Fault::IdTokenClaimsOptional,
            cases: |stand| {
                let subject = stand.setting.subject.as_str();
                vec![
                    stand.id_token().but("missing", |t| t.without_claim("sub")),
                    stand.id_token().but("an array", |t| t.claim("sub", [subject])),
                ]
            },
        },
        Vector {
            name: "sub-missing-too-long",
            says: "The subject has 256 characters, one more than an issuer may give it.",
            clause: &core::ID_TOKEN_CLAIMS,
            expect: EITHER,
            mutant: Fault::LongSubjectCrashes,
            cases: |stand| stand.id_token().but("256 characters", |t| t.claim("sub", "a".repeat(256))).into(),
        },
        Vector {
            name: "iat-missing",
            says: "The token has no time of issue.",
            clause: &core::ID_TOKEN_CLAIMS,
            expect: REJECT,
            mutant: Fault::IdTokenClaimsOptional,
            cases: |stand| stand.id_token().but("no iat", |t| t.without_claim("iat")).into(),
        },
        Vector {
            name: "exp-missing",
            says: "The token has no expiry.",
            clause: &core::ID_TOKEN_CLAIMS,
            expect: REJECT,
            mutant: Fault::ExpiryOptional,
            cases: |stand| stand.id_token().lie(&Deviation::EXPIRY_MISSING),
        },
        Vector {
            name: "at-hash-wrong",
            says: "The hash is that of another access token.",
            clause: &core::AT_HASH_CHECKED,
            expect: REJECT,
            mutant: Fault::IdTokenHashesIgnored,
            cases: |stand| {
                in_front(stand).but("of another token", |t| t.with_at_hash("another token")).into()
            },
        },
        Vector {
            name: "at-hash-missing-implicit",
            says: "The hash of the access token is missing in the front channel.",
            clause: &core::AT_HASH_FRONT,
            expect: REJECT,
            mutant: Fault::AtHashOptionalInFront,
            cases: |stand| {
                in_front(stand)
                    .but("no at_hash", |t| t.without_claim("at_hash"))
                    .needing("response-type")
                    .into()
            },
        },
        Vector {
            name: "c-hash-wrong",
            says: "The hash is that of another code.",
            clause: &core::C_HASH_CHECKED,
            expect: REJECT,
            mutant: Fault::IdTokenHashesIgnored,
            cases: |stand| {
                let hybrid = stand.id_token().with(|t| t.with_c_hash(CODE)).under(|policy| {
                    policy.more.insert("code".into(), CODE.into());
                    policy.more.insert("response_type".into(), "code id_token".into());
                });
                hybrid.but("of another code", |t| t.with_c_hash("another code")).into()
            },
        },
        Vector {
            name: "hash-alg",
            says: "The hash of the access token is made with SHA-256, and the algorithm has SHA-384 or SHA-512.",
            clause: &core::AT_HASH_CHECKED,
            expect: REJECT,
            mutant: Fault::AtHashBySha256,
            cases: |stand| {
                [Algorithm::Es384, Algorithm::Rs384, Algorithm::Ps512]
                    .map(|algorithm| hashed_short(stand, algorithm))
                    .to_vec()
            },
        },
        Vector {
            name: "hash-alg-eddsa",
            says: "The hash of the access token is made with SHA-256, and the algorithm is EdDSA, for which no document names one.",
            clause: &core::AT_HASH_CHECKED,
            expect: EITHER,
            mutant: Fault::AtHashOfEddsaVaries,
            cases: |stand| hashed_short(stand, Algorithm::EdDsa).into(),
        },
        Vector {
            name: "auth-time-old",
            says: "The login was an hour ago, and the client asked for five minutes.",
            clause: &core::AUTH_TIME_CHECKED,
            expect: REJECT,
            mutant: Fault::AuthTimeIgnored,
            cases: |stand| {
                let fresh = stand.id_token().under(|policy| {
                    policy.more.insert("max_age".into(), 300.into());
                });
                fresh
                    .but("an hour ago", |t| t.claim("auth_time", stand.setting.now.saturating_sub(3600)))
                    .into()
            },
        },
        Vector {
            name: "acr-lower",
            says: "The class of the login is another than the one that was requested as essential.",
            clause: &core::ACR_CHECKED,
            expect: REJECT,
            mutant: Fault::AcrIgnored,
            cases: |stand| {
                let gold = stand.id_token().with(|t| t.claim("acr", "urn:example:gold")).under(|policy| {
                    policy.more.insert("acr_values".into(), json!(["urn:example:gold"]));
                });
                gold.but("bronze", |t| t.claim("acr", "urn:example:bronze")).needing("acr-values").into()
            },
        },
        Vector {
            name: "alg-other",
            says: "The algorithm is another than the client registered, and the key is one of the issuer.",
            clause: &core::ALG_REGISTERED,
            expect: REJECT,
            mutant: Fault::UnlistedAlgAccepted,
            cases: |stand| {
                let other = SigningKey::trusted(Algorithm::Es256);
                let keys = [SigningKey::trusted(Algorithm::Rs256).public_jwk(), other.public_jwk()];
                let id = stand.id_token().under(|policy| policy.jwks = json!({ "keys": keys }));
                id.but("ES256", |t| t.with_key(&other)).into()
            },
        },
        Vector {
            name: "nonce-supported-false",
            says: "A nonce was sent, the token has none, and the metadata of the issuer do not list it.",
            clause: &core::NONCE_CHECKED,
            expect: REJECT,
            mutant: Fault::NonceByDiscovery,
            cases: |stand| {
                let metadata = json!({ "claims_supported": ["iss", "sub", "aud", "exp", "iat"], "nonce_supported": false });
                let silent = stand.id_token().under(|policy| {
                    policy.more.insert("provider_metadata".into(), metadata);
                });
                silent.but("no nonce", |t| t.without_claim("nonce")).into()
            },
        },
        Vector {
            name: "nonce-other-types",
            says: "The nonce is a value that languages which convert before they compare take for every text.",
            clause: &core::NONCE_CHECKED,
            expect: REJECT,
            mutant: Fault::ValuesComparedLoosely,
            cases: |stand| {
                vec![
                    stand.id_token().but("true", |t| t.claim("nonce", true)),
                    stand.id_token().but("zero", |t| t.claim("nonce", 0)),
                    stand.id_token().but("an array", |t| t.claim("nonce", ["n-1"])),
                ]
            },
        },
    ],
};

/// An ID token that came with an access token from the authorization endpoint.
fn in_front(stand: &Stand) -> Honest {
    stand.id_token().with(|t| t.with_at_hash(ACCESS_TOKEN)).under(|policy| {
        policy.more.insert("access_token".into(), ACCESS_TOKEN.into());
        policy.more.insert("response_type".into(), "id_token token".into());
    })
}

/// Such a token, signed with this algorithm, whose hash is made with SHA-256.
fn hashed_short(stand: &Stand, algorithm: Algorithm) -> Case {
    let key = SigningKey::trusted(algorithm);
    let honest = in_front(stand).with(|t| t.with_key(&key).with_at_hash(ACCESS_TOKEN)).under(|policy| {
        policy.jwks = json!({ "keys": [key.public_jwk()] });
        policy.algorithms = vec![algorithm.name().to_owned()];
    });
    let short = left_half_hash("RS256", ACCESS_TOKEN).unwrap_or_default();
    honest.but(algorithm.name(), |t| t.claim("at_hash", short))
}
