//! Tokens as Microsoft Entra ID issues them: nothing but the claims tells their kinds apart.
//!
//! The names are made up, but for those that the same thing has in every tenant.

use super::Token;
use super::honest::digest;
use crate::hash::Hash;
use crate::{Json, SigningKey, base64url};
use std::borrow::Cow;

/// The tenant that the API belongs to.
pub const HOME: &str = "11111111-aaaa-4aaa-8aaa-111111111111";
/// Another tenant that an API may serve.
pub const SECOND: &str = "22222222-bbbb-4bbb-8bbb-222222222222";
/// A tenant that nobody has signed up: an attacker's own.
pub const STRANGER: &str = "66666666-eeee-4eee-8eee-666666666666";
/// The tenant of all personal Microsoft accounts.
pub const CONSUMERS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";
/// The client id of the API.
pub const API: &str = "a0000000-0000-4000-8000-0000000000a1";
/// The client id of another API.
pub const OTHER_API: &str = "a0000000-0000-4000-8000-0000000000a2";
/// The client id of an API that the first one calls on behalf of its users.
pub const DOWNSTREAM_API: &str = "a0000000-0000-4000-8000-0000000000a3";
/// The client id of a client.
pub const CLIENT: &str = "c0000000-0000-4000-8000-0000000000c1";
/// The client id of another client.
pub const OTHER_CLIENT: &str = "c0000000-0000-4000-8000-0000000000c2";
/// Microsoft Graph.
pub const GRAPH: &str = "00000003-0000-0000-c000-000000000000";
/// The directory role of a global administrator.
pub const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";

/// The version of an access token. The registration of the API decides which it is, not the endpoint that was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntraVersion {
    /// `1.0`.
    V1,
    /// `2.0`.
    V2,
}

impl EntraVersion {
    /// The value of `ver`.
    pub fn number(self) -> &'static str {
        match self {
            Self::V1 => "1.0",
            Self::V2 => "2.0",
        }
    }

    /// The issuer of a tenant at this authority, a URL without a slash at its end. Version 1 ends in a slash.
    pub fn issuer(self, authority: &str, tenant: &str) -> String {
        match self {
            Self::V1 => format!("{authority}/{tenant}/"),
            Self::V2 => format!("{authority}/{tenant}/v2.0"),
        }
    }

    /// The claim that names the client, and the one that says how it was authenticated.
    pub fn client_claims(self) -> [&'static str; 2] {
        match self {
            Self::V1 => ["appid", "appidacr"],
            Self::V2 => ["azp", "azpacr"],
        }
    }
}

/// A user, or the service principal of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The object id: the same for every application of the tenant.
    pub oid: Cow<'static, str>,
    /// The name that is shown.
    pub name: Cow<'static, str>,
    /// The name that the user signs in with. It changes, and others may get it.
    pub user_name: Cow<'static, str>,
}

impl Account {
    /// The user that honest tokens are about.
    pub const ALICE: Self = Self {
        oid: Cow::Borrowed("a11ce000-0000-4000-8000-000000000001"),
        name: Cow::Borrowed("Alice Example"),
        user_name: Cow::Borrowed("alice@contoso.example"),
    };
    /// Another user.
    pub const BOB: Self = Self {
        oid: Cow::Borrowed("b0b00000-0000-4000-8000-000000000002"),
        name: Cow::Borrowed("Bob Example"),
        user_name: Cow::Borrowed("bob@contoso.example"),
    };
    /// An application that acts for itself.
    pub const DAEMON: Self = Self {
        oid: Cow::Borrowed("d0000000-0000-4000-8000-000000000003"),
        name: Cow::Borrowed("daemon"),
        user_name: Cow::Borrowed(""),
    };
}

/// Who issues a token, about whom, for whom and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntraSetting {
    /// Scheme and host of the issuer, without a slash at the end.
    pub authority: String,
    /// The tenant that issues.
    pub tenant: String,
    /// The version of the token.
    pub version: EntraVersion,
    /// The client id of the API.
    pub api: String,
    /// What `aud` says: the client id of the API, or for version 1 one of its URIs.
    pub audience: String,
    /// The client id of the caller.
    pub client: String,
    /// Whom the token is about.
    pub account: Account,
    /// The time of issue, in seconds since 1970.
    pub now: u64,
    /// How long the token lives, in seconds.
    pub lifetime: u64,
}

impl EntraSetting {
    /// Version 2 tokens of [`HOME`] about Alice at [`CLIENT`], for the API with this client id.
    pub fn new(authority: &str, api: &str, now: u64) -> Self {
        Self {
            authority: authority.to_owned(),
            tenant: HOME.to_owned(),
            version: EntraVersion::V2,
            api: api.to_owned(),
            audience: api.to_owned(),
            client: CLIENT.to_owned(),
            account: Account::ALICE,
            now,
            lifetime: 4_500,
        }
    }

    /// What `iss` says.
    pub fn issuer(&self) -> String {
        self.version.issuer(&self.authority, &self.tenant)
    }

    /// The `sub` of the account at this application: another one at each.
    pub fn subject(&self, application: &str) -> String {
        digest(&["entra", &self.tenant, &self.account.oid, application])
    }
}

impl Token {
    /// An access token for a user, whose client was granted these scopes.
    pub fn entra_user(setting: &EntraSetting, scp: &str, key: &SigningKey) -> Self {
        let Account { name, user_name, .. } = &setting.account;
        let token = common(setting, &setting.audience, &setting.subject(&setting.api), key)
            .claim(setting.version.client_claims()[0], setting.client.as_str())
            .claim(setting.version.client_claims()[1], "1")
            .claim("name", name.as_ref())
            .claim("scp", scp);
        match setting.version {
            EntraVersion::V1 => {
                token.claim("unique_name", user_name.as_ref()).claim("upn", user_name.as_ref())
            }
            EntraVersion::V2 => token.claim("preferred_username", user_name.as_ref()),
        }
    }

    /// An access token for an application that acts for itself, with these application permissions. Without any there is
    /// no `roles`, and every application of the tenant can have such a token.
    pub fn entra_app(setting: &EntraSetting, roles: &[&str], key: &SigningKey) -> Self {
        let token = common(setting, &setting.audience, &setting.account.oid, key)
            .claim(setting.version.client_claims()[0], setting.client.as_str())
            .claim(setting.version.client_claims()[1], "1");
        if roles.is_empty() { token } else { token.claim("roles", roles.to_vec()) }
    }

    /// An ID token of version 2 for the client.
    pub fn entra_id_token(setting: &EntraSetting, nonce: &str, key: &SigningKey) -> Self {
        let setting = EntraSetting { version: EntraVersion::V2, ..setting.clone() };
        let Account { name, user_name, .. } = &setting.account;
        common(&setting, &setting.client, &setting.subject(&setting.client), key)
            .claim("name", name.as_ref())
            .claim("preferred_username", user_name.as_ref())
            .claim("nonce", nonce)
    }

    /// A token for Microsoft Graph, which nobody else can verify: the header that is signed holds the digest of the nonce
    /// in place of the nonce.
    pub fn entra_graph(setting: &EntraSetting, nonce: &str, key: &SigningKey) -> Self {
        let setting =
            EntraSetting { version: EntraVersion::V1, audience: GRAPH.to_owned(), ..setting.clone() };
        Self::entra_user(&setting, "User.Read openid profile email", key).with_graph_nonce(nonce)
    }

    /// The token with the nonce by which those for Microsoft Graph are withheld from everybody else. Nothing that is
    /// signed may be changed afterwards.
    #[must_use]
    pub fn with_graph_nonce(self, nonce: &str) -> Self {
        let signed = self.clone().header("nonce", base64url::encode(Hash::Sha256.digest(nonce.as_bytes())));
        let octets = [signed.header_octets(), signed.payload_octets()].map(|part| base64url::encode(&part));
        self.header("nonce", nonce).signed_over(octets.join("."))
    }
}

/// What every token has.
fn common(setting: &EntraSetting, audience: &str, sub: &str, key: &SigningKey) -> Token {
    let claims = Json::object()
        .member("aud", audience)
        .member("iss", setting.issuer())
        .member("iat", setting.now)
        .member("nbf", setting.now)
        .member("exp", setting.now.saturating_add(setting.lifetime))
        .member("aio", digest(&["aio", audience, sub]))
        .member("oid", setting.account.oid.as_ref())
        .member("rh", digest(&["rh", audience, sub]))
        .member("sub", sub)
        .member("tid", setting.tenant.as_str())
        .member("uti", digest(&["uti", audience, sub, &setting.now.to_string()]))
        .member("ver", setting.version.number());
    let kid = key.kid().unwrap_or_default();
    let mut header = Json::object().member("typ", "JWT").member("alg", key.algorithm().name());
    if setting.version == EntraVersion::V1 {
        header = header.member("x5t", kid);
    }
    Token::new("JWT", claims, setting.now, key).header_as(header.member("kid", kid))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Algorithm, Jws};
    use serde_json::Value;

    fn key() -> SigningKey {
        SigningKey::trusted(Algorithm::Rs256)
    }

    fn read(token: &Token) -> Value {
        Value::Object(Jws::parse(&token.compact()).unwrap().claims().clone())
    }

    fn setting() -> EntraSetting {
        EntraSetting::new("https://login.test", API, 1_767_225_600)
    }

    #[test]
    fn the_version_decides_about_issuer_client_and_header() {
        let v2 = Token::entra_user(&setting(), "orders.read", &key());
        let v1 = EntraSetting { version: EntraVersion::V1, ..setting() };
        let v1 = Token::entra_user(&v1, "orders.read", &key());
        let (claims, header) = (read(&v2), v2.header_value("x5t"));
        assert_eq!(claims["iss"], format!("https://login.test/{HOME}/v2.0"));
        assert_eq!((&claims["azp"], &claims["ver"], header), (&CLIENT.into(), &"2.0".into(), None));
        let claims = read(&v1);
        assert_eq!(claims["iss"], format!("https://login.test/{HOME}/"));
        assert_eq!((&claims["appid"], &claims["azp"]), (&CLIENT.into(), &Value::Null));
        assert_eq!(v1.header_value("x5t"), v1.header_value("kid"));
        assert_eq!(claims["sub"], read(&v2)["sub"], "the same account at the same API");
    }

    #[test]
    fn an_application_is_its_own_subject_and_has_no_roles_unless_they_were_granted() {
        let daemon = EntraSetting { account: Account::DAEMON, ..setting() };
        let bare = read(&Token::entra_app(&daemon, &[], &key()));
        assert_eq!(bare["sub"], bare["oid"]);
        assert_eq!(
            (&bare["roles"], &bare["scp"], &bare["idtyp"]),
            (&Value::Null, &Value::Null, &Value::Null)
        );
        let granted = read(&Token::entra_app(&daemon, &["Orders.Read.All"], &key()));
        assert_eq!(granted["roles"], serde_json::json!(["Orders.Read.All"]));
    }

    #[test]
    fn a_graph_token_verifies_only_for_who_hashes_its_nonce() {
        let token = Token::entra_graph(&setting(), "n-1", &key());
        let jwk = key().public_jwk();
        assert!(Jws::parse(&token.compact()).unwrap().verify(&jwk).is_err());
        let hashed = base64url::encode(Hash::Sha256.digest(b"n-1"));
        let mended = token.tampered_header("nonce", hashed);
        assert!(Jws::parse(&mended.compact()).unwrap().verify(&jwk).is_ok());
    }
}
