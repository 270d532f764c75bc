//! Every way in which the lab says no.

use http::StatusCode;

/// A refusal: its error code, status and words, and how it reaches the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    /// The registered error code, for example `invalid_grant`.
    pub(crate) code: &'static str,
    /// What is wrong, in the characters that RFC 6749 section 5.2 allows.
    pub(crate) says: &'static str,
    pub(crate) by: Delivery,
}

/// How a refusal may be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// A page at the server: client or redirect URI are not established, so nothing may be redirected
    /// (RFC 6749 section 4.1.2.1).
    Page,
    /// The redirect URI of the client.
    Redirect,
    /// A JSON object (RFC 6749 section 5.2).
    Json,
    /// A JSON object with a Basic challenge (RFC 6749 section 5.2, `invalid_client`).
    Basic,
    /// A Bearer challenge (RFC 6750 section 3).
    Bearer,
}

const fn page(says: &'static str) -> Refusal {
    Refusal { status: StatusCode::BAD_REQUEST, code: "invalid_request", says, by: Delivery::Page }
}

const fn redirect(code: &'static str, says: &'static str) -> Refusal {
    Refusal { status: StatusCode::BAD_REQUEST, code, says, by: Delivery::Redirect }
}

const fn json(code: &'static str, says: &'static str) -> Refusal {
    Refusal { status: StatusCode::BAD_REQUEST, code, says, by: Delivery::Json }
}

const fn bearer(status: StatusCode, code: &'static str, says: &'static str) -> Refusal {
    Refusal { status, code, says, by: Delivery::Bearer }
}

// The authorization endpoint and its pages: nothing to redirect to.
pub(crate) const MALFORMED_REQUEST: Refusal = page("the request is not form-encoded UTF-8");
pub(crate) const REQUEST_TOO_LONG: Refusal = page("the request is longer than 8 KiB");
pub(crate) const ESSENTIAL_REPEATED: Refusal = page("client_id or redirect_uri is repeated");
pub(crate) const CLIENT_UNKNOWN: Refusal = page("client_id is missing or not registered");
pub(crate) const REDIRECT_URI_MISSING: Refusal = page("redirect_uri is missing");
pub(crate) const REDIRECT_URI_UNREGISTERED: Refusal = page("redirect_uri is not registered for this client");
pub(crate) const TRANSACTION_UNKNOWN: Refusal = page(
    "this login was not started in this browser, or is over; go back to the application and start again",
);
pub(crate) const FORM_FORGED: Refusal = Refusal {
    status: StatusCode::FORBIDDEN,
    ..page("the form did not come from this page; go back and try again")
};

// The authorization endpoint: delivered to the client.
pub(crate) const PARAMETER_REPEATED: Refusal = redirect("invalid_request", "a parameter is repeated");
pub(crate) const RESPONSE_TYPE_MISSING: Refusal = redirect("invalid_request", "response_type is missing");
pub(crate) const RESPONSE_TYPE_UNKNOWN: Refusal =
    redirect("unsupported_response_type", "response_type must be code");
pub(crate) const RESPONSE_MODE_UNKNOWN: Refusal =
    redirect("invalid_request", "response_mode must be query, fragment or form_post");
pub(crate) const CODE_GRANT_NOT_ALLOWED: Refusal =
    redirect("unauthorized_client", "the client is not registered for the authorization code grant");
pub(crate) const REQUEST_OBJECT: Refusal =
    redirect("request_not_supported", "request objects are not supported; send plain parameters");
pub(crate) const REQUEST_URI: Refusal =
    redirect("request_uri_not_supported", "request_uri is not supported; send plain parameters");
pub(crate) const SCOPE_UNKNOWN: Refusal = redirect("invalid_scope", "none of the scopes is known");
pub(crate) const PROMPT_UNKNOWN: Refusal =
    redirect("invalid_request", "prompt must be none, or some of login, consent and select_account");
pub(crate) const MAX_AGE_MALFORMED: Refusal =
    redirect("invalid_request", "max_age must be a number of seconds");
pub(crate) const HINT_INVALID: Refusal =
    redirect("invalid_request", "id_token_hint is not an ID token of this issuer for this client");
pub(crate) const CLAIMS_MALFORMED: Refusal =
    redirect("invalid_request", "claims must be a JSON object of objects");
pub(crate) const ACR_UNMET: Refusal =
    redirect("unmet_authentication_requirements", "the essential acr cannot be met");
pub(crate) const CHALLENGE_MISSING: Refusal =
    redirect("invalid_request", "public clients must send code_challenge");
pub(crate) const CHALLENGE_MALFORMED: Refusal =
    redirect("invalid_request", "code_challenge must be 43 to 128 unreserved characters");
pub(crate) const CHALLENGE_METHOD_UNKNOWN: Refusal =
    redirect("invalid_request", "code_challenge_method must be S256");
pub(crate) const LOGIN_REQUIRED: Refusal =
    redirect("login_required", "the user who was asked for is not logged in");
pub(crate) const CONSENT_REQUIRED: Refusal = redirect("consent_required", "the user has not consented yet");
pub(crate) const ACCESS_DENIED: Refusal = redirect("access_denied", "the user said no");

// The token endpoint and its neighbours.
pub(crate) const NOT_A_FORM: Refusal =
    json("invalid_request", "send the parameters as application/x-www-form-urlencoded UTF-8 in the body");
pub(crate) const FORM_REPEATED: Refusal = json("invalid_request", "a parameter is repeated");
pub(crate) const GRANT_TYPE_MISSING: Refusal = json("invalid_request", "grant_type is missing");
pub(crate) const GRANT_TYPE_UNKNOWN: Refusal =
    json("unsupported_grant_type", "the grant type is not supported");
pub(crate) const GRANT_NOT_ALLOWED: Refusal =
    json("unauthorized_client", "the client is not registered for this grant type");
pub(crate) const CREDENTIALS_TWICE: Refusal =
    json("invalid_request", "the client authenticates in more than one way, or as more than one client");
pub(crate) const CLIENT_NOT_AUTHENTICATED: Refusal = Refusal {
    status: StatusCode::UNAUTHORIZED,
    by: Delivery::Basic,
    ..json("invalid_client", "the client is unknown, or did not authenticate by its registered method")
};
pub(crate) const TOKEN_MISSING: Refusal = json("invalid_request", "token is missing");
pub(crate) const TOKEN_OF_ANOTHER: Refusal =
    json("unauthorized_client", "the token was issued to another client");
pub(crate) const CODE_MISSING: Refusal = json("invalid_request", "code is missing");
pub(crate) const CODE_UNKNOWN: Refusal = json("invalid_grant", "the code is unknown");
pub(crate) const CODE_OF_ANOTHER: Refusal = json("invalid_grant", "the code was issued to another client");
pub(crate) const CODE_SPENT: Refusal =
    json("invalid_grant", "the code was used before; the tokens issued from it are revoked");
pub(crate) const CODE_EXPIRED: Refusal = json("invalid_grant", "the code has expired");
pub(crate) const REDIRECT_URI_DIFFERS: Refusal =
    json("invalid_grant", "redirect_uri is not that of the authorization request");
pub(crate) const VERIFIER_MISSING: Refusal = json("invalid_grant", "code_verifier is missing");
pub(crate) const VERIFIER_MALFORMED: Refusal =
    json("invalid_grant", "code_verifier must be 43 to 128 unreserved characters");
pub(crate) const VERIFIER_WRONG: Refusal =
    json("invalid_grant", "code_verifier does not belong to the code_challenge");
pub(crate) const VERIFIER_UNASKED: Refusal =
    json("invalid_grant", "code_verifier was sent, but the authorization request had no code_challenge");
pub(crate) const REFRESH_MISSING: Refusal = json("invalid_request", "refresh_token is missing");
pub(crate) const REFRESH_UNKNOWN: Refusal = json("invalid_grant", "the refresh token is unknown");
pub(crate) const REFRESH_OF_ANOTHER: Refusal =
    json("invalid_grant", "the refresh token was issued to another client");
pub(crate) const REFRESH_SPENT: Refusal =
    json("invalid_grant", "the refresh token was used before; its whole family is revoked");
pub(crate) const REFRESH_OVER: Refusal =
    json("invalid_grant", "the refresh token has expired or was revoked");
pub(crate) const SCOPE_EXCEEDED: Refusal = json("invalid_scope", "the scope goes beyond what was granted");
pub(crate) const PASSWORD_WRONG: Refusal = json("invalid_grant", "the user name or the password is wrong");

// Registration.
pub(crate) const METADATA_MALFORMED: Refusal =
    json("invalid_client_metadata", "send the client metadata as a JSON object");
pub(crate) const METADATA_UNSUPPORTED: Refusal = json(
    "invalid_client_metadata",
    "a value of the client metadata is not supported, or does not fit the others",
);
pub(crate) const REDIRECT_URI_UNFIT: Refusal = json(
    "invalid_redirect_uri",
    "redirect URIs must be https, or http on a loopback host, without fragment, user or response parameters",
);

// The API and UserInfo.
pub(crate) const NO_TOKEN: Refusal = bearer(StatusCode::UNAUTHORIZED, "", "send an access token as Bearer");
pub(crate) const TOKEN_TWICE: Refusal =
    bearer(StatusCode::BAD_REQUEST, "invalid_request", "the access token was sent more than once");
pub(crate) const TOKEN_INVALID: Refusal = bearer(
    StatusCode::UNAUTHORIZED,
    "invalid_token",
    "the access token is malformed, expired, revoked or not for here",
);
pub(crate) const SCOPE_MISSING: Refusal =
    bearer(StatusCode::FORBIDDEN, "insufficient_scope", "the access token lacks the scope for this");

/// A rule without a fault: it must hold, or the refusal is the answer.
pub(crate) fn must(holds: bool, refusal: Refusal) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(refusal) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_keeps_to_the_allowed_characters() {
        let allowed = |text: &str| text.bytes().all(|b| matches!(b, 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7e));
        for refusal in
            [TRANSACTION_UNKNOWN, REDIRECT_URI_UNFIT, CODE_SPENT, CLIENT_NOT_AUTHENTICATED, HINT_INVALID]
        {
            assert!(allowed(refusal.says) && allowed(refusal.code), "{refusal:?}");
        }
    }
}
