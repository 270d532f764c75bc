//! Encrypted tokens: taking them apart, and what they hold (RFC 7516 section 5.2).

mod content;
mod keys;

use super::asked::{Asked, Refusal};
use super::rules::{form, json, jwe};
use miniz_oxide::inflate::{decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit};
use serde_json::{Map, Value};

/// The only thing that is said about a token whose key or whose tag is wrong, so that nobody learns which (RFC 7516
/// section 11.5).
pub(super) const NOT_DECRYPTED: &str = "the token cannot be decrypted";

/// The parts of an encrypted token.
pub(super) struct Jwe {
    pub(super) header: Map<String, Value>,
    /// The header as it arrived, which the tag covers.
    aad: Vec<u8>,
    pub(super) encrypted_key: Vec<u8>,
    iv: Vec<u8>,
    ciphertext: Vec<u8>,
    pub(super) tag: Vec<u8>,
}

impl Jwe {
    /// A member of the header; empty if it is no text.
    pub(super) fn text(&self, name: &str) -> &str {
        self.header.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

/// What an encrypted token held.
pub(super) struct Content {
    pub(super) header: Map<String, Value>,
    pub(super) plaintext: Vec<u8>,
}

/// Decrypts the token with one of the recipient's keys.
pub(super) fn open(asked: &Asked) -> Result<Content, Refusal> {
    let token = read(asked)?;
    for rule in jwe::RULES {
        rule(asked, &token)?;
    }
    let mut reason = Refusal::from("the recipient has no key for this token");
    for key in jwe::keys(asked, &token) {
        let opened = keys::content_key(asked, &token, &key)
            .and_then(|content_key| content::decrypt(asked, &token, &content_key));
        match opened {
            Ok(plaintext) => {
                let plaintext = expanded(asked, &token, plaintext)?;
                return Ok(Content { header: token.header, plaintext });
            }
            Err(refusal) if refusal.verdict != "reject" => return Err(refusal),
            Err(refusal) => reason = refusal,
        }
    }
    Err(reason)
}

/// The compact form and nothing else (RFC 7516 section 7.1).
fn read(asked: &Asked) -> Result<Jwe, Refusal> {
    jwe::is_short(asked)?;
    let parts: Vec<&str> = asked.text.split('.').collect();
    let [header, encrypted_key, iv, ciphertext, tag] = parts[..] else {
        return Err("the token does not have five parts".into());
    };
    let decoded = |part| form::decoded(asked, part);
    Ok(Jwe {
        header: json::members(asked, &decoded(header)?)?
            .ok_or("the header is not a JSON object with unique names")?,
        aad: header.as_bytes().to_vec(),
        encrypted_key: decoded(encrypted_key)?,
        iv: decoded(iv)?,
        ciphertext: decoded(ciphertext)?,
        tag: decoded(tag)?,
    })
}

/// The plaintext before it was compressed, if it was (RFC 7516 section 4.1.3).
fn expanded(asked: &Asked, token: &Jwe, plaintext: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    if !jwe::is_compressed(asked, token) {
        return Ok(plaintext);
    }
    let limit = jwe::most_expanded(asked);
    let mut text = decompress_to_vec_with_limit(&plaintext, limit);
    if jwe::reads_zlib(asked) && text.is_err() {
        text = decompress_to_vec_zlib_with_limit(&plaintext, limit);
    }
    text.map_err(|_| "the compressed text is broken or too long".into())
}

#[cfg(test)]
mod tests;
