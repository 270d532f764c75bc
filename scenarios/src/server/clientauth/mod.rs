mod basic_happy;
mod missing;
mod wrong_secret;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: basic_happy, missing, wrong_secret];
