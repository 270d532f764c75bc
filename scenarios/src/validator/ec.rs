use super::lies::{input, signed_so, trusting};
use crate::clauses::{rfc7518, rfc8032, rfc8725};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Algorithm, Deviation, Encoding, arithmetic};
use beartrap_kit::validator::{ACCEPT, Case, EITHER, Honest, REJECT, Stand, Vector, VectorFamily};
use serde_json::{Value, json};

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "ec",
    title: "edges of ECDSA and EdDSA",
    impact: Impact::ForgedTokens,
    impacts: &[
        ("der", Impact::WeakerDefence),
        ("short", Impact::WeakerDefence),
        ("long", Impact::WeakerDefence),
        ("p521-64", Impact::WeakerDefence),
        ("ed-s-plus-l", Impact::WeakerDefence),
    ],
    why: "A signature of zeros, or a key that is no point of the curve, satisfies the equations of ECDSA for every token \
          if their numbers are not checked first.",
    fix: "Check that r and s lie between 1 and the order, that each has the full length, and that the key is on its curve.",
    vectors: &[
        Vector {
            name: "zero",
            says: "r and s are zero.",
            clause: &rfc7518::ECDSA,
            expect: REJECT,
            mutant: Fault::EcdsaZeroValid,
            cases: |stand| {
                let zeros = |algorithm: Algorithm| {
                    let name = algorithm.name();
                    stand
                        .jwt_by(algorithm)
                        .lie(&Deviation::SIGNATURE_ZEROED)
                        .into_iter()
                        .map(move |case| case.named(name))
                };
                [Algorithm::Es256, Algorithm::Es384, Algorithm::Es512].into_iter().flat_map(zeros).collect()
            },
        },
        Vector {
            name: "r-zero",
            says: "One of r and s is zero.",
            clause: &rfc7518::ECDSA,
            expect: REJECT,
            mutant: Fault::EcdsaZeroValid,
            cases: |stand| {
                let honest = stand.jwt_by(Algorithm::Es256);
                let zero = |name: &str, start: usize| {
                    changed(&honest, name, move |mut signature| {
                        signature[start..start + 32].fill(0);
                        signature
                    })
                };
                vec![zero("r = 0", 0), zero("s = 0", 32)]
            },
        },
        Vector {
            name: "r-n",
            says: "r or s is the order of the curve or more.",
            clause: &rfc7518::ECDSA,
            expect: REJECT,
            mutant: Fault::EcdsaReduced,
            cases: |stand| {
                let honest = stand.jwt_by(Algorithm::Es256);
                let order = |more| arithmetic::p256_order_plus(more);
                let mut cases = Vec::new();
                for (what, number) in [("n", order(0)), ("n + 1", order(1)), ("2^256 - 1", vec![0xff; 32])] {
                    let (as_r, as_s) = (number.clone(), number.clone());
                    cases.push(changed(&honest, &format!("r = {what}"), move |signature| {
                        [&as_r, &signature[32..]].concat()
                    }));
                    cases.push(changed(&honest, &format!("s = {what}"), move |signature| {
                        [&signature[..32], &as_s].concat()
                    }));
                    cases.push(honest.but(&format!("r = s = {what}"), |token| {
                        token.raw_signature([number.clone(), number].concat())
                    }));
                }
                cases.extend(s_plus_order(stand));
                cases
            },
        },
        Vector {
            name: "high-s",
            says: "s is in the upper half, which JWS permits.",
            clause: &rfc7518::ECDSA,
            expect: ACCEPT,
            mutant: Fault::EcdsaLowSDemanded,
            cases: |stand| {
                let honest = stand.jwt_by(Algorithm::Es256);
                let low = honest.with(|token| {
                    token.with_signature_changed(|signature| {
                        let is_high = arithmetic::es256_has_high_s(&signature);
                        if is_high { arithmetic::es256_with_other_s(&signature) } else { signature }
                    })
                });
                changed(&low, "n - s", |signature| arithmetic::es256_with_other_s(&signature)).into()
            },
        },
        Vector {
            name: "der",
            says: "The signature is in DER.",
            clause: &rfc7518::ECDSA,
            expect: REJECT,
            mutant: Fault::EcdsaInDerAccepted,
            cases: |stand| stand.jwt_by(Algorithm::Es256).lie(&Deviation::SIGNATURE_AS_DER),
        },
        Vector {
            name: "short",
            says: "The zero octet in front of r is left out.",
            clause: &rfc7518::ECDSA,
            expect: REJECT,
            mutant: Fault::EcdsaLengthIgnored,
            cases: |stand| {
                let honest = stand.jwt_by(Algorithm::Es256);
                let zero = signed_so(honest.token(), |signature| signature.first() == Some(&0));
                let honest = zero.map(|token| honest.with(|_| token));
                let short = |honest: Honest| {
                    changed(&honest, "63 octets", |signature| signature.into_iter().skip(1).collect())
                };
                honest.into_iter().map(short).collect()
            },
        },
        Vector {
            name: "long",
            says: "r and s have zeros in front, as if the curve were P-521.",
            clause: &rfc7518::ECDSA,
            expect: REJECT,
            mutant: Fault::EcdsaLengthIgnored,
            cases: |stand| {
                let honest = stand.jwt_by(Algorithm::Es256);
                changed(&honest, "132 octets", |signature| in_halves_of(66, &signature)).into()
            },
        },
        Vector {
            name: "p521-64",
            says: "The signature on P-521 does not have 132 octets.",
            clause: &rfc7518::ECDSA,
            expect: REJECT,
            mutant: Fault::EcdsaLengthIgnored,
            cases: |stand| {
                let honest = stand.jwt_by(Algorithm::Es512);
                let small = signed_so(honest.token(), |signature| {
                    signature.first() == Some(&0) && signature.get(66) == Some(&0)
                });
                let honest = small.map_or(honest.clone(), |token| honest.with(|_| token));
                let of = |length: usize| {
                    let name = format!("{} octets", 2 * length);
                    changed(&honest, &name, move |signature| in_halves_of(length, &signature))
                };
                [64, 65, 68].map(of).to_vec()
            },
        },
        Vector {
            name: "key-off-curve",
            says: "The trusted key is a point that is not on the curve, and the signature was made without a key.",
            clause: &rfc8725::INPUTS_VALIDATED,
            expect: REJECT,
            mutant: Fault::EcPointUnchecked,
            cases: |stand| {
                // With y = 0 the point would be its own inverse, so that half of all multiples are neutral.
                let mut x = [0; 32];
                x[31] = 5;
                without_key(stand, "y = 0", &x).into_iter().collect()
            },
        },
        Vector {
            name: "key-infinity",
            says: "The trusted key is the point 0, 0, and the signature was made without a key.",
            clause: &rfc8725::INPUTS_VALIDATED,
            expect: REJECT,
            mutant: Fault::EcPointUnchecked,
            cases: |stand| without_key(stand, "x = y = 0", &[0; 32]).into_iter().collect(),
        },
        Vector {
            name: "ed-s-plus-l",
            says: "The order is added to S of the Ed25519 signature.",
            clause: &rfc8032::VERIFICATION,
            expect: REJECT,
            mutant: Fault::Ed25519Reduced,
            cases: |stand| {
                let honest = stand.jwt_by(Algorithm::EdDsa);
                changed(&honest, "S + L", |signature| arithmetic::ed25519_plus_order(&signature)).into()
            },
        },
        Vector {
            name: "ed-small-order",
            says: "The trusted Ed25519 key is a point of small order, and the signature was made without a key.",
            clause: &rfc8725::INPUTS_VALIDATED,
            expect: EITHER,
            mutant: Fault::Ed25519SmallOrderCrashes,
            cases: |stand| {
                // The neutral point in place of R, and S = 0.
                let neutral = [&[1][..], &[0; 31]].concat();
                let mut minus_one = vec![0xff; 32];
                (minus_one[0], minus_one[31]) = (0xec, 0x7f);
                let keys = [("order 1", neutral.clone()), ("order 2", minus_one), ("order 4", vec![0; 32])];
                keys.map(|(name, key)| small_order(stand, name, &neutral, &key)).to_vec()
            },
        },
    ],
};

fn changed(honest: &Honest, name: &str, change: impl Fn(Vec<u8>) -> Vec<u8> + Send + Sync + 'static) -> Case {
    honest.but(name, |token| token.with_signature_changed(change))
}

/// Both halves cut in front, or filled up with zeros, to this length.
fn in_halves_of(length: usize, signature: &[u8]) -> Vec<u8> {
    let resized = |half: &[u8]| {
        let kept = &half[half.len().saturating_sub(length)..];
        [&vec![0; length - kept.len()], kept].concat()
    };
    let (r, s) = signature.split_at(signature.len() / 2);
    [resized(r), resized(s)].concat()
}

/// A valid signature with s = 1 as the twin, and the same with s = n + 1.
fn s_plus_order(stand: &Stand) -> Option<Case> {
    let honest = stand.jwt_by(Algorithm::Es256);
    let kid = honest.token().key().kid()?;
    let (key, signature) = arithmetic::es256_key_with_s_one(&input(honest.token())).ok()?;
    let (jwk, r) = (key.with_kid(kid).public_jwk(), signature[..32].to_vec());
    let honest = honest
        .with(|token| token.raw_signature(signature))
        .under(|policy| policy.jwks = json!({ "keys": [jwk] }));
    Some(changed(&honest, "s = n + 1 for s = 1", move |_| {
        [r.as_slice(), &arithmetic::p256_order_plus(1)].concat()
    }))
}

/// A signature that verifies for whoever computes with the point x, 0.
fn without_key(stand: &Stand, name: &str, x: &[u8]) -> Option<Case> {
    let honest = stand.jwt_by(Algorithm::Es256);
    let signature = arithmetic::es256_without_key(&input(honest.token())).ok()?;
    let jwk = jwk_like(&honest, &[("x", x), ("y", &[0; 32])]);
    Some(trusting(honest.but(name, |token| token.raw_signature(signature)), [jwk]))
}

fn small_order(stand: &Stand, name: &str, r: &[u8], x: &[u8]) -> Case {
    let honest = stand.jwt_by(Algorithm::EdDsa);
    let jwk = jwk_like(&honest, &[("x", x)]);
    trusting(honest.but(name, |token| token.raw_signature([r, &[0; 32]].concat())), [jwk])
}

/// The trusted key with other coordinates.
fn jwk_like(honest: &Honest, coordinates: &[(&str, &[u8])]) -> Value {
    let mut jwk = honest.token().key().public_jwk();
    for (name, octets) in coordinates {
        jwk[name] = Encoding::Base64Url.encode(octets).into();
    }
    jwk
}
