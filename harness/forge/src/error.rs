use thiserror::Error;

/// Why a token, a key or a key set cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum JoseError {
    /// The text is larger than anything an honest party sends.
    #[error("the {what} has {bytes} bytes and more than {limit} are not read")]
    TooLong {
        /// `token` or `key set`.
        what: &'static str,
        /// Its size in bytes.
        bytes: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// A compact JWS has three segments (RFC 7515, 7.1).
    #[error(
        "a signed token has three segments, and this text has {0}; an opaque or encrypted token cannot be read here"
    )]
    NotThreeSegments(usize),
    /// A segment is not base64url without padding (RFC 7515, 2).
    #[error("the {0} is not base64url without padding")]
    NotBase64Url(&'static str),
    /// The octets are not one JSON object with unique member names (RFC 7515, 4; RFC 7519, 4).
    #[error("the {what} is not a JSON object with unique names: {reason}")]
    NotAnObject {
        /// `header`, `payload` or `key set`.
        what: &'static str,
        /// What the parser found.
        reason: String,
    },
    /// The header names no algorithm (RFC 7515, 4.1.1).
    #[error("the header has no `alg` of type string")]
    AlgorithmMissing,
    /// The algorithm is `none`, unknown, or not one for signatures.
    #[error("the algorithm `{0}` is not one that is verified here")]
    AlgorithmUnsupported(String),
    /// The header lists extensions that must be understood, and none is (RFC 7515, 4.1.11).
    #[error("the header demands extensions with `crit`, and none is known")]
    Critical,
    /// The key is of another kind than the algorithm, or is meant for something else (RFC 7517, 4.2 to 4.4).
    #[error("the key does not fit the algorithm `{algorithm}`: {reason}")]
    KeyMismatch {
        /// The `alg` of the token.
        algorithm: String,
        /// The member of the key that disagrees.
        reason: &'static str,
    },
    /// The key lacks a member, or has one that cannot be read.
    #[error("the key cannot be used: {0}")]
    BadKey(&'static str),
    /// The document is not a JWK Set (RFC 7517, 5).
    #[error("the key set has no `keys` of type array")]
    NotAKeySet,
    /// More keys than any honest issuer publishes.
    #[error("the key set has {keys} keys and more than {limit} are not read")]
    TooManyKeys {
        /// The number of keys.
        keys: usize,
        /// The limit.
        limit: usize,
    },
    /// No key of the set fits the token's `kid` and `alg`.
    #[error("no key of the set fits the token: compare its `kid` and `alg` with the published keys")]
    NoKey,
    /// The signature does not belong to these octets and this key.
    #[error("the signature is not valid")]
    SignatureInvalid,
}
