use crate::clauses::{rfc7515, rfc7518, rfc7519, rfc8725};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Algorithm, Deviation, Random, SigningKey};
use beartrap_kit::validator::{Case, REJECT, Stand, Vector, VectorFamily};
use serde_json::json;

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "sig",
    title: "changed tokens",
    impact: Impact::ForgedTokens,
    impacts: &[("sig-as-der", Impact::WeakerDefence)],
    why: "The signature is all that tells a token of the issuer from one that somebody wrote or changed.",
    fix: "Verify the whole signature over the two segments as they arrived, before anything in them is believed.",
    vectors: &[
        Vector {
            name: "bitflip-first",
            says: "The first bit of the signature is flipped.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::SignatureIgnored,
            cases: |stand| with_each(stand, &Deviation::SIGNATURE_FIRST_BIT),
        },
        Vector {
            name: "bitflip-middle",
            says: "A bit in the middle of the signature is flipped.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::SignatureIgnored,
            cases: |stand| with_each(stand, &Deviation::SIGNATURE_MIDDLE_BIT),
        },
        Vector {
            name: "bitflip-last-significant",
            says: "The last bit of the signature is flipped.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::SignatureIgnored,
            cases: |stand| with_each(stand, &Deviation::SIGNATURE_LAST_BIT),
        },
        Vector {
            name: "truncated",
            says: "The signature lacks its last octet, or its last character.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::SignatureByPrefix,
            cases: |stand| {
                let mut cases = with_each(stand, &Deviation::SIGNATURE_TRUNCATED);
                cases.push(stand.jwt().but("without its last character", |token| {
                    token.after_signing(|segments| {
                        segments.signature.pop();
                    })
                }));
                cases
            },
        },
        Vector {
            name: "extended",
            says: "A zero octet or other octets follow the signature.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::SignatureByPrefix,
            cases: |stand| {
                let mut cases = with_each(stand, &Deviation::SIGNATURE_EXTENDED);
                cases.extend(TRIED.map(|algorithm| {
                    let name = format!("{algorithm} with more behind");
                    let extended = |octets: Vec<u8>| [octets.as_slice(), b"beartrap"].concat();
                    stand.jwt_by(algorithm).but(&name, |token| token.with_signature_changed(extended))
                }));
                cases
            },
        },
        Vector {
            name: "other-token",
            says: "The signature belongs to another token of the issuer.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::SignatureIgnored,
            cases: |stand| stand.jwt().lie(&Deviation::SIGNATURE_OF_ANOTHER),
        },
        Vector {
            name: "payload-changed",
            says: "The subject was changed after signing.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::SignatureIgnored,
            cases: |stand| with_each(stand, &Deviation::PAYLOAD_TAMPERED),
        },
        Vector {
            name: "header-changed",
            says: "A header member was added after signing.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::SignatureIgnored,
            cases: |stand| with_each(stand, &Deviation::HEADER_TAMPERED),
        },
        Vector {
            name: "payload-empty",
            says: "The payload is empty, and signed so or not.",
            clause: &rfc7519::PAYLOAD_IS_JSON,
            expect: REJECT,
            mutant: Fault::EmptyPayloadUnchecked,
            cases: |stand| {
                let honest = stand.jwt();
                let mut cases = honest.lie(&Deviation::PAYLOAD_EMPTY);
                cases.push(honest.but("emptied after signing", |token| {
                    token.after_signing(|segments| segments.payload.clear())
                }));
                cases
            },
        },
        Vector {
            name: "header-swap",
            says: "The header of one token stands before payload and signature of another.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::SignatureIgnored,
            cases: |stand| {
                let honest = stand.jwt();
                let header = honest.token().segments().header;
                let swapped = honest.but("two tokens", |token| {
                    let another = token.header("urn:beartrap:note", "another").claim("jti", "another");
                    another.after_signing(move |segments| segments.header.clone_from(&header))
                });
                swapped.into()
            },
        },
        Vector {
            name: "es-for-rs",
            says: "The header says RS256, and an ECDSA key signed.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::KeyDecidesAlg,
            cases: |stand| {
                let ecdsa = SigningKey::trusted(Algorithm::Es256);
                let both = stand.jwt().under(|policy| {
                    policy.jwks = json!({ "keys": [policy.jwks["keys"][0], ecdsa.public_jwk()] });
                });
                vec![
                    stand.jwt().but("the kid of the RSA key", |token| token.signed_by(&ecdsa)),
                    both.but("the kid of the ECDSA key", |token| {
                        token.with_key(&ecdsa).header("alg", "RS256")
                    }),
                ]
            },
        },
        Vector {
            name: "sig-as-der",
            says: "The ECDSA signature is in DER instead of 64 octets.",
            clause: &rfc7518::ECDSA,
            expect: REJECT,
            mutant: Fault::EcdsaInDerAccepted,
            cases: |stand| stand.jwt_by(Algorithm::Es256).lie(&Deviation::SIGNATURE_AS_DER),
        },
        Vector {
            name: "double-signed-string",
            says: "The signature covers the payload alone, or the octets before they were encoded.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::SignatureOverPayload,
            cases: |stand| {
                let honest = stand.jwt();
                let payload = honest.token().payload_octets();
                let mut cases =
                    honest.lies(&[Deviation::SIGNATURE_OVER_PAYLOAD, Deviation::SIGNATURE_OVER_DECODED]);
                cases.push(honest.but("over the decoded payload", |token| token.signed_over(payload)));
                cases
            },
        },
        Vector {
            name: "random",
            says: "The signature is random, and has the right length.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::SignatureIgnored,
            cases: |stand| {
                let random = |algorithm: Algorithm| {
                    stand.jwt_by(algorithm).but(algorithm.name(), |token| {
                        token.with_signature_changed(|signature| {
                            Random::named(1, "signature").bytes(signature.len())
                        })
                    })
                };
                TRIED.map(random).to_vec()
            },
        },
        Vector {
            name: "expired-forged",
            says: "The token has expired, its claims were changed, and somebody else signed it.",
            clause: &rfc8725::ALL_VALIDATED,
            expect: REJECT,
            mutant: Fault::ExpiredTokensUnverified,
            cases: |stand| {
                let past = stand.setting.now.saturating_sub(60);
                let forged = |algorithm: Algorithm| {
                    stand.jwt_by(algorithm).but(algorithm.name(), |token| {
                        let stranger = SigningKey::attacker(algorithm);
                        let begun =
                            token.claim("iat", past - 600).claim("nbf", past - 600).claim("exp", past);
                        begun.claim("sub", "mallory").signed_by(&stranger)
                    })
                };
                TRIED.map(forged).to_vec()
            },
        },
    ],
};

/// One of each kind of signature.
const TRIED: [Algorithm; 4] = [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa, Algorithm::Hs256];

fn with_each(stand: &Stand, deviation: &Deviation) -> Vec<Case> {
    let cases = TRIED.map(|algorithm| {
        let cases = stand.jwt_by(algorithm).lie(deviation);
        cases.into_iter().map(move |case| case.named(algorithm.name()))
    });
    cases.into_iter().flatten().collect()
}
