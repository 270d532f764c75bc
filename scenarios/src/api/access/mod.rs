mod object_ownership;
mod scope_missing;

use beartrap_kit::{ApiWorld, suite};

suite![ApiWorld: object_ownership, scope_missing];
