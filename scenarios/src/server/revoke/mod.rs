mod other_client;
mod refresh_token;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: other_client, refresh_token];
