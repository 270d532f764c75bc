use super::iss;
use crate::validator::asked::{Asked, Claims, ClaimsRule, Refusal, Ruling, ensure};
use beartrap_core::Fault;
use serde_json::Value;

pub(super) const CLAIMS: &[ClaimsRule] = &[names_the_recipient];

/// RFC 7519 section 4.1.3: a string or an array of strings, one of which is the recipient.
fn names_the_recipient(asked: &Asked, claims: &Claims) -> Ruling {
    let audience = asked.policy.audience.as_str();
    if audience.is_empty() && asked.planted(Fault::EmptyAudienceMeansAny) {
        return Ok(());
    }
    let aud = claims.get("aud").unwrap_or(&Value::Null);
    if audience.is_empty() {
        return ensure(aud.is_null(), "the policy names no audience, and the token does");
    }
    let all = aud.as_array().map_or_else(|| std::slice::from_ref(aud), Vec::as_slice);
    if asked.planted(Fault::AudienceNullCrashes) && all.len() > 1 && !all.iter().all(Value::is_string) {
        return Err(Refusal::crash("an audience is no string"));
    }
    let named = all.iter().all(Value::is_string) && all.iter().any(|one| is_recipient(asked, one, audience))
        || asked.planted(Fault::AudienceOptional) && is_empty(aud)
        || asked.planted(Fault::AudienceInArrayMeansNone) && aud.is_array()
        || asked.planted(Fault::ValuesComparedLoosely) && iss::is_loosely(aud, audience)
        || asked.planted(Fault::AudienceAtAnyDepth) && is_within(aud, audience);
    asked.unless(Fault::AudienceIgnored, named, "the token is for another audience")
}

fn is_recipient(asked: &Asked, one: &Value, audience: &str) -> bool {
    let one = one.as_str().unwrap_or_default();
    one == audience
        || asked.planted(Fault::AudienceByPart) && (one.contains(audience) || audience.contains(one))
        || asked.planted(Fault::AudienceCaseIgnored) && one.eq_ignore_ascii_case(audience)
        || asked.planted(Fault::AudienceWildcard) && one == "*"
        || asked.planted(Fault::ExpectedTakenForPattern) && iss::fits(audience, one)
        || asked.planted(Fault::ValuesEndAtNul) && one.split('\0').next() == Some(audience)
}

fn is_empty(aud: &Value) -> bool {
    *aud == Value::Null || aud == "" || aud.as_array().is_some_and(Vec::is_empty)
}

fn is_within(aud: &Value, audience: &str) -> bool {
    match aud {
        Value::Array(all) => all.iter().any(|one| is_within(one, audience)),
        Value::Object(members) => {
            members.iter().any(|(name, one)| name == audience || is_within(one, audience))
        }
        other => other == audience,
    }
}
