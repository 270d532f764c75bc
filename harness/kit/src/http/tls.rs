//! Whom a transport trusts when it speaks TLS, and the certificates that clients show.

use super::Failure;
use super::named::Named;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rustls::ClientConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls_platform_verifier::BuilderVerifierExt as _;
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::sync::Arc;

/// A certificate of a client, and its key.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientCertificate {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

/// The certificate that is shown when a connection is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Shows {
    /// The one that the transport has, if it has one.
    #[default]
    Usual,
    /// None.
    Nothing,
    /// This one.
    Certificate(Arc<ClientCertificate>),
}

/// Whom a transport trusts, and which certificate it usually shows.
#[derive(Debug, Clone, Default)]
pub struct Tls {
    authorities: Vec<CertificateDer<'static>>,
    certificate: Option<Arc<ClientCertificate>>,
}

impl ClientCertificate {
    /// A certificate in DER, and its key in PKCS #8 and DER.
    pub fn new(certificate: Vec<u8>, key: Vec<u8>) -> Self {
        Self { certificate, key }
    }

    /// The certificate, in DER.
    pub fn der(&self) -> &[u8] {
        &self.certificate
    }

    /// The certificate in base64, with padding and without line breaks.
    pub fn base64(&self) -> String {
        STANDARD.encode(&self.certificate)
    }

    /// The certificate in PEM, escaped as URLs are, as proxies hand it on in a header.
    pub fn escaped_pem(&self) -> String {
        let encoded = self.base64();
        let lines = encoded.as_bytes().chunks(64).map(String::from_utf8_lossy).collect::<Vec<_>>().join("\n");
        let pem = format!("-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n");
        let escaped = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        };
        pem.bytes().map(escaped).collect()
    }

    /// The SHA-256 of the DER, in hexadecimal.
    pub fn fingerprint(&self) -> String {
        format!("{:x}", Sha256::digest(&self.certificate))
    }

    /// The value of `x5t#S256` (RFC 8705, 3.1): SHA-256 of the DER in base64url.
    pub fn thumbprint(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(&self.certificate))
    }
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientCertificate({})", self.thumbprint())
    }
}

impl Shows {
    /// The certificate, where this one is usual.
    pub(super) fn of<'a>(
        &'a self,
        usual: Option<&'a Arc<ClientCertificate>>,
    ) -> Option<&'a ClientCertificate> {
        match self {
            Self::Usual => usual.map(Arc::as_ref),
            Self::Nothing => None,
            Self::Certificate(certificate) => Some(certificate),
        }
    }
}

impl Tls {
    /// Trusts this authority, whose certificate is in DER, and no longer the machine's own.
    #[must_use]
    pub fn trusting(mut self, authority: &[u8]) -> Self {
        self.authorities.push(CertificateDer::from(authority.to_vec()));
        self
    }

    /// Trusts each authority whose certificate is in this PEM text, and a server whose own certificate is. Fails if there is none in it.
    pub fn trusting_pem(mut self, text: &str) -> Result<Self, Failure> {
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text.as_bytes()).collect();
        let read =
            read.map_err(|error| Failure::NoConnection(format!("the authority cannot be read: {error}")))?;
        if read.is_empty() {
            return Err(Failure::NoConnection("there is no certificate in PEM to be trusted".into()));
        }
        self.authorities.extend(read);
        Ok(self)
    }

    /// Usually shows this certificate.
    #[must_use]
    pub fn showing(mut self, certificate: Arc<ClientCertificate>) -> Self {
        self.certificate = Some(certificate);
        self
    }

    /// Whether it trusts the machine's authorities and shows nothing.
    pub(super) fn is_plain(&self) -> bool {
        self.authorities.is_empty() && self.certificate.is_none()
    }

    /// The certificate of a request.
    pub(super) fn shown<'a>(&'a self, shows: &'a Shows) -> Option<&'a ClientCertificate> {
        shows.of(self.certificate.as_ref())
    }

    /// What TLS is told for a request. Fails if a certificate makes no sense.
    pub(super) fn config(&self, shows: &Shows) -> Result<ClientConfig, Failure> {
        let trusting = if self.authorities.is_empty() {
            ClientConfig::builder().with_platform_verifier().map_err(broken)?
        } else {
            let named = Named::new(&self.authorities).map_err(broken)?;
            ClientConfig::builder().dangerous().with_custom_certificate_verifier(Arc::new(named))
        };
        let Some(client) = self.shown(shows) else { return Ok(trusting.with_no_client_auth()) };
        let chain = vec![CertificateDer::from(client.certificate.clone())];
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(client.key.clone()));
        trusting.with_client_auth_cert(chain, key).map_err(broken)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands it over")]
fn broken(error: rustls::Error) -> Failure {
    Failure::NoConnection(format!("TLS cannot start: {error}"))
}
