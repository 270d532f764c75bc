//! openidconnect behind the adapter protocol: its verifier of ID tokens, whose client is the audience of the request.
//!
//! naive: the example of its documentation. strict: everything that a request asks for and that the library can check.
//! Its keys for HMAC are the text of a client secret, so that the octets of a key set do not fit.

use adapter::{Config, Library, Refusal, Request, require};
use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreGenderClaim, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalClaims, AuthorizationCode, AuthorizationCodeHash, ClientId,
    IdToken, IssuerUrl, JsonWebTokenType, Nonce,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::str::FromStr as _;

const LIBRARY: Library = Library {
    name: "openidconnect",
    series: "",
    algorithms: &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"],
    naive: Config { features: &["jwks", "id-token"], verify: naive },
    strict: Config { features: &["jwks", "clock", "typ", "id-token"], verify: strict },
};

#[derive(Debug, Clone, Deserialize, Serialize)]
struct Others(Map<String, Value>);

impl AdditionalClaims for Others {}

type Token = IdToken<Others, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

fn naive(request: &Request) -> Result<Value, Refusal> {
    request.without_leeway()?;
    let verifier = verifier(request)?;
    verified(request, &verifier)
}

fn strict(request: &Request) -> Result<Value, Refusal> {
    request.without_leeway()?;
    let now = i64::try_from(request.now).ok().and_then(|now| DateTime::from_timestamp(now, 0));
    let now: DateTime<Utc> = now.ok_or(Refusal::reject("not a time"))?;
    let mut verifier = verifier(request)?
        .set_allowed_algs(request.permitted(|name| serde_json::from_value(name.into()).ok()))
        .set_time_fn(move || now)
        .set_issue_time_verifier_fn(move |iat| ahead(iat, now));
    if let Some(typ) = &request.typ {
        verifier = verifier.set_allowed_jose_types([JsonWebTokenType::new(typ.clone()).normalize()?]);
    }
    if request.kind != "id-token" {
        verifier = verifier.set_other_audience_verifier_fn(|_| true);
    }
    if let Some(max_age) = request.max_age {
        verifier = verifier.set_auth_time_verifier_fn(move |auth_time| {
            let age = auth_time.map(|time| (now - time).num_seconds()).ok_or("there is no auth_time")?;
            u64::try_from(age).is_ok_and(|age| age <= max_age).then_some(()).ok_or("too long ago".to_owned())
        });
    }
    let claims = verified(request, &verifier)?;
    require(request, &claims)?;
    Ok(claims)
}

fn ahead(iat: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), String> {
    if iat > now { Err("issued in the future".to_owned()) } else { Ok(()) }
}

fn verifier(request: &Request) -> Result<CoreIdTokenVerifier<'static>, Refusal> {
    let keys: CoreJsonWebKeySet = serde_json::from_value(request.jwks.clone())?;
    let issuer = IssuerUrl::new(request.issuer.clone())?;
    Ok(CoreIdTokenVerifier::new_public_client(ClientId::new(request.audience.clone()), issuer, keys))
}

fn verified(request: &Request, verifier: &CoreIdTokenVerifier<'_>) -> Result<Value, Refusal> {
    let token = Token::from_str(&request.token)?;
    let claims = match &request.nonce {
        Some(nonce) => token.claims(verifier, &Nonce::new(nonce.clone()))?,
        None => token.claims(verifier, |_: Option<&Nonce>| Ok(()))?,
    };
    if let (Some(expected), Some(access_token)) = (claims.access_token_hash(), &request.access_token) {
        let access_token = AccessToken::new(access_token.clone());
        let actual =
            AccessTokenHash::from_token(&access_token, token.signing_alg()?, token.signing_key(verifier)?)?;
        if actual != *expected {
            return Err(Refusal::reject("at_hash is of another access token"));
        }
    }
    if let (Some(expected), Some(code)) = (claims.code_hash(), &request.code) {
        let code = AuthorizationCode::new(code.clone());
        let actual =
            AuthorizationCodeHash::from_code(&code, token.signing_alg()?, token.signing_key(verifier)?)?;
        if actual != *expected {
            return Err(Refusal::reject("c_hash is of another code"));
        }
    }
    Ok(serde_json::to_value(claims)?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    adapter::serve(&LIBRARY)
}
