crate::faults::faults! {
    /// The API behind Entra wants the typ at+jwt, which Entra never writes.
    EntraWantsAtJwt,
    /// The API behind Entra expects an issuer of version 1 without the slash at its end.
    EntraSlashLost,
    /// The API behind Entra verifies tokens of both versions with the keys of both.
    EntraVersionsPooled,
    /// The API behind Entra takes the issuer template of the metadata for an issuer.
    EntraTemplateIsIssuer,
    /// The API behind Entra takes the tenant from tid and any issuer of the authority.
    EntraIssuerByPrefix,
    /// The API behind Entra puts whatever tid says into the issuer, and looks for the tenant at the place in the path.
    EntraTidUnchecked,
    /// The API behind Entra does not compare the tenant with those that it serves.
    EntraTenantUnchecked,
    /// The API behind Entra does not look at whom a key signs for.
    EntraKeyIssuerUnchecked,
    /// The API behind Entra looks for the end of the issuer anywhere in it.
    EntraIssuerUnanchored,
    /// The API behind Entra has the custom keys of other applications among its own.
    EntraCustomKeysPooled,
    /// The API behind Entra takes tokens for Microsoft Graph for its own.
    EntraGraphAudience,
    /// Whoever has signed in may do everything at the API behind Entra.
    EntraSignedInIsEnough,
    /// The API behind Entra looks for the name of a scope anywhere in scp.
    EntraScopeBySubstring,
    /// The API behind Entra does not look at the scopes of users.
    EntraScopeUnchecked,
    /// Scopes and roles are one list to the API behind Entra, whoever has them.
    EntraPermissionsMerged,
    /// The API behind Entra serves applications that have no roles at all.
    EntraRolesOptional,
    /// The API behind Entra takes whoever is not marked as an application for a user.
    EntraUserByDefault,
    /// The API behind Entra reads the client of a token from the claim of the other version.
    EntraClientFromAppid,
    /// The API behind Entra finds accounts by e-mail address.
    EntraAccountByMail,
    /// The API behind Entra finds accounts by the name that users sign in with.
    EntraAccountByName,
    /// The request tells the API behind Entra of which tenant its caller is.
    EntraTenantFromRequest,
    /// The API behind Entra takes a token with too many groups for one without restrictions.
    EntraOverageIsNoLimit,
    /// The API behind Entra takes a directory role for a role of its own.
    EntraDirectoryRolesCount,
    /// The claims of a challenge are not encoded.
    EntraClaimsBare,
    /// The API behind Entra sends a challenge to clients that cannot read it, as a header says.
    EntraCapabilityFromHeader,
    /// The API behind Entra looks for an authentication context anywhere in acrs.
    EntraContextBySubstring,
    /// The API behind Entra finds the account of a guest by tenant and name at home.
    EntraGuestKnownFromHome,
    /// The API behind Entra takes note of nothing that happens to users.
    EntraEventsIgnored,
    /// The API behind Entra does not let anybody in again to whom something has happened once.
    EntraEventsForEver,
    /// The API behind Entra does not ask whether a guest calls or a member.
    EntraGuestsUnchecked,
    /// The API behind Entra keeps the token for the next API under its scope, for everybody.
    EntraDownstreamShared,
    /// The API behind Entra breaks if it gets no token for the next API, and shows what it was told.
    EntraExchangeBreaks,
    /// The API behind Entra asks for a token for the next API until it gets one.
    EntraExchangeRepeated,
}
