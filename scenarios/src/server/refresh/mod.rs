mod happy;
mod no_auth;
mod rotation_public;
mod scope_escalation;
mod wrong_client;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: happy, no_auth, scope_escalation, wrong_client; alone: rotation_public];
