use super::alg;
use crate::validator::asked::{Asked, Jwk};
use crate::validator::signature::octets;
use aws_lc_rs::hmac;
use beartrap_core::Fault;

/// What only a faulty validator believes.
pub(in crate::validator) fn believes(asked: &Asked, key: &Jwk) -> bool {
    let Ok(secret) = octets(key, "k") else { return false };
    let tag = asked.jws.signature.as_slice();
    let (hash, least) = match (alg::effective(asked, Some(key)).as_str(), tag.len()) {
        (_, 32) | ("HS256", _) if asked.planted(Fault::MacHashByTagLength) => (hmac::HMAC_SHA256, 32),
        (_, 48) | ("HS384", _) if asked.planted(Fault::MacHashByTagLength) => (hmac::HMAC_SHA384, 48),
        (_, 64) if asked.planted(Fault::MacHashByTagLength) => (hmac::HMAC_SHA512, 64),
        ("HS256", _) => (hmac::HMAC_SHA256, 32),
        ("HS384", _) => (hmac::HMAC_SHA384, 48),
        ("HS512", _) => (hmac::HMAC_SHA512, 64),
        _ => return false,
    };
    let zeros = hmac::sign(&hmac::Key::new(hash, &vec![0; least]), &asked.jws.message);
    if asked.planted(Fault::MacZeroKeyTried) && zeros.as_ref() == tag {
        return true;
    }
    let made = hmac::sign(&hmac::Key::new(hash, &secret), &asked.jws.message);
    let is_long = secret.len() >= least;
    asked.planted(Fault::MacComparedByPrefix) && is_long && made.as_ref().starts_with(tag)
        || asked.planted(Fault::MacShortKeyUsed) && made.as_ref() == tag
        || asked.planted(Fault::MacHashByTagLength) && made.as_ref() == tag
}
