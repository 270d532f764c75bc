mod rotation_public;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: rotation_public];
