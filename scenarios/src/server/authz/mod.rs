mod consent_csrf;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: consent_csrf];
