use crate::{Refusal, Request};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

/// What an access token has (RFC 9068, 2.2).
pub const ACCESS_TOKEN: &[&str] = &["iss", "exp", "aud", "sub", "client_id", "iat", "jti"];

/// The claims as an application in Rust declares them, for libraries that leave the declaration to it: the registered
/// ones with their types (RFC 7519, 4.1), and all others.
#[derive(Deserialize, Serialize)]
pub struct Claims {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aud: Option<OneOrMany>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nbf: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
    #[serde(flatten)]
    pub others: Map<String, Value>,
}

#[derive(Deserialize, Serialize)]
#[serde(untagged)]
pub enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// What the application's declaration makes obligatory: the claims that the request requires, and those of an access token.
pub fn require(request: &Request, claims: &Value) -> Result<(), Refusal> {
    let of_kind = if request.is_access_token() { ACCESS_TOKEN } else { &[] };
    let mut names = request.required.iter().map(String::as_str).chain(of_kind.iter().copied());
    match names.find(|name| claims.get(name).is_none_or(Value::is_null)) {
        Some(name) => Err(Refusal::reject(format!("there is no {name}"))),
        None => Ok(()),
    }
}
