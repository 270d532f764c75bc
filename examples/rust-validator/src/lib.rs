//! What an application has around jsonwebtoken: the key set of an issuer, from which a token names its key.

use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use serde::de::DeserializeOwned;

/// Verifies a token with the key that it names, and reads its claims.
pub fn verified<T: DeserializeOwned>(
    token: &str,
    keys: &JwkSet,
    mut validation: Validation,
) -> Result<T, Error> {
    let header = decode_header(token)?;
    // The library reads crit and leaves it to us; there is no extension that we understand (RFC 7515, 4.1.11).
    if header.crit.is_some() {
        return Err(ErrorKind::InvalidToken.into());
    }
    let key = header.kid.and_then(|kid| keys.find(&kid)).ok_or(ErrorKind::InvalidToken)?;
    // A key is for one algorithm (RFC 8725, 3.1), and the library takes no list for keys of several kinds.
    let algorithm = key.common.key_algorithm.map_or(Ok(header.alg), |of_key| of_key.to_string().parse())?;
    validation.algorithms.retain(|permitted| *permitted == algorithm);
    Ok(decode(token, &DecodingKey::from_jwk(key)?, &validation)?.claims)
}
