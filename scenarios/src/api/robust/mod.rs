mod compression_and_iterations;
mod size_bomb;
mod timing_and_state;

use beartrap_kit::{ApiWorld, suite};

suite![ApiWorld: ; alone: timing_and_state, compression_and_iterations, size_bomb];
