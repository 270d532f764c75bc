mod id_token_signature;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: id_token_signature];
