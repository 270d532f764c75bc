use crate::clauses::{rfc7515, rfc7519, rfc8259, rfc8725};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Json, Token};
use beartrap_kit::validator::{ACCEPT, Case, EITHER, Honest, REJECT, Stand, Vector, VectorFamily};

/// Another issuer, another audience.
const ELSEWHERE: &str = "https://elsewhere.test";

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "json",
    title: "strict JSON",
    impact: Impact::MistakenIdentity,
    impacts: &[
        ("dup-alg-unsigned", Impact::ForgedTokens),
        ("big-number", Impact::StolenTokens),
        ("null-members", Impact::BrokenLogin),
    ],
    why: "Two parsers that read one text differently see two tokens: the one that checks and the one that acts.",
    fix: "Parse header and claims strictly as UTF-8 JSON objects, refuse names that occur twice, and bound the depth.",
    vectors: &[
        Vector {
            name: "dup-alg",
            says: "The header has alg twice, and the last one is none.",
            clause: &rfc7515::HEADER_NAMES_UNIQUE,
            expect: REJECT,
            mutant: Fault::FirstDuplicateWins,
            cases: |stand| stand.jwt().but("none last", |token| token.and_header("alg", "none")).into(),
        },
        Vector {
            name: "dup-alg-unsigned",
            says: "The header has alg twice, one of the two is none, and the signature is empty.",
            clause: &rfc7515::HEADER_NAMES_UNIQUE,
            expect: REJECT,
            mutant: Fault::AlgReadByTwoParsers,
            cases: |stand| {
                let last_none = |token: Token| token.and_header("alg", "none");
                let first_none = |token: Token| token.first_header("alg", "none");
                vec![
                    stand.jwt().but("none last", |token| last_none(token).raw_signature([])),
                    stand.jwt().but("none first", |token| first_none(token).raw_signature([])),
                ]
            },
        },
        Vector {
            name: "dup-alg-good-last",
            says: "The header has alg twice, first none and then the right one, and the signature is right.",
            clause: &rfc7515::HEADER_NAMES_UNIQUE,
            expect: EITHER,
            mutant: Fault::DuplicatesFickle,
            cases: |stand| stand.jwt().but("none first", |token| token.first_header("alg", "none")).into(),
        },
        Vector {
            name: "dup-claim",
            says: "A claim stands there twice, and the last one is wrong.",
            clause: &rfc7519::CLAIM_NAMES_UNIQUE,
            expect: REJECT,
            mutant: Fault::FirstDuplicateWins,
            cases: |stand| each_wrong(stand, Token::and_claim),
        },
        Vector {
            name: "dup-claim-good-last",
            says: "A claim stands there twice, and the first one is wrong.",
            clause: &rfc7519::CLAIM_NAMES_UNIQUE,
            expect: EITHER,
            mutant: Fault::DuplicatesFickle,
            cases: |stand| {
                let mut cases = each_wrong(stand, Token::first_claim);
                cases.push(stand.jwt().but("sub", |token| token.first_claim("sub", "mallory")));
                cases
            },
        },
        Vector {
            name: "dup-escaped",
            says: "The audience stands there twice, the second time with an escaped letter and wrong.",
            clause: &rfc7519::CLAIM_NAMES_UNIQUE,
            expect: REJECT,
            mutant: Fault::FirstDuplicateWins,
            cases: |stand| {
                let last = |token: Token| {
                    let claims = token.payload().clone().raw_member("\"\\u0061ud\"", ELSEWHERE);
                    token.payload_as(claims)
                };
                stand.jwt().but("aud", last).into()
            },
        },
        Vector {
            name: "dup-escaped-good-last",
            says: "The audience stands there twice, the second time with an escaped letter and right.",
            clause: &rfc7519::CLAIM_NAMES_UNIQUE,
            expect: EITHER,
            mutant: Fault::DuplicatesFickle,
            cases: |stand| {
                let audience = stand.setting.audience.as_str();
                let last = |token: Token| {
                    let token = token.claim("aud", ELSEWHERE);
                    let claims = token.payload().clone().raw_member("\"\\u0061ud\"", audience);
                    token.payload_as(claims)
                };
                stand.jwt().but("aud", last).into()
            },
        },
        Vector {
            name: "trailing-garbage",
            says: "Something follows the JSON object.",
            clause: &rfc7515::NOTHING_AFTER_JSON,
            expect: REJECT,
            mutant: Fault::TextAfterJsonIgnored,
            cases: |stand| {
                let honest = stand.jwt();
                let mut cases = Vec::new();
                for (name, rest) in
                    [("a letter", "x"), ("a brace", "}"), ("an object", "{}"), ("a NUL", "\0")]
                {
                    cases.push(payload(&honest, &format!("{name} after the claims"), |text| {
                        [text, rest.as_bytes()].concat()
                    }));
                    cases.push(header(&honest, &format!("{name} after the header"), |text| {
                        [text, rest.as_bytes()].concat()
                    }));
                }
                cases.push(payload(&honest, "the claims twice", |text| [text, text].concat()));
                cases
            },
        },
        Vector {
            name: "payload-not-object",
            says: "The payload is JSON, and not an object.",
            clause: &rfc7519::VALID_OBJECTS,
            expect: REJECT,
            mutant: Fault::PayloadOfOtherTypesUnchecked,
            cases: |stand| {
                let honest = stand.jwt();
                let mut cases = vec![payload(&honest, "an array of the claims", in_array)];
                cases.extend(
                    ["[]", "\"claims\"", "1", "null", "true"]
                        .map(|text| payload(&honest, text, |_| text.into())),
                );
                cases
            },
        },
        Vector {
            name: "header-not-object",
            says: "The header is JSON, and not an object.",
            clause: &rfc7519::VALID_OBJECTS,
            expect: REJECT,
            mutant: Fault::ArrayUnwrapped,
            cases: |stand| {
                let honest = stand.jwt();
                let text = |text: &[u8]| Json::from(String::from_utf8_lossy(text).into_owned()).emit();
                vec![
                    header(&honest, "an array of the header", in_array),
                    header(&honest, "a string of the header", text),
                    header(&honest, "null", |_| b"null".to_vec()),
                ]
            },
        },
        Vector {
            name: "comments-nan",
            says: "Header or claims have comments, NaN, a comma too many or apostrophes.",
            clause: &rfc7515::JSON_STRICT,
            expect: REJECT,
            mutant: Fault::LenientJson,
            cases: |stand| {
                let honest = stand.jwt();
                let claim =
                    |name: &str, value: &str| honest.but(name, |token| token.claim("note", Json::raw(value)));
                vec![
                    payload(&honest, "a comment in the claims", |text| [b"/* */", text].concat()),
                    payload(&honest, "a line comment in the claims", |text| [b"// \n", text].concat()),
                    payload(&honest, "a comma at the end of the claims", with_comma),
                    header(&honest, "a comment in the header", |text| [b"/* */", text].concat()),
                    header(&honest, "a comma at the end of the header", with_comma),
                    claim("NaN", "NaN"),
                    honest.but("NaN as the expiry", |token| token.claim("exp", Json::raw("NaN"))),
                    honest.but("Infinity as the expiry", |token| token.claim("exp", Json::raw("Infinity"))),
                    claim("Infinity", "Infinity"),
                    claim("apostrophes", "'x'"),
                    claim("a leading zero", "01"),
                ]
            },
        },
        Vector {
            name: "invalid-utf8",
            says: "A claim holds octets that are not UTF-8.",
            clause: &rfc7519::VALID_OBJECTS,
            expect: REJECT,
            mutant: Fault::BrokenUtf8Replaced,
            cases: |stand| {
                let claim = |name: &str, octets: &[u8]| {
                    let text = [b"\"", octets, b"\""].concat();
                    stand.jwt().but(name, |token| token.claim("note", Json::raw(text)))
                };
                vec![
                    claim("an octet that never occurs", b"\xff"),
                    claim("an overlong slash", b"\xc0\xaf"),
                    claim("a sequence that is cut off", b"\xe2\x82"),
                    claim("half of a surrogate pair", b"\xed\xa0\x80"),
                ]
            },
        },
        Vector {
            name: "utf16",
            says: "Header or claims are UTF-16.",
            clause: &rfc8725::UTF8_ONLY,
            expect: REJECT,
            mutant: Fault::Utf16Read,
            cases: |stand| {
                let honest = stand.jwt();
                vec![
                    payload(&honest, "claims, big-endian", |text| utf16("", text, u16::to_be_bytes)),
                    payload(&honest, "claims, little-endian", |text| utf16("", text, u16::to_le_bytes)),
                    payload(&honest, "claims after a mark", |text| utf16("\u{feff}", text, u16::to_be_bytes)),
                    header(&honest, "header, big-endian", |text| utf16("", text, u16::to_be_bytes)),
                    header(&honest, "header after a mark", |text| utf16("\u{feff}", text, u16::to_le_bytes)),
                ]
            },
        },
        Vector {
            name: "lone-surrogate",
            says: "The subject is the escape of half a surrogate pair.",
            clause: &rfc8259::LONE_SURROGATES,
            expect: EITHER,
            mutant: Fault::LoneSurrogateCrashes,
            cases: |stand| {
                let subject = |name: &str, text: &str| {
                    stand.jwt().but(name, |token| token.claim("sub", Json::raw(text)))
                };
                vec![subject("the first half", "\"\\ud800\""), subject("the second half", "\"alice\\udc00\"")]
            },
        },
        Vector {
            name: "deep",
            says: "A claim is nested a thousand or a hundred thousand times.",
            clause: &rfc8259::LIMITS,
            expect: EITHER,
            mutant: Fault::DeepJsonCrashes,
            cases: |stand| {
                let honest = stand.jwt();
                let deep = |name: &str, open: &str, inside: &str, close: &str, depth: usize| {
                    let text = [open.repeat(depth), inside.to_owned(), close.repeat(depth)].concat();
                    honest.but(name, |token| token.claim("note", Json::raw(text)))
                };
                vec![
                    deep("a thousand arrays", "[", "", "]", 1_000),
                    deep("a thousand objects", "{\"a\":", "1", "}", 1_000),
                    deep("a hundred thousand arrays", "[", "", "]", 100_000),
                    deep("a hundred thousand arrays without an end", "[", "", "", 100_000),
                ]
            },
        },
        Vector {
            name: "big-number",
            says: "The expiry is a number before every date, or minus zero.",
            clause: &rfc7519::EXPIRY,
            expect: REJECT,
            mutant: Fault::NumbersClamped,
            cases: |stand| vec![expiring(stand, "-1e400"), expiring(stand, "-0")],
        },
        // It is JSON, and it is later than now: by the clause of exp it could be accepted.
        Vector {
            name: "big-number-infinite",
            says: "The expiry is a number that is larger than any double.",
            clause: &rfc8259::NUMBERS_LIMITED,
            expect: EITHER,
            mutant: Fault::BigNumberCrashes,
            cases: |stand| expiring(stand, "1e400").into(),
        },
        Vector {
            name: "big-number-rounded",
            says: "The expiry is a number that a double cannot hold exactly.",
            clause: &rfc8259::NUMBERS_LIMITED,
            expect: EITHER,
            mutant: Fault::BigNumberCrashes,
            cases: |stand| vec![expiring(stand, "9007199254740993")],
        },
        Vector {
            name: "nul-in-name",
            says: "A claim whose name is exp and a NUL lies in the past; it is not exp.",
            clause: &rfc7519::UNKNOWN_CLAIMS,
            expect: ACCEPT,
            mutant: Fault::NamesEndAtNul,
            cases: |stand| {
                let past = stand.setting.now.saturating_sub(3600);
                stand.jwt().but("exp and a NUL", |token| token.and_claim("exp\0", past)).into()
            },
        },
        Vector {
            name: "null-members",
            says: "A member of the header is null, and the signature is random.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::NullMemberCrashes,
            cases: |stand| {
                let null = |name: &str| {
                    stand.jwt().but(name, |token| token.header(name, Json::Null).raw_signature([0x5a; 256]))
                };
                ["alg", "typ", "cty", "kid", "crit", "b64", "jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256"]
                    .map(null)
                    .to_vec()
            },
        },
        Vector {
            name: "names-by-case",
            says: "A claim or a header member that decides stands there under a name in other letters.",
            clause: &rfc7519::STRINGS_EXACT,
            expect: REJECT,
            mutant: Fault::NamesComparedLoosely,
            cases: |stand| {
                let audience = stand.setting.audience.as_str();
                let issuer = stand.setting.issuer.as_str();
                let expiry = stand.setting.expiry();
                let past = stand.setting.now.saturating_sub(3600);
                let case = |name: &str, change: &dyn Fn(Token) -> Token| stand.jwt().but(name, change);
                vec![
                    case("AUD alone", &|t| t.without_claim("aud").claim("AUD", audience)),
                    case("a right Aud behind a wrong aud", &|t| {
                        t.claim("aud", ELSEWHERE).and_claim("Aud", audience)
                    }),
                    case("Iss alone", &|t| t.without_claim("iss").claim("Iss", issuer)),
                    case("iss with a long s", &|t| t.without_claim("iss").claim("i\u{17f}\u{17f}", issuer)),
                    case("EXP alone", &|t| t.without_claim("exp").claim("EXP", expiry)),
                    case("a later Exp behind a past exp", &|t| t.claim("exp", past).and_claim("Exp", expiry)),
                    case("ALG alone", &|t| t.without_header("alg").header("ALG", "RS256")),
                ]
            },
        },
    ],
};

/// The token with each of three claims told twice, once wrong.
fn each_wrong(stand: &Stand, tell: impl Fn(Token, &str, Json) -> Token) -> Vec<Case> {
    let past = stand.setting.now.saturating_sub(3600);
    let wrong = [("exp", Json::from(past)), ("aud", ELSEWHERE.into()), ("iss", ELSEWHERE.into())];
    wrong.map(|(name, value)| stand.jwt().but(name, |token| tell(token, name, value))).to_vec()
}

/// The honest token with other octets in place of its claims, signed.
fn payload(honest: &Honest, name: &str, change: impl Fn(&[u8]) -> Vec<u8>) -> Case {
    honest.but(name, |token| {
        let octets = change(&token.payload_octets());
        token.payload_as(Json::raw(octets))
    })
}

/// The honest token with other octets in place of its header, signed.
fn header(honest: &Honest, name: &str, change: impl Fn(&[u8]) -> Vec<u8>) -> Case {
    honest.but(name, |token| {
        let octets = change(&token.header_octets());
        token.header_as(Json::raw(octets))
    })
}

fn in_array(text: &[u8]) -> Vec<u8> {
    [b"[", text, b"]"].concat()
}

fn with_comma(text: &[u8]) -> Vec<u8> {
    [text.strip_suffix(b"}").unwrap_or(text), b",}"].concat()
}

fn utf16(mark: &str, text: &[u8], octets: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    mark.encode_utf16().chain(text.encode_utf16()).flat_map(octets).collect()
}

fn expiring(stand: &Stand, spelling: &str) -> Case {
    stand.jwt().but(spelling, |token| token.claim("exp", Json::number(spelling)))
}
