mod client_unknown;
mod code_happy;
mod consent_csrf;
mod duplicate_param;
mod frame_denied;
mod no_307;
mod state_echo;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: client_unknown, code_happy, consent_csrf, duplicate_param, frame_denied, no_307, state_echo];
