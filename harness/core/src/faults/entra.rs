super::faults! {
    /// The issuer names the domain of the tenant that was asked for, in place of its id.
    DomainInIssuer,
    /// The metadata for many tenants name one tenant in place of the template.
    TemplateFilledIn,
    /// The version of an access token is that of the endpoint, whatever the API is registered for.
    VersionByEndpoint,
    /// Access tokens have the client as their audience.
    ClientAsAudience,
    /// Every access token is for the first API of the tenant, whatever the scope says.
    FirstApiAsAudience,
    /// One access token is given for the scopes of two APIs.
    ScopesOfTwoApis,
    /// Beside .default the other scopes are granted, too.
    DefaultMixedWithScopes,
    /// Scopes that nobody defined are granted in silence.
    UnknownScopeGranted,
    /// A token is issued for an API that the tenant does not have.
    AnyAudienceIssued,
    /// The parameter resource of version 1 decides about the audience at the endpoint of version 2.
    ResourceOverridesScope,
    /// An application that acts for itself gets a refresh token.
    RefreshTokenForApplication,
    /// An application that acts for itself gets the delegated scopes that it asks for.
    DelegatedScopeForApplication,
    /// An application that acts for itself is served without a tenant being named.
    ApplicationOfNoTenant,
    /// An application gets a token of any tenant in the path, though it is not known there.
    ApplicationOfAnyTenant,
    /// An API that requires assignment serves applications that are not assigned to it.
    AssignmentIgnored,
    /// The id of a secret does as well as the secret.
    SecretIdAccepted,
    /// The thumbprint in the header of an assertion is ignored, and the first certificate is taken.
    FirstCertificateTaken,
    /// An assertion is verified with the certificate that it brings along.
    CertificateOfHeaderTrusted,
    /// The credential of a federated issuer is looked up by the first of the credentials alone.
    FederatedIssuerRefused,
    /// The subject of a federated credential need only begin like the one that is registered.
    FederatedSubjectByPrefix,
    /// The client of an exchanged token is that of the assertion, in place of the middle tier.
    ExchangeKeepsClient,
    /// The audience of an exchanged assertion is not compared.
    ExchangeOfAnyAudience,
    /// The token of an application is exchanged like that of a user.
    ExchangeWithoutUser,
    /// An ID token is exchanged like an access token.
    ExchangeOfIdTokens,
    /// An exchanged assertion is read, and its signature is not looked at.
    ExchangeUnverified,
    /// The assertion alone is enough for an exchange.
    ExchangeByAnybody,
    /// An exchange without requested_token_use becomes a request of the application for itself.
    ExchangeBecomesOwnRequest,
    /// An exchange grants whatever scope is asked for.
    ExchangeWithoutConsent,
    /// A policy of the API behind the middle tier is not applied to an exchange.
    ExchangePastPolicy,
    /// A code of an SPA is redeemed without the Origin header of a browser.
    SpaWithoutOrigin,
    /// Every client may redeem its codes from a page of another origin.
    CrossOriginForAll,
    /// A code of an SPA is redeemed without a verifier.
    SpaWithoutProofKey,
    /// The token endpoint lets pages of other origins send credentials along.
    CrossOriginWithCredentials,
    /// The refresh tokens of an SPA live for 24 hours from their last use.
    SpaRefreshSlides,
    /// Redirect URIs are compared without regard to letter case.
    RedirectCaseIgnored,
    /// A slash is put at the end of redirect URIs that have a path.
    RedirectSlashAdded,
    /// Every redirect URI that begins with http://localhost is a loopback redirect URI.
    LocalhostByPrefix,
    /// The platform type of a redirect URI is ignored when a code is redeemed.
    PlatformIgnored,
    /// Without a redirect URI the last one that is registered is taken.
    LastRedirectTaken,
    /// Access tokens are issued through the front channel, though that is switched off.
    ImplicitAlwaysOn,
    /// A user's password is traded for tokens by any client, whatever policies say.
    PasswordAlwaysTraded,
    /// The verifier is not compared with the challenge.
    EntraVerifierIgnored,
    /// A code can be redeemed again and again.
    EntraCodeNeverSpent,
    /// A code can be redeemed at the endpoint of another tenant.
    CodeOfAnyTenant,
    /// Refresh tokens outlive the sessions and accounts that they belong to.
    RefreshOutlivesSession,
    /// A device code can be redeemed by any client.
    DeviceCodeForAnyClient,
    /// Scopes are granted that nobody consented to.
    ConsentNotAsked,
    /// Administrators' consent is reported to whatever redirect URI the request names.
    AdminConsentRedirectsAnywhere,
    /// A user of any tenant signs in to an application of one tenant.
    UserOfAnyTenant,
    /// A page is shown, though none was to be shown.
    SilenceBroken,
    /// The capabilities of a client are copied into tokens, whatever they are called.
    CapabilitiesCopied,
    /// The error of a refusal is its AADSTS number.
    NumberAsError,
    /// Logout sends browsers to whatever URI the request names.
    LogoutRedirectsAnywhere,
    /// Tokens of managed identities are for an audience of the platform's choice.
    IdentityForOtherResource,
    /// The metadata endpoint of a machine answers without the header Metadata.
    MetadataHeaderOptional,
    /// Without a selector the first identity of a machine is taken.
    FirstIdentityTaken,
    /// The identity endpoint of an App Service answers without its secret header.
    IdentityHeaderOptional,
}
