use super::{EntraApi, document};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use beartrap_core::Fault;
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::json;

/// A refusal, and the challenge that says why (RFC 6750, 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    status: StatusCode,
    error: Option<&'static str>,
    /// The authentication context that is asked for.
    context: Option<&'static str>,
}

impl Refusal {
    const fn new(status: StatusCode, error: Option<&'static str>) -> Self {
        Self { status, error, context: None }
    }

    pub(super) fn answer(self, api: &EntraApi) -> Response<Bytes> {
        let mut answer = document(self.status, &json!({ "error": self.error }));
        if ![StatusCode::BAD_REQUEST, StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&self.status)
        {
            return answer;
        }
        let mut challenge = match self.error {
            None => "Bearer".to_owned(),
            Some(error) => format!("Bearer error=\"{error}\""),
        };
        if let Some(context) = self.context {
            let claims = claims_request(context);
            let claims = if api.planted(Fault::EntraClaimsBare) {
                claims.replace('"', "'")
            } else {
                STANDARD.encode(claims)
            };
            let authority = &api.config.authority;
            challenge = format!(
                "{challenge}, realm=\"\", authorization_uri=\"{authority}/common/oauth2/authorize\", claims=\"{claims}\""
            );
        }
        if let Ok(challenge) = HeaderValue::try_from(challenge) {
            answer.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        answer
    }
}

fn claims_request(context: &str) -> String {
    json!({ "access_token": { "acrs": { "essential": true, "value": context } } }).to_string()
}

/// A challenge for claims that the token lacks, for clients that know what to do with it.
pub(super) const fn claims_wanted(context: &'static str) -> Refusal {
    Refusal { status: StatusCode::UNAUTHORIZED, error: Some("insufficient_claims"), context: Some(context) }
}

pub(super) const NO_TOKEN: Refusal = Refusal::new(StatusCode::UNAUTHORIZED, None);
pub(super) const MALFORMED: Refusal = Refusal::new(StatusCode::BAD_REQUEST, Some("invalid_request"));
pub(super) const TOKEN_INVALID: Refusal = Refusal::new(StatusCode::UNAUTHORIZED, Some("invalid_token"));
pub(super) const NOT_ALLOWED: Refusal = Refusal::new(StatusCode::FORBIDDEN, Some("insufficient_scope"));
pub(super) const NOT_FOUND: Refusal = Refusal::new(StatusCode::NOT_FOUND, None);
pub(super) const WRONG_METHOD: Refusal = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, None);
