//! The libraries, used as their adapters below `harness/adapters` use them: everything that a policy asks for and that the
//! library can check.

use super::Library;
use beartrap_fuzzer::lie::Places;
use beartrap_kit::validator::{Kind, Request};
use jwt_simple::prelude::{
    Duration, ES256PublicKey, ES384PublicKey, Ed25519PublicKey, HS256Key, JWTClaims, PS256PublicKey,
    RS256PublicKey, UnixTimeStamp, VerificationOptions,
};
use jwt_simple::prelude::{
    ECDSAP256PublicKeyLike as _, ECDSAP384PublicKeyLike as _, EdDSAPublicKeyLike as _,
};
use jwt_simple::prelude::{MACLike as _, RSAPublicKeyLike as _};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};
use std::collections::HashSet;

pub(super) const LIBRARIES: &[Library] = &[
    Library {
        name: "jsonwebtoken",
        // It has no clock but the machine's, so times are not checked and not asked about.
        except: Some(Places::EXPIRY.and(Places::NOT_BEFORE).and(Places::ISSUED_AT)),
        verify: jsonwebtoken,
    },
    Library { name: "jwt-simple", except: None, verify: jwt_simple },
];

/// The claims as an application declares them: the registered ones with their types (RFC 7519, 4.1), and all others.
#[derive(Serialize, Deserialize)]
struct Claims {
    #[serde(skip_serializing_if = "Option::is_none")]
    iss: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aud: Option<OneOrMany>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nbf: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iat: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    jti: Option<String>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

fn jsonwebtoken(request: &Request) -> Result<(), String> {
    use jsonwebtoken::jwk::JwkSet;
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};

    let policy = &request.policy;
    let jwks: JwkSet = serde_json::from_value(policy.jwks.clone()).map_err(said)?;
    let header = decode_header(&request.token).map_err(said)?;
    let permitted: Vec<Algorithm> = policy.algorithms.iter().filter_map(|name| name.parse().ok()).collect();
    if !permitted.contains(&header.alg) {
        return Err("the algorithm is not permitted".into());
    }
    let jwk = match (&header.kid, jwks.keys.as_slice()) {
        (Some(kid), _) => jwks.find(kid),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    let key = DecodingKey::from_jwk(jwk.ok_or("no key has this kid")?).map_err(said)?;
    let mut validation = Validation::new(header.alg);
    validation.validate_exp = false;
    validation.set_audience(&[&policy.audience]);
    validation.set_issuer(&[&policy.issuer]);
    let always = ["iss".to_owned(), "aud".to_owned()];
    validation.set_required_spec_claims(&[&policy.required[..], &always].concat());
    let token = decode::<Claims>(&request.token, &key, &validation).map_err(said)?;
    if let Some(expected) = &policy.typ
        && token.header.typ.as_deref().is_none_or(|typ| media_type(typ) != media_type(expected))
    {
        return Err("typ is not the expected one".into());
    }
    require(request, &serde_json::to_value(token.claims).map_err(said)?)
}

fn jwt_simple(request: &Request) -> Result<(), String> {
    let policy = &request.policy;
    let options = VerificationOptions {
        allowed_issuers: Some(HashSet::from([policy.issuer.clone()])),
        allowed_audiences: Some(HashSet::from([policy.audience.clone()])),
        required_signature_type: policy.typ.clone(),
        time_tolerance: Some(Duration::from_secs(policy.leeway)),
        artificial_time: Some(UnixTimeStamp::from_secs(policy.now)),
        ..VerificationOptions::default()
    };
    let metadata = jwt_simple::token::Token::decode_metadata(&request.token).map_err(said)?;
    let keys = policy.jwks["keys"].as_array().map_or(&[][..], Vec::as_slice);
    let jwk = match (metadata.key_id(), keys) {
        (Some(kid), _) => keys.iter().find(|key| key["kid"] == kid),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    let jwk = jwk.ok_or("no key has this kid")?;
    let mut verified = Err("no permitted algorithm".to_owned());
    for algorithm in &policy.algorithms {
        verified = by(algorithm, jwk, &request.token, options.clone());
        if verified.is_ok() {
            break;
        }
    }
    require(request, &serde_json::to_value(verified?).map_err(said)?)
}

/// The application knows the type of its keys, and so their algorithm.
fn by(
    algorithm: &str,
    jwk: &Value,
    token: &str,
    options: VerificationOptions,
) -> Result<JWTClaims<Map<String, Value>>, String> {
    use base64::Engine as _;
    let text = jwk.to_string();
    macro_rules! public {
        ($key:ident) => {
            $key::from_jwk(&text).and_then(|key| key.verify_token(token, Some(options))).map_err(said)
        };
    }
    match algorithm {
        "HS256" => {
            // The library reads no JWK of a secret, so what the key is for is the application's to look at.
            let is_for_this = jwk["use"] == "sig" && jwk["alg"] == "HS256" && jwk.get("key_ops").is_none();
            let secret = is_for_this.then(|| &jwk["k"]).ok_or("the key is for something else")?;
            let secret = secret.as_str().unwrap_or_default();
            let octets = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(secret).map_err(said)?;
            HS256Key::from_bytes(&octets).verify_token(token, Some(options)).map_err(said)
        }
        "RS256" => public!(RS256PublicKey),
        "PS256" => public!(PS256PublicKey),
        "ES256" => public!(ES256PublicKey),
        "ES384" => public!(ES384PublicKey),
        "EdDSA" | "Ed25519" => public!(Ed25519PublicKey),
        _ => Err("not an algorithm that is asked about".into()),
    }
}

/// What the application's declaration makes obligatory: the claims that the policy requires, and those of an access token
/// (RFC 9068, 2.2).
fn require(request: &Request, claims: &Value) -> Result<(), String> {
    const ACCESS_TOKEN: &[&str] = &["iss", "exp", "aud", "sub", "client_id", "iat", "jti"];
    let of_kind = if request.policy.kind == Kind::AccessToken { ACCESS_TOKEN } else { &[] };
    let mut names = request.policy.required.iter().map(String::as_str).chain(of_kind.iter().copied());
    match names.find(|name| claims.get(name).is_none_or(Value::is_null)) {
        Some(name) => Err(format!("there is no {name}")),
        None => Ok(()),
    }
}

/// RFC 7515, 4.1.9: `application/` may be left out; media types have no case.
fn media_type(typ: &str) -> String {
    let typ = typ.to_ascii_lowercase();
    typ.strip_prefix("application/").map_or_else(|| typ.clone(), str::to_owned)
}

#[expect(clippy::needless_pass_by_value, reason = "so it fits `map_err`")]
fn said(error: impl ToString) -> String {
    error.to_string()
}
