mod issuer_exact;
mod jwks_public_only;
mod pkce_detectable;
mod required_members;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: issuer_exact, jwks_public_only, pkce_detectable, required_members];
