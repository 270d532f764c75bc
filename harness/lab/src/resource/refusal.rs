use super::{Api, access, document, proof};
use crate::ask::Ask;
use beartrap_core::Fault;
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::json;

/// A refusal of the API, and the challenge that says why (RFC 6750, 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    error: Option<&'static str>,
    /// Further parameters of the challenge, as they stand there.
    more: &'static str,
}

impl Refusal {
    const fn new(status: StatusCode, error: &'static str) -> Self {
        Self { status, error: Some(error), more: "" }
    }

    pub(super) const fn with(self, more: &'static str) -> Self {
        Self { more, ..self }
    }

    pub(super) fn answer(self, api: &Api, ask: &Ask) -> Response<Bytes> {
        let mut body = self.error.map_or_else(|| json!({}), |error| json!({ "error": error }));
        if api.planted(Fault::ApiErrorsEcho) {
            body["authorization"] = ask.header(header::AUTHORIZATION).into();
        }
        let mut answer = document(self.status, &body);
        let has_challenge = [StatusCode::BAD_REQUEST, StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
        if !has_challenge.contains(&self.status) {
            return answer;
        }
        let metadata = format!("resource_metadata=\"{}\"", access::metadata_url(api));
        let error = self.error.map_or_else(String::new, |error| format!("error=\"{error}\", "));
        let scheme = if self.is_about_proofs() { "DPoP algs=\"ES256 RS256\"," } else { "Bearer" };
        let mut challenge = format!("{scheme} {error}{}{metadata}", self.more);
        if api.planted(Fault::ApiChallengeUnquoted) {
            challenge = challenge.replace('"', "").replace('_', " ");
        }
        if let Ok(challenge) = HeaderValue::try_from(challenge) {
            answer.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        if self == NONCE_WANTED
            && let Ok(nonce) = HeaderValue::try_from(proof::nonce(api))
        {
            answer.headers_mut().insert("dpop-nonce", nonce);
        }
        answer
    }

    fn is_about_proofs(self) -> bool {
        [PROOF_INVALID, NONCE_WANTED].contains(&self)
    }
}

/// RFC 6750, 3: a request without a token gets a challenge without an error.
pub(super) const NO_TOKEN: Refusal = Refusal { status: StatusCode::UNAUTHORIZED, error: None, more: "" };
pub(super) const MALFORMED: Refusal = Refusal::new(StatusCode::BAD_REQUEST, "invalid_request");
pub(super) const BROKEN: Refusal =
    Refusal { status: StatusCode::INTERNAL_SERVER_ERROR, error: None, more: "" };
pub(super) const TOKEN_INVALID: Refusal = Refusal::new(StatusCode::UNAUTHORIZED, "invalid_token");
/// RFC 9449, 7.1 and 9.
pub(super) const PROOF_INVALID: Refusal = Refusal::new(StatusCode::UNAUTHORIZED, "invalid_dpop_proof");
pub(super) const NONCE_WANTED: Refusal = Refusal::new(StatusCode::UNAUTHORIZED, "use_dpop_nonce");
pub(super) const SCOPE_MISSING: Refusal = Refusal::new(StatusCode::FORBIDDEN, "insufficient_scope");
pub(super) const NOT_ALLOWED: Refusal = Refusal::new(StatusCode::FORBIDDEN, "insufficient_scope");
/// RFC 9470, 3.
pub(super) const STEP_UP: Refusal =
    Refusal::new(StatusCode::UNAUTHORIZED, "insufficient_user_authentication")
        .with("acr_values=\"phr\", max_age=\"600\", ");
pub(super) const NOT_FOUND: Refusal = Refusal { status: StatusCode::NOT_FOUND, error: None, more: "" };
pub(super) const WRONG_METHOD: Refusal =
    Refusal { status: StatusCode::METHOD_NOT_ALLOWED, error: None, more: "" };
