mod jwks_public_only;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: jwks_public_only];
