use super::lies::{trust, trusting};
use crate::clauses::{rfc7515, rfc7517, rfc7518, rfc8725};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Algorithm, Certificate, Deviation, Encoding, PublicRendering, SigningKey};
use beartrap_kit::validator::{ACCEPT, Case, EITHER, Honest, REJECT, Stand, Vector, VectorFamily};
use serde_json::{Value, json};

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "jwks",
    title: "key sets",
    impact: Impact::ForgedTokens,
    impacts: &[
        ("not-a-set", Impact::WeakerDefence),
        ("use-enc", Impact::WeakerDefence),
        ("key-ops-sign-only", Impact::WeakerDefence),
    ],
    why: "A key set changes without notice. A key that is not understood must not lock everybody out, and a key that is \
          meant for something else must not verify tokens.",
    fix: "Read the keys one by one, leave out those that are unknown or broken, and use a key only for what its members \
          allow.",
    vectors: &[
        Vector {
            name: "unknown-kty",
            says: "The set has a key of an unknown type beside the good one.",
            clause: &rfc7517::UNUSABLE_KEYS_IGNORED,
            expect: ACCEPT,
            mutant: Fault::OneBadKeySpoilsSet,
            cases: |stand| {
                let unknown = json!({ "kty": "LATTICE", "kid": "future", "use": "sig", "pub": "AAAA" });
                beside_the_good_one(stand, "an unknown type", &unknown).to_vec()
            },
        },
        Vector {
            name: "broken-member",
            says: "The set has an RSA key without a modulus beside the good one.",
            clause: &rfc7517::UNUSABLE_KEYS_IGNORED,
            expect: ACCEPT,
            mutant: Fault::OneBadKeySpoilsSet,
            cases: |stand| {
                let broken =
                    json!({ "kty": "RSA", "kid": "broken", "use": "sig", "alg": "RS256", "e": "AQAB" });
                beside_the_good_one(stand, "no modulus", &broken).to_vec()
            },
        },
        Vector {
            name: "extra-members",
            says: "Key and set have members that are not registered.",
            clause: &rfc7517::UNKNOWN_MEMBERS_IGNORED,
            expect: ACCEPT,
            mutant: Fault::UnknownKeyMembersRefused,
            cases: |stand| {
                let key = stand.jwt().asking("in the key", |policy| {
                    policy.jwks["keys"][0]["urn:beartrap:note"] = json!({ "rotated": [1, null] });
                });
                let set = stand.jwt().asking("in the set", |policy| {
                    policy.jwks["urn:beartrap:note"] = json!({ "next": "tomorrow" });
                });
                vec![key, set]
            },
        },
        Vector {
            name: "empty-set",
            says: "The set has no keys at all.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::EmptyKeySetUnchecked,
            cases: |stand| {
                let honest = stand.jwt().presenting("an honest token", stand.jwt().token().compact());
                let forged = stand.jwt().lie(&Deviation::SIGNED_BY_ATTACKER);
                forged.into_iter().chain([honest]).map(|case| trusting(case, [])).collect()
            },
        },
        Vector {
            name: "not-a-set",
            says: "What should be a key set is something else.",
            clause: &rfc7517::KEY_SET,
            expect: REJECT,
            mutant: Fault::KeySetOfAnyShape,
            cases: |stand| {
                let jwk = trusted(&stand.jwt());
                let shapes = [
                    ("a single key", jwk.clone()),
                    ("an array of keys", json!([jwk])),
                    ("a key in place of the array", json!({ "keys": jwk })),
                    ("a web page", json!("<!doctype html><title>502 Bad Gateway</title>")),
                ];
                shapes.map(|(name, shape)| stand.jwt().asking(name, |policy| policy.jwks = shape)).to_vec()
            },
        },
        Vector {
            name: "use-enc",
            says: "The only key is for encryption.",
            clause: &rfc7517::KEY_USE,
            expect: REJECT,
            mutant: Fault::KeyUseIgnored,
            cases: |stand| with_member(stand, "use", json!("enc")).into(),
        },
        Vector {
            name: "key-ops-sign-only",
            says: "The only key is for making signatures, not for verifying them.",
            clause: &rfc7517::KEY_OPERATIONS,
            expect: REJECT,
            mutant: Fault::KeyUseIgnored,
            cases: |stand| with_member(stand, "key_ops", json!(["sign"])).into(),
        },
        Vector {
            name: "private-in-set",
            says: "The trusted set gives the private key away.",
            clause: &rfc7517::PRIVATE_KEYS_PROTECTED,
            expect: EITHER,
            mutant: Fault::UntidyKeySetFickle,
            cases: |stand| {
                let key = stand.jwt().token().key().private_jwk();
                stand.jwt().asking("private members", |policy| trust(policy, [key])).into()
            },
        },
        Vector {
            name: "oct-in-set",
            says: "The set has a secret beside the RSA key, and the secret made the token, though only RS256 is permitted.",
            clause: &rfc8725::ALGORITHMS_LISTED,
            expect: REJECT,
            mutant: Fault::UnlistedAlgAccepted,
            cases: |stand| {
                let secret = SigningKey::trusted(Algorithm::Hs256);
                let keys = [trusted(&stand.jwt()), secret.private_jwk()];
                let honest = stand.jwt().under(|policy| trust(policy, keys));
                honest.but("signed with the secret", |token| token.with_key(&secret)).into()
            },
        },
        Vector {
            name: "duplicate-kid",
            says: "Two keys have the same kid, and the second one made the token.",
            clause: &rfc7517::KID_UNIQUE,
            expect: EITHER,
            mutant: Fault::UntidyKeySetFickle,
            cases: |stand| {
                let honest = stand.jwt();
                let kid = honest.token().key().kid().unwrap_or_default();
                let other = SigningKey::second(Algorithm::Rs256).with_kid(kid).public_jwk();
                let keys = [other, trusted(&honest)];
                honest.asking("the second of two", |policy| trust(policy, keys)).into()
            },
        },
        Vector {
            name: "x5c-disagrees",
            says: "The certificate of the trusted key holds another key.",
            clause: &rfc7517::CERTIFICATE_MATCHES,
            // The clause binds whoever writes the key, not who verifies with it.
            expect: EITHER,
            mutant: Fault::KeyCertificateFickle,
            cases: |stand| {
                let honest = stand.jwt().under(|policy| certify(&mut policy.jwks, &Certificate::TRUSTED));
                let kid = honest.token().key().kid().unwrap_or_default();
                let attacker = SigningKey::attacker(Algorithm::Rs256).with_kid(kid);
                let by_members =
                    honest.presenting("signed with the key of the members", honest.token().compact());
                let by_certificate =
                    honest.but("signed with the key of the certificate", |token| token.with_key(&attacker));
                let certified = |mut case: Case| {
                    certify(&mut case.request.policy.jwks, &Certificate::ATTACKER);
                    case
                };
                [by_members, by_certificate].map(certified).to_vec()
            },
        },
        Vector {
            name: "jwk-n-padded",
            says: "The modulus of the trusted key has a zero octet in front, or padding behind it.",
            clause: &rfc7518::MODULUS,
            expect: EITHER,
            mutant: Fault::UntidyKeySetFickle,
            cases: |stand| {
                let n = stand.jwt().token().key().public_rendering(PublicRendering::Raw).unwrap_or_default();
                let longer = Encoding::Base64Url.encode(&[&[0], n.as_slice()].concat());
                let padded = Encoding::Padded.encode(&n);
                vec![
                    with_member(stand, "n", longer.into()).named("a zero octet"),
                    with_member(stand, "n", padded.into()).named("padding"),
                ]
            },
        },
        Vector {
            name: "broken-value",
            says: "The set has a key whose values make no sense beside the good one.",
            clause: &rfc7517::UNUSABLE_KEYS_IGNORED,
            expect: ACCEPT,
            mutant: Fault::OneBadKeySpoilsSet,
            cases: |stand| {
                let rsa = |member: &str, value: &str| {
                    let mut jwk = SigningKey::second(Algorithm::Rs256).with_kid("broken").public_jwk();
                    jwk[member] = value.into();
                    jwk
                };
                let mut off_curve = SigningKey::second(Algorithm::Es256).with_kid("broken").public_jwk();
                off_curve["y"] = Encoding::Base64Url.encode(&[7; 32]).into();
                let broken = [
                    ("a modulus that is not base64url", rsa("n", "####")),
                    ("an empty exponent", rsa("e", "")),
                    ("a huge exponent", rsa("e", &Encoding::Base64Url.encode(&[0xff; 1024]))),
                    ("a point off the curve", off_curve),
                ];
                broken.iter().flat_map(|(name, key)| beside_the_good_one(stand, name, key)).collect()
            },
        },
    ],
};

fn trusted(honest: &Honest) -> Value {
    honest.policy().jwks["keys"][0].clone()
}

/// The honest token under a set with one more key, before the good one and behind it.
fn beside_the_good_one(stand: &Stand, name: &str, other: &Value) -> [Case; 2] {
    let honest = stand.jwt();
    let good = trusted(&honest);
    [("first", [other.clone(), good.clone()]), ("last", [good, other.clone()])]
        .map(|(place, keys)| honest.asking(&format!("{name}, {place}"), |policy| trust(policy, keys)))
}

/// The honest token under a set whose only key has this member.
fn with_member(stand: &Stand, member: &str, value: Value) -> Case {
    stand.jwt().asking(member, |policy| policy.jwks["keys"][0][member] = value)
}

fn certify(jwks: &mut Value, certificate: &Certificate) {
    jwks["keys"][0]["x5c"] = json!([certificate.base64()]);
}
