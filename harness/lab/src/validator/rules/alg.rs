use super::none;
use crate::validator::asked::{Asked, HeaderRule, Jwk, KeyRule, Refusal, Ruling, ensure};
use crate::validator::signature;
use beartrap_core::Fault;
use serde_json::Value;

pub(super) const HEADER: &[HeaderRule] = &[is_listed, has_bound_keys];
pub(super) const KEY: &[KeyRule] = &[has_the_type, has_the_curve, is_bound_to_the_algorithm];

/// RFC 8725 section 3.1: the application lists the algorithms; a name is compared letter by letter.
fn is_listed(asked: &Asked) -> Ruling {
    if none::needs_no_key(asked) {
        return Ok(());
    }
    let (alg, list) = (effective(asked, None), &asked.policy.algorithms);
    ensure(!alg.is_empty(), "alg is missing or not a string")?;
    let listed = list.contains(&alg);
    let any = list.is_empty() && asked.planted(Fault::EmptyAlgListMeansAny);
    let of_the_header = asked.planted(Fault::HeaderJwkTrusted) && asked.jws.header.contains_key("jwk");
    let spared = any || of_the_header;
    asked.unless(Fault::UnlistedAlgAccepted, listed || spared, "the algorithm is not permitted")?;
    ensure(signature::key_type(&alg).is_some(), "the algorithm is not known here")
}

fn has_bound_keys(asked: &Asked) -> Ruling {
    let breaks = asked.planted(Fault::KeyWithoutAlgCrashes)
        && asked.policy.keys.iter().any(|key| !key.contains_key("alg"));
    if breaks { Err(Refusal::crash("a key has no alg")) } else { Ok(()) }
}

fn has_the_type(asked: &Asked, key: &Jwk) -> Ruling {
    let alg = effective(asked, Some(key));
    let kty = signature::key_type(&alg).map(|(kty, _)| kty);
    ensure(key.get("kty").and_then(Value::as_str) == kty, "the key is of another type")
}

fn has_the_curve(asked: &Asked, key: &Jwk) -> Ruling {
    let Some((_, Some(curve))) = signature::key_type(&effective(asked, Some(key))) else { return Ok(()) };
    let crv = key.get("crv").and_then(Value::as_str);
    asked.unless(Fault::UnknownCurveUnchecked, crv == Some(curve), "the key is on another curve")
}

/// RFC 7517 section 4.4, RFC 8725 section 3.1: a key that names its algorithm is used with no other.
fn is_bound_to_the_algorithm(asked: &Asked, key: &Jwk) -> Ruling {
    let Some(bound) = key.get("alg") else { return Ok(()) };
    let alg = effective(asked, Some(key));
    let is_bound = bound.as_str().map(one_name) == Some(one_name(&alg));
    asked.unless(Fault::JwkAlgIgnored, is_bound, "the key is for another algorithm")
}

/// The algorithm that a token is verified with: the `alg` of its header, in an honest validator.
pub(in crate::validator) fn effective(asked: &Asked, key: Option<&Jwk>) -> String {
    let alg = asked.alg();
    if asked.planted(Fault::KeyAlgVerifies)
        && let Some(bound) = key.and_then(|key| key.get("alg")?.as_str())
    {
        return bound.to_owned();
    }
    let own = || key.and_then(signature::usual).unwrap_or("RS256").to_owned();
    let is_known = signature::key_type(alg).is_some();
    if asked.planted(Fault::KeyDecidesAlg) && key.is_some()
        || asked.planted(Fault::UnknownAlgTakenForUsual) && !is_known
    {
        return own();
    }
    if asked.planted(Fault::UnknownCurveUnchecked) && ["EdDSA", "Ed448"].contains(&alg) {
        return "Ed25519".to_owned();
    }
    if asked.planted(Fault::AlgComparedLoosely) {
        let same = |known: &&&str| known.eq_ignore_ascii_case(alg.trim());
        return signature::ALGORITHMS
            .iter()
            .find(same)
            .map_or_else(|| alg.to_owned(), |known| (*known).to_owned());
    }
    alg.to_owned()
}

/// RFC 9864 gave EdDSA with Ed25519 a name of its own.
fn one_name(alg: &str) -> &str {
    if alg == "EdDSA" { "Ed25519" } else { alg }
}
