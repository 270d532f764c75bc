crate::faults::faults! {
    /// The API does not look at the scope of a token.
    ApiScopeUnchecked,
    /// The API looks for the name of a scope anywhere in the scope of a token.
    ApiScopeBySubstring,
    /// The API takes the words of a scope for roles.
    ApiRoleFromScope,
    /// The API does not ask whether a user calls or an application.
    ApiCallerKindUnchecked,
    /// The API finds an object by its number, whoever asks.
    ApiOwnerUnchecked,
    /// A header of the request says who calls.
    ApiCallerFromHeader,
    /// The guard compares paths letter by letter, and the router does not.
    ApiGuardLiteral,
    /// The API finds users by their e-mail addresses.
    ApiUserByEmail,
    /// The API looks at the end of an e-mail address, and not at its domain.
    ApiEmailDomainByEnd,
    /// The API takes everything for true that is not false, 0, null or an empty text.
    ApiEmailVerifiedLoosely,
    /// The API does not look at how and when the user was authenticated.
    ApiStepUpUnchecked,
    /// The API allows every origin to read its answers, credentials of the browser included.
    ApiOriginReflected,
    /// The errors of the API repeat the token.
    ApiErrorsEcho,
    /// The metadata of the API describe another one.
    ApiMetadataOfAnother,
}
