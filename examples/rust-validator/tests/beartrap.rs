//! Every vector of beartrap against the function that this crate verifies tokens with.

use beartrap::validator::{Claims, Refusal, Request, Suite};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, Validation};
use rust_validator::verified;
use serde::Deserialize as _;

fn verify(request: &Request) -> Result<Claims, Refusal> {
    let policy = &request.policy;
    let mut validation = Validation::new(Algorithm::RS256);
    validation.algorithms = policy.algorithms.iter().filter_map(|name| name.parse().ok()).collect();
    validation.set_issuer(&[&policy.issuer]);
    validation.set_audience(&[&policy.audience]);
    validation.set_required_spec_claims(&policy.required);
    validation.validate_nbf = true;
    validation.leeway = policy.leeway;
    Ok(verified(&request.token, &JwkSet::deserialize(&policy.jwks)?, validation)?)
}

/// What the library is known to do otherwise.
const DEPARTURES: &[(&str, &str)] = &[
    ("val.crit.non-array", "a crit of null is read as none"),
    ("val.iss.array", "iss is compared like aud: one of an array is enough"),
    ("val.jwks.key-ops-sign-only", "key_ops is not looked at"),
    ("val.jwks.use-enc", "use is not looked at"),
    ("val.mac.key-empty", "a secret may have any length"),
    ("val.mac.key-short", "a secret may have any length"),
    (
        "val.misc.empty-policy-issuer",
        "an empty issuer is one like any other, and a token without iss fails only where iss is required",
    ),
    ("val.misc.sub-not-text", "sub is read by whoever wants one: a number passes"),
    ("val.time.exp-now", "the second of exp is still accepted"),
    ("val.time.iat-string", "iat is not looked at"),
    ("val.typ.cty-jwt-unnested", "cty is not looked at"),
];

fn suite() -> Suite {
    Suite::of(|| verify)
        .named("jsonwebtoken")
        .algorithms(["HS256", "HS384", "HS512", "RS256", "RS384", "RS512"])
        .algorithms(["PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"])
        .departures(DEPARTURES)
}

beartrap::validator_tests!(suite());
