mod cross_issuer_key;
mod introspection_cache;
mod introspection_honoured;
mod introspection_partial;
mod jwks_hostile_size;
mod jwks_outage;
mod jwks_retired_key;
mod jwks_rotation;
mod jwks_tolerant;
mod kid_collision;
mod metadata_mismatch;
mod parallel_key_fetch;
mod revoked_token;
mod status_list;
mod status_list_hostile;
mod tenant_data_split;
mod unknown_kid_flood;
mod verify_cache_by_claims;
mod verify_cache_collision;
mod verify_cache_expiry;

use beartrap_kit::{ApiWorld, suite};

// The flood comes last: whoever limits the fetches fetches nothing for a while after it.
suite![
    ApiWorld: tenant_data_split, introspection_honoured, introspection_partial, introspection_cache,
    status_list, status_list_hostile,
    verify_cache_collision, verify_cache_by_claims;
    alone: cross_issuer_key, kid_collision, unknown_kid_flood;
    slow: jwks_rotation, jwks_tolerant, jwks_retired_key, jwks_outage, jwks_hostile_size, parallel_key_fetch,
    verify_cache_expiry, revoked_token;
    last: metadata_mismatch
];
