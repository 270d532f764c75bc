//! E-mail addresses of callers, which tell of their domain once they are verified, and never who they are.

use super::Api;
use super::caller::Caller;
use super::refusal::{NOT_ALLOWED, Refusal};
use beartrap_core::Fault;
use serde_json::Value;

/// The domain whose users are one team.
const DOMAIN: &str = "contoso.example";

/// The address is verified, and one of the domain (OpenID Connect Core 1.0, 5.1).
pub(super) fn domain(api: &Api, caller: &Caller) -> Result<(), Refusal> {
    let verified = caller.claims.get("email_verified");
    let is_loosely = api.planted(Fault::ApiEmailVerifiedLoosely) && verified.is_some_and(is_truthy);
    let address = caller.text("email");
    let is_near = api.planted(Fault::ApiEmailDomainByEnd) && address.ends_with(DOMAIN);
    let is_of_domain = is_near || is_address_of(address, DOMAIN);
    let is_verified = verified == Some(&Value::Bool(true)) || is_loosely;
    if is_verified && is_of_domain { Ok(()) } else { Err(NOT_ALLOWED) }
}

/// Whom a faulty API takes the caller for: whoever had this address first.
pub(super) fn names(caller: &Caller) -> Option<&str> {
    caller.claims.get("email")?.as_str()?.split('@').next()
}

/// One local part without quotes, one `@`, and the domain.
fn is_address_of(address: &str, domain: &str) -> bool {
    let is_plain = |letter: u8| letter.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&letter);
    let local = address.split_once('@').filter(|(_, of)| of.eq_ignore_ascii_case(domain));
    local.is_some_and(|(local, _)| !local.is_empty() && local.bytes().all(is_plain))
}

/// As scripts have it.
fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_at_and_the_whole_domain() {
        let is_of = |address| is_address_of(address, DOMAIN);
        assert!(is_of("alice@contoso.example") && is_of("a.b+c@CONTOSO.example"));
        for other in
            ["a@b@contoso.example", "@contoso.example", "a@xcontoso.example", "\"a\"@contoso.example", ""]
        {
            assert!(!is_of(other), "{other}");
        }
    }
}
