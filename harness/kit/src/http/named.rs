use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use std::sync::Arc;

/// Trusts named authorities, and a server whose very certificate is named: those that people make for development are often
/// signed by themselves and say that they are authorities, which path validation refuses (RFC 5280, 4.2.1.9).
#[derive(Debug)]
pub(super) struct Named {
    authorities: Vec<CertificateDer<'static>>,
    by_path: Arc<WebPkiServerVerifier>,
}

impl Named {
    /// Fails if one of them cannot be read, or if there is none.
    pub(super) fn new(authorities: &[CertificateDer<'static>]) -> Result<Self, Error> {
        let mut roots = RootCertStore::empty();
        for authority in authorities {
            roots.add(authority.clone())?;
        }
        let by_path = WebPkiServerVerifier::builder(Arc::new(roots)).build();
        let by_path = by_path.map_err(|error| Error::General(error.to_string()))?;
        Ok(Self { authorities: authorities.to_vec(), by_path })
    }
}

impl ServerCertVerifier for Named {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.authorities.iter().any(|named| named == end_entity) {
            return Ok(ServerCertVerified::assertion());
        }
        self.by_path.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.by_path.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.by_path.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.by_path.supported_verify_schemes()
    }
}
