use crate::clauses::{rfc7515, rfc7517, rfc7518, rfc8725};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Algorithm, Deviation, Json, SigningKey, Token};
use beartrap_kit::validator::{Case, EITHER, Honest, Policy, REJECT, Stand, Vector, VectorFamily};
use serde_json::json;

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "kid",
    title: "the name of the key",
    impact: Impact::ForgedTokens,
    impacts: &[],
    why: "The kid is text of whoever wrote the token. Where it is more than a name to compare, it chooses the key.",
    fix: "Compare the kid with those of the configured keys, letter by letter, and refuse the token if none has it.",
    vectors: &[
        Vector {
            name: "unknown",
            says: "No trusted key has the kid, and a stranger's key signed.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::UnknownKidUnverified,
            cases: |stand| stand.jwt().lie(&Deviation::KID_UNKNOWN),
        },
        Vector {
            name: "missing-single",
            says: "There is no kid, and the only trusted key signed.",
            clause: &rfc7515::KID_IS_A_HINT,
            expect: EITHER,
            mutant: Fault::KidFickle,
            cases: |stand| stand.jwt().but("no kid", |token| token.without_header("kid")).into(),
        },
        Vector {
            name: "missing-many",
            says: "There is no kid, and the second of three trusted keys signed.",
            clause: &rfc7515::KID_IS_A_HINT,
            expect: EITHER,
            mutant: Fault::KidFickle,
            cases: |stand| {
                let mut case = stand.jwt().but("no kid", |token| token.without_header("kid"));
                let trusted = case.request.policy.jwks["keys"][0].take();
                let (before, after) =
                    (SigningKey::second(Algorithm::Rs256), SigningKey::trusted(Algorithm::Es256));
                case.request.policy.jwks =
                    json!({ "keys": [before.public_jwk(), trusted, after.public_jwk()] });
                case.into()
            },
        },
        Vector {
            name: "missing-attacker",
            says: "There is no kid, and a stranger's key signed.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::MissingKidUnverified,
            cases: |stand| stand.jwt().lie(&Deviation::KID_MISSING),
        },
        Vector {
            name: "path-devnull",
            says: "The kid is the path of an empty file, and the token is an HMAC with an empty secret.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::KidReadAsFile,
            cases: |stand| {
                keyed_with(
                    stand,
                    "",
                    &["../../dev/null", "../../../../../../../../dev/null", "/dev/null", "file:///dev/null"],
                )
            },
        },
        Vector {
            name: "path-known-file",
            says: "The kid is the path of a file that everybody knows, and the token is an HMAC with its content.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::KidReadAsFile,
            cases: |stand| {
                const FILE: &str = "/proc/sys/kernel/randomize_va_space";
                let climbing = format!("../../../../../../../..{FILE}");
                let whole = keyed_with(stand, "2\n", &[FILE, &climbing]);
                let mut trimmed = keyed_with(stand, "2", &[FILE, &climbing]);
                for case in &mut trimmed {
                    case.name.push_str(", without the end of the line");
                }
                [whole, trimmed].concat()
            },
        },
        Vector {
            name: "sql",
            says: "The kid is SQL that selects a secret, and the token is an HMAC with it.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::KidPutIntoQuery,
            cases: |stand| {
                keyed_with(
                    stand,
                    "k",
                    &["x' UNION SELECT 'k", "x' UNION SELECT 'k'--", "x' UNION SELECT 'k';--"],
                )
            },
        },
        Vector {
            name: "url",
            says: "The kid is an address of a stranger's, and the stranger's key signed.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::KidFetched,
            cases: |stand| {
                let url = |kid: &str| forged(&stand.jwt(), kid, kid);
                vec![url("https://evil.beartrap.test/keys.json"), url("//evil.beartrap.test/keys.json")]
            },
        },
        Vector {
            name: "nul-long",
            says: "The kid has a NUL, control characters or a million letters, and a stranger's key signed.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::UnknownKidCrashes,
            cases: |stand| {
                let honest = stand.jwt();
                let trusted = honest.token().key().kid().unwrap_or_default().to_owned();
                vec![
                    forged(&honest, "the trusted kid and a NUL", format!("{trusted}\0")),
                    forged(&honest, "the trusted kid, a NUL and more", format!("{trusted}\0.pem")),
                    forged(&honest, "control characters", "\u{1}\u{8}\r\n\u{1b}[2J\u{7f}"),
                    forged(&honest, "a million letters", "k".repeat(1_000_000)),
                ]
            },
        },
        Vector {
            name: "non-string",
            says: "The kid is not a string, and a stranger's key signed.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::NonStringKidUnverified,
            cases: |stand| {
                let honest = stand.jwt();
                not_strings().into_iter().map(|(name, kid)| forged(&honest, name, kid)).collect()
            },
        },
        Vector {
            name: "non-string-signed",
            says: "The kid is not a string, and the trusted key signed.",
            // Whoever does not use kid ignores it, whatever it is (RFC 7515, 4); whoever uses it may insist on a string.
            clause: &rfc7515::KID_IS_A_HINT,
            expect: EITHER,
            mutant: Fault::UnknownKidCrashes,
            cases: |stand| {
                let signed =
                    |(name, kid): (&str, Json)| stand.jwt().but(name, |token| token.header("kid", kid));
                not_strings().into_iter().map(signed).collect()
            },
        },
        Vector {
            name: "case",
            says: "The kid has other letters than the published one in case alone, and the trusted key signed.",
            // A validator that tries every key when none has the name is not wrong: the kid is a hint.
            clause: &rfc7515::KID_IS_A_HINT,
            expect: EITHER,
            mutant: Fault::UnknownKidCrashes,
            cases: |stand| {
                let capitals = |token: Token| {
                    let kid = token.key().kid().unwrap_or_default().to_uppercase();
                    token.header("kid", kid)
                };
                stand.jwt().but("capitals", capitals).into()
            },
        },
        Vector {
            name: "collision-other-type",
            says: "Two trusted keys of different types share the kid, and the right one signed.",
            clause: &rfc7517::KID_UNIQUE,
            expect: EITHER,
            mutant: Fault::KidFickle,
            cases: |stand| {
                let case = stand.jwt().but("the honest token", |token| token);
                [colliding(case.clone(), true), colliding(case, false)].to_vec()
            },
        },
        Vector {
            name: "collision-other-type-attacker",
            says: "Two trusted keys of different types share the kid, and a stranger's key signed.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::SharedKidUnverified,
            cases: |stand| {
                let kid = stand.jwt().token().key().kid().unwrap_or_default().to_owned();
                let case = forged(&stand.jwt(), "the stranger's", kid);
                [colliding(case.clone(), true), colliding(case, false)].to_vec()
            },
        },
        Vector {
            name: "proto",
            says: "The kid is the name of what every JavaScript object has, and the token is an HMAC with an empty secret.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::KidLooksUpPrototype,
            cases: |stand| keyed_with(stand, "", &["__proto__", "constructor", "toString"]),
        },
        Vector {
            name: "unknown-empty-secret",
            says: "No key has the kid, and the token is an HMAC with an empty secret.",
            clause: &rfc7518::HMAC_KEY,
            expect: REJECT,
            mutant: Fault::UnknownKidEmptySecret,
            cases: |stand| {
                let mixed = |policy: &mut Policy| policy.algorithms.push("HS256".into());
                let rsa = stand.jwt().under(mixed);
                let for_anything = rsa.clone().under(|policy| {
                    policy.jwks["keys"][0]
                        .as_object_mut()
                        .into_iter()
                        .for_each(|key| drop(key.remove("alg")));
                });
                let by_nothing = |token: Token| {
                    let token = token.header("alg", "HS256").header("kid", "no-such-key");
                    token.signed_by(&SigningKey::secret([]))
                };
                vec![
                    stand.jwt_by(Algorithm::Hs256).but("beside a secret", by_nothing),
                    rsa.but("beside an RSA key", by_nothing),
                    for_anything.but("beside an RSA key without alg", by_nothing),
                ]
            },
        },
        Vector {
            name: "unknown-named-secret",
            says: "No key has the kid, and the token is an HMAC with the word that a language has for nothing.",
            clause: &rfc8725::ISSUER_KEYS,
            expect: REJECT,
            mutant: Fault::UnknownKidNamedSecret,
            cases: |stand| {
                let words = ["undefined", "null", "None", "nil", "false", "[object Object]"];
                let keyed = words.iter().flat_map(|word| {
                    let cases = keyed_with(stand, word, &["no-such-key"]);
                    cases.into_iter().map(|case| case.named(*word))
                });
                keyed.collect()
            },
        },
    ],
};

/// The honest HMAC with another `kid`, keyed with this secret.
fn keyed_with(stand: &Stand, secret: &str, kids: &[&str]) -> Vec<Case> {
    let secret = SigningKey::secret(secret);
    let named = |kid: &&str| {
        let change = |token: Token| token.header("kid", *kid).signed_by(&secret);
        stand.jwt_by(Algorithm::Hs256).but(kid, change)
    };
    kids.iter().map(named).collect()
}

/// The honest token with another `kid`, signed by a stranger.
fn forged(honest: &Honest, name: &str, kid: impl Into<Json>) -> Case {
    honest.but(name, |token| {
        let stranger = SigningKey::attacker(token.key().algorithm());
        token.header("kid", kid).signed_by(&stranger)
    })
}

fn not_strings() -> [(&'static str, Json); 5] {
    [
        ("a number", 1.into()),
        ("null", Json::Null),
        ("true", true.into()),
        ("an array", Json::Array(Vec::new())),
        ("an object", Json::object()),
    ]
}

/// The case under a policy with one more key, on P-256, that has the `kid` of the trusted key.
fn colliding(mut case: Case, in_front: bool) -> Case {
    if let Some(keys) = case.request.policy.jwks["keys"].as_array_mut() {
        let mut other = SigningKey::trusted(Algorithm::Es256).public_jwk();
        other["kid"] = keys[0]["kid"].clone();
        keys.insert(usize::from(!in_front), other);
    }
    let name = format!("{}, the other key {}", case.name, if in_front { "in front" } else { "behind" });
    case.named(name)
}
