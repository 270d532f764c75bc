use crate::Door;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio_rustls::TlsAcceptor;

/// The names of this machine that certificates of servers are for.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "::1"];
/// How long certificates are good: longer than any run, and too short for anything else.
const LIFE: Duration = Duration::from_hours(7 * 24);
/// How long they have been good already when they are made, for clocks that lag.
const PAST: Duration = Duration::from_hours(1);

/// A certificate authority that exists for one run. Its key is nowhere but in memory.
pub struct Authority {
    issuer: rcgen::Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
}

/// A certificate of an [`Authority`], and its key.
#[derive(Clone)]
pub struct Issued {
    /// The certificate, in DER.
    pub certificate: Vec<u8>,
    /// The key, in PKCS #8 and DER.
    pub key: Vec<u8>,
}

impl Authority {
    /// An authority with a new key. Fails only if the machine has no randomness.
    pub fn new() -> io::Result<Self> {
        let key = KeyPair::generate().map_err(io::Error::other)?;
        // Each has a name of its own, so that nobody takes one for that of another run.
        let mut params = params(&format!(
            "beartrap, for one run, {}",
            URL_SAFE_NO_PAD.encode(&key.public_key_raw()[1..10])
        ));
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let certificate = params.self_signed(&key).map_err(io::Error::other)?;
        Ok(Self { certificate: certificate.der().clone(), issuer: rcgen::Issuer::new(params, key) })
    }

    /// Its certificate, in DER.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// Its certificate, in PEM: what whoever is to trust it is given.
    pub fn pem(&self) -> String {
        pem("CERTIFICATE", &self.certificate)
    }

    /// A certificate for a server on this machine, by name and by address.
    pub fn for_loopback(&self) -> io::Result<Issued> {
        self.issue("localhost", &LOOPBACK, ExtendedKeyUsagePurpose::ServerAuth)
    }

    /// A certificate for a client of this name.
    pub fn for_client(&self, name: &str) -> io::Result<Issued> {
        self.issue(name, &[], ExtendedKeyUsagePurpose::ClientAuth)
    }

    /// A door for an issuer, on this port of loopback, over https.
    pub fn door(&self, port: u16) -> io::Result<Door> {
        let Issued { certificate, key } = self.for_loopback()?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key));
        let config = rustls::ServerConfig::builder().with_no_client_auth();
        let config = config.with_single_cert(vec![certificate.into()], key).map_err(io::Error::other)?;
        Ok(Door::over_tls(port, TlsAcceptor::from(Arc::new(config))))
    }

    fn issue(&self, name: &str, hosts: &[&str], purpose: ExtendedKeyUsagePurpose) -> io::Result<Issued> {
        let mut params = params(name);
        for host in hosts {
            params.subject_alt_names.push(match host.parse() {
                Ok(address) => rcgen::SanType::IpAddress(address),
                Err(_) => rcgen::SanType::DnsName((*host).try_into().map_err(io::Error::other)?),
            });
        }
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![purpose];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let certificate = params.signed_by(&key, &self.issuer).map_err(io::Error::other)?;
        Ok(Issued { certificate: certificate.der().to_vec(), key: key.serialize_der() })
    }
}

impl Issued {
    /// The certificate, in PEM.
    pub fn certificate_pem(&self) -> String {
        pem("CERTIFICATE", &self.certificate)
    }

    /// The key, in PEM.
    pub fn key_pem(&self) -> String {
        pem("PRIVATE KEY", &self.key)
    }
}

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    let now = SystemTime::now();
    params.not_before = (now - PAST).into();
    params.not_after = (now + LIFE).into();
    params
}

/// RFC 7468, 2.
fn pem(label: &str, der: &[u8]) -> String {
    let encoded = STANDARD.encode(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    for line in encoded.as_bytes().chunks(64) {
        text.extend(line.iter().map(|&byte| char::from(byte)));
        text.push('\n');
    }
    text + &format!("-----END {label}-----\n")
}
