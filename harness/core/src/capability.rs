use serde::{Deserialize, Serialize};

/// Something a target or its configuration must have before a check can be run.
///
/// A capability that the target does not declare makes a check not applicable; one that is declared and cannot be
/// exercised leaves it unsettled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Capability {
    /// A client that can keep a secret is configured (`conf`).
    ConfidentialClient,
    /// A client without a credential is configured (`pub`).
    PublicClient,
    /// Two clients are configured (`2cl`).
    TwoClients,
    /// A client with two or more redirect URIs is configured (`2uri`).
    TwoRedirectUris,
    /// A native client with a loopback redirect URI is configured (`native`).
    NativeClient,
    /// A user is configured and login and consent can be driven (`ui`).
    UserInterface,
    /// A consent page is shown to users.
    ConsentPage,
    /// Anybody may register clients (RFC 7591) (`dcr`).
    OpenRegistration,
    /// Two users are configured (`2usr`).
    TwoUsers,
    /// The target is an OpenID Provider (`oidc`).
    OpenId,
    /// A metadata document is published (`meta`).
    Metadata,
    /// A JWK Set is published (`jwks`).
    JwkSet,
    /// Refresh tokens are issued (`rt`).
    RefreshTokens,
    /// A confidential client may use the client credentials grant.
    ClientCredentials,
    /// An introspection endpoint is published (`intro`).
    Introspection,
    /// A revocation endpoint is published (`revoke`).
    Revocation,
    /// Authorization responses are declared to carry `iss` (RFC 9207).
    ResponseIssuer,
    /// The endpoint under test asks for a scope.
    Scopes,
    /// A second endpoint asks for another scope.
    SecondScope,
    /// An endpoint asks for a role.
    Roles,
    /// An endpoint is for users, not for applications.
    UserEndpoint,
    /// An endpoint is for applications, not for users.
    AppEndpoint,
    /// Two objects are named, one of each of two users (`2usr`).
    OwnedObjects,
    /// An endpoint shows whose token was presented.
    WhoAmI,
    /// The API keeps to RFC 9068, so that its tokens have the typ `at+jwt` (`9068`).
    ApiOnAtJwt,
    /// The API trusts two issuers (`2iss`).
    SecondIssuer,
    /// The API fetches the keys again when it meets a `kid` that it does not know.
    KeyReload,
    /// The API takes tokens that are signed with ES256.
    EcdsaTokens,
    /// The API introspects tokens (RFC 7662) instead of reading them (`intro`).
    TokenIntrospection,
    /// The API takes tokens that are bound by DPoP (RFC 9449) (`dpop`).
    SenderConstraint,
    /// An endpoint asks for stronger or fresher authentication (RFC 9470) (`stepup`).
    StepUp,
    /// An endpoint serves users by the domain of their e-mail addresses.
    EmailDomain,
    /// The API publishes protected resource metadata (RFC 9728).
    ResourceMetadata,
    /// The API checks the status of tokens in lists (`status`).
    StatusLists,
    /// The API fetches the metadata of its issuer (RFC 8414, OpenID Connect Discovery 1.0).
    IssuerDiscovery,
    /// Whoever started the API can end it and start it again (`hook`).
    Restart,
    /// The API is served over mutual TLS and takes tokens that are bound to a client certificate (RFC 8705) (`mtls`).
    CertificateBinding,
    /// The API is served over https, and may have a twin without TLS.
    PlainTwin,
    /// The API is on this machine, so that no name leads to it but those of loopback.
    Loopback,
    /// The API is an MCP server, reached over HTTP.
    Mcp,
    /// The MCP server answers `initialize` (`leg`).
    McpLegacy,
    /// The MCP server answers `server/discover` (`mod`).
    McpModern,
    /// The MCP server gives out session ids (`sess`).
    McpSessions,
    /// A tool of the MCP server calls an upstream that beartrap plays (`up`).
    McpUpstream,
    /// Tools of the MCP server give out handles of state, and take them.
    McpHandles,
    /// A tool of the MCP server asks for input before it does anything.
    McpInput,
    /// The API is behind Microsoft Entra ID.
    EntraApi,
    /// The API takes tokens of version 1 of Entra (`v1app`).
    EntraV1,
    /// The API takes tokens of version 2 of Entra (`v2app`).
    EntraV2,
    /// The API behind Entra does not serve every tenant that there is.
    EntraClosed,
    /// The API behind Entra serves two tenants that are named (`2ten`).
    EntraTenants,
    /// An endpoint asks for a scope of Entra (`scp`).
    EntraScopes,
    /// An endpoint asks for an application permission of Entra (`roles`).
    EntraRoles,
    /// An endpoint asks for a scope or an application permission of Entra.
    EntraPermissions,
    /// An endpoint behind Entra is for users alone, or for applications alone.
    EntraKinds,
    /// The API behind Entra serves listed clients alone.
    EntraClients,
    /// An endpoint asks for a group of Entra.
    EntraGroups,
    /// An endpoint asks for an authentication context of Entra (`cae`).
    EntraContexts,
    /// The API behind Entra learns of critical events, and can be told of one (`cae`).
    EntraEvents,
    /// An endpoint behind Entra is for members of the tenant, and not for its guests.
    EntraMembers,
    /// An endpoint behind Entra calls another API on behalf of its user (`obo`).
    EntraOnBehalfOf,
    /// beartrap plays the issuer that the API trusts (`mock`), so that it has its keys.
    OwnIssuer,
    /// Honest tokens, whoever issues them: the check needs no key of the issuer, and can be played with borrowed tokens.
    AnyIssuer,
    /// The issuer gives a token for another API.
    OtherAudience,
    /// The tokens of the issuer end within five minutes, so that their end can be waited for.
    ShortLived,
    /// A validator knows one of the algorithms that the tokens are signed with.
    Algorithm,
    /// A validator knows access tokens (RFC 9068).
    AccessTokens,
    /// A validator knows ID tokens (OpenID Connect Core 1.0, 2).
    IdTokens,
    /// A validator knows logout tokens (OpenID Connect Back-Channel Logout 1.0, 2.4).
    LogoutTokens,
    /// A validator knows DPoP proofs (RFC 9449, 4.2).
    DpopProofs,
    /// A validator knows client assertions (RFC 7523, 2.2).
    ClientAssertions,
    /// A validator decrypts tokens (RFC 7516).
    EncryptedTokens,
    /// The clock of a validator can be set, so that a second before and after can be told apart.
    Clock,
    /// A validator can be asked for what the policy of the vector wants.
    PolicyOption,
}

impl Capability {
    /// Every capability of a server, in the order of the reports.
    pub const OF_SERVERS: &[Self] = &[
        Self::ConfidentialClient,
        Self::PublicClient,
        Self::TwoClients,
        Self::TwoRedirectUris,
        Self::NativeClient,
        Self::UserInterface,
        Self::ConsentPage,
        Self::OpenRegistration,
        Self::TwoUsers,
        Self::OpenId,
        Self::Metadata,
        Self::JwkSet,
        Self::RefreshTokens,
        Self::ClientCredentials,
        Self::Introspection,
        Self::Revocation,
        Self::ResponseIssuer,
    ];

    /// Every capability of an API, in the order of the reports.
    pub const OF_APIS: &[Self] = &[
        Self::Scopes,
        Self::SecondScope,
        Self::Roles,
        Self::UserEndpoint,
        Self::AppEndpoint,
        Self::OwnedObjects,
        Self::WhoAmI,
        Self::ApiOnAtJwt,
        Self::SecondIssuer,
        Self::KeyReload,
        Self::EcdsaTokens,
        Self::TokenIntrospection,
        Self::SenderConstraint,
        Self::StepUp,
        Self::EmailDomain,
        Self::ResourceMetadata,
        Self::StatusLists,
        Self::IssuerDiscovery,
        Self::Restart,
        Self::CertificateBinding,
        Self::PlainTwin,
        Self::Loopback,
        Self::Mcp,
        Self::McpLegacy,
        Self::McpModern,
        Self::McpSessions,
        Self::McpUpstream,
        Self::McpHandles,
        Self::McpInput,
        Self::EntraApi,
        Self::EntraV1,
        Self::EntraV2,
        Self::EntraClosed,
        Self::EntraTenants,
        Self::EntraScopes,
        Self::EntraRoles,
        Self::EntraPermissions,
        Self::EntraKinds,
        Self::EntraClients,
        Self::EntraGroups,
        Self::EntraContexts,
        Self::EntraEvents,
        Self::EntraMembers,
        Self::EntraOnBehalfOf,
        Self::OwnIssuer,
        Self::AnyIssuer,
        Self::OtherAudience,
        Self::ShortLived,
        Self::OpenId,
        Self::RefreshTokens,
    ];

    /// The kind of API that it makes of one, in the plural, if its lack only says that the API is not of that kind:
    /// `MCP servers`.
    pub fn kind_of_api(self) -> Option<&'static str> {
        match self {
            Self::EntraApi => Some("Entra APIs"),
            Self::Mcp => Some("MCP servers"),
            _ => None,
        }
    }

    /// What is missing, in the user's words: `a public client`.
    pub fn words(self) -> &'static str {
        match self {
            Self::ConfidentialClient => "a confidential client",
            Self::PublicClient => "a public client",
            Self::TwoClients => "two clients",
            Self::TwoRedirectUris => "a client with two redirect URIs",
            Self::NativeClient => "a native client with a loopback redirect URI",
            Self::UserInterface => "a user who can log in",
            Self::ConsentPage => "a consent page",
            Self::OpenRegistration => "open registration of clients",
            Self::TwoUsers => "two users",
            Self::OpenId => "an OpenID Provider",
            Self::Metadata => "a metadata document",
            Self::JwkSet => "a JWK Set",
            Self::RefreshTokens => "refresh tokens",
            Self::ClientCredentials => "the client credentials grant",
            Self::Introspection => "an introspection endpoint",
            Self::Revocation => "a revocation endpoint",
            Self::ResponseIssuer => "the issuer in authorization responses (RFC 9207)",
            Self::Scopes => "a scope that the endpoint asks for",
            Self::SecondScope => "a second endpoint with another scope",
            Self::Roles => "an endpoint that asks for a role",
            Self::UserEndpoint => "an endpoint for users only",
            Self::AppEndpoint => "an endpoint for applications only",
            Self::OwnedObjects => "objects of two users",
            Self::WhoAmI => "an endpoint that shows its caller",
            Self::ApiOnAtJwt => "access tokens with the typ at+jwt",
            Self::SecondIssuer => "a second trusted issuer",
            Self::KeyReload => "keys that are fetched again within seconds",
            Self::EcdsaTokens => "tokens that are signed with ES256",
            Self::TokenIntrospection => "tokens that are introspected",
            Self::SenderConstraint => "tokens bound by DPoP",
            Self::StepUp => "an endpoint that asks for step-up",
            Self::EmailDomain => "an endpoint with email_domain",
            Self::ResourceMetadata => "protected resource metadata (RFC 9728)",
            Self::StatusLists => "token status lists",
            Self::IssuerDiscovery => "metadata of the issuer that the API fetches",
            Self::Restart => "an API that was started with --exec",
            Self::CertificateBinding => "tokens bound to client certificates",
            Self::PlainTwin => "an API over https that may have a plain twin",
            Self::Loopback => "an API on loopback",
            Self::Mcp => "an MCP server",
            Self::McpLegacy => "MCP with initialize, up to revision 2025-11-25",
            Self::McpModern => "MCP without a handshake, from revision 2026-07-28 on",
            Self::McpSessions => "MCP sessions",
            Self::McpUpstream => "a tool that calls an upstream",
            Self::McpHandles => "tools that give out and take handles",
            Self::McpInput => "a tool that asks for input",
            Self::EntraApi => "an API behind Microsoft Entra ID",
            Self::EntraV1 => "tokens of version 1 of Entra",
            Self::EntraV2 => "tokens of version 2 of Entra",
            Self::EntraClosed => "a list of the tenants that are served",
            Self::EntraTenants => "two tenants of Entra",
            Self::EntraScopes => "an endpoint with scp",
            Self::EntraRoles => "an endpoint with roles",
            Self::EntraPermissions => "an endpoint with scp or roles",
            Self::EntraKinds => "an endpoint for users or for applications alone",
            Self::EntraClients => "a list of the clients that are served",
            Self::EntraGroups => "an endpoint with groups",
            Self::EntraContexts => "an endpoint with acrs",
            Self::EntraEvents => "events that the API learns of",
            Self::EntraMembers => "an endpoint with members_only",
            Self::EntraOnBehalfOf => "an endpoint with on_behalf_of",
            Self::OwnIssuer => {
                "the issuer's key: let beartrap play the issuer (--exec, without [api.issuer])"
            }
            Self::AnyIssuer => "honest tokens",
            Self::OtherAudience => "a token for another API",
            Self::ShortLived => "tokens that end within five minutes",
            Self::Algorithm => "the signature algorithm",
            Self::AccessTokens => "access tokens as a kind of its own (RFC 9068)",
            Self::IdTokens => "ID tokens",
            Self::LogoutTokens => "logout tokens",
            Self::DpopProofs => "DPoP proofs",
            Self::ClientAssertions => "client assertions",
            Self::EncryptedTokens => "encrypted tokens (JWE)",
            Self::Clock => "a clock that can be set",
            Self::PolicyOption => "an option that the policy asks for",
        }
    }

    /// The name in kebab case, as it stands in JSON: `public-client`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ConfidentialClient => "confidential-client",
            Self::PublicClient => "public-client",
            Self::TwoClients => "two-clients",
            Self::TwoRedirectUris => "two-redirect-uris",
            Self::NativeClient => "native-client",
            Self::UserInterface => "user-interface",
            Self::ConsentPage => "consent-page",
            Self::OpenRegistration => "open-registration",
            Self::TwoUsers => "two-users",
            Self::OpenId => "open-id",
            Self::Metadata => "metadata",
            Self::JwkSet => "jwk-set",
            Self::RefreshTokens => "refresh-tokens",
            Self::ClientCredentials => "client-credentials",
            Self::Introspection => "introspection",
            Self::Revocation => "revocation",
            Self::ResponseIssuer => "response-issuer",
            Self::Scopes => "scopes",
            Self::SecondScope => "second-scope",
            Self::Roles => "roles",
            Self::UserEndpoint => "user-endpoint",
            Self::AppEndpoint => "app-endpoint",
            Self::OwnedObjects => "owned-objects",
            Self::WhoAmI => "who-am-i",
            Self::ApiOnAtJwt => "api-on-at-jwt",
            Self::SecondIssuer => "second-issuer",
            Self::KeyReload => "key-reload",
            Self::EcdsaTokens => "ecdsa-tokens",
            Self::TokenIntrospection => "token-introspection",
            Self::SenderConstraint => "sender-constraint",
            Self::StepUp => "step-up",
            Self::EmailDomain => "email-domain",
            Self::ResourceMetadata => "resource-metadata",
            Self::StatusLists => "status-lists",
            Self::IssuerDiscovery => "issuer-discovery",
            Self::Restart => "restart",
            Self::CertificateBinding => "certificate-binding",
            Self::PlainTwin => "plain-twin",
            Self::Loopback => "loopback",
            Self::Mcp => "mcp",
            Self::McpLegacy => "mcp-legacy",
            Self::McpModern => "mcp-modern",
            Self::McpSessions => "mcp-sessions",
            Self::McpUpstream => "mcp-upstream",
            Self::McpHandles => "mcp-handles",
            Self::McpInput => "mcp-input",
            Self::EntraApi => "entra-api",
            Self::EntraV1 => "entra-v1",
            Self::EntraV2 => "entra-v2",
            Self::EntraClosed => "entra-closed",
            Self::EntraTenants => "entra-tenants",
            Self::EntraScopes => "entra-scopes",
            Self::EntraRoles => "entra-roles",
            Self::EntraPermissions => "entra-permissions",
            Self::EntraKinds => "entra-kinds",
            Self::EntraClients => "entra-clients",
            Self::EntraGroups => "entra-groups",
            Self::EntraContexts => "entra-contexts",
            Self::EntraEvents => "entra-events",
            Self::EntraMembers => "entra-members",
            Self::EntraOnBehalfOf => "entra-on-behalf-of",
            Self::OwnIssuer => "own-issuer",
            Self::AnyIssuer => "any-issuer",
            Self::OtherAudience => "other-audience",
            Self::ShortLived => "short-lived",
            Self::Algorithm => "algorithm",
            Self::AccessTokens => "access-tokens",
            Self::IdTokens => "id-tokens",
            Self::LogoutTokens => "logout-tokens",
            Self::DpopProofs => "dpop-proofs",
            Self::ClientAssertions => "client-assertions",
            Self::EncryptedTokens => "encrypted-tokens",
            Self::Clock => "clock",
            Self::PolicyOption => "policy-option",
        }
    }
}
