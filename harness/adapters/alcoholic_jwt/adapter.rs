//! `alcoholic_jwt` behind the adapter protocol. The type of the key decides about the algorithm.
//!
//! naive: the example of its documentation. strict: all of its validations.

use adapter::{Config, Library, Refusal, Request, require};
use alcoholic_jwt::{JWKS, ValidJWT, Validation, token_kid, validate};
use serde_json::Value;

const LIBRARY: Library = Library {
    name: "alcoholic_jwt",
    series: "",
    algorithms: &["RS256", "ES256"],
    naive: Config { features: &["jwks"], verify: naive },
    strict: Config { features: &["jwks", "typ", "access-token"], verify: strict },
};

fn naive(request: &Request) -> Result<Value, Refusal> {
    let validations = vec![Validation::Issuer(request.issuer.clone()), Validation::SubjectPresent];
    Ok(validated(request, validations)?.claims)
}

fn strict(request: &Request) -> Result<Value, Refusal> {
    request.without_leeway()?;
    let token = validated(
        request,
        vec![
            Validation::Issuer(request.issuer.clone()),
            Validation::Audience(request.audience.clone()),
            Validation::NotExpired,
        ],
    )?;
    request.check_typ(token.headers["typ"].as_str())?;
    require(request, &token.claims)?;
    Ok(token.claims)
}

fn validated(request: &Request, validations: Vec<Validation>) -> Result<ValidJWT, Refusal> {
    let jwks: JWKS = serde_json::from_value(request.jwks.clone())?;
    let kid = token_kid(&request.token)?.ok_or(Refusal::reject("there is no kid"))?;
    let jwk = jwks.find(&kid).ok_or(Refusal::reject("no key has this kid"))?;
    Ok(validate(&request.token, jwk, validations)?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    adapter::serve(&LIBRARY)
}
