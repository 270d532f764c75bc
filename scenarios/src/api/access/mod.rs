mod app_vs_user;
mod cors;
mod email_domain;
mod email_verified;
mod error_hygiene;
mod identity_by_email;
mod identity_header_spoof;
mod object_ownership;
mod resource_metadata;
mod role_missing;
mod route_bypass;
mod scope_matching;
mod scope_missing;
mod step_up;

use beartrap_kit::{ApiWorld, suite};

suite![ApiWorld:
    app_vs_user, cors, email_domain, email_verified, error_hygiene, identity_by_email, identity_header_spoof, object_ownership, resource_metadata, role_missing, route_bypass,
    scope_matching, scope_missing, step_up,
];
