//! The claims that a challenge or a refusal asks for: a claims request (OpenID Connect Core 1.0, 5.5).

use crate::shown::{list, shown};
use crate::time;
use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};

/// No longer claims are read, in octets.
const LONGEST: usize = 64 * 1024;

/// Why claims are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    /// A token that is newer than an event: continuous access evaluation.
    Newer,
    /// An authentication context.
    Context,
    /// That policies of Conditional Access are met.
    Policy,
    /// Something else.
    Other,
}

pub(crate) struct Claims {
    pub(crate) wants: Wants,
    pub(crate) says: String,
}

/// Reads claims as a challenge has them, in base64.
pub(crate) fn in_base64(value: &str, now: u64) -> Option<Claims> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engines = [base64::alphabet::STANDARD, base64::alphabet::URL_SAFE]
        .map(|alphabet| GeneralPurpose::new(&alphabet, config));
    let octets = engines.iter().find_map(|engine| engine.decode(value).ok())?;
    in_json(std::str::from_utf8(&octets).ok()?, now)
}

/// Reads claims as a body has them: a string that holds JSON.
pub(crate) fn in_json(text: &str, now: u64) -> Option<Claims> {
    if text.len() > LONGEST {
        return None;
    }
    let members: Map<String, Value> = serde_json::from_str(text).ok()?;
    let wanted = members.get("access_token").or_else(|| members.get("id_token"))?.as_object()?;
    let value = |name: &str| wanted.get(name).map(values);
    let mut says = Vec::new();
    let mut wants = Wants::Other;
    if let Some(ids) = value("capolids").or_else(|| value("polids")) {
        wants = Wants::Policy;
        says.push(format!("the policies {} of Conditional Access are met", ids.join(", ")));
    }
    if let Some(contexts) = value("acrs") {
        wants = Wants::Context;
        says.push(format!("the authentication context {} is reached", contexts.join(" or ")));
    }
    if let Some(then) = value("nbf") {
        wants = Wants::Newer;
        let since = then.first().and_then(|then| then.parse().ok());
        let since = since.map_or_else(
            || "the event".to_owned(),
            |then: u64| format!("an event {}", time::relative(then, now)),
        );
        says.push(format!("the token is issued after {since} (nbf)"));
    }
    let read = ["capolids", "polids", "acrs", "nbf"];
    let others: Vec<&str> = wanted.keys().map(String::as_str).filter(|name| !read.contains(name)).collect();
    if !others.is_empty() || says.is_empty() {
        says.push(format!("the claims {} are there", list(others)));
    }
    Some(Claims { wants, says: says.join("; ") })
}

/// `value` or `values` of one claim, as they may be repeated.
fn values(wanted: &Value) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(text) => shown(text),
        other => shown(&other.to_string()),
    };
    match (wanted.get("values").and_then(Value::as_array), wanted.get("value")) {
        (Some(values), _) => values.iter().take(6).map(one).collect(),
        (None, Some(value)) => vec![one(value)],
        (None, None) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_told_apart() {
        let read = |text: &str| in_json(text, 1_000).map(|claims| (claims.wants, claims.says)).unwrap();
        let (wants, says) = read(r#"{"access_token":{"nbf":{"essential":true,"value":"880"}}}"#);
        assert_eq!((wants, says.contains("2 minutes ago")), (Wants::Newer, true));
        let (wants, says) = read(r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#);
        assert_eq!((wants, says.contains("context c1")), (Wants::Context, true));
        let (wants, _) = read(r#"{"access_token":{"capolids":{"essential":true,"values":["p1"]}}}"#);
        assert_eq!(wants, Wants::Policy);
        let (wants, says) = read(r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#);
        assert_eq!((wants, says.contains("xms_cc")), (Wants::Other, true));
        assert!(in_json("[]", 0).is_none() && in_json("{}", 0).is_none());
    }

    #[test]
    fn both_alphabets_with_and_without_padding_are_read() {
        for value in ["eyJhY2Nlc3NfdG9rZW4iOnt9fQ==", "eyJhY2Nlc3NfdG9rZW4iOnt9fQ"] {
            assert!(in_base64(value, 0).is_some(), "{value}");
        }
        assert!(in_base64("not base64", 0).is_none());
    }
}
