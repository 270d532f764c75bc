mod bound_per_code;
mod code_without_verifier;
mod plain_downgrade;
mod required_public;
mod s256_happy;
mod verifier_without_challenge;
mod wrong_verifier;

use beartrap_kit::{ServerWorld, suite};

suite![
    ServerWorld: bound_per_code, code_without_verifier, plain_downgrade, required_public, s256_happy,
    verifier_without_challenge, wrong_verifier
];
