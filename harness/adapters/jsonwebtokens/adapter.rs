//! jsonwebtokens behind the adapter protocol.
//!
//! naive: the first example for verifying in its documentation, with the key of the set that the token names. strict:
//! everything that a request asks for and that the library can check.

use adapter::{Config, Library, Refusal, Request, octets, require};
use data_encoding::BASE64;
use jsonwebtokens::{Algorithm, AlgorithmID, Verifier, raw};
use serde_json::Value;

const LIBRARY: Library = Library {
    name: "jsonwebtokens",
    series: "",
    algorithms: &[
        "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
    ],
    naive: Config { features: &["jwks"], verify: naive },
    strict: Config { features: &["jwks", "clock", "typ", "access-token"], verify: strict },
};

fn naive(request: &Request) -> Result<Value, Refusal> {
    request.without_leeway()?;
    let header = raw::decode_header_only(&request.token)?;
    let name = request.algorithms.first().ok_or(Refusal::reject("no algorithm is permitted"))?;
    let algorithm = algorithm(name, request.key(header["kid"].as_str())?)?;
    let verifier = Verifier::create().issuer(&request.issuer).audience(&request.audience).build()?;
    Ok(verifier.verify(&request.token, &algorithm)?)
}

fn strict(request: &Request) -> Result<Value, Refusal> {
    let header = raw::decode_header_only(&request.token)?;
    let name = request.algorithms.iter().find(|name| header["alg"] == ***name);
    let name = name.ok_or(Refusal::reject("the algorithm is not permitted"))?;
    let kid = header["kid"].as_str();
    let mut algorithm = algorithm(name, request.key(kid)?)?;
    if let Some(kid) = kid {
        algorithm.set_kid(kid);
    }
    let leeway = u32::try_from(request.leeway)?;
    let verifier =
        Verifier::create().issuer(&request.issuer).audience(&request.audience).leeway(leeway).build()?;
    let token = verifier.verify_for_time(&request.token, &algorithm, request.now)?;
    request.check_typ(token.header["typ"].as_str())?;
    require(request, &token.claims)?;
    Ok(token.claims)
}

fn algorithm(name: &str, jwk: &Value) -> Result<Algorithm, Refusal> {
    let id = match name {
        "HS256" => AlgorithmID::HS256,
        "HS384" => AlgorithmID::HS384,
        "HS512" => AlgorithmID::HS512,
        "RS256" => AlgorithmID::RS256,
        "RS384" => AlgorithmID::RS384,
        "RS512" => AlgorithmID::RS512,
        "PS256" => AlgorithmID::PS256,
        "PS384" => AlgorithmID::PS384,
        "PS512" => AlgorithmID::PS512,
        "ES256" => AlgorithmID::ES256,
        "ES384" => AlgorithmID::ES384,
        _ => return Err(Refusal::reject("not an algorithm of the library")),
    };
    let text = |member: &str| jwk[member].as_str().unwrap_or_default();
    // The key says which constructor the application takes.
    Ok(match text("kty") {
        "oct" => Algorithm::new_hmac(id, octets(jwk, "k")?)?,
        "RSA" => Algorithm::new_rsa_n_e_b64_verifier(id, text("n"), text("e"))?,
        "EC" => Algorithm::new_ecdsa_pem_verifier(id, public_key_pem(jwk)?.as_bytes())?,
        _ => return Err(Refusal::reject("not a key of the library")),
    })
}

/// Keys on curves are read as PEM only: `SubjectPublicKeyInfo` (RFC 5480, 2), whose head is the same for all of a curve.
fn public_key_pem(jwk: &Value) -> Result<String, Refusal> {
    const P256: &[u8] =
        b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\
        \x07\x03\x42\x00\x04";
    const P384: &[u8] =
        b"\x30\x76\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22\x03\x62\
        \x00\x04";
    let head = match jwk["crv"].as_str() {
        Some("P-256") => P256,
        Some("P-384") => P384,
        _ => return Err(Refusal::reject("not a curve of the library")),
    };
    let der = [head, &octets(jwk, "x")?, &octets(jwk, "y")?].concat();
    Ok(format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", BASE64.encode(&der)))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    adapter::serve(&LIBRARY)
}
