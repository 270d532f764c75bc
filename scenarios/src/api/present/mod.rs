mod no_token;
mod token_in_query;
mod valid_token;

use beartrap_kit::{ApiWorld, suite};

suite![ApiWorld: no_token, token_in_query, valid_token];
