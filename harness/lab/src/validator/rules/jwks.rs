use crate::validator::asked::{Asked, HeaderRule, Jwk, KeyRule, Ruling, ensure};
use crate::validator::signature::{self, octets};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use beartrap_core::Fault;
use serde_json::Value;

pub(super) const HEADER: &[HeaderRule] = &[spoils_no_set, knows_no_members, is_not_fickle];
pub(super) const KEY: &[KeyRule] = &[is_for_signatures, may_verify, agrees_with_its_certificate];

/// The registered members of a public key (RFC 7517 section 8.1), and the private ones that stand for themselves.
const MEMBERS: &[&str] = &[
    "kty", "use", "key_ops", "alg", "kid", "x5u", "x5c", "x5t", "x5t#S256", "crv", "x", "y", "n", "e", "k",
    "d", "p", "q", "dp", "dq", "qi",
];

/// RFC 7517 section 4.2.
fn is_for_signatures(asked: &Asked, key: &Jwk) -> Ruling {
    let verifies = key.get("use").is_none_or(|usage| usage == "sig");
    asked.unless(Fault::KeyUseIgnored, verifies, "the key is not for signatures")
}

/// RFC 7517 section 4.3.
fn may_verify(asked: &Asked, key: &Jwk) -> Ruling {
    let lists = |ops: &Value| ops.as_array().is_some_and(|ops| ops.iter().any(|op| op == "verify"));
    let verifies = key.get("key_ops").is_none_or(lists);
    asked.unless(Fault::KeyUseIgnored, verifies, "the key may not verify")
}

/// RFC 7517 section 4.7: the first certificate holds the modulus or the point that the other members give.
fn agrees_with_its_certificate(asked: &Asked, key: &Jwk) -> Ruling {
    let Some(chain) = key.get("x5c") else { return Ok(()) };
    let first = chain.get(0).and_then(Value::as_str).and_then(|first| STANDARD.decode(first).ok());
    let held = octets(key, "n").or_else(|_| octets(key, "x"))?;
    let holds = |certificate: Vec<u8>| certificate.windows(held.len().max(1)).any(|window| window == held);
    let agrees = !held.is_empty() && first.is_some_and(holds);
    // The clause binds whoever writes the key; to refuse it is this validator's choice, made the same each time.
    let fickle = asked.planted(Fault::KeyCertificateFickle) && asked.is_every_other();
    ensure(agrees || fickle, "the certificate holds another key")
}

/// RFC 7517 section 5: keys that are unknown or broken are ignored.
fn spoils_no_set(asked: &Asked) -> Ruling {
    let is_whole = asked.policy.keys.iter().all(is_whole);
    asked.only_with(Fault::OneBadKeySpoilsSet, is_whole, "a key of the set is broken")
}

fn is_whole(key: &Jwk) -> bool {
    let has = |name: &str| octets(key, name).is_ok_and(|octets| !octets.is_empty() && octets.len() <= 512);
    match signature::usual(key) {
        Some("RS256") => has("n") && has("e"),
        Some("ES256" | "ES384" | "ES512") => has("x") && has("y"),
        Some("HS256") => has("k"),
        Some(_) => has("x"),
        None => false,
    }
}

/// RFC 7517 sections 4 and 5: members that are not understood are ignored.
fn knows_no_members(asked: &Asked) -> Ruling {
    let known = |key: &Jwk| key.keys().all(|name| MEMBERS.contains(&name.as_str()));
    let set = asked.policy.request["jwks"].as_object();
    let is_bare = set.is_none_or(|set| set.keys().all(|name| name == "keys"));
    let all_known = is_bare && asked.policy.keys.iter().all(known);
    asked.only_with(Fault::UnknownKeyMembersRefused, all_known, "a member of the set is not registered")
}

/// What the documents leave open is answered the same each time.
fn is_not_fickle(asked: &Asked) -> Ruling {
    let keys = &asked.policy.keys;
    let twice = |(place, key): (usize, &Jwk)| {
        key.contains_key("kid") && keys[..place].iter().any(|before| before.get("kid") == key.get("kid"))
    };
    let is_padded =
        |key: &Jwk| key.contains_key("n") && octets(key, "n").is_ok_and(|n| n.first() == Some(&0));
    let is_untidy =
        keys.iter().enumerate().any(twice) || keys.iter().any(|key| key.contains_key("d") || is_padded(key));
    asked.only_with(
        Fault::UntidyKeySetFickle,
        !(is_untidy && asked.is_every_other()),
        "the set is untidy today",
    )
}

/// What stands in place of a set: an honest validator sees no keys in it.
pub(in crate::validator) fn of_any_shape(asked: &Asked) -> Vec<Jwk> {
    let shape = &asked.policy.request["jwks"];
    let one = [shape, &shape["keys"]].into_iter().filter_map(Value::as_object);
    let many = shape.as_array().into_iter().flatten().filter_map(Value::as_object);
    if asked.planted(Fault::KeySetOfAnyShape) { one.chain(many).cloned().collect() } else { Vec::new() }
}
