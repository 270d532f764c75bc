mod host_variants;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: host_variants];
