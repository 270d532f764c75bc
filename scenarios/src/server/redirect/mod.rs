mod host_variants;
mod loopback_port;
mod other_clients_uri;
mod path_variants;
mod token_mismatch;
mod unregistered;
mod userinfo_and_parsers;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: host_variants, loopback_port, other_clients_uri, path_variants, token_mismatch, unregistered, userinfo_and_parsers];
