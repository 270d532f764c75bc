mod jwks_rotation;

use beartrap_kit::{ApiWorld, suite};

suite![ApiWorld: ; alone: jwks_rotation];
