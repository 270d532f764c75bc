mod secret_required_after;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: secret_required_after];
