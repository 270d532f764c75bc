use super::lies::{input, signed_so, trusting};
use crate::clauses::{rfc7515, rfc7518, rfc8017, rfc8725};
use beartrap_core::{Fault, Impact};
use beartrap_forge::arithmetic::{self, Pkcs1};
use beartrap_forge::{Algorithm, SigningKey};
use beartrap_kit::validator::{Case, EITHER, REJECT, Stand, Vector, VectorFamily};
use serde_json::Value;

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "rsa",
    title: "edges of RSA",
    impact: Impact::ForgedTokens,
    impacts: &[
        ("pss-wrong-salt", Impact::WeakerDefence),
        ("pss-mgf-mismatch", Impact::WeakerDefence),
        ("sig-leading-zero", Impact::WeakerDefence),
        ("sig-ge-n", Impact::WeakerDefence),
        ("hash-of-signature", Impact::WeakerDefence),
    ],
    why: "RSA is safe only as a whole: a weak key, or padding that is looked at in part, lets signatures be made without \
          the private key.",
    fix: "Use a library that compares the whole encoded message, and refuse keys of less than 2048 bits.",
    vectors: &[
        Vector {
            name: "rsa-1024",
            says: "The trusted key has 1024 bits.",
            clause: &rfc7518::RSA_KEY,
            expect: REJECT,
            mutant: Fault::RsaShortKeyUsed,
            cases: |stand| by(stand, "1024 bits", &SigningKey::too_small()).into(),
        },
        Vector {
            name: "exponent-1",
            says: "The trusted key has the exponent 1, with which every message is its own signature.",
            clause: &rfc8017::EXPONENT,
            expect: REJECT,
            mutant: Fault::RsaExponentOneUsed,
            cases: |stand| {
                forged(stand, "AQ", |octets| arithmetic::pkcs1_block(octets, Pkcs1::Honest)).into()
            },
        },
        Vector {
            name: "e3-forged-padding",
            says: "The trusted key has the exponent 3, and the signature is a cube root whose cube only starts as it should.",
            clause: &rfc8017::PKCS1,
            expect: REJECT,
            mutant: Fault::RsaPaddingIgnored,
            cases: |stand| forged(stand, "Aw", arithmetic::cube_root_signature).into(),
        },
        Vector {
            name: "pkcs1-garbage",
            says: "The trusted key signed an encoded message of another shape.",
            clause: &rfc8017::PKCS1,
            expect: REJECT,
            mutant: Fault::RsaPaddingIgnored,
            cases: |stand| {
                let shapes = [
                    ("octets behind the digest", Pkcs1::GarbageBehind),
                    ("the name of another hash", Pkcs1::OtherHash),
                ];
                shapes.into_iter().filter_map(|(name, shape)| shaped(stand, name, shape)).collect()
            },
        },
        // The encoding has it (RFC 8017, 9.2), and whoever compares the whole message refuses without. But who decodes
        // the message instead reads an algorithm identifier, and is to take one of SHA-2 with and without (B.1).
        Vector {
            name: "pkcs1-no-null",
            says: "The trusted key signed an encoded message whose algorithm identifier has no parameters.",
            clause: &rfc8017::PKCS1_DECODED,
            expect: EITHER,
            mutant: Fault::RsaNullFickle,
            cases: |stand| shaped(stand, "no NULL", Pkcs1::NullMissing).into_iter().collect(),
        },
        Vector {
            name: "pss-wrong-salt",
            says: "The salt of the PSS signature does not have the length of the hash.",
            clause: &rfc7518::PSS,
            expect: REJECT,
            mutant: Fault::PssSaltOfAnyLength,
            cases: |stand| {
                let salted = |length: usize| {
                    pss(stand, &format!("{length} octets"), |key, octets| {
                        key.sign_pss_with_salt(octets, &vec![0x5a; length])
                    })
                };
                [0, 20, 64].into_iter().filter_map(salted).collect()
            },
        },
        Vector {
            name: "pss-mgf-mismatch",
            says: "The mask of the PSS signature is made with SHA-1.",
            clause: &rfc7518::PSS,
            expect: REJECT,
            mutant: Fault::PssMaskOfAnyHash,
            cases: |stand| pss(stand, "SHA-1", SigningKey::sign_pss_with_mask_of_sha1).into_iter().collect(),
        },
        Vector {
            name: "sig-leading-zero",
            says: "The signature is longer or shorter than the modulus by a zero octet.",
            clause: &rfc8017::PKCS1,
            expect: REJECT,
            mutant: Fault::RsaLengthIgnored,
            cases: |stand| {
                let honest = stand.jwt();
                let longer = honest.but("longer", |token| {
                    token.with_signature_changed(|signature| [vec![0], signature].concat())
                });
                let zero = signed_so(honest.token(), |signature| signature.first() == Some(&0));
                let shorter = zero.map(|token| {
                    stand.jwt().with(|_| token).but("shorter", |token| {
                        token.with_signature_changed(|signature| signature.into_iter().skip(1).collect())
                    })
                });
                shorter.into_iter().chain([longer]).collect()
            },
        },
        Vector {
            name: "sig-ge-n",
            says: "The modulus is added to the signature.",
            clause: &rfc8017::REPRESENTATIVE,
            expect: REJECT,
            mutant: Fault::RsaReduced,
            cases: |stand| {
                let honest = stand.jwt();
                let key = honest.token().key().clone();
                let small = signed_so(honest.token(), |signature| {
                    arithmetic::plus_modulus(&key, signature).is_some()
                });
                small.into_iter().map(|token| plus_modulus(stand, token)).collect()
            },
        },
        Vector {
            name: "roca-key",
            says: "The modulus of the trusted key shows that it was made by the generator of CVE-2017-15361 (ROCA).",
            clause: &rfc8725::KEY_ENTROPY,
            expect: EITHER,
            mutant: Fault::RocaKeyFickle,
            cases: |stand| by(stand, "a key with the fingerprint", &SigningKey::roca()).into(),
        },
        Vector {
            name: "short-padding",
            says: "The padding of the signature has one to sixteen octets, and zeros stand in front.",
            clause: &rfc8017::PKCS1,
            expect: REJECT,
            mutant: Fault::RsaPaddingShort,
            cases: |stand| [1, 8, 16].into_iter().filter_map(|filling| left_filled(stand, filling)).collect(),
        },
        Vector {
            name: "hash-of-signature",
            says: "The header says RS256, and the trusted key signed with another hash.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::RsaHashOfSignature,
            cases: |stand| {
                let by = |algorithm: Algorithm| {
                    let key = stand.jwt().token().key().with_algorithm(algorithm).ok()?;
                    Some(stand.jwt().but(algorithm.name(), |token| token.signed_by(&key)))
                };
                let honest = stand.jwt();
                let sha1 = honest.token().key().sign_with_sha1(&input(honest.token()));
                let sha1 = sha1.map(|signature| honest.but("SHA-1", |token| token.raw_signature(signature)));
                [by(Algorithm::Rs384), by(Algorithm::Rs512), sha1].into_iter().flatten().collect()
            },
        },
    ],
};

/// A good signature by this key, which is the only one that is trusted.
fn by(stand: &Stand, name: &str, key: &SigningKey) -> Case {
    trusting(stand.jwt().but(name, |token| token.with_key(key)), [key.public_jwk()])
}

/// A signature that was made without the key, under the trusted key with another exponent.
fn forged(stand: &Stand, exponent: &str, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> Case {
    let honest = stand.jwt();
    let signature = sign(&input(honest.token()));
    let mut jwk = honest.token().key().public_jwk();
    jwk["e"] = Value::from(exponent);
    trusting(honest.but("a forged signature", |token| token.raw_signature(signature)), [jwk])
}

fn shaped(stand: &Stand, name: &str, shape: Pkcs1) -> Option<Case> {
    let honest = stand.jwt();
    let block = arithmetic::pkcs1_block(&input(honest.token()), shape);
    let signature = honest.token().key().rsa_raw(&block)?;
    Some(honest.but(name, |token| token.raw_signature(signature)))
}

/// 00 … 00 01 FF … FF 00 and the rest of the honest block.
fn left_filled(stand: &Stand, filling: usize) -> Option<Case> {
    let honest = stand.jwt();
    let block = arithmetic::pkcs1_block(&input(honest.token()), Pkcs1::Honest);
    let info = block.get(2..)?.iter().position(|octet| *octet == 0).and_then(|end| block.get(2 + end..))?;
    let padded = [&[1][..], &vec![0xff; filling], info].concat();
    let block = [vec![0; block.len().checked_sub(padded.len())?], padded].concat();
    let signature = honest.token().key().rsa_raw(&block)?;
    Some(honest.but(&format!("{filling} octets"), |token| token.raw_signature(signature)))
}

fn pss(stand: &Stand, name: &str, sign: impl Fn(&SigningKey, &[u8]) -> Option<Vec<u8>>) -> Option<Case> {
    let honest = stand.jwt_by(Algorithm::Ps256);
    let signature = sign(honest.token().key(), &input(honest.token()))?;
    Some(honest.but(name, |token| token.raw_signature(signature)))
}

fn plus_modulus(stand: &Stand, token: beartrap_forge::Token) -> Case {
    let key = token.key().clone();
    stand.jwt().with(|_| token).but("the sum", |token| {
        token.with_signature_changed(move |signature| {
            arithmetic::plus_modulus(&key, &signature).unwrap_or(signature)
        })
    })
}
