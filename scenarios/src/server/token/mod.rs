mod get_refused;
mod implicit_disabled;
mod password_disabled;
mod query_credentials;
mod response_shape;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: get_refused, implicit_disabled, password_disabled, query_credentials, response_shape];
