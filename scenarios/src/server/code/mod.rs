mod bound_to_client;
mod single_use;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: bound_to_client, single_use];
