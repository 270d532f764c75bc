mod jwks_rotation;

use beartrap_kit::{ApiWorld, suite};

suite![ApiWorld: ; slow: jwks_rotation];
