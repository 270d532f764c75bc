use crate::validator::asked::{Asked, Claims, ClaimsRule, Refusal, Ruling, ensure};
use beartrap_core::Fault;
use serde_json::Value;

pub(super) const CLAIMS: &[ClaimsRule] =
    &[has_not_expired, has_begun, is_not_from_the_future, keeps_the_limits];

/// The last second of the year 9999, where the calendars of some platforms end.
const END_OF_CALENDARS: f64 = 253_402_300_799.0;

/// RFC 7519 section 4.1.4: refused on or after `exp`.
fn has_not_expired(asked: &Asked, claims: &Claims) -> Ruling {
    let Some(exp) = date(asked, claims, "exp")? else { return Ok(()) };
    if exp > END_OF_CALENDARS && asked.planted(Fault::FarExpiryCrashes) {
        return Err(Refusal::crash("the year is out of range"));
    }
    let now = asked.policy.now;
    let is_spared = asked.planted(Fault::ExpiryInclusive) && now <= exp
        || asked.planted(Fault::ExpiryZeroMeansNever) && exp <= 0.0
        || is_renewed(asked);
    asked.unless(Fault::ExpiryIgnored, is_spared || now < exp + leeway(asked), "the token has expired")
}

/// Whether a faulty validator takes an expired token for a session that is to be renewed.
pub(super) fn is_renewed(asked: &Asked) -> bool {
    let claims: Value = serde_json::from_slice(&asked.jws.payload).unwrap_or_default();
    let is_past = claims["exp"].as_f64().is_some_and(|exp| exp <= asked.policy.now);
    asked.planted(Fault::ExpiredTokensUnverified) && is_past
}

/// RFC 7519 section 4.1.5.
fn has_begun(asked: &Asked, claims: &Claims) -> Ruling {
    let nbf = date(asked, claims, "nbf")?;
    let begun = nbf.is_none_or(|nbf| nbf <= asked.policy.now + leeway(asked));
    asked.unless(Fault::NotBeforeIgnored, begun, "the token is not valid yet")
}

/// RFC 7519 section 4.1.6 wants a number; a time in the future is not the issuer's.
fn is_not_from_the_future(asked: &Asked, claims: &Claims) -> Ruling {
    let iat = date(asked, claims, "iat")?;
    let varies = asked.planted(Fault::FutureTokensVary) && asked.is_every_other();
    ensure(
        varies || iat.is_none_or(|iat| iat <= asked.policy.now + leeway(asked)),
        "the token is from the future",
    )
}

/// How old a token may be, and how long it may live, in seconds, if the policy says so; a token that hides its age
/// breaks either limit.
fn keeps_the_limits(asked: &Asked, claims: &Claims) -> Ruling {
    let limit = |name: &str| asked.policy.request[name].as_f64();
    let (iat, exp) = (date(asked, claims, "iat")?, date(asked, claims, "exp")?);
    let age = iat.map(|iat| asked.policy.now - iat - leeway(asked));
    let lifetime = iat.zip(exp).map(|(iat, exp)| exp - iat);
    let keeps = |limit: Option<f64>, length: Option<f64>| {
        limit.is_none_or(|limit| length.is_some_and(|length| length <= limit))
    };
    let kept = keeps(limit("max_token_age"), age) && keeps(limit("max_lifetime"), lifetime);
    asked.unless(Fault::AgeLimitsIgnored, kept, "the token is too old or lives too long")
}

/// Seconds of clock difference that are tolerated.
pub(super) fn leeway(asked: &Asked) -> f64 {
    let leeway = asked.policy.leeway;
    if asked.planted(Fault::LeewayIgnored) {
        0.0
    } else if asked.planted(Fault::LeewayTwice) {
        2.0 * leeway
    } else if asked.planted(Fault::LeewayOfAnHour) && leeway > 0.0 {
        3600.0
    } else {
        leeway
    }
}

/// A NumericDate (RFC 7519 section 2): a number, not before 1970, with or without a fraction.
pub(super) fn date(asked: &Asked, claims: &Claims, name: &str) -> Result<Option<f64>, Refusal> {
    let Some(value) = claims.get(name) else { return Ok(None) };
    let mut seconds = value.as_f64().filter(|seconds| seconds.is_finite());
    if asked.planted(Fault::TimesReadFromText) {
        seconds = seconds.or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    }
    if asked.planted(Fault::TextTimesCompareFalse) && value.is_string() {
        return Ok(Some(if name == "exp" { f64::MAX } else { 0.0 }));
    }
    if asked.planted(Fault::TimesOfOtherTypesIgnored) && !value.is_number() {
        return Ok(None);
    }
    if asked.planted(Fault::ExpiryWraps) && value.as_i64().is_some_and(i64::is_negative) {
        return Ok(Some(f64::MAX));
    }
    seconds = seconds.filter(|seconds| *seconds >= 0.0);
    seconds.map(Some).ok_or_else(|| "a time is not a number of seconds".into())
}
