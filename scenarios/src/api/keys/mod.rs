mod alg_allowlist;
mod alg_none;
mod b64_false;
mod bad_signature;
mod crit_unknown;
mod ecdsa_degenerate;
mod embedded_jwk;
mod garbage_token;
mod hs_rs_confusion;
mod hs_weak_secret;
mod jku_x5u;
mod key_use;
mod kid_injection;
mod kid_missing;
mod not_a_compact_jws;
mod payload_tampered;
mod signature_stripped;
mod symmetric_key_in_jwks;
mod unknown_key;
mod x5c_selfsigned;

use beartrap_kit::{ApiWorld, suite};

suite![
    ApiWorld: garbage_token, bad_signature, payload_tampered, signature_stripped, alg_none, hs_rs_confusion,
    hs_weak_secret, unknown_key, embedded_jwk, jku_x5u, x5c_selfsigned, kid_injection, alg_allowlist,
    ecdsa_degenerate, crit_unknown, b64_false, not_a_compact_jws;
    alone: kid_missing, key_use, symmetric_key_in_jwks
];
