//! Who is registered: the clients and users that every lab starts with, and what any client is made of.

use crate::scope::{self, Scope};
use jsonwebtoken::Algorithm;
use sha2::{Digest as _, Sha256};

/// A registered client.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) name: String,
    /// None for a client that cannot keep one.
    pub(crate) secret: Option<String>,
    pub(crate) auth: AuthMethod,
    pub(crate) kind: ClientKind,
    pub(crate) redirect_uris: Vec<String>,
    pub(crate) grants: Vec<GrantType>,
    /// The scopes it may ask for.
    pub(crate) scope: Scope,
    /// The algorithm of its ID tokens.
    pub(crate) id_token_alg: Algorithm,
    /// How its registration is managed, if it registered itself (RFC 7592).
    pub(crate) registration: Option<Registration>,
}

#[derive(Debug, Clone)]
pub(crate) struct Registration {
    pub(crate) access_token: String,
    /// Seconds since 1970.
    pub(crate) issued_at: u64,
}

/// How a client proves who it is (RFC 7591 section 2, `token_endpoint_auth_method`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AuthMethod {
    Basic,
    Post,
    None,
}

/// RFC 6749 section 2.1 and OpenID Connect Dynamic Registration section 2, `application_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClientKind {
    Web,
    Native,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GrantType {
    AuthorizationCode,
    RefreshToken,
    ClientCredentials,
}

impl AuthMethod {
    pub(crate) const ALL: [Self; 3] = [Self::Basic, Self::Post, Self::None];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Basic => "client_secret_basic",
            Self::Post => "client_secret_post",
            Self::None => "none",
        }
    }
}

impl GrantType {
    pub(crate) const ALL: [Self; 3] = [Self::AuthorizationCode, Self::RefreshToken, Self::ClientCredentials];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
            Self::ClientCredentials => "client_credentials",
        }
    }
}

impl Client {
    pub(crate) fn is_public(&self) -> bool {
        self.auth == AuthMethod::None
    }

    pub(crate) fn allows(&self, grant: GrantType) -> bool {
        self.grants.contains(&grant)
    }
}

/// Somebody who can log in.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) name: &'static str,
    pub(crate) password: &'static str,
    /// Opaque, and the same for every client.
    pub(crate) sub: &'static str,
    pub(crate) full_name: &'static str,
    pub(crate) email: &'static str,
}

pub(crate) const USERS: [User; 2] = [
    User {
        name: "alice",
        password: "alice-opens-the-door-42",
        sub: "u-7Q2nB8xkT0aVd4Hs",
        full_name: "Alice Example",
        email: "alice@beartrap.test",
    },
    User {
        name: "bob",
        password: "bob-opens-another-door-43",
        sub: "u-m3ZfR5wLq9YdPc6J",
        full_name: "Bob Example",
        email: "bob@beartrap.test",
    },
];

/// The user with this name.
pub(crate) fn user(name: &str) -> Option<&'static User> {
    USERS.iter().find(|user| user.name == name)
}

/// Whether two secrets are the same. Their digests are compared, so that the time it takes does not tell where they
/// begin to differ.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    Sha256::digest(one) == Sha256::digest(other)
}

/// The clients that every lab knows: one of each way of being a client, and a second confidential one to steal from
/// the first.
pub(crate) fn clients() -> Vec<Client> {
    use GrantType::{AuthorizationCode, ClientCredentials, RefreshToken};
    let confidential = Client {
        id: "conf-a".to_owned(),
        name: "Confidential A".to_owned(),
        // Every character that RFC 6749 section 2.3.1 wants encoded before it goes into Basic credentials.
        secret: Some("s3cret:of%client+a/with spaces &é".to_owned()),
        auth: AuthMethod::Basic,
        kind: ClientKind::Web,
        redirect_uris: uris(&["https://client-a.beartrap.test/cb", "https://client-a.beartrap.test/cb2"]),
        grants: vec![AuthorizationCode, RefreshToken, ClientCredentials],
        scope: Scope::parse(&scope::KNOWN.join(" ")),
        id_token_alg: Algorithm::RS256,
        registration: None,
    };
    let public = Client {
        id: "pub-c".to_owned(),
        name: "Public C".to_owned(),
        secret: None,
        auth: AuthMethod::None,
        redirect_uris: uris(&["https://client-c.beartrap.test/cb"]),
        grants: vec![AuthorizationCode, RefreshToken],
        ..confidential.clone()
    };
    let posting = Client {
        id: "conf-b".to_owned(),
        name: "Confidential B".to_owned(),
        secret: Some("another-secret-that-client-b-keeps".to_owned()),
        auth: AuthMethod::Post,
        redirect_uris: uris(&["https://client-b.beartrap.test/cb"]),
        ..confidential.clone()
    };
    let native = Client {
        id: "native-d".to_owned(),
        name: "Native D".to_owned(),
        kind: ClientKind::Native,
        redirect_uris: uris(&["http://127.0.0.1/cb"]),
        ..public.clone()
    };
    vec![confidential, posting, public, native]
}

fn uris(uris: &[&str]) -> Vec<String> {
    uris.iter().map(|&uri| uri.to_owned()).collect()
}
