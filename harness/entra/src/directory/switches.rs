//! Where it is not certain what Entra does, the directory says what its personality does. The default of each is what
//! there is the best evidence for.

use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "switches that have nothing to do with each other")]
pub(crate) struct Switches {
    /// Whether the metadata has the members about mutual TLS, which were first seen in 2026.
    pub(crate) mutual_tls_metadata: bool,
    /// The status of the pages on which a sign-in fails.
    pub(crate) sign_in_failure_status: u16,
    /// Which origins redeem the code of a single-page application: any, or those of its redirect URIs.
    pub(crate) spa_origin: SpaOrigin,
    /// The `error` of 501051: an application without the assignment that an API demands.
    pub(crate) unassigned_application: InvalidClientOrGrant,
    /// The `error` of 240002: an ID token as the assertion.
    pub(crate) id_token_as_assertion: InvalidRequestOrGrant,
    /// Whether refusals have the numbers that they had before: 70001 for 700016, 65005 for 650057, 90014 for 900144, 70021 for
    /// what does not fit in an assertion of another issuer.
    pub(crate) older_codes: bool,
    /// How often a user's application may send a request that is refused, unchanged within five minutes, before it is told
    /// that it is in a loop. There it is 15 of any requests; here more, for suites that repeat themselves.
    pub(crate) repetitions: u32,
    /// Whether a client assertion is good for one request. Entra does not say that it remembers them.
    pub(crate) assertions_once: bool,
    /// The number for an account of another tenant that is no guest: 50020, or 51004, which is documented with the same cause.
    pub(crate) unknown_account: UnknownAccount,
    /// Scheme and host in the `iss` of version 1 in place of the authority's own: `https://sts.windows.net`.
    pub(crate) version_1_issuer: Option<String>,
    /// Scheme and host in the `iss` of version 2 in place of the authority's own: `https://login.microsoftonline.com`.
    pub(crate) version_2_issuer: Option<String>,
    /// How many hours a managed identity's token lives, and is kept by the platform: 24, in older documents 8.
    pub(crate) managed_identity_hours: u8,
    /// Whether such a token says the identity's place among resources as `xms_mirid`.
    pub(crate) managed_identity_resource: bool,
    /// The `error` of policies' refusals: `invalid_grant`, in older answers `interaction_required`.
    pub(crate) policy_refusals: InteractionOrGrant,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            mutual_tls_metadata: true,
            sign_in_failure_status: 400,
            spa_origin: SpaOrigin::Any,
            unassigned_application: InvalidClientOrGrant::InvalidClient,
            id_token_as_assertion: InvalidRequestOrGrant::InvalidRequest,
            older_codes: false,
            repetitions: 100,
            assertions_once: false,
            unknown_account: UnknownAccount::ExternalAccount,
            version_1_issuer: None,
            version_2_issuer: None,
            managed_identity_hours: 24,
            managed_identity_resource: true,
            policy_refusals: InteractionOrGrant::InvalidGrant,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum InvalidClientOrGrant {
    InvalidClient,
    InvalidGrant,
}

impl InvalidClientOrGrant {
    pub(crate) fn error(self) -> &'static str {
        match self {
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum InteractionOrGrant {
    InteractionRequired,
    InvalidGrant,
}

impl InteractionOrGrant {
    pub(crate) fn error(self) -> &'static str {
        match self {
            Self::InteractionRequired => "interaction_required",
            Self::InvalidGrant => "invalid_grant",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum InvalidRequestOrGrant {
    InvalidRequest,
    InvalidGrant,
}

impl InvalidRequestOrGrant {
    pub(crate) fn error(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidGrant => "invalid_grant",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum UnknownAccount {
    /// 50020.
    ExternalAccount,
    /// 51004.
    NotInDirectory,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SpaOrigin {
    Any,
    Registered,
}
