mod query_credentials;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: query_credentials];
