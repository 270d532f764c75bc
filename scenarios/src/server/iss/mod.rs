mod in_success;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: in_success];
