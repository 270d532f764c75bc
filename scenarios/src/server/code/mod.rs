mod single_use;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: single_use];
