//! `compact_jwt` behind the adapter protocol. It has no checks for issuer and audience.
//!
//! naive: the example of its documentation, with the key of the set that the token names. strict: the same for the
//! permitted algorithms only, with what a request requires.

use adapter::{Config, Library, Refusal, Request, octets, require};
use compact_jwt::crypto::JwsRs256Verifier;
use compact_jwt::traits::JwsVerifiable as _;
use compact_jwt::{
    JwaAlg, JwsCompact, JwsEs256Verifier, JwsHs256Signer, JwsVerifier, OidcToken, OidcUnverified,
};
use serde_json::Value;
use std::str::FromStr as _;

const LIBRARY: Library = Library {
    name: "compact_jwt",
    series: "",
    algorithms: &["HS256", "RS256", "ES256"],
    naive: Config { features: &["jwks", "clock"], verify: naive },
    strict: Config { features: &["jwks", "clock", "typ", "access-token"], verify: strict },
};

fn naive(request: &Request) -> Result<Value, Refusal> {
    let token = OidcUnverified::from_str(&request.token)?;
    let name = request.algorithms.first().ok_or(Refusal::reject("no algorithm is permitted"))?;
    Ok(serde_json::to_value(verified(request, &token, name)?)?)
}

fn strict(request: &Request) -> Result<Value, Refusal> {
    request.without_leeway()?;
    let token = OidcUnverified::from_str(&request.token)?;
    let name = match token.alg() {
        JwaAlg::HS256 => "HS256",
        JwaAlg::RS256 => "RS256",
        JwaAlg::ES256 => "ES256",
    };
    if !request.algorithms.iter().any(|permitted| permitted == name) {
        return Err(Refusal::reject("the algorithm is not permitted"));
    }
    let claims = serde_json::to_value(verified(request, &token, name)?)?;
    request.check_typ(JwsCompact::from_str(&request.token)?.header().typ.as_deref())?;
    require(request, &claims)?;
    Ok(claims)
}

fn verified(request: &Request, token: &OidcUnverified, algorithm: &str) -> Result<OidcToken, Refusal> {
    let jwk = request.key(token.kid())?;
    Ok(match algorithm {
        "HS256" => by(&JwsHs256Signer::try_from(octets(jwk, "k")?.as_slice())?, request, token)?,
        "RS256" => by(&JwsRs256Verifier::try_from(&serde_json::from_value(jwk.clone())?)?, request, token)?,
        _ => by(&JwsEs256Verifier::try_from(&serde_json::from_value(jwk.clone())?)?, request, token)?,
    })
}

fn by(verifier: &impl JwsVerifier, request: &Request, token: &OidcUnverified) -> Result<OidcToken, Refusal> {
    let now = i64::try_from(request.now)?;
    Ok(verifier.verify(token).and_then(|token| token.verify_exp(now))?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    adapter::serve(&LIBRARY)
}
