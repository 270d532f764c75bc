//! biscuit behind the adapter protocol.
//!
//! naive: the first example of its documentation, which decodes and validates nothing else, with a key set in place of a
//! secret. strict: everything that a request asks for and that the library can check.

use adapter::{Config, Library, Refusal, Request, require};
use biscuit::jwa::SignatureAlgorithm;
use biscuit::jwk::JWKSet;
use biscuit::{ClaimPresenceOptions, Empty, JWT, Presence, TemporalOptions, Validation, ValidationOptions};
use chrono::{DateTime, Duration};
use serde_json::{Map, Value};

const LIBRARY: Library = Library {
    name: "biscuit",
    series: "",
    algorithms: &[
        "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
    ],
    naive: Config { features: &["jwks"], verify: naive },
    strict: Config { features: &["jwks", "clock", "typ", "access-token", "max-token-age"], verify: strict },
};

type Token = JWT<Map<String, Value>, Empty>;

fn naive(request: &Request) -> Result<Value, Refusal> {
    let jwks: JWKSet<Empty> = serde_json::from_value(request.jwks.clone())?;
    let expected = permitted(request).first().copied();
    let token = Token::new_encoded(&request.token).decode_with_jwks(&jwks, expected)?;
    Ok(serde_json::to_value(token.payload()?)?)
}

fn strict(request: &Request) -> Result<Value, Refusal> {
    let jwks: JWKSet<Empty> = serde_json::from_value(request.jwks.clone())?;
    let encoded = Token::new_encoded(&request.token);
    let header = encoded.unverified_header()?.registered;
    if !permitted(request).contains(&header.algorithm) {
        return Err(Refusal::reject("the algorithm is not permitted"));
    }
    let token = match &header.key_id {
        Some(_) => encoded.decode_with_jwks(&jwks, Some(header.algorithm))?,
        None => encoded.decode_with_jwks_ignore_kid(&jwks)?,
    };
    let required = |name: &str| {
        let is_required = request.required.iter().any(|required| required == name);
        if is_required { Presence::Required } else { Presence::Optional }
    };
    let now = i64::try_from(request.now).ok().and_then(|now| DateTime::from_timestamp(now, 0));
    token.validate(ValidationOptions {
        claim_presence_options: ClaimPresenceOptions {
            issued_at: required("iat"),
            not_before: required("nbf"),
            expiry: required("exp"),
            // What is set is compared with what is there; that it is there has to be asked for.
            issuer: Presence::Required,
            audience: Presence::Required,
            subject: required("sub"),
            id: required("jti"),
        },
        temporal_options: TemporalOptions { epsilon: seconds(request.leeway), now },
        issued_at: Validation::Validate(request.max_token_age.map_or(Duration::MAX, seconds)),
        issuer: Validation::Validate(request.issuer.clone()),
        audience: Validation::Validate(request.audience.clone()),
        ..ValidationOptions::default()
    })?;
    request.check_typ(header.media_type.as_deref())?;
    let claims = serde_json::to_value(token.payload()?)?;
    require(request, &claims)?;
    Ok(claims)
}

fn permitted(request: &Request) -> Vec<SignatureAlgorithm> {
    request.permitted(|name| serde_json::from_value(name.into()).ok())
}

fn seconds(seconds: u64) -> Duration {
    i64::try_from(seconds).ok().and_then(Duration::try_seconds).unwrap_or(Duration::MAX)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    adapter::serve(&LIBRARY)
}
