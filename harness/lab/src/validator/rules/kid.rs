use super::sig::hmac_of;
use crate::validator::asked::{Asked, HeaderRule, Jwk, KeyRule, Refusal, Ruling, ensure};
use aws_lc_rs::hmac;
use beartrap_core::Fault;
use serde_json::Value;

pub(super) const HEADER: &[HeaderRule] = &[does_not_crash, is_answered_alike, is_text];
pub(super) const KEY: &[KeyRule] = &[is_the_named_key];

/// RFC 7515 section 4.1.4.
fn is_text(asked: &Asked) -> Ruling {
    let is_text = asked.jws.header.get("kid").is_none_or(Value::is_string);
    asked.unless(Fault::NonStringKidUnverified, is_text, "kid is not a string")
}

/// The key that the header names; without a name every key may be tried.
fn is_the_named_key(asked: &Asked, key: &Jwk) -> Ruling {
    let Some(kid) = asked.jws.header.get("kid") else { return Ok(()) };
    ensure(key.get("kid") == Some(kid), "the key has another kid")
}

/// Whether the token is believed because of what its `kid` is: to an honest validator that is a name and nothing else
/// (RFC 8725 section 3.10).
pub(super) fn is_believed(asked: &Asked) -> bool {
    let Some(kid) = asked.jws.header.get("kid") else { return asked.planted(Fault::MissingKidUnverified) };
    let Some(name) = kid.as_str() else { return asked.planted(Fault::NonStringKidUnverified) };
    asked.planted(Fault::UnknownKidUnverified) && bearers(asked) == 0
        || asked.planted(Fault::SharedKidUnverified) && bearers(asked) > 1
        // Whoever wrote the token chose the address, so that the key from there fits.
        || asked.planted(Fault::KidFetched) && name.contains("//")
        || is_keyed_with_nothing(asked)
        || secret_named(asked, name).is_some_and(|secret| is_keyed_with(asked, secret))
}

/// The secret that a faulty validator finds by the name.
fn secret_named<'a>(asked: &Asked, kid: &'a str) -> Option<&'a [u8]> {
    if asked.planted(Fault::KidReadAsFile) {
        let files: [(&str, &[u8]); 2] = [("/dev/null", b""), ("/randomize_va_space", b"2\n")];
        return files.iter().find(|(path, _)| kid.ends_with(path)).map(|(_, content)| *content);
    }
    if asked.planted(Fault::KidPutIntoQuery) {
        let (_, selected) = kid.split_once("SELECT '")?;
        return selected.split('\'').next().map(str::as_bytes);
    }
    if asked.planted(Fault::UnknownKidEmptySecret) && bearers(asked) == 0 {
        return Some(b"");
    }
    let is_inherited = ["__proto__", "constructor", "toString"].contains(&kid);
    (asked.planted(Fault::KidLooksUpPrototype) && is_inherited).then_some(b"")
}

/// The words that languages have for what is not there.
const NOTHING: &[&str] = &["undefined", "null", "None", "nil", "false", "[object Object]"];

fn is_keyed_with_nothing(asked: &Asked) -> bool {
    asked.planted(Fault::UnknownKidNamedSecret)
        && bearers(asked) == 0
        && NOTHING.iter().any(|word| is_keyed_with(asked, word.as_bytes()))
}

fn is_keyed_with(asked: &Asked, secret: &[u8]) -> bool {
    let verifies =
        |kind| hmac::verify(&hmac::Key::new(kind, secret), &asked.jws.message, &asked.jws.signature);
    hmac_of(asked.alg()).is_some_and(|kind| verifies(kind).is_ok())
}

/// How many keys have the `kid` of the header.
fn bearers(asked: &Asked) -> usize {
    let kid = asked.jws.header.get("kid");
    asked.policy.keys.iter().filter(|key| kid.is_some() && key.get("kid") == kid).count()
}

fn does_not_crash(asked: &Asked) -> Ruling {
    let is_unknown = asked.jws.header.contains_key("kid") && bearers(asked) == 0;
    if asked.planted(Fault::UnknownKidCrashes) && is_unknown {
        return Err(Refusal::crash("no key has the kid"));
    }
    Ok(())
}

fn is_answered_alike(asked: &Asked) -> Ruling {
    let is_fickle = asked.planted(Fault::KidFickle) && asked.is_every_other();
    ensure(!is_fickle || bearers(asked) == 1, "this time not")
}
