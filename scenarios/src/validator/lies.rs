//! What several families need to say about keys and signatures.

use beartrap_forge::{Segments, Token};
use beartrap_kit::validator::{Case, Policy};
use serde_json::{Value, json};

/// The case under a policy that trusts these keys instead; its twin keeps its own.
pub(super) fn trusting(mut case: Case, keys: impl Into<Vec<Value>>) -> Case {
    trust(&mut case.request.policy, keys);
    case
}

/// The policy trusts these keys and no other.
pub(super) fn trust(policy: &mut Policy, keys: impl Into<Vec<Value>>) {
    policy.jwks = json!({ "keys": keys.into() });
}

/// The octets that are signed.
pub(super) fn input(token: &Token) -> Vec<u8> {
    let Segments { header, payload, .. } = token.segments();
    format!("{header}.{payload}").into_bytes()
}

/// The first token of a series with other values of `jti` whose signature is like this; none if 4096 are not enough.
pub(super) fn signed_so(token: &Token, is_so: impl Fn(&[u8]) -> bool) -> Option<Token> {
    (0..4096)
        .map(|number| token.clone().claim("jti", format!("jti-{number}")))
        .find(|token| is_so(&token.key().sign(&input(token))))
}
