//! jwt-compact behind the adapter protocol. It has no checks for issuer and audience.
//!
//! naive: the example of its documentation, with the key of the set that the token names. strict: everything that a
//! request asks for and that the library can check.

use adapter::{Claims, Config, Library, Refusal, Request, require};
use chrono::{DateTime, Duration, Utc};
use jwt_compact::alg::{
    Ed25519, Es256, Hs256, Hs256Key, Hs384, Hs384Key, Hs512, Hs512Key, Rsa, RsaPublicKey, StrongAlg,
    StrongKey,
};
use jwt_compact::jwk::JsonWebKey;
use jwt_compact::{Algorithm, AlgorithmExt as _, TimeOptions, Token, UntrustedToken};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

const LIBRARY: Library = Library {
    name: "jwt-compact",
    series: "0.8.",
    algorithms: &[
        "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "EdDSA",
    ],
    naive: Config { features: &["jwks"], verify: naive },
    strict: Config { features: &["jwks", "clock", "typ", "access-token"], verify: strict },
};

fn naive(request: &Request) -> Result<Value, Refusal> {
    let token = UntrustedToken::new(&request.token)?;
    let name = request.algorithms.first().ok_or(Refusal::reject("no algorithm is permitted"))?;
    let token: Token<Map<String, Value>> = validated(request, &token, name, false)?;
    token.claims().validate_expiration(&TimeOptions::default())?;
    Ok(serde_json::to_value(token.claims())?)
}

fn strict(request: &Request) -> Result<Value, Refusal> {
    let token = UntrustedToken::new(&request.token)?;
    let name = request.algorithms.iter().find(|name| *name == token.algorithm());
    let name = name.ok_or(Refusal::reject("the algorithm is not permitted"))?;
    // The application declares the claims that the library leaves to it.
    let token: Token<Claims> = validated(request, &token, name, true)?;
    let now = i64::try_from(request.now).ok().and_then(|now| DateTime::from_timestamp(now, 0));
    let now: DateTime<Utc> = now.ok_or(Refusal::reject("not a time"))?;
    let leeway = i64::try_from(request.leeway).ok().and_then(Duration::try_seconds).unwrap_or(Duration::MAX);
    let times = TimeOptions::new(leeway, || now);
    let claims = token.claims();
    claims.validate_expiration(&times)?;
    if claims.not_before.is_some() {
        claims.validate_maturity(&times)?;
    }
    request.check_typ(token.header().token_type.as_deref())?;
    let claims = serde_json::to_value(claims)?;
    require(request, &claims)?;
    Ok(claims)
}

fn validated<T: DeserializeOwned>(
    request: &Request,
    token: &UntrustedToken<'_>,
    algorithm: &str,
    only_strong: bool,
) -> Result<Token<T>, Refusal> {
    let text = request.key(token.header().key_id.as_deref())?.to_string();
    let jwk: JsonWebKey<'_> = serde_json::from_str(&text)?;
    Ok(match algorithm {
        // What the library calls a strong key is as long as a block of the hash: longer than RFC 7518 demands.
        "HS256" => by(&Hs256, &Hs256Key::try_from(&jwk)?, token)?,
        "HS384" => by(&Hs384, &Hs384Key::try_from(&jwk)?, token)?,
        "HS512" => by(&Hs512, &Hs512Key::try_from(&jwk)?, token)?,
        "ES256" => by(&Es256, &<Es256 as Algorithm>::VerifyingKey::try_from(&jwk)?, token)?,
        "EdDSA" => by(&Ed25519, &<Ed25519 as Algorithm>::VerifyingKey::try_from(&jwk)?, token)?,
        other => {
            let rsa: Rsa = other.parse()?;
            let key = RsaPublicKey::try_from(&jwk)?;
            if only_strong {
                let key = StrongKey::try_from(key).map_err(|_| Refusal::reject("a weak key"))?;
                by(&StrongAlg(rsa), &key, token)?
            } else {
                by(&rsa, &key, token)?
            }
        }
    })
}

fn by<A: Algorithm, T: DeserializeOwned>(
    algorithm: &A,
    key: &A::VerifyingKey,
    token: &UntrustedToken<'_>,
) -> Result<Token<T>, Refusal> {
    Ok(algorithm.validator(key).validate(token)?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    adapter::serve(&LIBRARY)
}
