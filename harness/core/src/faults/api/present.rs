crate::faults::faults! {
    /// The API serves requests without a token.
    ApiOpen,
    /// The API refuses every token.
    ApiClosed,
    /// The API is served without TLS, too.
    ApiPlainHttp,
    /// The API takes a token from the query of the URI.
    ApiTokenFromQuery,
    /// The API takes a token from the body of any request, whatever its method and form.
    ApiTokenFromBody,
    /// The API takes a token from a cookie, whoever's page sent the request.
    ApiTokenFromCookie,
    /// A token in the query of the URI counts before the one in the header.
    ApiQueryWins,
    /// The challenges of the API have values with blanks and without quotes.
    ApiChallengeUnquoted,
    /// The scheme Bearer is compared letter by letter.
    ApiSchemeCaseMatters,
    /// Whatever stands in front of a token is dropped unread.
    ApiSchemeDropped,
    /// A malformed Authorization header breaks the API.
    ApiMalformedHeaderCrashes,
    /// Of several Authorization headers the first is verified and the last is read.
    ApiLastHeaderRead,
    /// A request that says it is a health probe, or names an open path in a header, needs no token.
    ApiExemptByHeader,
    /// A token that comes as the password of Basic credentials opens everything.
    ApiPasswordOpensAll,
}
