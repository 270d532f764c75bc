//! Whether a value is wrong for sure: what no correct validator accepts in this place of this token.

use super::{Case, Rule};
use beartrap_kit::validator::Kind;
use serde::de::IgnoredAny;
use serde_json::Value;

/// What a claim with this value breaks, whatever the token is.
pub(super) fn rule_of_claim(name: &str, text: &str) -> Rule {
    let is_number = is_number(text);
    match name {
        "exp" if is_number => Rule::Expiry,
        "nbf" if is_number => Rule::NotBefore,
        "exp" | "nbf" | "iat" => Rule::NumericDate,
        "iss" => Rule::Issuer,
        "aud" => Rule::Audience,
        "sub" => Rule::Subject,
        "nonce" => Rule::Nonce,
        "azp" => Rule::Party,
        _ => Rule::Logout,
    }
}

/// What a header member with any wrong value breaks.
pub(super) fn rule_of_header(name: &str) -> Rule {
    match name {
        "typ" => Rule::Typ,
        "cty" => Rule::ContentType,
        _ => Rule::Algorithm,
    }
}

/// Whether this JSON is wrong as the value of a claim of this token.
pub(super) fn is_wrong_claim(name: &str, text: &str, case: &Case) -> bool {
    let policy = &case.policy;
    if name == "exp" && is_number(text) {
        // A number that no double holds is only wrong if it lies before every date.
        return text.starts_with('-')
            || text.parse().is_ok_and(|exp: f64| {
                exp.is_finite() && exp <= seconds(policy.now) - seconds(policy.leeway)
            });
    }
    let Ok(value) = serde_json::from_str::<Value>(text) else { return false };
    let sent = |name: &str| policy.more.get(name).and_then(Value::as_str);
    match (name, policy.kind) {
        ("exp", _) => true,
        ("nbf", _) if value.is_number() => {
            value.as_f64().is_some_and(|nbf| nbf > seconds(policy.now.saturating_add(policy.leeway)) + MARGIN)
        }
        ("nbf" | "iat", _) => !value.is_null() && !value.is_number(),
        ("iss", _) => value != policy.issuer.as_str(),
        ("aud", kind) => !names(&value, &policy.audience, kind == Kind::IdToken),
        ("sub", Kind::IdToken) => !value.is_string(),
        ("sub", _) => !value.is_string() && !value.is_null(),
        ("nonce", Kind::IdToken) => sent("nonce").is_some_and(|nonce| value != nonce),
        ("nonce", Kind::LogoutToken) => !value.is_null(),
        ("azp", Kind::IdToken) => value.is_string() && value != policy.audience.as_str(),
        ("events", Kind::LogoutToken) => !value.get(LOGOUT).is_some_and(Value::is_object),
        _ => false,
    }
}

/// Whether this JSON is wrong as the value of a header member of this token, whose signature is right.
pub(super) fn is_wrong_header(name: &str, text: &str, case: &Case) -> bool {
    let Ok(value) = serde_json::from_str::<Value>(text) else { return false };
    let honest = case.token.key().algorithm().name();
    match name {
        "alg" => value != honest && !(honest == "EdDSA" && value == "Ed25519"),
        "typ" => case
            .policy
            .typ
            .as_deref()
            .is_some_and(|typ| value.as_str().is_none_or(|value| media_type(value) != media_type(typ))),
        "cty" => value.as_str().is_some_and(|cty| media_type(cty) == "jwt"),
        _ => false,
    }
}

/// Whether this JSON is wrong as a `crit`, for a validator that knows no extension: it names one, or it is no array.
/// What is empty or registered is the writer's fault alone.
pub(super) fn is_wrong_crit(text: &str) -> bool {
    match serde_json::from_str(text) {
        Ok(Value::Array(names)) => {
            names.iter().all(Value::is_string)
                && names.iter().any(|name| !REGISTERED.iter().any(|known| name == known))
        }
        Ok(Value::Null) | Err(_) => false,
        Ok(_) => true,
    }
}

/// Whether a token must have this claim.
pub(super) fn is_required(name: &str, case: &Case) -> bool {
    let by_kind: &[&str] = match case.policy.kind {
        Kind::IdToken => &["iss", "sub", "aud", "exp", "iat", "nonce"],
        Kind::LogoutToken => &["iss", "aud", "iat", "exp", "jti", "events", "sub sid"],
        _ => &[],
    };
    by_kind.contains(&name) || case.policy.required.iter().any(|required| required == name)
}

/// Whether these octets are no JSON at all, by the grammar of RFC 8259 alone.
pub(super) fn is_no_json(octets: &[u8]) -> bool {
    std::str::from_utf8(octets).map_or(true, |text| serde_json::from_str::<IgnoredAny>(text).is_err())
}

/// Whether these octets are no JSON object.
pub(super) fn is_no_object(octets: &[u8]) -> bool {
    is_no_json(octets) || octets.iter().find(|octet| !octet.is_ascii_whitespace()) != Some(&b'{')
}

/// Whether this is a number by the grammar of RFC 8259, of any size.
pub(super) fn is_number(text: &str) -> bool {
    text.starts_with(|letter: char| letter == '-' || letter.is_ascii_digit()) && !is_no_json(text.as_bytes())
}

/// Seconds of clock difference that nobody takes for another time.
const MARGIN: f64 = 60.0;

const LOGOUT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Header parameters that have a meaning already.
const REGISTERED: &[&str] = &[
    "alg",
    "jku",
    "jwk",
    "kid",
    "x5u",
    "x5c",
    "x5t",
    "x5t#S256",
    "typ",
    "cty",
    "crit",
    "enc",
    "zip",
    "epk",
    "apu",
    "apv",
    "iv",
    "tag",
    "p2s",
    "p2c",
    "b64",
    "iss",
    "sub",
    "aud",
    "url",
    "nonce",
    "svt",
    "ppt",
    "iheSSId",
    "trust_chain",
    "jwt",
    "client_id",
    "exp",
    "nbf",
    "iat",
    "",
];

fn names(aud: &Value, audience: &str, alone: bool) -> bool {
    match aud {
        Value::Array(all) if alone => !all.is_empty() && all.iter().all(|one| one == audience),
        Value::Array(all) => all.iter().any(|one| one == audience),
        one => one == audience,
    }
}

fn media_type(typ: &str) -> String {
    let typ = typ.to_ascii_lowercase();
    typ.strip_prefix("application/").unwrap_or(&typ).to_owned()
}

#[expect(clippy::cast_precision_loss, reason = "no time that matters has more than 53 bits")]
fn seconds(time: u64) -> f64 {
    time as f64
}
