use crate::clauses::{rfc7519, rfc8725};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Algorithm, Deviation, SigningKey};
use beartrap_kit::validator::{Case, Honest, REJECT, Stand, Vector, VectorFamily};
use serde_json::json;

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "iss",
    title: "issuers",
    impact: Impact::MistakenIdentity,
    impacts: &[],
    why: "Each issuer has its own users; a token of another one that passes is a token of somebody else with the same name.",
    fix: "Compare the issuer with the expected one octet by octet, and take keys only from the issuer that the token names.",
    vectors: &[
        Vector {
            name: "other",
            says: "The issuer is another one.",
            clause: &rfc8725::ISSUER_KEYS,
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
            clause: &rfc7519::STRINGS_EXACT,
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
            clause: &rfc7519::STRINGS_EXACT,
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
            clause: &rfc7519::STRINGS_EXACT,
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
            clause: &rfc7519::STRINGS_EXACT,
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
                    stand.jwt().but("second of two", |t| t.claim("iss", ["https://evil.example", issuer])),
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
            clause: &rfc7519::STRINGS_EXACT,
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
                let namesake = key.with_kid(stand.jwt().token().key().kid().unwrap_or_default());
                let shared = other.clone().with(|t| t.with_key(&namesake));
                let shared = shared.under(|policy| policy.jwks = json!({ "keys": [namesake.public_jwk()] }));
                vec![
                    stand.jwt().but("the other's key", |t| t.with_key(&key)).after(other.request()),
                    stand
                        .jwt()
                        .but("the other's key, of the same kid", |t| t.with_key(&namesake))
                        .after(shared.request()),
                ]
            },
        },
        Vector {
            name: "part",
            says: "The issuer is a proper part of the expected one, or nothing.",
            clause: &rfc7519::STRINGS_EXACT,
            expect: REJECT,
            mutant: Fault::IssuerPartOfExpected,
            cases: |stand| issuers(&stand.jwt(), &["https://issuer.tes", "https://", "issuer.test", "h", ""]),
        },
        Vector {
            name: "equivalent",
            says: "The issuer is another spelling of the same URL, or is surrounded by blanks.",
            clause: &rfc7519::STRINGS_EXACT,
            expect: REJECT,
            mutant: Fault::IssuerNormalized,
            cases: |stand| {
                let spellings = [
                    "https://issuer.test:443",
                    "https://issuer.test.",
                    "https://issuer.test/.",
                    "https://user@issuer.test",
                    "https://issuer.test?x",
                    "https://issuer.test#x",
                    " https://issuer.test",
                    "https://issuer.test\n",
                ];
                issuers(&stand.jwt(), &spellings)
            },
        },
        Vector {
            name: "pattern",
            says: "The issuer fits the expected one as a regular expression, and is another.",
            clause: &rfc7519::STRINGS_EXACT,
            expect: REJECT,
            mutant: Fault::ExpectedTakenForPattern,
            cases: |stand| issuers(&stand.jwt(), &["https://issuerxtest", "https://issuer-test"]),
        },
        Vector {
            name: "nul",
            says: "The issuer is the expected one up to a NUL, and goes on.",
            clause: &rfc7519::STRINGS_EXACT,
            expect: REJECT,
            mutant: Fault::ValuesEndAtNul,
            cases: |stand| {
                issuers(&stand.jwt(), &["https://issuer.test\0", "https://issuer.test\0.evil.example"])
            },
        },
        Vector {
            name: "other-types",
            says: "The issuer is a value that languages which convert before they compare take for every text.",
            clause: &rfc7519::ISSUER,
            expect: REJECT,
            mutant: Fault::ValuesComparedLoosely,
            cases: |stand| {
                vec![
                    stand.jwt().but("true", |t| t.claim("iss", true)),
                    stand.jwt().but("zero", |t| t.claim("iss", 0)),
                ]
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
