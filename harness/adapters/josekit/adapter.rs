//! josekit behind the adapter protocol.
//!
//! naive: the example of its documentation, which verifies the signature, with the key of the set that the token names.
//! strict: everything that a request asks for and that the library can check.

use adapter::{Config, Library, Refusal, Request, require};
use josekit::JoseError;
use josekit::jwk::{Jwk, JwkSet};
use josekit::jws::{
    ES256, ES256K, ES384, ES512, EdDSA, HS256, HS384, HS512, JwsHeader, JwsVerifier, PS256, PS384, PS512,
    RS256, RS384, RS512,
};
use josekit::jwt::{self, JwtPayload, JwtPayloadValidator};
use serde_json::Value;
use std::time::{Duration, SystemTime};

const LIBRARY: Library = Library {
    name: "josekit",
    series: "",
    algorithms: &[
        "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
        "ES512", "ES256K", "EdDSA",
    ],
    naive: Config { features: &["jwks"], verify: naive },
    strict: Config { features: &["jwks", "clock", "typ", "access-token", "max-token-age"], verify: strict },
};

fn naive(request: &Request) -> Result<Value, Refusal> {
    let (payload, _) = decoded(request)?;
    Ok(payload.claims_set().clone().into())
}

fn strict(request: &Request) -> Result<Value, Refusal> {
    request.without_leeway()?;
    let (payload, header) = decoded(request)?;
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(request.now);
    let mut validator = JwtPayloadValidator::new();
    validator.set_base_time(now);
    validator.set_max_issued_time(now);
    if let Some(age) = request.max_token_age {
        validator.set_min_issued_time(now - Duration::from_secs(age));
    }
    validator.set_issuer(&request.issuer);
    validator.set_audience(&request.audience);
    validator.validate(&payload)?;
    request.check_typ(header.token_type())?;
    let claims = payload.claims_set().clone().into();
    require(request, &claims)?;
    Ok(claims)
}

fn decoded(request: &Request) -> Result<(JwtPayload, JwsHeader), Refusal> {
    let jwks = JwkSet::from_bytes(request.jwks.to_string())?;
    let keys = jwks.keys();
    let pairs = keys.iter().flat_map(|key| request.algorithms.iter().map(move |name| (*key, name)));
    // What does not fit together has no verifier.
    let verifiers: Vec<(&Jwk, Box<dyn JwsVerifier>)> =
        pairs.filter_map(|(key, name)| Some((key, verifier(name, key)?.ok()?))).collect();
    Ok(jwt::decode_with_verifier_selector(&request.token, |header| {
        let fits = |(key, verifier): &&(&Jwk, Box<dyn JwsVerifier>)| {
            let named = header.key_id().map_or(keys.len() == 1, |kid| key.key_id() == Some(kid));
            named && header.algorithm() == Some(verifier.algorithm().name())
        };
        Ok(verifiers.iter().find(fits).map(|(_, verifier)| verifier.as_ref()))
    })?)
}

fn verifier(algorithm: &str, key: &Jwk) -> Option<Result<Box<dyn JwsVerifier>, JoseError>> {
    macro_rules! boxed {
        ($algorithm:expr) => {
            $algorithm.verifier_from_jwk(key).map(|verifier| Box::new(verifier) as Box<dyn JwsVerifier>)
        };
    }
    Some(match algorithm {
        "HS256" => boxed!(HS256),
        "HS384" => boxed!(HS384),
        "HS512" => boxed!(HS512),
        "RS256" => boxed!(RS256),
        "RS384" => boxed!(RS384),
        "RS512" => boxed!(RS512),
        "PS256" => boxed!(PS256),
        "PS384" => boxed!(PS384),
        "PS512" => boxed!(PS512),
        "ES256" => boxed!(ES256),
        "ES384" => boxed!(ES384),
        "ES512" => boxed!(ES512),
        "ES256K" => boxed!(ES256K),
        "EdDSA" => boxed!(EdDSA),
        _ => return None,
    })
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    adapter::serve(&LIBRARY)
}
