//! What a check needs of its target.

use serde::{Deserialize, Serialize};

/// Declares the capabilities, each with its name in kebab case and what it is in the user's words, list by list.
macro_rules! capabilities {
    ($($(#[doc = $of:literal])+ $list:ident { $($(#[doc = $doc:literal])+ $name:ident $kebab:literal $words:literal,)+ })+) => {
        /// Something a target or its configuration must have before a check can be run.
        ///
        /// A capability that the target does not declare makes a check not applicable; one that is declared and cannot be
        /// exercised leaves it unsettled.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Capability {
            $($($(#[doc = $doc])+ $name,)+)+
        }

        impl Capability {
            $($(#[doc = $of])+ pub const $list: &[Self] = &[$(Self::$name),+];)+

            /// What is missing, in the user's words: `a public client`.
            pub fn words(self) -> &'static str {
                match self {
                    $($(Self::$name => $words,)+)+
                }
            }

            /// The name in kebab case, as it stands in JSON: `public-client`.
            pub fn name(self) -> &'static str {
                match self {
                    $($(Self::$name => $kebab,)+)+
                }
            }
        }
    };
}

capabilities! {
    /// Every capability of a server, in the order of the reports.
    OF_SERVERS {
        /// A client that can keep a secret is configured (`conf`).
        ConfidentialClient "confidential-client" "a confidential client",
        /// A client without a credential is configured (`pub`).
        PublicClient "public-client" "a public client",
        /// Two clients are configured (`2cl`).
        TwoClients "two-clients" "two clients",
        /// A client with two or more redirect URIs is configured (`2uri`).
        TwoRedirectUris "two-redirect-uris" "a client with two redirect URIs",
        /// A native client with a loopback redirect URI is configured (`native`).
        NativeClient "native-client" "a native client with a loopback redirect URI",
        /// A user is configured and login and consent can be driven (`ui`).
        UserInterface "user-interface" "a user who can log in",
        /// A consent page is shown to users.
        ConsentPage "consent-page" "a consent page",
        /// Anybody may register clients (RFC 7591) (`dcr`).
        OpenRegistration "open-registration" "open registration of clients",
        /// Two users are configured (`2usr`).
        TwoUsers "two-users" "two users",
        /// The target is an OpenID Provider (`oidc`).
        OpenId "open-id" "an OpenID Provider",
        /// A metadata document is published (`meta`).
        Metadata "metadata" "a metadata document",
        /// A JWK Set is published (`jwks`).
        JwkSet "jwk-set" "a JWK Set",
        /// Refresh tokens are issued (`rt`).
        RefreshTokens "refresh-tokens" "refresh tokens",
        /// A confidential client may use the client credentials grant.
        ClientCredentials "client-credentials" "the client credentials grant",
        /// An introspection endpoint is published (`intro`).
        Introspection "introspection" "an introspection endpoint",
        /// A revocation endpoint is published (`revoke`).
        Revocation "revocation" "a revocation endpoint",
        /// Authorization responses are declared to carry `iss` (RFC 9207).
        ResponseIssuer "response-issuer" "the issuer in authorization responses (RFC 9207)",
    }
    /// What a tenant of Microsoft Entra ID may have besides.
    OF_ENTRA {
        /// The server is a tenant of Microsoft Entra ID, or claims to be like one (`entra`).
        EntraServer "entra-server" "a tenant of Microsoft Entra ID ([server.entra])",
        /// A second tenant of Entra is named, in which the clients of the first are unknown (`2ten`).
        EntraSecondTenant "entra-second-tenant" "a second tenant ([server.entra] other_tenant)",
        /// A user of the second tenant can log in.
        EntraForeignUser "entra-foreign-user" "a user of the second tenant ([server.entra] foreign_user)",
        /// An administrator of the tenant can log in.
        EntraAdministrator "entra-administrator" "an administrator ([server.entra] administrator)",
        /// An API is registered whose tokens are of version 1 (`v1app`).
        EntraFirstVersionApi "entra-first-version-api" "an API with tokens of version 1 ([server.entra.version_1_api])",
        /// An API is registered that serves nobody who is not assigned to it.
        EntraAssignedApi "entra-assigned-api" "an API that requires assignment ([server.entra.assigned_api])",
        /// A confidential client of this tenant alone acts for itself (`conf`).
        EntraDaemon "entra-daemon" "a daemon of the tenant ([server.entra.daemon])",
        /// The daemon has a certificate (`cert`).
        EntraCertificate "entra-certificate" "a daemon with a certificate",
        /// The daemon has a federated credential, whose issuer beartrap plays (`fic`).
        EntraFederation "entra-federation" "a daemon with a federated credential",
        /// An API calls another one on behalf of its users (`obo`).
        EntraMiddleTier "entra-middle-tier" "a middle tier and the API behind it ([server.entra.middle_tier])",
        /// A client has a redirect URI of platform type SPA (`spaapp`).
        EntraSpa "entra-spa" "a client of platform type SPA ([server.entra.spa])",
        /// A client signs in users of any tenant.
        EntraMultiTenantClient "entra-multi-tenant-client" "a client of many tenants ([server.entra.multi_tenant])",
        /// The device flow is offered, and a public client is configured (`device`).
        EntraDeviceFlow "entra-device-flow" "a device code endpoint and a public client",
        /// Time can be turned, and sessions and accounts be ended, from outside (`hook`).
        EntraControl "entra-control" "a control endpoint and a leaver ([server.entra] control and leaver)",
        /// The endpoint of managed identities of a virtual machine can be reached (`imds`).
        EntraImds "entra-imds" "an instance metadata endpoint ([server.entra.machine] imds)",
        /// The endpoint of managed identities of an App Service can be reached (`imds`).
        EntraAppService "entra-app-service" "an App Service endpoint ([server.entra.machine] app_service)",
    }
    /// Every capability that APIs alone have, in the order of the reports.
    OF_APIS {
        /// The endpoint under test asks for a scope.
        Scopes "scopes" "a scope that the endpoint asks for",
        /// A second endpoint asks for another scope.
        SecondScope "second-scope" "a second endpoint with another scope",
        /// An endpoint asks for a role.
        Roles "roles" "an endpoint that asks for a role",
        /// An endpoint is for users, not for applications.
        UserEndpoint "user-endpoint" "an endpoint for users only",
        /// An endpoint is for applications, not for users.
        AppEndpoint "app-endpoint" "an endpoint for applications only",
        /// Two objects are named, one of each of two users (`2usr`).
        OwnedObjects "owned-objects" "objects of two users",
        /// An endpoint shows whose token was presented.
        WhoAmI "who-am-i" "an endpoint that shows its caller",
        /// The API keeps to RFC 9068, so that its tokens have the typ `at+jwt` (`9068`).
        ApiOnAtJwt "api-on-at-jwt" "access tokens with the typ at+jwt",
        /// The API trusts two issuers (`2iss`).
        SecondIssuer "second-issuer" "a second trusted issuer",
        /// The API fetches the keys again when it meets a `kid` that it does not know.
        KeyReload "key-reload" "keys that are fetched again within seconds",
        /// The API takes tokens that are signed with ES256.
        EcdsaTokens "ecdsa-tokens" "tokens that are signed with ES256",
        /// The API introspects tokens (RFC 7662) instead of reading them (`intro`).
        TokenIntrospection "token-introspection" "tokens that are introspected",
        /// The API takes tokens that are bound by DPoP (RFC 9449) (`dpop`).
        SenderConstraint "sender-constraint" "tokens bound by DPoP",
        /// An endpoint asks for stronger or fresher authentication (RFC 9470) (`stepup`).
        StepUp "step-up" "an endpoint that asks for step-up",
        /// An endpoint serves users by the domain of their e-mail addresses.
        EmailDomain "email-domain" "an endpoint with email_domain",
        /// The API publishes protected resource metadata (RFC 9728).
        ResourceMetadata "resource-metadata" "protected resource metadata (RFC 9728)",
        /// The API checks the status of tokens in lists (`status`).
        StatusLists "status-lists" "token status lists",
        /// The API fetches the metadata of its issuer (RFC 8414, OpenID Connect Discovery 1.0).
        IssuerDiscovery "issuer-discovery" "metadata of the issuer that the API fetches",
        /// Whoever started the API can end it and start it again (`hook`).
        Restart "restart" "an API that was started with --exec",
        /// The API is served over mutual TLS and takes tokens that are bound to a client certificate (RFC 8705) (`mtls`).
        CertificateBinding "certificate-binding" "tokens bound to client certificates",
        /// The API is served over https, and may have a twin without TLS.
        PlainTwin "plain-twin" "an API over https that may have a plain twin",
        /// The API is on this machine, so that no name leads to it but those of loopback.
        Loopback "loopback" "an API on loopback",
        /// The API is an MCP server, reached over HTTP.
        Mcp "mcp" "an MCP server",
        /// The MCP server answers `initialize` (`leg`).
        McpLegacy "mcp-legacy" "MCP with initialize, up to revision 2025-11-25",
        /// The MCP server answers `server/discover` (`mod`).
        McpModern "mcp-modern" "MCP without a handshake, from revision 2026-07-28 on",
        /// The MCP server gives out session ids (`sess`).
        McpSessions "mcp-sessions" "MCP sessions",
        /// A tool of the MCP server calls an upstream that beartrap plays (`up`).
        McpUpstream "mcp-upstream" "a tool that calls an upstream",
        /// Tools of the MCP server give out handles of state, and take them.
        McpHandles "mcp-handles" "tools that give out and take handles",
        /// A tool of the MCP server asks for input before it does anything.
        McpInput "mcp-input" "a tool that asks for input",
        /// The API is behind Microsoft Entra ID.
        EntraApi "entra-api" "an API behind Microsoft Entra ID",
        /// The API takes tokens of version 1 of Entra (`v1app`).
        EntraV1 "entra-v1" "tokens of version 1 of Entra",
        /// The API takes tokens of version 2 of Entra (`v2app`).
        EntraV2 "entra-v2" "tokens of version 2 of Entra",
        /// The API behind Entra does not serve every tenant that there is.
        EntraClosed "entra-closed" "a list of the tenants that are served",
        /// The API behind Entra serves two tenants that are named (`2ten`).
        EntraTenants "entra-tenants" "two tenants of Entra",
        /// An endpoint asks for a scope of Entra (`scp`).
        EntraScopes "entra-scopes" "an endpoint with scp",
        /// An endpoint asks for an application permission of Entra (`roles`).
        EntraRoles "entra-roles" "an endpoint with roles",
        /// An endpoint asks for a scope or an application permission of Entra.
        EntraPermissions "entra-permissions" "an endpoint with scp or roles",
        /// An endpoint behind Entra is for users alone, or for applications alone.
        EntraKinds "entra-kinds" "an endpoint for users or for applications alone",
        /// The API behind Entra serves listed clients alone.
        EntraClients "entra-clients" "a list of the clients that are served",
        /// An endpoint asks for a group of Entra.
        EntraGroups "entra-groups" "an endpoint with groups",
        /// An endpoint asks for an authentication context of Entra (`cae`).
        EntraContexts "entra-contexts" "an endpoint with acrs",
        /// The API behind Entra learns of critical events, and can be told of one (`cae`).
        EntraEvents "entra-events" "events that the API learns of",
        /// An endpoint behind Entra is for members of the tenant, and not for its guests.
        EntraMembers "entra-members" "an endpoint with members_only",
        /// An endpoint behind Entra calls another API on behalf of its user (`obo`).
        EntraOnBehalfOf "entra-on-behalf-of" "an endpoint with on_behalf_of",
        /// beartrap plays the issuer that the API trusts (`mock`), so that it has its keys.
        OwnIssuer "own-issuer" "the issuer's key: let beartrap play the issuer (--exec, without [api.issuer])",
        /// Honest tokens, whoever issues them: the check needs no key of the issuer, and can be played with borrowed tokens.
        AnyIssuer "any-issuer" "honest tokens",
        /// The issuer gives a token for another API.
        OtherAudience "other-audience" "a token for another API",
        /// The tokens of the issuer end within five minutes, so that their end can be waited for.
        ShortLived "short-lived" "tokens that end within five minutes",
    }
    /// Every capability of a validator.
    OF_VALIDATORS {
        /// A validator knows one of the algorithms that the tokens are signed with.
        Algorithm "algorithm" "the signature algorithm",
        /// A validator knows access tokens (RFC 9068).
        AccessTokens "access-tokens" "access tokens as a kind of its own (RFC 9068)",
        /// A validator knows ID tokens (OpenID Connect Core 1.0, 2).
        IdTokens "id-tokens" "ID tokens",
        /// A validator knows logout tokens (OpenID Connect Back-Channel Logout 1.0, 2.4).
        LogoutTokens "logout-tokens" "logout tokens",
        /// A validator knows DPoP proofs (RFC 9449, 4.2).
        DpopProofs "dpop-proofs" "DPoP proofs",
        /// A validator knows client assertions (RFC 7523, 2.2).
        ClientAssertions "client-assertions" "client assertions",
        /// A validator decrypts tokens (RFC 7516).
        EncryptedTokens "encrypted-tokens" "encrypted tokens (JWE)",
        /// The clock of a validator can be set, so that a second before and after can be told apart.
        Clock "clock" "a clock that can be set",
        /// A validator can be asked for what the policy of the vector wants.
        PolicyOption "policy-option" "an option that the policy asks for",
    }
}

impl Capability {
    /// The kind of target that it makes of one, in the plural, if its lack only says that the target is not of that kind:
    /// `MCP servers`.
    pub fn kind_of_target(self) -> Option<&'static str> {
        match self {
            Self::EntraApi => Some("Entra APIs"),
            Self::EntraServer => Some("Entra tenants"),
            Self::Mcp => Some("MCP servers"),
            _ => None,
        }
    }
}
