use crate::clauses::{rfc7519, rfc8725};
use beartrap_core::{Fault, Impact};
use beartrap_forge::ContentEncryption::A256Gcm;
use beartrap_forge::KeyManagement::{Dir, RsaOaep256};
use beartrap_forge::{Algorithm, Deviation, Json, SigningKey};
use beartrap_kit::validator::{Case, Encrypted, Policy, REJECT, Vector, VectorFamily};
use serde_json::json;

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "misc",
    title: "configuration, caches and repeated claims",
    impact: Impact::ForgedTokens,
    impacts: &[
        ("header-claims-differ", Impact::MistakenIdentity),
        ("empty-policy-issuer", Impact::MistakenIdentity),
        ("cache-after-exp", Impact::StolenTokens),
        ("cache-other-policy", Impact::MistakenIdentity),
        ("claims-in-header", Impact::WeakerDefence),
        ("sub-not-text", Impact::MistakenIdentity),
    ],
    why: "What a validator does without being told, or remembers from the last token, decides about the tokens of attackers.",
    fix: "Refuse where the policy is silent; key a cache by the whole token and keep nothing beyond its expiry.",
    vectors: &[
        Vector {
            name: "header-claims-differ",
            says: "Issuer, subject or audience are repeated in the header of an encrypted token with other values.",
            clause: &rfc7519::HEADER_CLAIMS,
            expect: REJECT,
            mutant: Fault::HeaderClaimsIgnored,
            cases: |stand| {
                let bases = [
                    ("a signed token", stand.encrypted(RsaOaep256, A256Gcm)),
                    ("claims", stand.encrypted_claims(Dir, A256Gcm)),
                ];
                let differing = |(base, honest): &(&str, Encrypted), name: &str| {
                    honest.but(&format!("{name}, around {base}"), |t| {
                        t.header(name, "https://elsewhere.example")
                    })
                };
                bases
                    .iter()
                    .flat_map(|base| ["iss", "sub", "aud"].map(|name| differing(base, name)))
                    .collect()
            },
        },
        Vector {
            name: "default-config",
            says: "The policy is empty, and the token is forged.",
            clause: &rfc8725::ALGORITHMS_LISTED,
            expect: REJECT,
            mutant: Fault::EmptyPolicyMeansDecode,
            cases: |stand| {
                let lies = [Deviation::ALG_NONE, Deviation::KID_UNKNOWN, Deviation::PAYLOAD_TAMPERED];
                stand.jwt().lies(&lies).into_iter().map(|case| asking(case, empty)).collect()
            },
        },
        Vector {
            name: "empty-policy-issuer",
            says: "The issuer of the policy is an empty string.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::EmptyIssuerMeansAny,
            cases: |stand| {
                let no_issuer = |policy: &mut Policy| {
                    policy.issuer.clear();
                    policy.required.retain(|claim| claim != "iss");
                };
                let missing = stand.jwt().lie(&Deviation::ISSUER_MISSING);
                let missing = missing.into_iter().map(|case| asking(case, no_issuer));
                missing.chain([stand.jwt().asking("an issuer", no_issuer)]).collect()
            },
        },
        Vector {
            name: "cache-other-token",
            says: "A forged token shares a part with one that was verified before.",
            clause: &rfc8725::ALL_VALIDATED,
            expect: REJECT,
            mutant: Fault::CacheKeyedByStart,
            cases: |stand| {
                let honest = stand.jwt();
                let attacker = SigningKey::attacker(Algorithm::Rs256);
                let cases = [
                    honest.but("its first characters", |t| t.claim("jti", "another").signed_by(&attacker)),
                    honest.but("its payload and signature", |t| t.tampered_header("typ", "jwt")),
                    honest.but("its signature and first characters", |t| t.tampered_claim("sub", "mallory")),
                    honest.but("its message", |t| t.raw_signature([0; 256])),
                    honest.but("its jti", |t| {
                        t.header("typ", "jwt").claim("sub", "mallory").signed_by(&attacker)
                    }),
                ];
                cases.map(|case| case.after(honest.request())).to_vec()
            },
        },
        Vector {
            name: "cache-after-exp",
            says: "A token without a time of issue was verified before and has expired since.",
            clause: &rfc7519::EXPIRY,
            expect: REJECT,
            mutant: Fault::CacheWithoutExpiry,
            cases: |stand| {
                let honest = stand.jwt().with(|t| t.without_claim("iat"));
                let later = stand.setting.expiry() + 1;
                let late = honest.asking("a second after", |policy| policy.now = later);
                late.after(honest.request()).needing("clock").into()
            },
        },
        Vector {
            name: "cache-other-policy",
            says: "A token that was verified before is asked about under a policy that does not accept it.",
            clause: &rfc7519::JWT_VALIDATED,
            expect: REJECT,
            mutant: Fault::CacheWithoutExpiry,
            cases: |stand| {
                let honest = stand.jwt();
                let other = SigningKey::second(Algorithm::Rs256);
                let cases = [
                    honest.asking("another audience", |policy| {
                        policy.audience = "https://other.example".into();
                    }),
                    honest.asking("another issuer", |policy| policy.issuer = "https://other.example".into()),
                    honest
                        .asking("other keys", |policy| policy.jwks = json!({ "keys": [other.public_jwk()] })),
                    honest.asking("another algorithm", |policy| policy.algorithms = vec!["PS256".into()]),
                ];
                cases.map(|case| case.after(honest.request())).to_vec()
            },
        },
        Vector {
            name: "claims-in-header",
            says: "A claim that the policy requires stands in the header alone.",
            clause: &rfc7519::REQUIRED_CLAIMS,
            expect: REJECT,
            mutant: Fault::HeaderClaimsCount,
            cases: |stand| {
                let moved = |name: &str| {
                    stand.jwt().but(name, |token| {
                        let value = token.claim_value(name).cloned().unwrap_or(Json::Null);
                        token.without_claim(name).header(name, value)
                    })
                };
                ["iss", "aud", "exp"].map(moved).to_vec()
            },
        },
        Vector {
            name: "sub-not-text",
            says: "The subject is not a string.",
            clause: &rfc7519::SUBJECT,
            expect: REJECT,
            mutant: Fault::SubjectOfAnyType,
            cases: |stand| {
                ["1", "true", "[\"alice\"]", "{\"$ne\":null}"]
                    .map(|value| stand.jwt().but(value, |token| token.claim("sub", Json::raw(value))))
                    .to_vec()
            },
        },
    ],
};

/// The same case, its lie under a policy that is not even sane for the honest token.
fn asking(mut case: Case, change: impl Fn(&mut Policy)) -> Case {
    change(&mut case.request.policy);
    case
}

/// What a library has when the application fixes nothing.
fn empty(policy: &mut Policy) {
    policy.jwks = json!({ "keys": [] });
    policy.algorithms.clear();
    policy.issuer.clear();
    policy.audience.clear();
    policy.required.clear();
}
