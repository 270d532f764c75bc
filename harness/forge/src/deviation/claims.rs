use crate::{Json, Token};

/// Somebody else's identifier.
const ELSEWHERE: &str = "https://elsewhere.example";

deviations! { CLAIMS:
    EXPIRED = "expired", "the token expired an hour ago",
        |t| changed(t, "exp", t.now().saturating_sub(3600));
    EXPIRY_MISSING = "expiry-missing", "the token has no `exp`",
        |t| missing(t, "exp");
    EXPIRY_ZERO = "expiry-zero", "`exp` is 0, which some read as never",
        |t| changed(t, "exp", 0);
    EXPIRY_NEGATIVE = "expiry-negative", "`exp` lies before 1970",
        |t| changed(t, "exp", -1);
    EXPIRY_AS_TEXT = "expiry-as-text", "`exp` is a string of digits",
        |t| changed(t, "exp", t.now().saturating_add(3600).to_string());
    EXPIRY_NULL = "expiry-null", "`exp` is null",
        |t| changed(t, "exp", Json::Null);
    EXPIRY_INFINITE = "expiry-infinite", "`exp` is 1e400, which no double can hold",
        |t| changed(t, "exp", Json::number("1e400"));
    EXPIRY_TWICE = "expiry-twice", "`exp` stands there twice, first in the future and then in the past",
        |t| Some(has(t, "exp")?.and_claim("exp", t.now().saturating_sub(3600)));
    NOT_YET_VALID = "not-yet-valid", "`nbf` lies an hour ahead",
        |t| changed(t, "nbf", t.now().saturating_add(3600));
    NOT_BEFORE_AS_TEXT = "not-before-as-text", "`nbf` is a string",
        |t| changed(t, "nbf", "0");

    ISSUER_WRONG = "issuer-wrong", "`iss` is another issuer",
        |t| changed(t, "iss", ELSEWHERE);
    ISSUER_MISSING = "issuer-missing", "the token has no `iss`",
        |t| missing(t, "iss");
    ISSUER_NULL = "issuer-null", "`iss` is null",
        |t| changed(t, "iss", Json::Null);
    ISSUER_SLASH = "issuer-slash", "`iss` has one slash more at its end",
        |t| respelt(t, "iss", |issuer| format!("{issuer}/"));
    ISSUER_SUFFIX = "issuer-suffix", "`iss` starts with the issuer and goes on to another host",
        |t| respelt(t, "iss", |issuer| format!("{issuer}.elsewhere.example"));
    ISSUER_PREFIX = "issuer-prefix", "`iss` ends with the issuer, as the path of another host",
        |t| respelt(t, "iss", |issuer| format!("{ELSEWHERE}/{issuer}"));
    ISSUER_UPPER_CASE = "issuer-upper-case", "`iss` is spelt in capitals",
        |t| respelt(t, "iss", str::to_uppercase);
    ISSUER_IN_ARRAY = "issuer-in-array", "`iss` is an array of another issuer and the right one",
        |t| Some(t.clone().claim("iss", [Json::from(ELSEWHERE), t.claim_value("iss")?.clone()]));

    AUDIENCE_WRONG = "audience-wrong", "`aud` is another audience",
        |t| changed(t, "aud", ELSEWHERE);
    AUDIENCE_MISSING = "audience-missing", "the token has no `aud`",
        |t| missing(t, "aud");
    AUDIENCE_NULL = "audience-null", "`aud` is null",
        |t| changed(t, "aud", Json::Null);
    AUDIENCE_EMPTY = "audience-empty", "`aud` is an empty string",
        |t| changed(t, "aud", "");
    AUDIENCE_EMPTY_ARRAY = "audience-empty-array", "`aud` is an empty array",
        |t| changed(t, "aud", Json::Array(Vec::new()));
    AUDIENCE_OTHERS = "audience-others", "`aud` is an array of two other audiences",
        |t| changed(t, "aud", [ELSEWHERE, "https://nowhere.example"]);
    AUDIENCE_SUFFIX = "audience-suffix", "`aud` starts with the right audience and goes on",
        |t| respelt(t, "aud", |audience| format!("{audience}.elsewhere.example"));
    AUDIENCE_PREFIX = "audience-prefix", "`aud` ends with the right audience",
        |t| respelt(t, "aud", |audience| format!("{ELSEWHERE}/{audience}"));
    AUDIENCE_LISTED = "audience-listed", "`aud` is one string that lists another audience and the right one",
        |t| respelt(t, "aud", |audience| format!("{ELSEWHERE} {audience}"));
    AUDIENCE_AS_NAME = "audience-as-name", "`aud` is an object with the right audience as a name",
        |t| Some(t.clone().claim("aud", Json::object().member(t.claim_value("aud")?.as_str()?, true)));
    AUDIENCE_WILDCARD = "audience-wildcard", "`aud` is an asterisk",
        |t| changed(t, "aud", "*");
}

fn has(token: &Token, claim: &str) -> Option<Token> {
    token.claim_value(claim).map(|_| token.clone())
}

fn changed(token: &Token, claim: &str, value: impl Into<Json>) -> Option<Token> {
    Some(has(token, claim)?.claim(claim, value))
}

fn missing(token: &Token, claim: &str) -> Option<Token> {
    Some(has(token, claim)?.without_claim(claim))
}

fn respelt(token: &Token, claim: &str, spell: impl Fn(&str) -> String) -> Option<Token> {
    let honest = token.claim_value(claim)?.as_str()?;
    Some(token.clone().claim(claim, spell(honest))).filter(|_| spell(honest) != honest)
}
