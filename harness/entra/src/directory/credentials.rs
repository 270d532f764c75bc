//! What applications prove themselves with besides secrets, and whose word they may bring in place of that.

use super::day::day;
use super::expression::Expression;
use super::objects::{Application, SignIn};
use super::people::Flow;
use beartrap_forge::{Certificate as TestCertificate, SigningKey, Spare};
use beartrap_lab::ClientCertificate;
use serde::Deserialize;
use serde_json::{Value, json};

/// A certificate that is registered for an application.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "CertificateEntry")]
pub(crate) struct Certificate {
    pub(crate) x509: ClientCertificate,
    /// From when the registration does not take it any more; the certificate itself has an end too.
    pub(crate) expires: u64,
    /// Whoever issued it took it back.
    pub(crate) revoked: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CertificateEntry {
    /// The certificate as PEM.
    pem: Option<String>,
    test_key: Option<TestKey>,
    #[serde(deserialize_with = "day")]
    expires: u64,
    #[serde(default)]
    revoked: bool,
}

impl TryFrom<CertificateEntry> for Certificate {
    type Error = &'static str;

    fn try_from(entry: CertificateEntry) -> Result<Self, Self::Error> {
        let text = match (entry.pem, entry.test_key) {
            (Some(pem), None) => pem,
            (None, Some(key)) => TestCertificate::spare(key.spare()).base64(),
            _ => return Err("a certificate has either pem or test_key"),
        };
        let x509 = ClientCertificate::read(&text);
        let x509 = x509.ok_or("this is no certificate of an RSA key in the PEM form")?;
        Ok(Self { x509, expires: entry.expires, revoked: entry.revoked })
    }
}

/// The test keys that everybody has, so that a directory that is only tried needs no files.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum TestKey {
    /// For the certificates of clients.
    Client,
    /// For those that they had before.
    Former,
    /// For issuers outside of the directory.
    Outside,
}

impl TestKey {
    fn spare(self) -> Spare {
        match self {
            Self::Client => Spare::First,
            Self::Former => Spare::Third,
            Self::Outside => Spare::Second,
        }
    }
}

impl Certificate {
    /// When it ends, by the registration or by itself, in seconds since 1970.
    pub(crate) fn ends(&self) -> u64 {
        self.expires.min(self.x509.not_after)
    }
}

/// A federated credential: who brings a token of this issuer about this subject is the application. Issuer and audience
/// are compared letter by letter.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "FederatedEntry")]
pub(crate) struct Federated {
    pub(crate) issuer: String,
    pub(crate) subject: Subject,
    pub(crate) audience: String,
}

/// Whom the assertion has to be about.
#[derive(Debug, Clone)]
pub(crate) enum Subject {
    /// This one, letter by letter.
    Exactly(String),
    /// Whoever has such claims: the credential is a flexible one.
    Like(Expression),
}

impl Subject {
    /// As it was written.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Exactly(subject) => subject,
            Self::Like(expression) => &expression.text,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FederatedEntry {
    issuer: String,
    subject: Option<String>,
    expression: Option<String>,
    #[serde(default = "exchange")]
    audience: String,
}

impl TryFrom<FederatedEntry> for Federated {
    type Error = &'static str;

    fn try_from(entry: FederatedEntry) -> Result<Self, Self::Error> {
        let subject = match (entry.subject, entry.expression) {
            (Some(subject), None) => Subject::Exactly(subject),
            (None, Some(expression)) => Subject::Like(Expression::read(expression).ok_or(
                "an expression is written: claims['sub'] matches 'repo:contoso/*' and claims['ref'] eq 'main'",
            )?),
            _ => return Err("a federated credential has either subject or expression"),
        };
        Ok(Self { issuer: entry.issuer, subject, audience: entry.audience })
    }
}

/// The audience that the documents recommend.
fn exchange() -> String {
    "api://AzureADTokenExchange".to_owned()
}

/// An issuer outside of the directory, and its keys: nothing is fetched.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "OutsideEntry")]
pub(crate) struct Outside {
    pub(crate) url: String,
    pub(crate) keys: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutsideEntry {
    url: String,
    /// Its JWK Set as JSON.
    jwks: Option<String>,
    test_key: Option<TestKey>,
}

impl TryFrom<OutsideEntry> for Outside {
    type Error = &'static str;

    fn try_from(entry: OutsideEntry) -> Result<Self, Self::Error> {
        let set = match (entry.jwks, entry.test_key) {
            (Some(jwks), None) => serde_json::from_str(&jwks).map_err(|_| "jwks is no JSON")?,
            (None, Some(key)) => json!({ "keys": [SigningKey::spare(key.spare()).public_jwk()] }),
            _ => return Err("an issuer has either jwks or test_key"),
        };
        // No more are read by Entra either.
        let keys = set["keys"].as_array().ok_or("jwks has no keys")?.iter().take(100).cloned().collect();
        Ok(Self { url: entry.url, keys })
    }
}

/// A client that an API trusts beforehand: for these scopes nobody has to consent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Preauthorized {
    /// Application by name.
    pub(crate) client: String,
    pub(crate) scopes: Vec<String>,
}

/// What became of a service principal that would else be there.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrincipalEntry {
    /// Application by name.
    pub(crate) application: String,
    /// Tenant by domain or id.
    pub(crate) tenant: String,
    pub(crate) state: PrincipalState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PrincipalState {
    /// It is there, because somebody made it; nobody need have consented.
    Enabled,
    /// An administrator switched it off.
    Disabled,
    /// An administrator deleted it; the registration is still there.
    Deleted,
}

impl Application {
    /// Whether it has nothing to prove itself with, and is registered as one that has not.
    pub(crate) fn is_public(&self) -> bool {
        let has_none = self.secrets.is_empty() && self.certificates.is_empty() && self.federated.is_empty();
        has_none && (self.flows.contains(&Flow::Public) || !self.redirects.native.is_empty())
    }

    /// Whether tenants other than its own can have it.
    pub(crate) fn serves_many_tenants(&self) -> bool {
        matches!(self.sign_in, SignIn::AnyTenant | SignIn::AnyTenantAndPersonal)
    }
}
