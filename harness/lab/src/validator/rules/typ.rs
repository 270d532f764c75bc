use crate::validator::asked::{Asked, HeaderRule, Ruling, ensure};
use beartrap_core::Fault;
use serde_json::Value;

pub(super) const HEADER: &[HeaderRule] = &[is_text, is_expected, carries_claims];

/// RFC 7515 section 4.1.9.
fn is_text(asked: &Asked) -> Ruling {
    let is_text = asked.jws.header.get("typ").is_none_or(Value::is_string);
    asked.unless(Fault::TypOfOtherKindsIgnored, is_text, "typ is not a string")
}

/// RFC 8725 section 3.11: the explicit type that the application expects.
fn is_expected(asked: &Asked) -> Ruling {
    let Some(expected) = &asked.policy.typ else { return Ok(()) };
    let typ = asked.jws.header.get("typ").and_then(Value::as_str);
    if asked.planted(Fault::TypComparedAsText) {
        return ensure(typ == Some(expected), "the token is of another type");
    }
    let (typ, expected) = (typ.map(media_type), media_type(expected));
    let spared = is_spared(asked, typ.as_deref(), &expected);
    asked.unless(Fault::TypIgnored, spared || typ == Some(expected), "the token is of another type")
}

/// Whether a faulty validator overlooks that the type is not the expected one.
fn is_spared(asked: &Asked, typ: Option<&str>, expected: &str) -> bool {
    let is_absent = !asked.jws.header.contains_key("typ");
    let outer = asked.outer.as_ref().and_then(|header| header.get("typ")?.as_str()).map(media_type);
    asked.planted(Fault::AnyTrustedSignature)
        || asked.planted(Fault::TypOfTheEnvelope) && outer.as_deref() == Some(expected)
        || asked.planted(Fault::TypOptional) && is_absent
        || asked.planted(Fault::TypOfOtherKindsIgnored) && !is_absent && typ.is_none()
        || asked.planted(Fault::TypByPart) && typ.is_some_and(|typ| typ.contains(expected))
        || asked.planted(Fault::TypDenyList) && typ.is_some_and(|typ| !OTHER_TYPES.contains(&typ))
}

/// What a list of wrong types knew when it was written.
const OTHER_TYPES: &[&str] =
    &["jwt", "dpop+jwt", "logout+jwt", "secevent+jwt", "token-introspection+jwt", "oauth-authz-req+jwt"];

/// RFC 7519 section 7.2: the payload of a token whose `cty` is `JWT` is a token, and nested ones are not known here.
fn carries_claims(asked: &Asked) -> Ruling {
    let cty = asked.jws.header.get("cty").and_then(Value::as_str);
    let is_nested = cty.is_some_and(|cty| media_type(cty) == "jwt");
    asked.unless(Fault::ContentTypeIgnored, !is_nested, "the payload is not a token")
}

/// Whether nothing but the signature is looked at.
pub(in crate::validator) fn is_overlooked(asked: &Asked) -> bool {
    asked.planted(Fault::AnyTrustedSignature)
}

/// Letter case does not count, and `application/` may be left out (RFC 7515 section 4.1.9).
pub(super) fn media_type(typ: &str) -> String {
    let typ = typ.to_ascii_lowercase();
    typ.strip_prefix("application/").filter(|rest| !rest.contains('/')).unwrap_or(&typ).to_owned()
}
