//! jwt-simple behind the adapter protocol.
//!
//! naive: the first example for a public key in its documentation, with the key of the set that the token names.
//! strict: everything that a request asks for and that the library can check.

use adapter::{Config, Library, Refusal, Request, octets, require};
use jwt_simple::prelude::*;
use serde_json::{Map, Value};

const LIBRARY: Library = Library {
    name: "jwt-simple",
    series: "",
    algorithms: &[
        "HS256",
        "HS384",
        "HS512",
        "RS256",
        "RS384",
        "RS512",
        "PS256",
        "PS384",
        "PS512",
        "ES256",
        "ES384",
        "ES256K",
        "EdDSA",
        "Ed25519",
        "ML-DSA-44",
        "ML-DSA-65",
        "ML-DSA-87",
    ],
    naive: Config { features: &["jwks"], verify: naive },
    strict: Config { features: &["jwks", "clock", "typ", "access-token", "max-token-age"], verify: strict },
};

type Claims = JWTClaims<Map<String, Value>>;

fn naive(request: &Request) -> Result<Value, Refusal> {
    verified(request, None)
}

fn strict(request: &Request) -> Result<Value, Refusal> {
    let options = VerificationOptions {
        allowed_issuers: Some(HashSet::from([request.issuer.clone()])),
        allowed_audiences: Some(HashSet::from([request.audience.clone()])),
        required_signature_type: request.typ.clone(),
        time_tolerance: Some(Duration::from_secs(request.leeway)),
        max_validity: request.max_token_age.map(Duration::from_secs),
        artificial_time: Some(UnixTimeStamp::from_secs(request.now)),
        ..VerificationOptions::default()
    };
    let claims = verified(request, Some(&options))?;
    require(request, &claims)?;
    Ok(claims)
}

fn verified(request: &Request, options: Option<&VerificationOptions>) -> Result<Value, Refusal> {
    let metadata = Token::decode_metadata(&request.token).map_err(Refusal::reject)?;
    let jwk = request.key(metadata.key_id())?;
    let mut refused = Refusal::reject("no permitted algorithm");
    for algorithm in &request.algorithms {
        match verified_by(algorithm, jwk, &request.token, options.cloned()) {
            Ok(claims) => return Ok(serde_json::to_value(claims)?),
            Err(refusal) => refused = refusal,
        }
    }
    Err(refused)
}

/// The application knows the type of its keys, and so their algorithm.
fn verified_by(
    algorithm: &str,
    jwk: &Value,
    token: &str,
    options: Option<VerificationOptions>,
) -> Result<Claims, Refusal> {
    let text = jwk.to_string();
    macro_rules! public {
        ($key:ident) => {
            $key::from_jwk(&text).and_then(|key| key.verify_token(token, options))
        };
    }
    // "Shared secret keys do not support JWK."
    macro_rules! shared {
        ($key:ident) => {
            $key::from_bytes(&octets(jwk, "k")?).verify_token(token, options)
        };
    }
    let verified = match algorithm {
        "HS256" => shared!(HS256Key),
        "HS384" => shared!(HS384Key),
        "HS512" => shared!(HS512Key),
        "RS256" => public!(RS256PublicKey),
        "RS384" => public!(RS384PublicKey),
        "RS512" => public!(RS512PublicKey),
        "PS256" => public!(PS256PublicKey),
        "PS384" => public!(PS384PublicKey),
        "PS512" => public!(PS512PublicKey),
        "ES256" => public!(ES256PublicKey),
        "ES384" => public!(ES384PublicKey),
        "ES256K" => public!(ES256kPublicKey),
        "EdDSA" | "Ed25519" => public!(Ed25519PublicKey),
        "ML-DSA-44" => public!(MLDSA44PublicKey),
        "ML-DSA-65" => public!(MLDSA65PublicKey),
        "ML-DSA-87" => public!(MLDSA87PublicKey),
        _ => return Err(Refusal::reject("not an algorithm of the library")),
    };
    verified.map_err(Refusal::reject)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    adapter::serve(&LIBRARY)
}
