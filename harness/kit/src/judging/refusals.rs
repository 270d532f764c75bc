//! The equivalence table of refusals: for each situation the textbook answer, the answers that are as good, and what
//! costs a note. It is the only place that knows them.

/// How a situation is to be refused. Acceptance is judged by effect; this decides only whether a refusal is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The error code of the specification.
    pub textbook: &'static str,
    /// Codes that are as good.
    pub equally: &'static [&'static str],
    /// Status codes that are as good.
    pub statuses: &'static [u16],
}

impl Refusal {
    /// Every error code that needs no note.
    pub fn errors(&self) -> Vec<&'static str> {
        [self.textbook].iter().chain(self.equally).copied().collect()
    }

    /// Whether an error code needs no note.
    pub fn knows(&self, error: &str) -> bool {
        error == self.textbook || self.equally.contains(&error)
    }
}

/// A code, refresh token or assertion that is unknown, expired, used, or another client's (RFC 6749, 5.2).
pub const BAD_GRANT: Refusal =
    Refusal { textbook: "invalid_grant", equally: &["invalid_request"], statuses: &[400] };
/// A code verifier that does not fit the challenge (RFC 7636, 4.6).
pub const VERIFIER_WRONG: Refusal = Refusal { textbook: "invalid_grant", equally: &[], statuses: &[400] };
/// A code verifier that is missing, malformed, or was never asked for: both codes are in use.
pub const VERIFIER_MISSING: Refusal =
    Refusal { textbook: "invalid_grant", equally: &["invalid_request"], statuses: &[400] };
/// An unknown client or a wrong credential (RFC 6749, 5.2).
pub const BAD_CLIENT: Refusal = Refusal { textbook: "invalid_client", equally: &[], statuses: &[401, 400] };
/// Wrong credentials in the Authorization header (RFC 6749, 5.2).
pub const BAD_BASIC_CREDENTIALS: Refusal =
    Refusal { textbook: "invalid_client", equally: &[], statuses: &[401] };
/// Credentials or a grant that are not where they are read from.
pub const CREDENTIALS_OR_GRANT_MISSING: Refusal = Refusal {
    textbook: "invalid_client",
    equally: &["invalid_request", "invalid_grant", "unauthorized_client"],
    statuses: &[400, 401],
};
/// A grant type that this client may not use, or that the server does not have.
pub const GRANT_NOT_ALLOWED: Refusal = Refusal {
    textbook: "unauthorized_client",
    equally: &["unsupported_grant_type", "invalid_grant", "invalid_client"],
    statuses: &[400, 401],
};
/// A scope or resource beyond what was granted (RFC 6749, 5.2; RFC 8707, 2).
pub const SCOPE_EXCESSIVE: Refusal =
    Refusal { textbook: "invalid_scope", equally: &["invalid_target", "invalid_grant"], statuses: &[400] };
/// An application that the tenant does not know (AADSTS700016), in Entra's words and in those of others.
pub const APPLICATION_UNKNOWN: Refusal = Refusal {
    textbook: "unauthorized_client",
    equally: &["invalid_client", "invalid_request", "invalid_grant"],
    statuses: &[400, 401],
};
/// A redemption that another kind of client would make: a page, a server, a native app. The number says which rule was
/// broken (AADSTS9002325 to 9002327), and a credential may be refused as such (AADSTS700025, 7000218).
pub const OF_ANOTHER_PLATFORM: Refusal = Refusal {
    textbook: "invalid_request",
    equally: &["invalid_client", "invalid_grant", "unauthorized_client"],
    statuses: &[400, 401],
};
/// A permission that nobody granted (AADSTS65001).
pub const CONSENT_MISSING: Refusal = Refusal {
    textbook: "invalid_grant",
    equally: &["consent_required", "interaction_required", "invalid_scope"],
    statuses: &[400],
};
/// A token of an application in place of that of a user (AADSTS7000114).
pub const USER_MISSING: Refusal = Refusal {
    textbook: "invalid_grant",
    equally: &["unauthorized_client", "invalid_request"],
    statuses: &[400, 401],
};
/// A policy asks for something that only the user can do (AADSTS50076): in the words of older and of later years.
pub const USER_NEEDED: Refusal =
    Refusal { textbook: "interaction_required", equally: &["invalid_grant"], statuses: &[400] };
/// A device whose user is not done (RFC 8628, 3.5).
pub const DEVICE_PENDING: Refusal =
    Refusal { textbook: "authorization_pending", equally: &["slow_down"], statuses: &[400] };
/// A device whose user said no (RFC 8628, 3.5), in Entra's word too.
pub const DEVICE_DECLINED: Refusal =
    Refusal { textbook: "access_denied", equally: &["authorization_declined"], statuses: &[400] };
/// A device code that is too old, was used, or is another client's: Entra has words of its own.
pub const DEVICE_CODE_OVER: Refusal = Refusal {
    textbook: "expired_token",
    equally: &["bad_verification_code", "code_expired", "invalid_grant", "invalid_request"],
    statuses: &[400],
};
/// A device code of another client, with or without a credential.
pub const DEVICE_CODE_OF_ANOTHER: Refusal = Refusal {
    textbook: "invalid_grant",
    equally: &["bad_verification_code", "invalid_client", "invalid_request", "unauthorized_client"],
    statuses: &[400, 401],
};
/// A password in exchange for tokens where the grant is off, or has no place: every word that says so is in use.
pub const PASSWORD_NOT_TRADED: Refusal = Refusal {
    textbook: "unsupported_grant_type",
    equally: &[
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "interaction_required",
        "unauthorized_client",
    ],
    statuses: &[400, 401],
};
/// A scope that no token is issued for: unknown, malformed, of several APIs, `.default` beside others (AADSTS70011). What
/// nobody defined nobody consented to, either (AADSTS65001, 650053), so that it is refused in those words, too.
pub const SCOPE_UNFIT: Refusal = Refusal {
    textbook: "invalid_scope",
    equally: &[
        "invalid_request",
        "invalid_grant",
        "invalid_resource",
        "invalid_client",
        "consent_required",
        "interaction_required",
        "access_denied",
    ],
    statuses: &[400, 401],
};
/// An API that the tenant does not have (AADSTS500011), in Entra's words and in those of others (RFC 8707, 2).
pub const RESOURCE_UNKNOWN: Refusal = Refusal {
    textbook: "invalid_resource",
    equally: &["invalid_scope", "invalid_request", "invalid_grant", "invalid_target"],
    statuses: &[400],
};
/// An application that asks for itself where no tenant is named; of an application of one tenant it is said that it does
/// not belong there.
pub const NO_TENANT_NAMED: Refusal = Refusal {
    textbook: "invalid_request",
    equally: &["unauthorized_client", "invalid_grant", "invalid_tenant"],
    statuses: &[400, 401],
};
/// An application that the API would have to be told to serve (AADSTS501051): documents and recordings differ in the code.
pub const APPLICATION_UNASSIGNED: Refusal = Refusal {
    textbook: "invalid_grant",
    equally: &["invalid_client", "unauthorized_client", "access_denied"],
    statuses: &[400, 401, 403],
};
/// An issuer outside, or something that it says, of which no federated credential knows: the codes changed with the years.
pub const NOT_TRUSTED: Refusal = Refusal {
    textbook: "invalid_client",
    equally: &["invalid_request", "unauthorized_client"],
    statuses: &[401, 400],
};
/// An exchange that lacks a parameter or says something else in it; a scope has a code of its own (RFC 6749, 5.2).
pub const EXCHANGE_INCOMPLETE: Refusal = Refusal {
    textbook: "invalid_request",
    equally: &["invalid_grant", "invalid_scope", "unsupported_grant_type"],
    statuses: &[400],
};
/// A request of a machine that lacks something, or names what nobody knows.
pub const IDENTITY_REQUEST_WRONG: Refusal = Refusal {
    textbook: "invalid_request",
    equally: &["invalid_resource", "invalid_scope", "bad_request_102", "not_found"],
    statuses: &[400, 404],
};
/// A request to the platform of a machine that the machine itself would not make.
pub const NO_TOKEN_FOR_OTHERS: Refusal = Refusal {
    textbook: "bad_request_102",
    equally: &["invalid_request", "unauthorized", "401"],
    statuses: &[400, 401, 403, 405],
};
/// A method that the endpoint does not take.
pub const WRONG_METHOD: Refusal = Refusal {
    textbook: "invalid_request",
    equally: &["method_not_allowed", "unsupported_grant_type", "invalid_client"],
    statuses: &[405, 400, 404, 401, 415, 501],
};
