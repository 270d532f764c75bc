mod audience_array;
mod duplicate_claims;
mod encoding_odd;
mod exp_missing_or_odd;
mod expired;
mod id_token_as_bearer;
mod not_yet_valid;
mod other_jwt_as_bearer;
mod required_claims;
mod typ_enforced;
mod wrong_audience;
mod wrong_issuer;

use beartrap_kit::{ApiWorld, suite};

suite![
    ApiWorld: wrong_issuer, wrong_audience, audience_array, expired, exp_missing_or_odd, not_yet_valid, typ_enforced,
    id_token_as_bearer, other_jwt_as_bearer, required_claims, duplicate_claims, encoding_odd
];
