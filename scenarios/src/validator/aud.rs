use crate::clauses::{rfc7519, rfc8725};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Deviation, Json};
use beartrap_kit::validator::{ACCEPT, Case, EITHER, REJECT, Stand, Vector, VectorFamily};

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "aud",
    title: "audiences",
    impact: Impact::MistakenIdentity,
    impacts: &[],
    why: "A token for one recipient that another one accepts lets each of them act as the user at all others.",
    fix: "Demand an audience, and compare its string, or each string of its array, with your own name octet by octet.",
    vectors: &[
        Vector {
            name: "other",
            says: "The audience is another one.",
            clause: &rfc7519::AUDIENCE,
            expect: REJECT,
            mutant: Fault::AudienceIgnored,
            cases: |stand| stand.jwt().lie(&Deviation::AUDIENCE_WRONG),
        },
        Vector {
            name: "missing",
            says: "The token has no audience, and the policy expects one.",
            clause: &rfc8725::AUDIENCE_VALIDATED,
            expect: REJECT,
            mutant: Fault::AudienceOptional,
            cases: |stand| stand.jwt().lie(&Deviation::AUDIENCE_MISSING),
        },
        Vector {
            name: "empty",
            says: "The audience is an empty string, an empty array or null.",
            clause: &rfc7519::AUDIENCE,
            expect: REJECT,
            mutant: Fault::AudienceOptional,
            cases: |stand| {
                stand.jwt().lies(&[
                    Deviation::AUDIENCE_EMPTY,
                    Deviation::AUDIENCE_EMPTY_ARRAY,
                    Deviation::AUDIENCE_NULL,
                ])
            },
        },
        Vector {
            name: "array-other",
            says: "The audience is an array of one or two others.",
            clause: &rfc7519::AUDIENCE,
            expect: REJECT,
            mutant: Fault::AudienceInArrayMeansNone,
            cases: |stand| {
                let one = stand.jwt().but("one other", |t| t.claim("aud", ["https://other.example"]));
                [stand.jwt().lie(&Deviation::AUDIENCE_OTHERS), vec![one]].concat()
            },
        },
        Vector {
            name: "substring",
            says: "The audience has the recipient in it, or is a part of it.",
            clause: &rfc7519::AUDIENCE,
            expect: REJECT,
            mutant: Fault::AudienceByPart,
            cases: |stand| {
                audiences(
                    stand,
                    &[
                        "https://api.testx",
                        "xhttps://api.test",
                        "https://api.tes",
                        "https://api.test/",
                        " https://api.test",
                    ],
                )
            },
        },
        Vector {
            name: "case",
            says: "The audience is spelt in other letters.",
            clause: &rfc7519::AUDIENCE,
            expect: REJECT,
            mutant: Fault::AudienceCaseIgnored,
            cases: |stand| audiences(stand, &["https://API.test", "HTTPS://API.TEST"]),
        },
        Vector {
            name: "comma-space",
            says: "The audience is one string that lists two.",
            clause: &rfc7519::AUDIENCE,
            expect: REJECT,
            mutant: Fault::AudienceByPart,
            cases: |stand| {
                audiences(stand, &["x https://api.test", "x,https://api.test", "https://api.test x"])
            },
        },
        Vector {
            name: "nested",
            says: "The recipient stands deeper in the audience.",
            clause: &rfc7519::AUDIENCE,
            expect: REJECT,
            mutant: Fault::AudienceAtAnyDepth,
            cases: |stand| {
                let audience = stand.setting.audience.as_str();
                let in_object = Json::object().member("a", audience);
                vec![
                    stand.jwt().but("in an array in an array", |t| t.claim("aud", [Json::from([audience])])),
                    stand.jwt().but("in an object", |t| t.claim("aud", in_object)),
                    stand.jwt().but("as a name", |t| t.claim("aud", Json::object().member(audience, true))),
                ]
            },
        },
        Vector {
            name: "nested-null",
            says: "The audience is an array of null and the recipient.",
            clause: &rfc7519::AUDIENCE,
            expect: EITHER,
            mutant: Fault::AudienceNullCrashes,
            cases: |stand| {
                let list = [Json::Null, Json::from(stand.setting.audience.as_str())];
                stand.jwt().but("after null", |t| t.claim("aud", list)).into()
            },
        },
        Vector {
            name: "number",
            says: "The audience is a number.",
            clause: &rfc7519::AUDIENCE,
            expect: REJECT,
            mutant: Fault::AudienceIgnored,
            cases: |stand| stand.jwt().but("123", |t| t.claim("aud", 123)).into(),
        },
        Vector {
            name: "array-contains",
            says: "The audience is an array of another and the recipient.",
            clause: &rfc7519::AUDIENCE,
            expect: ACCEPT,
            mutant: Fault::AudienceInArrayUnread,
            cases: |stand| {
                let list = ["https://other.example", stand.setting.audience.as_str()];
                stand.jwt().but("second of two", |t| t.claim("aud", list)).into()
            },
        },
        Vector {
            name: "wildcard",
            says: "The audience is an asterisk.",
            clause: &rfc7519::AUDIENCE,
            expect: REJECT,
            mutant: Fault::AudienceWildcard,
            cases: |stand| stand.jwt().lie(&Deviation::AUDIENCE_WILDCARD),
        },
        Vector {
            name: "policy-empty",
            says: "The recipient identifies itself with no audience, and the token has one.",
            clause: &rfc7519::AUDIENCE,
            expect: REJECT,
            mutant: Fault::EmptyAudienceMeansAny,
            cases: |stand| {
                let others = stand.jwt().token().clone().claim("aud", "https://other.example").compact();
                let listed = stand.jwt().token().clone().claim("aud", ["https://other.example"]).compact();
                let unconfigured = |mut case: Case| {
                    case.request.policy.audience.clear();
                    case.request.policy.required.retain(|claim| claim != "aud");
                    case
                };
                vec![
                    stand.jwt().asking("empty", |policy| policy.audience.clear()),
                    unconfigured(stand.jwt().asking("and none is required", |_| {})),
                    unconfigured(stand.jwt().presenting("for somebody else", others)),
                    unconfigured(stand.jwt().presenting("for somebody else, in an array", listed)),
                ]
            },
        },
        Vector {
            name: "client-id-as-aud",
            says: "The audience is the client, where the API is expected.",
            clause: &rfc7519::AUDIENCE,
            expect: REJECT,
            mutant: Fault::AudienceIgnored,
            cases: |stand| {
                let client = stand.setting.client_id.as_str();
                audiences(stand, &[client])
            },
        },
        Vector {
            name: "other-types",
            says: "The audience is a value that languages which convert before they compare take for every text.",
            clause: &rfc7519::AUDIENCE,
            expect: REJECT,
            mutant: Fault::ValuesComparedLoosely,
            cases: |stand| {
                vec![
                    stand.jwt().but("true", |t| t.claim("aud", true)),
                    stand.jwt().but("zero", |t| t.claim("aud", 0)),
                ]
            },
        },
        Vector {
            name: "mixed-types",
            says: "The audience is an array of the recipient and of something that is no string.",
            clause: &rfc7519::AUDIENCE,
            expect: EITHER,
            mutant: Fault::AudienceNullCrashes,
            cases: |stand| {
                let beside = |name: &str, other: Json| {
                    let list = [Json::from(stand.setting.audience.as_str()), other];
                    stand.jwt().but(name, |t| t.claim("aud", list))
                };
                vec![
                    beside("a number", 1.into()),
                    beside("an object", Json::object()),
                    beside("an array", Json::Array(Vec::new())),
                ]
            },
        },
        Vector {
            name: "pattern",
            says: "The audience fits the recipient as a regular expression, or up to a NUL, and is another.",
            clause: &rfc7519::STRINGS_EXACT,
            expect: REJECT,
            mutant: Fault::ExpectedTakenForPattern,
            cases: |stand| {
                audiences(stand, &["https://apixtest", "https://api-test", "https://api.test\0.evil.example"])
            },
        },
    ],
};

/// The token with each of these audiences.
fn audiences(stand: &Stand, spellings: &[&str]) -> Vec<Case> {
    spellings.iter().map(|audience| stand.jwt().but(audience, |t| t.claim("aud", *audience))).collect()
}
