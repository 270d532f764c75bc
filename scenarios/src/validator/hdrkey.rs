use crate::clauses::{rfc7515, rfc8725};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Algorithm, Certificate, Deviation, SigningKey, Token};
use beartrap_kit::validator::{Case, EITHER, Honest, REJECT, Stand, Vector, VectorFamily};
use serde_json::json;

/// Where nobody serves anything: whoever asks there for a key gets none.
const ELSEWHERE: &str = "https://evil.beartrap.test/keys.json";

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "hdrkey",
    title: "keys and addresses of keys in the header",
    impact: Impact::ForgedTokens,
    impacts: &[],
    why: "Whoever writes a token writes its header. A key that the header brings or points to is the writer's.",
    fix: "Take keys from the configured set and nowhere else; jwk, jku, x5u and x5c of the header stay unread.",
    vectors: &[
        Vector {
            name: "jwk-attacker",
            says: "A stranger's key stands in the header as jwk, and signed.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::HeaderJwkTrusted,
            cases: |stand| stand.jwt().lie(&Deviation::EMBEDDED_JWK),
        },
        Vector {
            name: "jwk-attacker-trusted-kid",
            says: "A stranger's key stands in the header as jwk beside the kid of a trusted key, and signed.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::HeaderJwkTrusted,
            cases: |stand| stand.jwt().lie(&Deviation::EMBEDDED_JWK_TRUSTED_KID),
        },
        Vector {
            name: "jwk-trusted-copy",
            says: "The trusted public key stands in the header as jwk, and a stranger's key signed.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::KnownKeySuffices,
            cases: |stand| {
                let copy = |token: Token| {
                    let trusted = token.key().public_jwk();
                    attacked(token).header("jwk", trusted)
                };
                let nameless = |token: Token| copy(token).without_header("kid");
                vec![
                    stand.jwt().but("with the trusted kid", copy),
                    stand.jwt().but("without a kid", nameless),
                ]
            },
        },
        Vector {
            name: "jwk-oct",
            says: "A secret stands in the header as jwk, and the token is an HMAC with it.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::HeaderJwkTrusted,
            cases: |stand| {
                // Where HMAC is permitted nothing but the origin of the secret is wrong.
                let named = |honest: Honest, name: &str| {
                    honest.lie(&Deviation::EMBEDDED_SECRET).into_iter().map(|case| case.named(name)).collect()
                };
                let cases: [Vec<Case>; 2] = [
                    named(stand.jwt_by(Algorithm::Hs256), "where HS256 is permitted"),
                    named(stand.jwt(), "where RS256 is permitted"),
                ];
                cases.concat()
            },
        },
        Vector {
            name: "jwk-private",
            says: "A stranger's key stands in the header as jwk with its private members, and signed.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::HeaderJwkTrusted,
            cases: |stand| stand.jwt().lie(&Deviation::EMBEDDED_JWK_PRIVATE),
        },
        Vector {
            name: "jku-attacker",
            says: "The header's jku is an address of a stranger's, and the stranger's key signed.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::HeaderUrlTrusted,
            cases: |stand| pointing(&stand.jwt(), "jku"),
        },
        Vector {
            name: "jku-prefix-tricks",
            says: "The header's jku starts with the issuer's address or holds it, and leads to a stranger's key.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::JkuComparedByPrefix,
            cases: |stand| {
                let honest = stand.jwt();
                let trusted = format!("{}/jwks.json", stand.setting.issuer);
                let trick = |name: &str, url: String| {
                    honest.but(name, |token| by_stranger(token).header("jku", url.as_str()))
                };
                vec![
                    trick("before @", format!("{}@evil.beartrap.test/jwks.json", stand.setting.issuer)),
                    trick("as a label", format!("{}.evil.beartrap.test/jwks.json", stand.setting.issuer)),
                    trick("in the fragment", format!("{ELSEWHERE}#{trusted}")),
                    trick("in the query", format!("{ELSEWHERE}?{trusted}")),
                    trick("with a redirect", format!("{trusted}?url={ELSEWHERE}")),
                    trick("with dot segments", format!("{trusted}/../uploads/keys.json")),
                ]
            },
        },
        Vector {
            name: "jku-trusted",
            says: "The header's jku is the issuer's own address, and the trusted key signed.",
            clause: &rfc8725::URLS_NOT_FOLLOWED,
            expect: EITHER,
            mutant: Fault::JkuFickle,
            cases: |stand| {
                let trusted = format!("{}/jwks.json", stand.setting.issuer);
                stand.jwt().but("the issuer's own", |token| token.header("jku", trusted)).into()
            },
        },
        Vector {
            name: "x5u-attacker",
            says: "The header's x5u is an address of a stranger's, and the stranger's key signed.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::HeaderUrlTrusted,
            cases: |stand| pointing(&stand.jwt(), "x5u"),
        },
        Vector {
            name: "x5c-selfsigned",
            says: "A stranger's self-signed certificate stands in the header as x5c, and its key signed.",
            clause: &rfc7515::CHAIN_VALIDATED,
            expect: REJECT,
            mutant: Fault::HeaderCertificateTrusted,
            cases: |stand| {
                let chain = [Certificate::ATTACKER.base64()];
                let (named, nameless) = (chain.clone(), chain);
                vec![
                    certified(stand)
                        .but("with the trusted kid", |token| attacked(token).header("x5c", named)),
                    certified(stand).but("without a kid", |token| {
                        attacked(token).without_header("kid").header("x5c", nameless)
                    }),
                ]
            },
        },
        Vector {
            name: "x5c-mixed",
            says: "The trusted certificate and a stranger's stand in x5c, and the stranger's key signed.",
            clause: &rfc7515::CHAIN_VALIDATED,
            expect: REJECT,
            mutant: Fault::HeaderCertificateTrusted,
            cases: |stand| {
                let (trusted, stranger) = (Certificate::TRUSTED.base64(), Certificate::ATTACKER.base64());
                let mixed = |name: &str, chain: [&String; 2]| {
                    let chain = chain.map(String::as_str);
                    certified(stand)
                        .but(name, |token| attacked(token).without_header("kid").header("x5c", chain))
                };
                vec![
                    mixed("the trusted one first", [&trusted, &stranger]),
                    mixed("the stranger's first", [&stranger, &trusted]),
                ]
            },
        },
        Vector {
            name: "x5t-mismatch",
            says: "The thumbprint of the trusted certificate stands in the header, and a stranger's key signed.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::KnownKeySuffices,
            cases: |stand| {
                let naming = |member: &str, thumbprint: String| {
                    certified(stand)
                        .but(member, |token| attacked(token).without_header("kid").header(member, thumbprint))
                };
                vec![
                    naming("x5t", Certificate::TRUSTED.x5t()),
                    naming("x5t#S256", Certificate::TRUSTED.x5t_s256()),
                ]
            },
        },
        Vector {
            name: "key-in-payload",
            says: "A stranger's key stands in the claims as cnf and sub_jwk, and signed.",
            clause: &rfc7515::KEY_ORIGIN,
            expect: REJECT,
            mutant: Fault::PayloadKeyTrusted,
            cases: |stand| stand.jwt().lie(&Deviation::KEY_IN_PAYLOAD),
        },
        Vector {
            name: "jwk-named-like-trusted",
            says: "A stranger's key stands in the header as jwk, has the kid of a trusted key inside, and signed.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::HeaderJwkTrustedByKid,
            cases: |stand| {
                let named = |algorithm: Algorithm| {
                    stand.jwt_by(algorithm).but(algorithm.name(), |token| {
                        let mut jwk = SigningKey::attacker(algorithm).public_jwk();
                        jwk["kid"] = token.key().kid().into();
                        attacked(token).without_header("kid").header("jwk", jwk)
                    })
                };
                [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa].map(named).to_vec()
            },
        },
        Vector {
            name: "jwk-attacker-other-types",
            says: "A stranger's key of another type than RSA stands in the header as jwk, and signed.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::HeaderJwkTrusted,
            cases: |stand| {
                let embedded = |algorithm: Algorithm| {
                    let cases = stand.jwt_by(algorithm).lie(&Deviation::EMBEDDED_JWK);
                    cases.into_iter().map(move |case| case.named(algorithm.name()))
                };
                [Algorithm::Ps256, Algorithm::Es256, Algorithm::Es384, Algorithm::EdDsa]
                    .into_iter()
                    .flat_map(embedded)
                    .collect()
            },
        },
    ],
};

/// Signed by a stranger; the header still names the trusted key.
fn attacked(token: Token) -> Token {
    let stranger = SigningKey::attacker(token.key().algorithm());
    token.signed_by(&stranger)
}

/// Signed by a stranger, whose key the header names.
fn by_stranger(token: Token) -> Token {
    let stranger = SigningKey::attacker(token.key().algorithm());
    token.with_key(&stranger)
}

/// The member leads to a stranger's key, under its own `kid` and under the trusted one.
fn pointing(honest: &Honest, member: &str) -> Vec<Case> {
    vec![
        honest.but("with the stranger's kid", |token| by_stranger(token).header(member, ELSEWHERE)),
        honest.but("with the trusted kid", |token| attacked(token).header(member, ELSEWHERE)),
    ]
}

/// The honest token under a policy whose key has a certificate.
fn certified(stand: &Stand) -> Honest {
    let certificate = Certificate::TRUSTED;
    stand.jwt().under(|policy| {
        let key = &mut policy.jwks["keys"][0];
        key["x5c"] = json!([certificate.base64()]);
        key["x5t"] = certificate.x5t().into();
        key["x5t#S256"] = certificate.x5t_s256().into();
    })
}
