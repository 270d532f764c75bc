//! The certificates of one run: of the issuer over https, of an API that wants one, and of the callers of an API over
//! mutual TLS.

use crate::Blame;
use anyhow::Context as _;
use beartrap_issuer::{Authority, Door, Issued};
use beartrap_kit::api::ApiSection;
use beartrap_kit::{Certificates, ClientCertificate, Tls};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// The variables by which programs are told whom to trust: OpenSSL, Go and .NET; Node.js; Deno; Python's requests; curl.
/// Each names a file, which Node.js adds to what it trusts and the others put in the place of it.
const TRUST: [&str; 5] =
    ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "DENO_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"];

/// An authority that exists for one run, what it issued, and the files that the API is handed.
pub(crate) struct Papers {
    authority: Authority,
    certificates: Certificates,
    folder: TempDir,
    /// Where its certificate is.
    ca: PathBuf,
    /// The issuer is served over https.
    https: bool,
}

impl Papers {
    /// Those of a run that needs any: the issuer or the API is served over https.
    pub(crate) fn of(section: &ApiSection, ca_out: Option<&Path>) -> anyhow::Result<Option<Self>> {
        let https = section.https;
        if section.mtls && (!section.url.starts_with("https://") || section.exec.is_none()) {
            return Err(Blame::usage(
                "mtls = true wants a URL that begins with https:// and a command that starts the API, which is handed the authority of its callers as {client_ca}",
            ));
        }
        if !https && !section.url.starts_with("https://") {
            return Ok(None);
        }
        let folder = TempDir::with_prefix("beartrap-").context("no folder for certificates can be made")?;
        let authority = Authority::new().context("no certificates can be made")?;
        let ca = match ca_out {
            Some(path) => std::path::absolute(path)?,
            None => folder.path().join("ca.pem"),
        };
        std::fs::write(&ca, authority.pem())
            .with_context(|| format!("{} cannot be written", ca.display()))?;
        let server = authority.for_loopback()?;
        std::fs::write(folder.path().join("server.pem"), server.certificate_pem())?;
        std::fs::write(folder.path().join("server.key"), server.key_pem())?;
        let certificates = issued_to_callers(&authority)?;
        Ok(Some(Self { authority, certificates, folder, ca, https }))
    }

    /// Where an issuer on this port listens.
    pub(crate) fn door(&self, port: u16) -> io::Result<Door> {
        if self.https { self.authority.door(port) } else { Ok(port.into()) }
    }

    /// The words that stand for files in variables of the API, and the files.
    pub(crate) fn meanings(&self) -> Vec<(&'static str, String)> {
        let ca = self.ca.display().to_string();
        let file = |name: &str| self.folder.path().join(name).display().to_string();
        vec![
            ("ca", ca.clone()),
            ("client_ca", ca),
            ("server_certificate", file("server.pem")),
            ("server_key", file("server.key")),
        ]
    }

    /// The variables by which the API is told to trust the issuer; none if the issuer is served without TLS.
    pub(crate) fn trust(&self) -> Vec<(String, String)> {
        let names = TRUST.iter().filter(|_| self.https);
        names.map(|name| ((*name).to_owned(), self.ca.display().to_string())).collect()
    }

    /// How the API is called: whom it may be certified by, and what is shown to it.
    pub(crate) fn tls(&self, section: &ApiSection) -> anyhow::Result<Tls> {
        let mut tls = Tls::default();
        let is_handed_one = section.env.values().any(|value| value.contains("{server_certificate}"));
        if section.ca.is_some() || is_handed_one {
            tls = tls.trusting(self.authority.certificate());
        }
        tls = trusting_named(tls, section)?;
        Ok(if section.mtls { tls.showing(self.certificates.own.clone()) } else { tls })
    }

    /// The certificates of callers.
    pub(crate) fn certificates(&self) -> Certificates {
        self.certificates.clone()
    }
}

/// Trusting the authority that the contract names as well, if it names one.
pub(crate) fn trusting_named(tls: Tls, section: &ApiSection) -> anyhow::Result<Tls> {
    let Some(path) = &section.ca else { return Ok(tls) };
    let text = std::fs::read_to_string(path)
        .map_err(|error| Blame::usage(format!("the authority {path} cannot be read: {error}")))?;
    tls.trusting_pem(&text).map_err(|failure| Blame::usage(format!("the authority {path}: {failure}")))
}

/// The certificates of two clients.
pub(crate) fn issued_to_callers(authority: &Authority) -> io::Result<Certificates> {
    let issued = |name: &str| {
        let Issued { certificate, key } = authority.for_client(name)?;
        io::Result::Ok(Arc::new(ClientCertificate::new(certificate, key)))
    };
    Ok(Certificates { own: issued("client-1")?, other: issued("client-2")? })
}
