//! `decode` with `Validation::new` and the expected issuer; the audience is set where the recipient has one.

mod serve;

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde_json::Value;

fn main() {
    serve::serve("jsonwebtoken", &["RS256"], verify);
}

fn verify(request: &Value) -> Result<Value, String> {
    let text = |member: &str| request[member].as_str().unwrap_or_default();
    let jwk = &request["jwks"]["keys"][0];
    let number = |member: &str| jwk[member].as_str().unwrap_or_default();
    let key = DecodingKey::from_rsa_components(number("n"), number("e")).map_err(|error| error.to_string())?;
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[text("issuer")]);
    if !text("audience").is_empty() {
        validation.set_audience(&[text("audience")]);
    }
    let token = decode::<Value>(text("token"), &key, &validation).map_err(|error| error.to_string())?;
    Ok(token.claims)
}
