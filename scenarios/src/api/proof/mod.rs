//! Tokens that are bound to a key by DPoP (RFC 9449), or to a certificate by mutual TLS (RFC 8705).

mod dpop_as_bearer;
mod dpop_bad_proof;
mod dpop_happy;
mod dpop_nonce;
mod dpop_replay;
mod dpop_replay_flood;
mod dpop_wrong_key;
mod mtls_bound;

use beartrap_kit::{ApiWorld, suite};

suite![
    ApiWorld: dpop_happy, dpop_as_bearer, dpop_wrong_key, dpop_bad_proof, dpop_replay, dpop_nonce, mtls_bound;
    slow: dpop_replay_flood
];
