//! jsonwebtoken behind the adapter protocol; its releases 10 and 11 have one source.
//!
//! naive: the example for keys from a JWK Set in its repository. strict: everything that a request asks for and that
//! the library can check.

use adapter::{Claims, Config, Library, Refusal, Request, require};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Map, Value};

const LIBRARY: Library = Library {
    name: "jsonwebtoken",
    series: concat!(env!("CARGO_PKG_VERSION_MAJOR"), "."),
    algorithms: &[
        "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
        "EdDSA",
    ],
    naive: Config { features: &["jwks"], verify: naive },
    strict: Config { features: &["jwks", "typ", "access-token"], verify: strict },
};

fn naive(request: &Request) -> Result<Value, Refusal> {
    let jwks: JwkSet = serde_json::from_value(request.jwks.clone())?;
    let header = decode_header(&request.token)?;
    let kid = header.kid.ok_or(Refusal::reject("there is no kid"))?;
    let jwk = jwks.find(&kid).ok_or(Refusal::reject("no key has this kid"))?;
    let key = DecodingKey::from_jwk(jwk)?;
    let mut validation = Validation::new(header.alg);
    validation.set_audience(&[&request.audience]);
    Ok(decode::<Map<String, Value>>(&request.token, &key, &validation)?.claims.into())
}

fn strict(request: &Request) -> Result<Value, Refusal> {
    let jwks: JwkSet = serde_json::from_value(request.jwks.clone())?;
    let header = decode_header(&request.token)?;
    // The library wants every permitted algorithm to fit the key, so one that is permitted is told to it.
    let permitted: Vec<Algorithm> = request.permitted(|name| name.parse().ok());
    if !permitted.contains(&header.alg) {
        return Err(Refusal::reject("the algorithm is not permitted"));
    }
    let jwk = match (&header.kid, jwks.keys.as_slice()) {
        (Some(kid), _) => jwks.find(kid),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    let key = DecodingKey::from_jwk(jwk.ok_or(Refusal::reject("no key has this kid"))?)?;
    let mut validation = Validation::new(header.alg);
    validation.leeway = request.leeway;
    validation.validate_nbf = true;
    validation.set_audience(&[&request.audience]);
    validation.set_issuer(&[&request.issuer]);
    // What is set is compared with what is there; that it is there has to be asked for.
    let always = ["iss".to_owned(), "aud".to_owned()];
    validation.set_required_spec_claims(&[&request.required[..], &always].concat());
    let token = decode::<Claims>(&request.token, &key, &validation)?;
    request.check_typ(token.header.typ.as_deref())?;
    let claims = serde_json::to_value(token.claims)?;
    require(request, &claims)?;
    Ok(claims)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    adapter::serve(&LIBRARY)
}
