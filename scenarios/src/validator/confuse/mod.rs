mod second_key;

use crate::clauses::rfc8725;
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Algorithm, Certificate, Deviation, PublicRendering, SigningKey};
use beartrap_kit::validator::{Case, Honest, REJECT, Stand, Vector, VectorFamily};
use serde_json::json;

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "confuse",
    title: "public keys as secrets",
    impact: Impact::ForgedTokens,
    impacts: &[],
    why: "Everybody has the public key; a validator that lets it verify an HMAC lets everybody sign.",
    fix: "Bind each key to its one algorithm when it is configured; never take the algorithm from the token alone.",
    vectors: &[
        Vector {
            name: "pem-spki-lf",
            says: "The secret of the HMAC is the public key in PEM.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicPemAsSecret,
            cases: |stand| stand.jwt().lie(&Deviation::HMAC_SPKI_PEM),
        },
        Vector {
            name: "pem-spki-nolf",
            says: "The secret of the HMAC is the public key in PEM, without the final newline.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicPemAsSecret,
            cases: |stand| stand.jwt().lie(&Deviation::HMAC_SPKI_PEM_NO_NEWLINE),
        },
        Vector {
            name: "pem-spki-crlf",
            says: "The secret of the HMAC is the public key in PEM, with CR LF.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicPemAsSecret,
            cases: |stand| stand.jwt().lie(&Deviation::HMAC_SPKI_PEM_CRLF),
        },
        Vector {
            name: "pem-pkcs1",
            says: "The secret of the HMAC is the RSA public key in the PEM of PKCS#1.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicPemAsSecret,
            cases: |stand| {
                let honest = stand.jwt();
                vec![
                    rendered(&honest, "with the final newline", PublicRendering::Pkcs1Pem),
                    rendered(&honest, "without the final newline", PublicRendering::Pkcs1PemNoNewline),
                ]
            },
        },
        Vector {
            name: "der",
            says: "The secret of the HMAC is the public key in DER.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicOctetsAsSecret,
            cases: |stand| {
                let honest = stand.jwt();
                vec![
                    rendered(&honest, "SubjectPublicKeyInfo", PublicRendering::SpkiDer),
                    rendered(&honest, "RSAPublicKey", PublicRendering::Pkcs1Der),
                ]
            },
        },
        Vector {
            name: "x5c",
            says: "The secret of the HMAC is the certificate of the key.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicPemAsSecret,
            cases: |stand| {
                let certificate = Certificate::TRUSTED.base64();
                let honest = stand.jwt().under(|policy| policy.jwks["keys"][0]["x5c"] = json!([certificate]));
                vec![
                    keyed(&honest, "in PEM", armoured(&certificate)),
                    keyed(&honest, "as it stands in x5c", certificate),
                ]
            },
        },
        Vector {
            name: "jwk-json",
            says: "The secret of the HMAC is the JSON of the public key.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicJsonAsSecret,
            cases: |stand| {
                let honest = stand.jwt();
                let jwk = &honest.policy().jwks["keys"][0];
                vec![
                    keyed(&honest, "as served", jwk.to_string()),
                    keyed(&honest, "indented", format!("{jwk:#}")),
                    rendered(&honest, "the members of its thumbprint", PublicRendering::JwkCanonical),
                ]
            },
        },
        Vector {
            name: "modulus",
            says: "The secret of the HMAC is the modulus of the RSA key.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicOctetsAsSecret,
            cases: |stand| {
                let honest = stand.jwt();
                vec![
                    rendered(&honest, "in octets", PublicRendering::Raw),
                    rendered(&honest, "in base64url", PublicRendering::Base64Url),
                    rendered(&honest, "in hexadecimal", PublicRendering::Hex),
                ]
            },
        },
        Vector {
            name: "ec-point",
            says: "The secret of the HMAC is the public point of an EC key.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicOctetsAsSecret,
            cases: |stand| {
                let honest = stand.jwt_by(Algorithm::Es256);
                let point = honest.token().key().public_rendering(PublicRendering::Raw).unwrap_or_default();
                let x = point.get(1..33).unwrap_or_default().to_vec();
                vec![
                    keyed(&honest, "the point", point),
                    keyed(&honest, "the x coordinate", x),
                    rendered(&honest, "PEM", PublicRendering::SpkiPem),
                ]
            },
        },
        Vector {
            name: "ed-key",
            says: "The secret of the HMAC is the 32 octets of an Ed25519 key.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicOctetsAsSecret,
            cases: |stand| {
                rendered(&stand.jwt_by(Algorithm::EdDsa), "the public key", PublicRendering::Raw).into()
            },
        },
        Vector {
            name: "kid-as-key",
            says: "The secret of the HMAC is the kid or the alg of the header.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::NameAsSecret,
            cases: |stand| {
                let honest = stand.jwt();
                let mut cases = honest.lie(&Deviation::HMAC_KID);
                cases.push(keyed(&honest, "the alg", "HS256"));
                cases
            },
        },
        Vector {
            name: "hs384-512",
            says: "The secret of an HMAC with a longer hash is the public key in PEM.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicPemAsSecret,
            cases: |stand| stand.jwt().lies(&[Deviation::HMAC384_SPKI_PEM, Deviation::HMAC512_SPKI_PEM]),
        },
        Vector {
            name: "policy-mixed",
            says: "RS256 and HS256 are permitted with a key each, and the RSA key in PEM is the secret of the HMAC.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicPemAsSecret,
            cases: |stand| {
                let secret = SigningKey::trusted(Algorithm::Hs256);
                let mixed = stand.jwt().under(|policy| {
                    policy.algorithms.push("HS256".into());
                    policy.jwks = json!({ "keys": [policy.jwks["keys"][0], secret.private_jwk()] });
                });
                mixed.lies(&[
                    Deviation::HMAC_SPKI_PEM,
                    Deviation::HMAC_SPKI_PEM_NO_NEWLINE,
                    Deviation::HMAC_SPKI_PEM_CRLF,
                ])
            },
        },
        Vector {
            name: "pem-whitespace",
            says: "The secret of the HMAC is the public key in PEM, with blanks around it or odd line ends.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PemSpottedByDashes,
            cases: oddly_spaced,
        },
        Vector {
            name: "jwk-set-text",
            says: "The secret of the HMAC is the text of the whole JWK Set.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicJsonAsSecret,
            cases: |stand| {
                let honest = stand.jwt();
                let set = &honest.policy().jwks;
                vec![
                    keyed(&honest, "without white space", set.to_string()),
                    keyed(&honest, "indented", format!("{set:#}")),
                ]
            },
        },
        Vector {
            name: "second-key-pem",
            says: "RS256 and HS256 are permitted, and the secret of the HMAC is the text of a second public key, which the kid names.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicPemAsSecret,
            cases: second_key::pems,
        },
        Vector {
            name: "second-key-whitespace",
            says: "RS256 and HS256 are permitted, and the secret of the HMAC is the PEM of a second public key, oddly spaced.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PemSpottedByDashes,
            cases: second_key::oddly_spaced,
        },
        Vector {
            name: "second-key-octets",
            says: "RS256 and HS256 are permitted, and the secret of the HMAC is the octets of a second public key, which the kid names.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicOctetsAsSecret,
            cases: second_key::octets,
        },
        Vector {
            name: "second-key-json",
            says: "RS256 and HS256 are permitted, and the secret of the HMAC is the JSON of a second public key, which the kid names.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicJsonAsSecret,
            cases: second_key::json,
        },
        Vector {
            name: "unlisted",
            says: "The policy lists no algorithm, and the secret of the HMAC is a public key, which the kid names.",
            clause: &rfc8725::ONE_ALG_PER_KEY,
            expect: REJECT,
            mutant: Fault::PublicPemAsSecret,
            cases: second_key::unlisted,
        },
    ],
};

/// The token with an HMAC by this secret, under the `kid` of the public key.
fn keyed(honest: &Honest, name: &str, secret: impl Into<Vec<u8>>) -> Case {
    let secret = SigningKey::secret(secret);
    honest.but(name, |token| token.header("alg", "HS256").signed_by(&secret))
}

fn rendered(honest: &Honest, name: &str, rendering: PublicRendering) -> Case {
    keyed(honest, name, honest.token().key().public_rendering(rendering).unwrap_or_default())
}

fn oddly_spaced(stand: &Stand) -> Vec<Case> {
    let honest = stand.jwt();
    let pem = honest.token().key().public_rendering(PublicRendering::SpkiPem).unwrap_or_default();
    spaced(&String::from_utf8_lossy(&pem)).map(|(name, text)| keyed(&honest, name, text)).to_vec()
}

/// What begins or ends with blanks, or breaks its lines in another way than `openssl` does.
fn spaced(pem: &str) -> [(&'static str, String); 7] {
    [
        ("after a space", format!(" {pem}")),
        ("after a newline", format!("\n{pem}")),
        ("after a tab", format!("\t{pem}")),
        ("after a byte order mark", format!("\u{feff}{pem}")),
        ("before a space", format!("{pem} ")),
        ("before a newline", format!("{pem}\n")),
        ("with lone CR", pem.replace('\n', "\r")),
    ]
}

/// PEM with lines of 64 letters (RFC 7468, 3).
fn armoured(base64: &str) -> String {
    let mut text = String::from("-----BEGIN CERTIFICATE-----\n");
    for (position, letter) in base64.chars().enumerate() {
        if position > 0 && position % 64 == 0 {
            text.push('\n');
        }
        text.push(letter);
    }
    text + "\n-----END CERTIFICATE-----\n"
}
