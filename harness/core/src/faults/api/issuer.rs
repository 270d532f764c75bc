crate::faults::faults! {
    /// The API fetches the keys once, and never again.
    ApiKeysLoadedOnce,
    /// The API fetches the keys from where the jku of a token points.
    ApiKeyUrlFetched,
    /// Keys that the API has fetched once stay good for ever, whatever the issuer publishes later.
    ApiKeysNeverDropped,
    /// Every token that names an unknown key makes the API fetch the keys.
    ApiKeysFetchedEachTime,
    /// The API does not verify tokens while the keys cannot be fetched.
    ApiOutageUnverified,
    /// The API reads a key set to its end, however long it is, and has no room for anything else then.
    ApiKeySetUnbounded,
    /// Two tokens in one request, of both of which the keys have to be fetched, break the API.
    ApiParallelFetchBreaks,
    /// Users with the same sub are one user to the API, whichever issuer they are from.
    ApiUsersMerged,
    /// Of an answer about a token, the API refuses only one that says active: false.
    ApiActiveUnlessDenied,
    /// The API does not look for whom a token is that it asked about.
    ApiIntrospectedAudienceIgnored,
    /// The API remembers what it was told of a token by the first characters of the token.
    ApiIntrospectionByPrefix,
    /// The API asks about each token once, and never again.
    ApiIntrospectionKept,
    /// The API takes the metadata of its issuer for right, whatever issuer they name.
    ApiMetadataIssuerUnchecked,
    /// The API counts the bits of a status list from the highest one.
    ApiStatusBitsReversed,
    /// The API takes a token for valid whose place is beyond the end of the status list.
    ApiStatusBeyondEndValid,
    /// The API remembers what it believed of a token by the id that the token says it has.
    ApiCacheKeyedById,
}
