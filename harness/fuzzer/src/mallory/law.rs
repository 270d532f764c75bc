//! What must not happen, whatever Mallory does: the clauses, in our words.

use beartrap_kit::{Clause, Level};

/// One way in which the law is broken: that nothing Mallory ends with speaks for Alice, and that no token is issued
/// without a fresh code, its verifier, its client and its redirect URI.
#[derive(Debug, PartialEq, Eq)]
pub struct Law {
    /// A stable name in kebab case.
    pub name: &'static str,
    /// What the document demands.
    pub clause: Clause,
}

macro_rules! laws {
    ($($(#[doc = $doc:literal])+ $constant:ident = $name:literal $document:literal $section:literal $level:ident $says:literal;)+) => {
        impl Law {
            $($(#[doc = $doc])+ pub const $constant: &'static Self = &Self {
                name: $name,
                clause: Clause { document: $document, section: $section, level: Level::$level, says: $says },
            };)+

            /// Every one of them.
            pub const ALL: &'static [&'static Self] = &[$(Self::$constant),+];
        }
    };
}

laws! {
    /// A token, or an answer, of Mallory's speaks for Alice.
    SPEAKS_FOR_ALICE = "speaks-for-alice" "RFC 6749" "10.3" Must
        "Nobody without authorization can bring about a valid access token, so what Mallory is given never speaks for Alice.";
    /// UserInfo takes something else than an access token, and tells of Alice.
    ACCESS_TOKEN_VALIDATED = "access-token-validated" "RFC 6749" "7" Must
        "The resource server validates the access token, and takes nothing else for one.";
    /// A code or token is delivered where its client is not.
    REDIRECT_URI_EXACT = "redirect-uri-exact" "RFC 9700" "4.1.3" BcpMust
        "Redirect URIs are compared by exact string matching, the port of a native client's loopback address aside.";
    /// A code gives tokens twice.
    CODE_FRESH = "code-fresh" "RFC 6749" "4.1.2" Must
        "A code that is used more than once is refused.";
    /// A token request has no code that was ever issued.
    CODE_KNOWN = "code-known" "RFC 6749" "4.1.3" Must
        "Tokens are issued for a code that the server verified to be valid.";
    /// A code gives tokens to another client.
    CODE_CLIENT = "code-client" "RFC 6749" "4.1.3" Must
        "The server ensures that a code was issued to the authenticated client, or to the public client that client_id names.";
    /// A code gives tokens for another redirect URI.
    CODE_REDIRECT_URI = "code-redirect-uri" "RFC 6749" "10.6" Must
        "The server makes sure that a code is redeemed with the redirect URI that it was obtained with.";
    /// A code with a challenge gives tokens without its verifier.
    CODE_VERIFIER = "code-verifier" "RFC 9700" "2.1.1" BcpMust
        "Where the authorization request had a challenge, the token endpoint enforces the correct use of the verifier.";
    /// A code without a challenge gives tokens for a verifier.
    VERIFIER_UNASKED = "verifier-unasked" "RFC 9700" "4.8.2" BcpMust
        "A token request with a verifier is refused if the authorization request had no challenge.";
    /// Tokens are issued in the name of a confidential client that proved nothing.
    CLIENT_AUTHENTICATED = "client-authenticated" "RFC 6749" "3.2.1" Must
        "Confidential clients authenticate when they make token requests.";
    /// A public client gets a token for itself.
    CLIENT_CONFIDENTIAL = "client-confidential" "RFC 6749" "4.4" Must
        "Only confidential clients use the client credentials grant.";
    /// A user's password gives tokens.
    NO_PASSWORD_GRANT = "no-password-grant" "RFC 9700" "2.4" BcpMust
        "The resource owner password credentials grant is not used.";
    /// A refresh token gives tokens to another client.
    REFRESH_CLIENT = "refresh-client" "RFC 6749" "6" Must
        "The server makes sure that a refresh token was issued to the client that presents it.";
    /// A refresh token that was never issued gives tokens.
    REFRESH_KNOWN = "refresh-known" "RFC 6749" "6" Must
        "The server validates the refresh token.";
    /// A public client's refresh token stays good long after it was used.
    REFRESH_REPLAYED = "refresh-replayed" "RFC 9700" "4.14.2" BcpMust
        "The server detects the replay of refresh tokens of public clients by binding them to the sender or by rotation.";
    /// A revoked refresh token gives tokens.
    REFRESH_REVOKED = "refresh-revoked" "RFC 7009" "2.1" Stated
        "A revoked token is invalid at once and cannot be used again.";
    /// A refresh request widens what was granted.
    REFRESH_SCOPE = "refresh-scope" "RFC 6749" "6" Must
        "A refresh request asks for no scope that the resource owner did not grant.";
    /// Introspection answers somebody who proved nothing.
    INTROSPECTION_AUTHORIZED = "introspection-authorized" "RFC 7662" "2.1" Must
        "The introspection endpoint requires some form of authorization of its callers.";
    /// A foreign page consents for Alice.
    CONSENT_NOT_FORGED = "consent-not-forged" "RFC 6749" "10.12" Must
        "No client is authorized without the user's knowledge and consent.";
    /// Alice's password is posted on to a client.
    PASSWORD_STAYS = "password-stays" "RFC 9700" "4.12" BcpMust
        "A request that may hold the user's credentials is not redirected with the status 307.";
}
