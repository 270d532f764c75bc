mod happy;
mod public_refused;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: happy, public_refused];
