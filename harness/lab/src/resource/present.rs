//! Where a request carries its token: in the Authorization header, once, and nowhere else (RFC 6750, 2).

use super::refusal::{BROKEN, MALFORMED, NO_TOKEN, Refusal};
use super::{Api, caller};
use crate::ask::Ask;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use beartrap_core::Fault;
use http::{HeaderValue, header};
use serde_json::Value;

/// A token as it was presented.
#[derive(Default)]
pub(super) struct Presented {
    pub(super) token: String,
    /// Another token whose claims a faulty API reads.
    pub(super) read_instead: Option<String>,
    /// It came behind the scheme DPoP (RFC 9449, 7.1).
    pub(super) is_proven: bool,
    /// It came as a password, which a faulty API takes for the right to everything.
    pub(super) is_password: bool,
}

impl Presented {
    fn new(token: impl Into<String>) -> Self {
        Self { token: token.into(), ..Self::default() }
    }
}

/// The token of a request; none only where a fault lets everybody in.
pub(super) fn token(api: &Api, ask: &Ask) -> Result<Option<Presented>, Refusal> {
    let values: Vec<&[u8]> =
        ask.headers.get_all(header::AUTHORIZATION).iter().map(HeaderValue::as_bytes).collect();
    if let Some(token) = ask.query().get("access_token")
        && api.planted(Fault::ApiQueryWins)
    {
        return Ok(Some(Presented::new(token)));
    }
    match values[..] {
        [] if api.planted(Fault::ApiOpen) => Ok(None),
        [] => elsewhere(api, ask).map(Some).ok_or(NO_TOKEN),
        [value] => in_header(api, value).map(Some),
        [first, .., last] if api.planted(Fault::ApiLastHeaderRead) => {
            let read_instead = Some(in_header(api, last)?.token);
            Ok(Some(Presented { read_instead, ..in_header(api, first)? }))
        }
        [..] if api.planted(Fault::ApiParallelFetchBreaks)
            && values.iter().all(|value| is_unheard_of(api, value)) =>
        {
            Err(api.breaks())
        }
        [..] => Err(MALFORMED),
    }
}

/// Whether the keys have to be fetched before the token of this header can be verified.
fn is_unheard_of(api: &Api, value: &[u8]) -> bool {
    let token = std::str::from_utf8(value).ok().and_then(|value| value.split_once(' '));
    token.is_some_and(|(_, token)| !caller::is_key_known(api, token))
}

fn in_header(api: &Api, value: &[u8]) -> Result<Presented, Refusal> {
    let value = std::str::from_utf8(value).map_err(|_| MALFORMED)?;
    if let Some(presented) = with_any_scheme(api, value) {
        return Ok(presented);
    }
    let malformed = if api.planted(Fault::ApiMalformedHeaderCrashes) { BROKEN } else { MALFORMED };
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    let is_known = scheme == "Bearer" || !api.planted(Fault::ApiSchemeCaseMatters);
    let is_proven = scheme.eq_ignore_ascii_case("dpop");
    if !scheme.eq_ignore_ascii_case("bearer") && !is_proven || !is_known {
        return Err(NO_TOKEN);
    }
    let token = token.trim_matches(' ');
    let is_token68 = !token.is_empty() && token.bytes().all(is_of_token68);
    // Whoever reads payloads that are not encoded lets their letters through.
    api.unless(Fault::UnencodedPayloadRead, is_token68, malformed)?;
    Ok(Presented { is_proven, ..Presented::new(token) })
}

/// The token of a header whose scheme is another, for a faulty API.
fn with_any_scheme(api: &Api, value: &str) -> Option<Presented> {
    let (scheme, rest) = value.split_once(' ').unwrap_or(("", value));
    if api.planted(Fault::ApiSchemeDropped) {
        return Some(Presented::new(rest));
    }
    let is_basic = scheme.eq_ignore_ascii_case("basic") && api.planted(Fault::ApiPasswordOpensAll);
    let pair = STANDARD.decode(rest).ok().filter(|_| is_basic)?;
    let (_, token) = std::str::from_utf8(&pair).ok()?.split_once(':')?;
    Some(Presented { is_password: true, ..Presented::new(token) })
}

/// The token of a request without an Authorization header, for a faulty API.
fn elsewhere(api: &Api, ask: &Ask) -> Option<Presented> {
    let in_body = || {
        let document: Option<Value> = serde_json::from_slice(&ask.body).ok();
        let member = document.and_then(|document| document["access_token"].as_str().map(str::to_owned));
        member.or_else(|| Some(ask.form().ok()?.get("access_token")?.to_owned()))
    };
    if api.planted(Fault::ApiTokenFromQuery) {
        ask.query().get("access_token").map(Presented::new)
    } else if api.planted(Fault::ApiTokenFromCookie) {
        ask.cookie("access_token").map(Presented::new)
    } else if api.planted(Fault::ApiTokenFromBody) {
        in_body().map(Presented::new)
    } else {
        None
    }
}

/// Whether a request says of itself that it needs no token.
pub(super) fn claims_exemption(ask: &Ask) -> bool {
    let says = |name: &str, word: &str| {
        ask.headers.get(name).is_some_and(|value| value.to_str().is_ok_and(|value| value.contains(word)))
    };
    says("user-agent", "kube-probe") || says("x-original-url", "/health")
}

/// RFC 6750, 2.1: `b64token`.
fn is_of_token68(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)
}
