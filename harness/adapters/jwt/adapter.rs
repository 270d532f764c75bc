//! jwt behind the adapter protocol. It verifies signatures and checks no claim.
//!
//! naive: the example of its documentation, with the key of the set that the token names. strict: the same for the
//! permitted algorithms only, with what a request requires.

use adapter::{Claims, Config, Library, Refusal, Request, octets, require};
use hmac::{Hmac, Mac as _};
use jwt::{AlgorithmType, FromBase64, Header, JoseHeader, PKeyWithDigest, Token, VerifyWithKey as _};
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Public};
use openssl::rsa::Rsa;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Sha256, Sha384, Sha512};
use std::collections::BTreeMap;

const LIBRARY: Library = Library {
    name: "jwt",
    series: "",
    algorithms: &["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512"],
    naive: Config { features: &["jwks"], verify: naive },
    strict: Config { features: &["jwks", "typ", "access-token"], verify: strict },
};

type Anything = BTreeMap<String, Value>;

fn naive(request: &Request) -> Result<Value, Refusal> {
    let kid = Token::<Header, Anything, _>::parse_unverified(&request.token)?.header().key_id.clone();
    let name = request.algorithms.first().ok_or(Refusal::reject("no algorithm is permitted"))?;
    let token: Token<Header, Anything, _> = verified(request, kid.as_deref(), name)?;
    Ok(serde_json::to_value(token.claims())?)
}

/// "Any type that implements `JoseHeader` can be used": that of the library knows one `typ` only.
#[derive(Deserialize)]
struct AnyType {
    alg: AlgorithmType,
    kid: Option<String>,
    typ: Option<String>,
}

impl JoseHeader for AnyType {
    fn algorithm_type(&self) -> AlgorithmType {
        self.alg
    }
    fn key_id(&self) -> Option<&str> {
        self.kid.as_deref()
    }
}

fn strict(request: &Request) -> Result<Value, Refusal> {
    request.without_leeway()?;
    let unverified = Token::<AnyType, Claims, _>::parse_unverified(&request.token)?;
    let header = unverified.header();
    let name = request.algorithms.iter().find(|name| algorithm_type(name) == Some(header.alg));
    let name = name.ok_or(Refusal::reject("the algorithm is not permitted"))?;
    let token: Token<AnyType, Claims, _> = verified(request, header.key_id(), name)?;
    request.check_typ(token.header().typ.as_deref())?;
    let claims = serde_json::to_value(token.claims())?;
    require(request, &claims)?;
    Ok(claims)
}

fn algorithm_type(name: &str) -> Option<AlgorithmType> {
    serde_json::from_value(name.into()).ok()
}

fn verified<H: JoseHeader + FromBase64, C: FromBase64>(
    request: &Request,
    kid: Option<&str>,
    algorithm: &str,
) -> Result<Token<H, C, jwt::Verified>, Refusal> {
    let jwk = request.key(kid)?;
    let token = request.token.as_str();
    Ok(match algorithm {
        "HS256" => token.verify_with_key(&Hmac::<Sha256>::new_from_slice(&octets(jwk, "k")?)?)?,
        "HS384" => token.verify_with_key(&Hmac::<Sha384>::new_from_slice(&octets(jwk, "k")?)?)?,
        "HS512" => token.verify_with_key(&Hmac::<Sha512>::new_from_slice(&octets(jwk, "k")?)?)?,
        "RS256" | "ES256" => token.verify_with_key(&with(MessageDigest::sha256(), jwk)?)?,
        "RS384" | "ES384" => token.verify_with_key(&with(MessageDigest::sha384(), jwk)?)?,
        "RS512" | "ES512" => token.verify_with_key(&with(MessageDigest::sha512(), jwk)?)?,
        _ => return Err(Refusal::unsupported("not an algorithm of the library")),
    })
}

fn with(digest: MessageDigest, jwk: &Value) -> Result<PKeyWithDigest<Public>, Refusal> {
    let number = |member| Ok::<_, Refusal>(BigNum::from_slice(&octets(jwk, member)?)?);
    let key = match (jwk["kty"].as_str(), jwk["crv"].as_str()) {
        (Some("RSA"), _) => PKey::from_rsa(Rsa::from_public_components(number("n")?, number("e")?)?)?,
        (Some("EC"), Some("P-256")) => on(Nid::X9_62_PRIME256V1, &number("x")?, &number("y")?)?,
        (Some("EC"), Some("P-384")) => on(Nid::SECP384R1, &number("x")?, &number("y")?)?,
        (Some("EC"), Some("P-521")) => on(Nid::SECP521R1, &number("x")?, &number("y")?)?,
        _ => return Err(Refusal::reject("not a key of the library")),
    };
    Ok(PKeyWithDigest { digest, key })
}

fn on(curve: Nid, x: &BigNum, y: &BigNum) -> Result<PKey<Public>, Refusal> {
    let group = EcGroup::from_curve_name(curve)?;
    Ok(PKey::from_ec_key(EcKey::from_public_key_affine_coordinates(&group, x, y)?)?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    adapter::serve(&LIBRARY)
}
