use crate::clauses::rfc7519;
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Deviation, Json, Token};
use beartrap_kit::validator::{ACCEPT, EITHER, Honest, REJECT, Stand, Vector, VectorFamily};

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "time",
    title: "times",
    impact: Impact::StolenTokens,
    impacts: &[
        ("nbf-future", Impact::WeakerDefence),
        ("nbf-string", Impact::WeakerDefence),
        ("nbf-after-exp", Impact::WeakerDefence),
        ("iat-string", Impact::WeakerDefence),
        ("nbf-far-text", Impact::WeakerDefence),
    ],
    why: "A token that leaked is worth something until it expires; a validator that misreads its times makes that forever.",
    fix: "Take every time as a JSON number of seconds, refuse what is not one, and apply the tolerance once.",
    vectors: &[
        Vector {
            name: "exp-past",
            says: "The token has expired.",
            clause: &rfc7519::EXPIRY,
            expect: REJECT,
            mutant: Fault::ExpiryIgnored,
            cases: |stand| {
                [("a second ago", -1), ("an hour ago", -3600)]
                    .map(|(name, ago)| aged(stand, 0).but(name, |t| t.claim("exp", at(stand, ago))))
                    .to_vec()
            },
        },
        Vector {
            name: "exp-now",
            says: "The token expires in this second.",
            clause: &rfc7519::EXPIRY,
            expect: REJECT,
            mutant: Fault::ExpiryInclusive,
            cases: |stand| aged(stand, 0).but("now", |t| t.claim("exp", at(stand, 0))).into(),
        },
        Vector {
            name: "exp-in-leeway",
            says: "The token expired 30 seconds ago, and 60 are tolerated.",
            clause: &rfc7519::EXPIRY_LEEWAY,
            expect: ACCEPT,
            mutant: Fault::LeewayIgnored,
            cases: |stand| aged(stand, 60).but("30 of 60 seconds", |t| t.claim("exp", at(stand, -30))).into(),
        },
        Vector {
            name: "exp-out-of-leeway",
            says: "The token expired 90 seconds ago, and 60 are tolerated.",
            clause: &rfc7519::EXPIRY,
            expect: REJECT,
            mutant: Fault::LeewayOfAnHour,
            cases: |stand| aged(stand, 60).but("90 of 60 seconds", |t| t.claim("exp", at(stand, -90))).into(),
        },
        Vector {
            name: "exp-missing",
            says: "The token has no expiry, and the policy requires one.",
            clause: &rfc7519::REQUIRED_CLAIMS,
            expect: REJECT,
            mutant: Fault::ExpiryOptional,
            cases: |stand| stand.jwt().lie(&Deviation::EXPIRY_MISSING),
        },
        Vector {
            name: "exp-string",
            says: "The expiry is a string of digits, far in the future.",
            clause: &rfc7519::EXPIRY,
            expect: REJECT,
            mutant: Fault::TimesReadFromText,
            cases: |stand| stand.jwt().but("in quotes", |t| t.claim("exp", "9999999999")).into(),
        },
        Vector {
            name: "exp-null-bool",
            says: "The expiry is null, true, an array or an object.",
            clause: &rfc7519::EXPIRY,
            expect: REJECT,
            mutant: Fault::TimesOfOtherTypesIgnored,
            cases: |stand| {
                ["null", "true", "[]", "{}"]
                    .map(|value| stand.jwt().but(value, |t| t.claim("exp", Json::raw(value))))
                    .to_vec()
            },
        },
        Vector {
            name: "exp-negative",
            says: "The expiry lies before 1970.",
            clause: &rfc7519::EXPIRY,
            expect: REJECT,
            mutant: Fault::ExpiryWraps,
            cases: |stand| {
                let least = |t: Token| t.claim("exp", Json::number("-9223372036854775808"));
                let least = dateless(stand).but("the least of 64 bits", least);
                [dateless(stand).lie(&Deviation::EXPIRY_NEGATIVE), vec![least]].concat()
            },
        },
        Vector {
            name: "exp-zero",
            says: "The expiry is zero, which is 1970 and not never.",
            clause: &rfc7519::EXPIRY,
            expect: REJECT,
            mutant: Fault::ExpiryZeroMeansNever,
            cases: |stand| dateless(stand).lie(&Deviation::EXPIRY_ZERO),
        },
        Vector {
            name: "exp-millis",
            says: "The expiry is given in milliseconds, which is a time in the far future.",
            clause: &rfc7519::EXPIRY,
            expect: EITHER,
            mutant: Fault::FarExpiryCrashes,
            cases: |stand| {
                stand
                    .jwt()
                    .but("milliseconds", |t| t.claim("exp", stand.setting.expiry().saturating_mul(1000)))
                    .into()
            },
        },
        Vector {
            name: "exp-huge",
            says: "The expiry is a number that few integers hold.",
            clause: &rfc7519::EXPIRY,
            expect: EITHER,
            mutant: Fault::FarExpiryCrashes,
            cases: |stand| {
                [
                    "9223372036854775807",
                    "9223372036854775808",
                    "18446744073709551616",
                    "1e19",
                    "10000000000000000000000000",
                ]
                .map(|value| stand.jwt().but(value, |t| t.claim("exp", Json::number(value))))
                .to_vec()
            },
        },
        Vector {
            name: "exp-far",
            says: "The token lives for a century, and the policy allows a day.",
            clause: &rfc7519::AGE,
            expect: REJECT,
            mutant: Fault::AgeLimitsIgnored,
            cases: |stand| {
                let strict = stand.jwt().under(|policy| {
                    policy.more.insert("max_lifetime".into(), 86_400.into());
                });
                let far = |token: Token| token.claim("exp", at(stand, 100 * 365 * 86_400));
                strict.but("100 years", far).needing("max-lifetime").into()
            },
        },
        Vector {
            name: "nbf-future",
            says: "The token is not valid yet.",
            clause: &rfc7519::NOT_BEFORE,
            expect: REJECT,
            mutant: Fault::NotBeforeIgnored,
            cases: |stand| {
                let ahead =
                    |name: &str, seconds| stand.jwt().but(name, |t| t.claim("nbf", at(stand, seconds)));
                vec![ahead("in a second", 1).needing("clock"), ahead("in two minutes", 120)]
            },
        },
        Vector {
            name: "nbf-in-leeway",
            says: "The token is valid in 30 seconds, and 60 are tolerated.",
            clause: &rfc7519::NOT_BEFORE_LEEWAY,
            expect: ACCEPT,
            mutant: Fault::LeewayIgnored,
            cases: |stand| aged(stand, 60).but("30 of 60 seconds", |t| t.claim("nbf", at(stand, 30))).into(),
        },
        Vector {
            name: "nbf-string",
            says: "The time before which the token is not valid is a string of digits.",
            clause: &rfc7519::NOT_BEFORE,
            expect: REJECT,
            mutant: Fault::TimesReadFromText,
            cases: |stand| stand.jwt().lie(&Deviation::NOT_BEFORE_AS_TEXT),
        },
        Vector {
            name: "nbf-after-exp",
            says: "The token becomes valid after it has expired.",
            clause: &rfc7519::NOT_BEFORE,
            expect: REJECT,
            mutant: Fault::NotBeforeIgnored,
            cases: |stand| {
                stand.jwt().but("a minute after", |t| t.claim("nbf", stand.setting.expiry() + 60)).into()
            },
        },
        Vector {
            name: "iat-future",
            says: "The token was issued in an hour.",
            clause: &rfc7519::AGE,
            expect: EITHER,
            mutant: Fault::FutureTokensVary,
            cases: |stand| {
                stand
                    .jwt()
                    .but("in an hour", |t| t.claim("iat", at(stand, 3600)).claim("exp", at(stand, 3900)))
                    .into()
            },
        },
        Vector {
            name: "iat-string",
            says: "The time of issue is a word.",
            clause: &rfc7519::ISSUED_AT,
            expect: REJECT,
            mutant: Fault::TimesOfOtherTypesIgnored,
            cases: |stand| stand.jwt().but("now", |t| t.claim("iat", "now")).into(),
        },
        Vector {
            name: "iat-too-old",
            says: "The token was issued two hours ago, and the policy allows one.",
            clause: &rfc7519::AGE,
            expect: REJECT,
            mutant: Fault::AgeLimitsIgnored,
            cases: |stand| {
                let strict = stand.jwt().under(|policy| {
                    policy.more.insert("max_token_age".into(), 3600.into());
                });
                let old = |token: Token| token.claim("iat", at(stand, -7200));
                strict.but("two hours", old).needing("max-token-age").into()
            },
        },
        Vector {
            name: "exp-before-iat",
            says: "The token was issued after its expiry, which is still to come.",
            clause: &rfc7519::AGE,
            expect: EITHER,
            mutant: Fault::FutureTokensVary,
            cases: |stand| {
                stand.jwt().but("a minute after", |t| t.claim("iat", stand.setting.expiry() + 60)).into()
            },
        },
        Vector {
            name: "leeway-applies-once",
            says: "The token expired a second more than the tolerance ago; then its start is within the tolerance as well.",
            clause: &rfc7519::EXPIRY,
            expect: REJECT,
            mutant: Fault::LeewayTwice,
            cases: |stand| {
                let late = |token: Token| token.claim("exp", at(stand, -61));
                let skewed = |token: Token| late(token).claim("nbf", at(stand, 30));
                vec![
                    aged(stand, 60).but("61 of 60 seconds", late),
                    aged(stand, 60).but("and not begun", skewed),
                ]
            },
        },
        Vector {
            name: "nbf-far-text",
            says: "The time before which the token is not valid lies far ahead, and is a string, an array or an object.",
            clause: &rfc7519::NOT_BEFORE,
            expect: REJECT,
            mutant: Fault::TimesOfOtherTypesIgnored,
            cases: |stand| {
                let begins =
                    |(name, value): (&str, &str)| stand.jwt().but(name, |t| t.claim("nbf", Json::raw(value)));
                [
                    ("a string", "\"9999999999\""),
                    ("a string in an array", "[\"9999999999\"]"),
                    ("a number in an array", "[9999999999]"),
                    ("a number in an object", "{\"$date\":9999999999}"),
                    ("a date", "\"2286-11-20T17:46:39Z\""),
                ]
                .map(begins)
                .to_vec()
            },
        },
        Vector {
            name: "exp-array",
            says: "The expiry stands in an array or in an object, far in the future.",
            clause: &rfc7519::EXPIRY,
            expect: REJECT,
            mutant: Fault::TimesOfOtherTypesIgnored,
            cases: |stand| {
                ["[9999999999]", "[\"9999999999\"]", "{\"$date\":9999999999}"]
                    .map(|value| stand.jwt().but(value, |t| t.claim("exp", Json::raw(value))))
                    .to_vec()
            },
        },
        Vector {
            name: "exp-text",
            says: "The expiry is a text that is no number.",
            clause: &rfc7519::EXPIRY,
            expect: REJECT,
            mutant: Fault::TextTimesCompareFalse,
            cases: |stand| {
                ["2099-01-01T00:00:00Z", "Thu, 01 Jan 2099 00:00:00 GMT", "9999999999s", "never", ""]
                    .map(|text| stand.jwt().but(&format!("{text:?}"), |t| t.claim("exp", text)))
                    .to_vec()
            },
        },
    ],
};

/// A token that was issued ten minutes ago, so that its expiry can lie in the past and still behind its beginning; so
/// many seconds of clock difference are tolerated.
fn aged(stand: &Stand, leeway: u64) -> Honest {
    let begun = at(stand, -600);
    stand.jwt().with(|t| t.claim("iat", begun).claim("nbf", begun)).under(|policy| policy.leeway = leeway)
}

/// A token that says nothing of its beginning, which an expiry before 1970 would contradict.
fn dateless(stand: &Stand) -> Honest {
    stand.jwt().with(|t| t.without_claim("iat").without_claim("nbf"))
}

/// So many seconds after the present, or before it.
fn at(stand: &Stand, seconds: i64) -> u64 {
    stand.setting.now.saturating_add_signed(seconds)
}
