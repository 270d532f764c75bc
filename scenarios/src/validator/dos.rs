use crate::clauses::{rfc7515, rfc8259};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Algorithm, Certificate, Json, SigningKey, Token};
use beartrap_kit::validator::{EITHER, REJECT, Stand, Vector, VectorFamily};

// The sizes are such that a library which reads a token once answers in a small part of the two seconds that it has, in
// Python and on a busy machine too, and one whose cost grows with the square of them does not.
pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "dos",
    title: "size and cost",
    impact: Impact::BrokenLogin,
    impacts: &[],
    why: "A token comes from anybody. If a large one costs much time or memory, one sender stops the service for all.",
    fix: "Limit the length of a token before it is taken apart, and refuse what is longer than any honest one.",
    vectors: &[
        Vector {
            name: "token-2mb",
            says: "The token has two megabytes, and its signature is right.",
            clause: &rfc8259::LIMITS,
            expect: EITHER,
            mutant: Fault::HugeTokenCrashes,
            cases: |stand| {
                stand.jwt().but("one long claim", |token| token.claim("note", "x".repeat(1_500_000))).into()
            },
        },
        Vector {
            name: "claims-100k",
            says: "The token has 100000 claims, and its signature is right.",
            clause: &rfc8259::LIMITS,
            expect: EITHER,
            mutant: Fault::HugeTokenCrashes,
            cases: |stand| {
                stand
                    .jwt()
                    .but("100000 claims", |token| {
                        let claims: Vec<String> =
                            (0..100_000).map(|number| format!("\"c{number}\":1")).collect();
                        let mut octets = token.payload_octets();
                        octets.pop();
                        octets.push(b',');
                        octets.extend(claims.join(",").bytes().chain(*b"}"));
                        token.payload_as(Json::raw(octets))
                    })
                    .into()
            },
        },
        Vector {
            name: "dots-1m",
            says: "The text has a million dots.",
            clause: &rfc7515::COMPACT_FORM,
            expect: REJECT,
            mutant: Fault::HugeTokenCrashes,
            cases: |stand| {
                let dots = ".".repeat(1_000_000);
                let honest = stand.jwt();
                let behind = format!("{}{dots}", honest.token().compact());
                vec![honest.presenting("dots alone", dots), honest.presenting("dots behind a token", behind)]
            },
        },
        Vector {
            name: "kid-1mb",
            says: "The kid has a megabyte, and an attacker's key signed.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::HugeTokenCrashes,
            cases: |stand| {
                let attacker = SigningKey::attacker(Algorithm::Rs256).with_kid(&"k".repeat(1_000_000));
                stand.jwt().but("a long kid", |token| token.with_key(&attacker)).into()
            },
        },
        Vector {
            name: "aud-100k",
            says: "The audience is an array of 100000, of which the last is the recipient.",
            clause: &rfc8259::LIMITS,
            expect: EITHER,
            mutant: Fault::HugeTokenCrashes,
            cases: |stand| {
                let recipient = stand.setting.audience.clone();
                let others = (0..99_999).map(|number| format!("https://{number}.example"));
                let all: Vec<String> = others.chain([recipient]).collect();
                stand.jwt().but("100000 audiences", |token| token.claim("aud", all)).into()
            },
        },
        Vector {
            name: "crit-100k",
            says: "The list of extensions that must be understood has 100000 names.",
            clause: &rfc7515::CRIT_UNDERSTOOD,
            expect: REJECT,
            mutant: Fault::HugeTokenCrashes,
            cases: |stand| {
                let names: Vec<String> = (0..100_000).map(|number| format!("x{number}")).collect();
                stand.jwt().but("100000 names", |token| token.header("crit", names)).into()
            },
        },
        Vector {
            name: "x5c-2k",
            says: "The header has 2000 certificates, and the key of the first one signed.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::HugeTokenCrashes,
            cases: |stand| {
                let attacker = SigningKey::attacker(Algorithm::Rs256).without_kid();
                let chain = vec![Certificate::ATTACKER.base64(); 2_000];
                stand
                    .jwt()
                    .but("2000 certificates", |token| token.with_key(&attacker).header("x5c", chain))
                    .into()
            },
        },
        // Each layer is a third longer than the one inside, so that fifty would take hundreds of megabytes.
        Vector {
            name: "nested-25",
            says: "The token holds a token that holds a token, 25 times, each signed with the trusted key.",
            clause: &rfc8259::LIMITS,
            expect: EITHER,
            mutant: Fault::HugeTokenCrashes,
            cases: |stand| {
                let nested = (0..25).fold(stand.jwt().token().compact(), |inner, _| around(stand, inner));
                stand.jwt().presenting("25 layers", nested).into()
            },
        },
        Vector {
            name: "dots-10m",
            says: "The text has ten million dots.",
            clause: &rfc7515::COMPACT_FORM,
            expect: REJECT,
            mutant: Fault::HugeTokenCrashes,
            cases: |stand| {
                let dots = ".".repeat(10_000_000);
                let honest = stand.jwt();
                let behind = format!("{}{dots}", honest.token().compact());
                vec![honest.presenting("dots alone", dots), honest.presenting("dots behind a token", behind)]
            },
        },
        Vector {
            name: "header-digits-1m",
            says: "A number in the header has a million digits, and an attacker's key signed.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::HugeTokenCrashes,
            cases: |stand| {
                let digits = Json::number("9".repeat(1_000_000));
                let attacker = SigningKey::attacker(Algorithm::Rs256);
                stand
                    .jwt()
                    .but("a long number", |token| token.header("x", digits).signed_by(&attacker))
                    .into()
            },
        },
        Vector {
            name: "header-deep",
            says: "The header is nested a hundred thousand times, and an attacker's key signed.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::HugeTokenCrashes,
            cases: |stand| {
                let attacker = SigningKey::attacker(Algorithm::Rs256);
                let deep = |name: &str, open: &str, inside: &str, close: &str| {
                    let text = [&open.repeat(100_000), inside, &close.repeat(100_000)].concat();
                    stand.jwt().but(name, |token| token.header("x", Json::raw(text)).signed_by(&attacker))
                };
                vec![
                    deep("arrays", "[", "", "]"),
                    deep("objects", "{\"a\":", "1", "}"),
                    deep("arrays without an end", "[", "", ""),
                ]
            },
        },
    ],
};

/// A token whose payload is this token.
fn around(stand: &Stand, inner: String) -> String {
    let outer: Token = stand.jwt().token().clone();
    outer.header("cty", "JWT").payload_as(Json::raw(inner)).compact()
}
