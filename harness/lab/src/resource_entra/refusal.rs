use super::{EntraApi, document};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use beartrap_core::Fault;
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

/// A refusal, and the challenge that says why (RFC 6750, 3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    status: StatusCode,
    error: Option<&'static str>,
    /// The claims that are asked for.
    claims: Option<String>,
    /// What a faulty API shows of its own troubles.
    shown: Option<String>,
}

impl Refusal {
    const fn new(status: StatusCode, error: Option<&'static str>) -> Self {
        Self { status, error, claims: None, shown: None }
    }

    pub(super) fn answer(self, api: &EntraApi) -> Response<Bytes> {
        let mut body = json!({ "error": self.error });
        if let Some(cause) = self.shown {
            body["cause"] = cause.into();
        }
        let mut answer = document(self.status, &body);
        if ![StatusCode::BAD_REQUEST, StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&self.status)
        {
            return answer;
        }
        let mut challenge = match self.error {
            None => "Bearer".to_owned(),
            Some(error) => format!("Bearer error=\"{error}\""),
        };
        if let Some(claims) = self.claims {
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

/// A challenge for claims that the token lacks, for clients that know what to do with it.
pub(super) fn claims_wanted(claims: &Value) -> Refusal {
    let refusal = Refusal::new(StatusCode::UNAUTHORIZED, Some("insufficient_claims"));
    Refusal { claims: Some(claims.to_string()), ..refusal }
}

/// What a faulty API does when the next one does not answer as it should.
pub(super) fn broken_by(cause: &str) -> Refusal {
    Refusal { shown: Some(cause.to_owned()), ..Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, None) }
}

pub(super) const NO_TOKEN: Refusal = Refusal::new(StatusCode::UNAUTHORIZED, None);
pub(super) const MALFORMED: Refusal = Refusal::new(StatusCode::BAD_REQUEST, Some("invalid_request"));
pub(super) const TOKEN_INVALID: Refusal = Refusal::new(StatusCode::UNAUTHORIZED, Some("invalid_token"));
pub(super) const NOT_ALLOWED: Refusal = Refusal::new(StatusCode::FORBIDDEN, Some("insufficient_scope"));
pub(super) const NOT_FOUND: Refusal = Refusal::new(StatusCode::NOT_FOUND, None);
/// The next API, or the way to its token, is out of order.
pub(super) const NEXT_IS_OUT: Refusal = Refusal::new(StatusCode::BAD_GATEWAY, None);
pub(super) const WRONG_METHOD: Refusal = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, None);
