//! Taking a token apart: the compact form and nothing else (RFC 7515 section 7.1).

use super::asked::{Asked, Claims, Refusal};
use super::rules::{crit, form, json, misc, none};
use beartrap_core::Fault;
use serde_json::{Map, Value};

/// Longer tokens are refused before anything is decoded.
const MOST_BYTES: usize = 64 * 1024;

/// The parts of a token.
#[derive(Default)]
pub(super) struct Jws {
    pub(super) header: Map<String, Value>,
    /// The octets of the payload.
    pub(super) payload: Vec<u8>,
    /// The octets that are signed (RFC 7515 section 5.1).
    pub(super) message: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

/// The token that was presented, whose claims are not read yet.
pub(super) fn read(asked: &Asked) -> Result<Jws, Refusal> {
    if asked.text.len() > MOST_BYTES && asked.planted(Fault::HugeTokenCrashes) {
        return Err(Refusal::crash("the stack is full"));
    }
    asked.unless(Fault::CompressionUnbounded, asked.text.len() <= MOST_BYTES, "the token is too long")?;
    let text = form::compact(asked)?;
    if let Some(jws) = crit::unencoded(asked, &text) {
        return Ok(jws);
    }
    if let Some(jws) = form::unprotected(asked) {
        return Ok(jws);
    }
    let parts: Vec<&str> = text.split('.').collect();
    let (header, payload, signature) = match parts[..] {
        [header, payload, signature] => (header, payload, signature),
        [header, payload] if none::may_end_after_the_payload(asked) => (header, payload, ""),
        _ => return Err("the token does not have three parts".into()),
    };
    Ok(Jws {
        header: json::members(asked, &form::decoded(asked, header)?)?
            .ok_or("the header is not a JSON object with unique names")?,
        payload: form::decoded(asked, payload)?,
        message: form::message(asked, header, payload)?,
        signature: form::signature(asked, signature)?,
    })
}

/// The claims, which are read when the signature is right.
pub(super) fn claims(asked: &Asked) -> Result<Claims, Refusal> {
    let claims = json::members(asked, &form::payload(asked)?)?
        .ok_or("the payload is not a JSON object with unique names")?;
    Ok(misc::completed(asked, claims))
}
