mod auth_required;
mod inactive;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: auth_required, inactive];
