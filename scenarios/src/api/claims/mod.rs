mod expired;

use beartrap_kit::{ApiWorld, suite};

suite![ApiWorld: expired];
