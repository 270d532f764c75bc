//! Where a request carries its token: in the Authorization header, once, and nowhere else (RFC 6750, 2).

use super::Api;
use super::refusal::{MALFORMED, NO_TOKEN, Refusal};
use crate::ask::Ask;
use beartrap_core::Fault;
use http::header;

/// A token as it was presented.
pub(super) struct Presented {
    pub(super) token: String,
}

/// The token of a request; none only where a fault lets everybody in.
pub(super) fn token(api: &Api, ask: &Ask) -> Result<Option<Presented>, Refusal> {
    let values: Vec<&[u8]> =
        ask.headers.get_all(header::AUTHORIZATION).iter().map(http::HeaderValue::as_bytes).collect();
    if let [] = values[..] {
        if api.planted(Fault::ApiOpen) {
            return Ok(None);
        }
        return in_query(api, ask).map(Some).ok_or(NO_TOKEN);
    }
    let [value] = values[..] else { return Err(MALFORMED) };
    let value = std::str::from_utf8(value).map_err(|_| MALFORMED)?;
    let (scheme, token) = value.split_once(' ').ok_or(if value.eq_ignore_ascii_case("bearer") {
        MALFORMED
    } else {
        NO_TOKEN
    })?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(NO_TOKEN);
    }
    let token = token.trim_matches(' ');
    let is_token68 = !token.is_empty() && token.bytes().all(is_of_token68);
    // Whoever reads payloads that are not encoded lets their letters through.
    api.unless(Fault::UnencodedPayloadRead, is_token68, MALFORMED)?;
    Ok(Some(Presented { token: token.to_owned() }))
}

fn in_query(api: &Api, ask: &Ask) -> Option<Presented> {
    let token = ask.query().get("access_token")?.to_owned();
    api.planted(Fault::ApiTokenFromQuery).then_some(Presented { token })
}

/// RFC 6750, 2.1: `b64token`.
fn is_of_token68(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)
}
