//! A client proves itself with a signed assertion (RFC 7523): with the key of a certificate that is registered for it, or
//! with the word of another issuer.

use super::TokenRequest;
use super::client::{Proof, named};
use crate::ask::needed;
use crate::directory::{Application, Certificate, guid};
use crate::errors::credential;
use crate::grants::Grants;
use crate::refusal::{Refusal, must};
use beartrap_core::Fault;
use beartrap_lab::{ClientCertificate, Signed};
use serde_json::Value;

/// The only type of assertion.
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Seconds by which clocks may differ.
const SKEW: u64 = 300;

impl TokenRequest<'_> {
    pub(super) fn by_assertion(&self, application: &Application, assertion: &str) -> Result<Proof, Refusal> {
        let kind = needed(&self.form, "client_assertion_type")?;
        must(kind == JWT_BEARER, wrong("client_assertion_type is not the one of JWTs"))?;
        let signed = Signed::read(assertion).ok_or_else(|| wrong("the assertion is not a signed JWT"))?;
        let issuer = signed.text("iss").ok_or_else(|| wrong("the assertion has no iss"))?;
        if issuer.eq_ignore_ascii_case(&application.client_id) {
            self.by_certificate(application, &signed)?;
            return Ok(Proof::Certificate);
        }
        self.by_federation(application, &signed, issuer)?;
        Ok(Proof::Federated)
    }

    /// What says that the assertion of this request was used, in a directory where each is good for one.
    pub(super) fn unused_assertion(&self, grants: &Grants) -> Result<Option<String>, Refusal> {
        let is_remembered = self.directory.switches.assertions_once;
        let Some(sent) = self.form.get("client_assertion").filter(|_| is_remembered) else { return Ok(None) };
        let signed = Signed::read(sent);
        let named = signed.as_ref().and_then(|signed| Some((signed.text("iss")?, signed.text("jti")?)));
        let key = named.map_or_else(|| guid(&["assertion", sent]), |(iss, jti)| guid(&["jti", iss, jti]));
        must(grants.assertions.get(&key).is_none(), wrong("the assertion was used before"))?;
        Ok(Some(key))
    }

    fn by_certificate(&self, application: &Application, signed: &Signed) -> Result<(), Refusal> {
        let unverified =
            |about: &str| credential::ASSERTION_UNVERIFIED.about(format!("{about} {}", named(application)));
        let sent = certificate_in(signed)?;
        let is_first = self.entra.has(Fault::FirstCertificateTaken);
        let known = if is_first { application.certificates.first() } else { registered(application, signed) };
        let known = match (known, sent) {
            (Some(known), None) => known,
            (Some(known), Some(sent)) if known.x509 == sent => known,
            (Some(known), Some(sent)) if self.entra.has(Fault::CertificateOfHeaderTrusted) => {
                return must(signed.is_by(&sent.jwk, &["RS256", "PS256"]), wrong(&known.x509.x5t));
            }
            (_, Some(_)) => return Err(credential::CERTIFICATE_UNACCEPTED.about(named(application))),
            (None, None) => return Err(unverified("no certificate has the thumbprint of the header")),
        };
        // Which of the two it is, no document says: here it depends on whether the assertion carries the certificate.
        let revoked = if signed.header.contains_key("x5c") {
            &credential::CERTIFICATE_WITHDRAWN
        } else {
            &credential::CERTIFICATE_REVOKED
        };
        must(!known.revoked, revoked.about(named(application)))?;
        let is_by = signed.is_by(&known.x509.jwk, &["RS256", "PS256"]);
        must(is_by, unverified("the signature is not by the certificate"))?;
        let now = self.entra.now();
        let is_valid = known.x509.not_before <= now && now <= known.x509.not_after && now < known.expires;
        must(is_valid, credential::CERTIFICATE_OUT_OF_TIME.about(named(application)))?;
        let is_about_itself =
            signed.text("sub").is_some_and(|sub| sub.eq_ignore_ascii_case(&application.client_id));
        must(is_about_itself, wrong("sub is not the client id"))?;
        must(self.is_addressed(signed), &credential::ASSERTION_AUDIENCE)?;
        in_time(signed, now)
    }

    /// Whether `aud` is the token endpoint that is asked, or the issuer behind it: both forms are in use.
    fn is_addressed(&self, signed: &Signed) -> bool {
        let (authority, ids) = (self.entra.authority(), self.tenant().map(|tenant| tenant.id.as_str()));
        audience(signed).is_some_and(|audience| {
            [Some(self.named), ids].into_iter().flatten().any(|tenant| {
                ["oauth2/v2.0/token", "oauth2/token", "v2.0", ""]
                    .iter()
                    .any(|rest| audience == format!("{authority}/{tenant}/{rest}"))
            })
        })
    }
}

/// The certificate that the header's thumbprints name. If there are two, they name the same.
fn registered<'a>(application: &'a Application, signed: &Signed) -> Option<&'a Certificate> {
    let [sha1, sha256] = ["x5t", "x5t#S256"].map(|name| signed.header(name).map(as_base64url));
    let is_named = |known: &&Certificate| {
        (sha1.is_some() || sha256.is_some())
            && sha1.as_ref().is_none_or(|named| *named == known.x509.x5t)
            && sha256.as_ref().is_none_or(|named| *named == known.x509.x5t_s256)
    };
    application.certificates.iter().find(is_named)
}

/// A thumbprint as RFC 7515 section 4.1.7 wants it. Microsoft's libraries are understood though MSAL Python pads it and MSAL
/// Go writes it in the other alphabet of base64.
fn as_base64url(thumbprint: &str) -> String {
    thumbprint.trim_end_matches('=').replace('+', "-").replace('/', "_")
}

/// The certificate in `x5c`: the first of a list (RFC 7515 section 4.1.6), or one string, as some libraries write it.
fn certificate_in(signed: &Signed) -> Result<Option<ClientCertificate>, Refusal> {
    let Some(sent) = signed.header.get("x5c") else { return Ok(None) };
    let first = sent.as_str().or_else(|| sent.get(0)?.as_str());
    let certificate = first.and_then(ClientCertificate::read);
    certificate.map(Some).ok_or_else(|| wrong("x5c holds no certificate"))
}

/// The one value of `aud`, alone or in a list.
pub(super) fn audience(signed: &Signed) -> Option<&str> {
    match signed.claims.get("aud")? {
        Value::String(one) => Some(one),
        Value::Array(all) if all.len() == 1 => all[0].as_str(),
        _ => None,
    }
}

/// Whether the assertion is valid now. It must say how long.
pub(super) fn in_time(signed: &Signed, now: u64) -> Result<(), Refusal> {
    let end = seconds(signed, "exp")?.ok_or_else(|| wrong("the assertion has no exp"))?;
    let begin = seconds(signed, "nbf")?.unwrap_or_default();
    must(
        begin <= now.saturating_add(SKEW) && now < end.saturating_add(SKEW),
        &credential::ASSERTION_OUT_OF_TIME,
    )
}

/// A time, in seconds since 1970: a number, perhaps with a fraction (RFC 7519 section 2), or one written as text, as some
/// libraries do.
pub(super) fn seconds(signed: &Signed, name: &str) -> Result<Option<u64>, Refusal> {
    let Some(value) = signed.claims.get(name) else { return Ok(None) };
    let whole = |seconds: f64| format!("{:.0}", seconds.trunc()).parse().ok();
    let number = value.as_u64().or_else(|| whole(value.as_f64()?)).or_else(|| value.as_str()?.parse().ok());
    number.map(Some).ok_or_else(|| wrong(&format!("{name} is not a number of seconds")))
}

pub(super) fn wrong(about: &str) -> Refusal {
    credential::CLIENT_UNAUTHENTICATED.about(about)
}
