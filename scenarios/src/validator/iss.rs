use crate::clauses::{rfc7519, rfc8725};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Algorithm, Deviation, SigningKey};
use beartrap_kit::validator::{Case, Honest, REJECT, Stand, Vector, VectorFamily};
use serde_json::json;

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "iss",
    title: "issuers",
    impact: Impact::MistakenIdentity,
    why: "Each issuer has its own users; a token of another one that passes is a token of somebody else with the same name.",
    fix: "Compare the issuer with the expected one octet by octet, and take keys only from the issuer that the token names.",
    vectors: &[
        Vector {
            name: "other",
            says: "The issuer is another one.",
            clause: &rfc7519::ISSUER,
            expect: REJECT,
            mutant: Fault::IssuerIgnored,
            cases: |stand| stand.jwt().lie(&Deviation::ISSUER_WRONG),
        },
        Vector {
            name: "missing",
            says: "The token has no issuer, and the policy expects one.",
            clause: &rfc7519::REQUIRED_CLAIMS,
            expect: REJECT,
            mutant: Fault::IssuerOptional,
            cases: |stand| stand.jwt().lie(&Deviation::ISSUER_MISSING),
        },
        Vector {
            name: "trailing-slash",
            says: "The issuer has a slash more or less at its end.",
            clause: &rfc7519::ISSUER,
            expect: REJECT,
            mutant: Fault::IssuerNormalized,
            cases: |stand| {
                let more = stand.jwt().lie(&Deviation::ISSUER_SLASH);
                [more, issuers(&by(stand, "https://issuer.test/"), &["https://issuer.test"])].concat()
            },
        },
        Vector {
            name: "case",
            says: "The issuer is spelt in other letters.",
            clause: &rfc7519::ISSUER,
            expect: REJECT,
            mutant: Fault::IssuerNormalized,
            cases: |stand| {
                let honest = by(stand, "https://issuer.test/Tenant");
                let spellings = [
                    "https://ISSUER.test/Tenant",
                    "https://issuer.test/tenant",
                    "HTTPS://issuer.test/Tenant",
                ];
                issuers(&honest, &spellings)
            },
        },
        Vector {
            name: "prefix-suffix",
            says: "The issuer starts or ends with the expected one.",
            clause: &rfc7519::ISSUER,
            expect: REJECT,
            mutant: Fault::IssuerByPrefix,
            cases: |stand| {
                issuers(
                    &stand.jwt(),
                    &[
                        "https://issuer.test.evil.example",
                        "evil-https://issuer.test",
                        "https://issuer.test/x",
                    ],
                )
            },
        },
        Vector {
            name: "http",
            says: "The scheme of the issuer is http.",
            clause: &rfc7519::ISSUER,
            expect: REJECT,
            mutant: Fault::IssuerWithoutScheme,
            cases: |stand| issuers(&stand.jwt(), &["http://issuer.test"]),
        },
        Vector {
            name: "array",
            says: "The issuer is an array with the expected one in it.",
            clause: &rfc7519::ISSUER,
            expect: REJECT,
            mutant: Fault::IssuerInList,
            cases: |stand| {
                let issuer = stand.setting.issuer.as_str();
                let alone = stand.jwt().but("alone", |t| t.claim("iss", [issuer]));
                vec![
                    alone,
                    stand.jwt().but("first of two", |t| t.claim("iss", [issuer, "https://evil.example"])),
                ]
            },
        },
        Vector {
            name: "null-empty",
            says: "The issuer is null or an empty string.",
            clause: &rfc7519::ISSUER,
            expect: REJECT,
            mutant: Fault::IssuerOptional,
            cases: |stand| {
                let null = stand.jwt().lie(&Deviation::ISSUER_NULL);
                [null, vec![stand.jwt().but("empty", |t| t.claim("iss", ""))]].concat()
            },
        },
        Vector {
            name: "unicode",
            says: "The issuer looks like the expected one and has other code points.",
            clause: &rfc7519::ISSUER,
            expect: REJECT,
            mutant: Fault::IssuerByAscii,
            cases: |stand| {
                let honest = by(stand, "https://issuer.test/caf\u{e9}");
                let spelled = |name: &str, issuer: &str| honest.but(name, |t| t.claim("iss", issuer));
                vec![
                    spelled("a Cyrillic letter", "https://issuer.test/\u{441}af\u{e9}"),
                    spelled("decomposed", "https://issuer.test/cafe\u{301}"),
                    spelled("a zero-width space", "https://issuer.test/caf\u{e9}\u{200b}"),
                ]
            },
        },
        Vector {
            name: "cross-key",
            says: "The key of another trusted issuer signed, whose own token was verified before.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::KeysKeptAcrossIssuers,
            cases: |stand| {
                let key = SigningKey::second(Algorithm::Rs256);
                let jwks = json!({ "keys": [key.public_jwk()] });
                let other = by(stand, "https://other-issuer.test").with(|t| t.with_key(&key));
                let other = other.under(|policy| policy.jwks = jwks);
                stand.jwt().but("the other's key", |t| t.with_key(&key)).after(other.request()).into()
            },
        },
    ],
};

/// A token of this issuer, under a policy that expects it.
fn by(stand: &Stand, issuer: &str) -> Honest {
    stand.jwt().with(|t| t.claim("iss", issuer)).under(|policy| issuer.clone_into(&mut policy.issuer))
}

/// The token with each of these issuers.
fn issuers(honest: &Honest, spellings: &[&str]) -> Vec<Case> {
    spellings.iter().map(|issuer| honest.but(issuer, |t| t.claim("iss", *issuer))).collect()
}
