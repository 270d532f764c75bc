use crate::validator::asked::{Asked, HeaderRule, Refusal, Ruling};
use crate::validator::form::Jws;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_core::Fault;
use serde_json::{Map, Value, json};

pub(super) const HEADER: &[HeaderRule] = &[does_not_crash, has_no_crit, has_no_b64];

/// RFC 7515 section 4.1.11: no extension is understood here, and an empty list is no honest one.
fn has_no_crit(asked: &Asked) -> Ruling {
    let Some(crit) = asked.jws.header.get("crit") else { return Ok(()) };
    let is_present = |name: &Value| name.as_str().is_some_and(|name| asked.jws.header.contains_key(name));
    let is_passed_over = match crit {
        Value::Array(names) if asked.planted(Fault::AbsentCritIgnored) => !names.iter().any(is_present),
        Value::Array(_) => asked.planted(Fault::UnencodedPayloadRead) && *crit == json!(["b64"]),
        _ => asked.planted(Fault::NonArrayCritIgnored),
    };
    asked.unless(Fault::CritIgnored, is_passed_over, "crit names an extension that is not understood")
}

/// RFC 7797 section 7: a JWT never has it.
fn has_no_b64(asked: &Asked) -> Ruling {
    let has_none = !asked.jws.header.contains_key("b64");
    asked.unless(Fault::UnencodedPayloadRead, has_none, "a JWT must not use b64")
}

fn does_not_crash(asked: &Asked) -> Ruling {
    let header = &asked.jws.header;
    let is_odd = |crit: &Value| *crit == json!([]) || *crit == json!(["alg"]);
    if asked.planted(Fault::OddCritCrashes)
        && (header.contains_key("b64") || header.get("crit").is_some_and(is_odd))
    {
        return Err(Refusal::crash("crit or b64 is unusual"));
    }
    Ok(())
}

/// A token whose payload is not encoded (RFC 7797 section 3); an honest validator of JWTs knows none.
pub(in crate::validator) fn unencoded(asked: &Asked, text: &str) -> Option<Jws> {
    let (header, rest) = text.split_once('.').filter(|_| asked.planted(Fault::UnencodedPayloadRead))?;
    let (payload, signature) = rest.rsplit_once('.')?;
    let message = format!("{header}.{payload}").into_bytes();
    let header: Map<String, Value> = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let is_unencoded = header.get("b64") == Some(&Value::Bool(false));
    is_unencoded.then(|| Jws { header, payload: payload.into(), message, signature })
}
