//! The choice of the key: from the policy's set, by the header's `kid`, and only one that is meant for the algorithm.

use super::asked::{Asked, Jwk, Ruling};
use super::rules;
use super::signature;

/// The keys that the application trusts.
pub(super) fn trusted(asked: &Asked) -> Vec<Jwk> {
    [rules::iss::keys(asked), rules::jwks::of_any_shape(asked)].concat()
}

/// The signature is right with one of these keys that may be used for this token; the others are ignored.
pub(super) fn verify(asked: &Asked, keys: &[Jwk]) -> Ruling {
    if rules::none::needs_no_key(asked) || rules::is_believed(asked) {
        return Ok(());
    }
    let usable = |key: &&Jwk| rules::KEY.iter().copied().flatten().all(|rule| rule(asked, key).is_ok());
    let mut reason = "no key of the set is meant for this token".into();
    for key in keys.iter().filter(usable) {
        match signature::verify(asked, key) {
            Ok(()) => return Ok(()),
            Err(refusal) => reason = refusal,
        }
    }
    Err(reason)
}
