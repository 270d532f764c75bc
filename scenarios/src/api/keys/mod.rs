mod jku_x5u;

use beartrap_kit::{ApiWorld, suite};

suite![ApiWorld: jku_x5u];
