//! Encrypted tokens: signed tokens inside of encrypted ones, and claims that a shared key encrypts, for the many libraries
//! and flows that know no nesting. A library is asked about the key management that it knows.
//!
//! Beyond 400 lines because a family is one table.

mod lies;
mod tokens;

use crate::clauses::{rfc7516, rfc7518, rfc8725, rfc8725bis};
use beartrap_core::{Fault, Impact};
use beartrap_forge::ContentEncryption::{A128CbcHs256, A128Gcm, A256Gcm};
use beartrap_forge::KeyManagement::{
    A128Kw, A256GcmKw, A256Kw, Dir, EcdhEs, EcdhEsA128Kw, Pbes2Hs256A128Kw, Rsa15, RsaOaep, RsaOaep256,
};
use beartrap_forge::{Algorithm, Deviation, EncryptedToken, Json, RecipientKey, SigningKey, Token};
use beartrap_kit::validator::{EITHER, Encrypted, REJECT, Stand, Vector, VectorFamily};
use tokens::{agreed, bare, by_password, direct, each, nested, owning, wrapped};

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "jwe",
    title: "encrypted tokens",
    impact: Impact::ForgedTokens,
    impacts: &[
        ("rsa15", Impact::WeakerDefence),
        ("ecdh-invalid-curve", Impact::Disclosure),
        ("zip-bomb", Impact::BrokenLogin),
        ("zip-unknown", Impact::WeakerDefence),
        ("p2c-huge", Impact::BrokenLogin),
        ("p2c-limit", Impact::BrokenLogin),
        ("key-empty", Impact::BrokenLogin),
    ],
    why: "Everybody can encrypt to a public key, so that an encrypted token says nothing about who made it; and before anything is authentic, its header has chosen keys, costs and sizes.",
    fix: "Accept encrypted tokens only where they are expected, with a list of alg and enc; verify the signature inside; bound iterations, decompressed size, and the lengths of keys and tags before you use them.",
    vectors: &[
        Vector {
            name: "unexpected",
            says: "A signed token is expected, and it comes inside of an encrypted one.",
            clause: &rfc8725bis::SIGNED_OR_ENCRYPTED,
            expect: REJECT,
            mutant: Fault::EncryptedTokenUnwrapped,
            cases: |stand| {
                let key = RecipientKey::of(&SigningKey::trusted(Algorithm::Rs256));
                let to_the_trusted = |management| Encrypted::around(&stand.jwt(), management, A256Gcm, &key);
                [
                    ("a decryption key", nested(stand)),
                    ("the trusted key", to_the_trusted(RsaOaep256)),
                    ("the trusted key, RSA-OAEP", to_the_trusted(RsaOaep)),
                ]
                .map(|(name, encrypted)| {
                    owning(stand.jwt(), &encrypted).presenting(name, encrypted.token().compact())
                })
                .to_vec()
            },
        },
        Vector {
            name: "public-key-made",
            says: "Somebody encrypted claims to the public key of the recipient, and nobody signed them.",
            clause: &rfc8725bis::SIGNED_OR_ENCRYPTED,
            expect: REJECT,
            mutant: Fault::DecryptionIsAuthentication,
            cases: |stand| {
                let claims = stand.jwt().token().payload_octets();
                let unsigned = |t: EncryptedToken| t.without_header("cty").plaintext(claims.clone());
                let trusted = RecipientKey::of(&SigningKey::trusted(Algorithm::Rs256));
                let to_the_trusted = Encrypted::around(&stand.jwt(), RsaOaep, A256Gcm, &trusted);
                let for_signed = |name: &str, encrypted: &Encrypted| {
                    let token = unsigned(encrypted.token().clone()).compact();
                    owning(stand.jwt(), encrypted).presenting(name, token)
                };
                let mut cases = each(
                    [
                        ("RSA-OAEP-256", nested(stand)),
                        ("RSA-OAEP", stand.encrypted(RsaOaep, A256Gcm)),
                        ("ECDH-ES", agreed(stand)),
                    ],
                    |honest| {
                        vec![
                            honest.but("claims", unsigned),
                            honest.but("claims called a token", |t| unsigned(t).header("cty", "JWT")),
                        ]
                    },
                );
                cases.push(for_signed("in place of a signed token", &nested(stand)));
                cases.push(for_signed("in place of a signed token, to the trusted key", &to_the_trusted));
                cases
            },
        },
        Vector {
            name: "tag-flip",
            says: "One bit of one part is another.",
            clause: &rfc7516::DECRYPTION,
            expect: REJECT,
            mutant: Fault::TagIgnored,
            cases: |stand| {
                let bases = [
                    ("RSA-OAEP-256", nested(stand)),
                    ("RSA-OAEP-256, bare", bare(stand)),
                    ("dir", direct(stand)),
                    ("A128KW, CBC", wrapped(stand)),
                ];
                each(bases, lies::flipped)
            },
        },
        Vector {
            name: "tag-truncated",
            says: "The tag is cut short, or there is none.",
            clause: &rfc7518::GCM_TAG,
            expect: REJECT,
            mutant: Fault::TagComparedByPrefix,
            cases: |stand| {
                let bases = [
                    ("RSA-OAEP-256", nested(stand)),
                    ("dir", direct(stand)),
                    ("A128KW, CBC", wrapped(stand)),
                ];
                let mut cases =
                    each(bases, |honest| [12, 4, 1, 0].map(|octets| tokens::tag_of(honest, octets)).to_vec());
                cases.extend(lies::key_with_short_tag(&stand.encrypted_claims(A256GcmKw, A256Gcm)));
                cases
            },
        },
        Vector {
            name: "rsa15",
            says: "The key is encrypted with RSA1_5, and the policy permits RSA-OAEP-256 only.",
            clause: &rfc8725::ALGORITHMS_LISTED,
            expect: REJECT,
            mutant: Fault::UnlistedEncryptionUsed,
            cases: |stand| {
                let by_rsa15 = |stand: &Stand| stand.encrypted(Rsa15, A256Gcm).token().compact();
                let bare_by_rsa15 = stand.encrypted_claims(Rsa15, A256Gcm).token().compact();
                vec![
                    nested(stand).presenting("a signed token", by_rsa15(stand)),
                    bare(stand).presenting("claims", bare_by_rsa15),
                ]
            },
        },
        Vector {
            name: "rsa15-oracle",
            says: "The padding of RSA1_5 is malformed, and the content is encrypted with a key of zeros.",
            clause: &rfc7516::FAILURES_ALIKE,
            expect: REJECT,
            mutant: Fault::PaddingFailureGivesZeros,
            cases: |stand| {
                let bases = [
                    ("signed", stand.encrypted(Rsa15, A128CbcHs256)),
                    ("claims", stand.encrypted_claims(Rsa15, A128CbcHs256)),
                ];
                each(bases, lies::malformed)
            },
        },
        Vector {
            name: "dir-wrong-size",
            says: "The shared key does not have the length that enc wants, and the content is encrypted with it.",
            clause: &rfc7516::CONTENT_KEY_LENGTH,
            expect: REJECT,
            mutant: Fault::ContentKeyOfAnySize,
            cases: |stand| {
                let direct = |encryption| stand.encrypted_claims(Dir, encryption);
                vec![
                    tokens::resized(&direct(A128Gcm), "A256GCM").named("16 octets for A256GCM"),
                    tokens::resized(&direct(A256Gcm), "A128GCM").named("32 octets for A128GCM"),
                    tokens::resized(&direct(A128CbcHs256), "A256CBC-HS512")
                        .named("32 octets for A256CBC-HS512"),
                ]
            },
        },
        Vector {
            name: "alg-dir-with-pubkey",
            says: "The public key of the recipient is taken for a shared key, or for a password.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicKeyAsContentKey,
            cases: |stand| {
                let bases = [
                    ("RSA", nested(stand)),
                    ("RSA, bare", bare(stand)),
                    ("EC", agreed(stand)),
                    ("EC, bare", stand.encrypted_claims(EcdhEs, A256Gcm)),
                ];
                each(bases, lies::with_public_key)
            },
        },
        Vector {
            name: "ecdh-invalid-curve",
            says: "The ephemeral key is not on the curve of the recipient's key, or missing.",
            clause: &rfc8725::INPUTS_VALIDATED,
            expect: REJECT,
            mutant: Fault::EphemeralKeyUnchecked,
            cases: |stand| {
                let bases = [
                    ("ECDH-ES", agreed(stand)),
                    ("ECDH-ES, bare", stand.encrypted_claims(EcdhEs, A256Gcm)),
                    ("ECDH-ES+A128KW", stand.encrypted(EcdhEsA128Kw, A256Gcm)),
                ];
                each(bases, lies::with_invalid_points)
            },
        },
        Vector {
            name: "enc-mismatch",
            says: "The encrypted key has another length than enc wants, and the content is encrypted with it.",
            clause: &rfc7516::CONTENT_KEY_LENGTH,
            expect: REJECT,
            mutant: Fault::ContentKeyOfAnySize,
            cases: |stand| {
                let shorter = |honest: &Encrypted| tokens::resized(honest, "A128GCM").into();
                let longer = |honest: &Encrypted| tokens::resized(honest, "A256GCM").into();
                [
                    each([("RSA-OAEP-256", nested(stand)), ("RSA-OAEP-256, bare", bare(stand))], shorter),
                    each([("RSA-OAEP, bare", stand.encrypted_claims(RsaOaep, A128Gcm))], longer),
                    each([("A256KW", stand.encrypted_claims(A256Kw, A256Gcm))], shorter),
                ]
                .concat()
            },
        },
        Vector {
            name: "zip-bomb",
            says: "The compressed text expands to 16 or 64 megabytes.",
            clause: &rfc8725bis::EXPANSION_LIMITED,
            expect: REJECT,
            mutant: Fault::CompressionUnbounded,
            cases: |stand| {
                let zlib = |t: EncryptedToken| {
                    let text = tokens::inflated(&t, 1 << 20, 16 << 20).finish_as_zlib();
                    t.plaintext(text).header("zip", "DEF")
                };
                let large = |t: EncryptedToken| {
                    let text = tokens::inflated(&t, 1 << 11, 24 << 20).finish();
                    t.plaintext(text).header("zip", "DEF")
                };
                vec![
                    tokens::bomb(&direct(stand), "dir", 16),
                    tokens::bomb(&direct(stand), "dir", 64),
                    tokens::bomb(&bare(stand), "RSA-OAEP-256, bare", 16),
                    tokens::signed_bomb(stand, &nested(stand), 16),
                    direct(stand).but("16 MB in the wrapper of zlib", zlib),
                    direct(stand).but("24 MB from more than 256 kB", large),
                ]
            },
        },
        Vector {
            name: "zip-unknown",
            says: "The compression is none that is defined.",
            clause: &rfc7516::COMPRESSION,
            expect: REJECT,
            mutant: Fault::UnknownCompressionIgnored,
            cases: |stand| {
                each([("nested", nested(stand)), ("dir", direct(stand))], |honest| {
                    vec![
                        honest.but("XYZ", |t| t.header("zip", "XYZ")),
                        honest.but("def", |t| t.compressed().header("zip", "def")),
                        honest.but("an array", |t| t.header("zip", ["DEF"])),
                    ]
                })
            },
        },
        Vector {
            name: "p2c-huge",
            says: "The header wants so many iterations that they take minutes.",
            clause: &rfc8725bis::ITERATIONS_LIMITED,
            expect: REJECT,
            mutant: Fault::IterationsUnbounded,
            cases: |stand| {
                [10_000_000, 100_000_000, 500_000_000, 1 << 31]
                    .map(|count: i64| by_password(stand).but(&count.to_string(), |t| t.header("p2c", count)))
                    .to_vec()
            },
        },
        Vector {
            name: "p2c-small",
            says: "The header wants few iterations, or its salt is short.",
            clause: &rfc7518::SALT_AND_COUNT,
            expect: EITHER,
            mutant: Fault::FewIterationsVary,
            cases: |stand| {
                let honest = by_password(stand);
                vec![
                    honest.but("1 iteration", |t| t.header("p2c", 1)),
                    honest.but("999 iterations", |t| t.header("p2c", 999)),
                    honest.but("7 octets of salt", |t| t.header("p2s", "AAAAAAAAAA")),
                    honest.but("no salt", |t| t.header("p2s", "")),
                ]
            },
        },
        Vector {
            name: "inner-bad-sig",
            says: "The signature of the token inside is wrong.",
            clause: &rfc8725::ALL_VALIDATED,
            expect: REJECT,
            mutant: Fault::DecryptionIsAuthentication,
            cases: |stand| {
                let jwt = stand.jwt();
                let lies = [
                    ("a changed claim", Deviation::PAYLOAD_TAMPERED),
                    ("another key", Deviation::SIGNED_BY_ATTACKER),
                    ("no signature", Deviation::SIGNATURE_STRIPPED),
                ];
                let told = |(name, lie): &(&str, Deviation)| {
                    let inner = lie.apply(jwt.token())?.compact();
                    Some([nested(stand), agreed(stand)].map(|honest| {
                        let alg =
                            honest.token().header_value("alg").and_then(Json::as_str).unwrap_or_default();
                        honest.but(&format!("{alg}, {name}"), |t| t.plaintext(inner.clone()))
                    }))
                };
                lies.iter().filter_map(told).flatten().collect()
            },
        },
        Vector {
            name: "jwe-as-jws-three-parts",
            says: "A token of three parts has the header of an encrypted one.",
            clause: &rfc7516::FIVE_PARTS,
            expect: REJECT,
            mutant: Fault::EncryptionAlgUnsigned,
            cases: |stand| {
                let header = |t: Token, alg: &str| t.header("alg", alg).header("enc", "A256GCM");
                let honest = stand.jwt();
                let unsigned = header(honest.token().clone(), "RSA-OAEP-256").raw_signature([]).compact();
                vec![
                    honest.but("RSA-OAEP-256", |t| header(t, "RSA-OAEP-256").raw_signature([])),
                    honest.but("RSA-OAEP-256, signed", |t| header(t, "RSA-OAEP-256")),
                    honest.but("dir", |t| header(t, "dir").raw_signature([])),
                    honest.but("A128KW", |t| header(t, "A128KW").raw_signature([])),
                    nested(stand).presenting("where an encrypted token is expected", unsigned),
                ]
            },
        },
        Vector {
            name: "key-empty",
            says: "The encrypted key is empty, or shorter than any key.",
            clause: &rfc7516::DECRYPTION,
            expect: REJECT,
            mutant: Fault::EncryptedKeyUnmeasured,
            cases: |stand| {
                let bases = [
                    ("A128KW", stand.encrypted_claims(A128Kw, A128Gcm)),
                    ("A256KW", stand.encrypted_claims(A256Kw, A256Gcm)),
                    ("A256GCMKW", stand.encrypted_claims(A256GcmKw, A256Gcm)),
                    ("PBES2", stand.encrypted_claims(Pbes2Hs256A128Kw, A128Gcm)),
                    ("ECDH-ES+A128KW", stand.encrypted_claims(EcdhEsA128Kw, A128Gcm)),
                    ("RSA-OAEP-256", bare(stand)),
                ];
                each(bases, |honest| {
                    [("empty", 0), ("1 octet", 1), ("8 octets", 8), ("15 octets", 15)]
                        .map(|(name, octets)| honest.but(name, |t| t.raw_encrypted_key(vec![0; octets])))
                        .to_vec()
                })
            },
        },
        Vector {
            name: "p2c-limit",
            says: "The header wants 1200001 iterations, and the token is right.",
            clause: &rfc8725bis::ITERATIONS_LIMITED,
            expect: REJECT,
            mutant: Fault::IterationsUnbounded,
            cases: |stand| by_password(stand).but("1200001", |t| t.header("p2c", 1_200_001)).into(),
        },
        Vector {
            name: "zip-limit",
            says: "Two kilobytes of compressed text expand to 300.",
            clause: &rfc8725bis::EXPANSION_LIMITED,
            expect: EITHER,
            mutant: Fault::CompressionLimitVaries,
            cases: |stand| {
                direct(stand)
                    .but("300 kB", |t| {
                        let text = tokens::inflated(&t, 150_000, 300_000).finish();
                        t.plaintext(text).header("zip", "DEF")
                    })
                    .into()
            },
        },
    ],
};
