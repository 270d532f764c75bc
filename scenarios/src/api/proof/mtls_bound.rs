//! A token that is bound to a certificate is served to whoever holds the key of that certificate, and to nobody else.
//!
//! ## Why it matters
//! A token is bound to a certificate so that a stolen one is worth nothing. An API that does not compare, or that believes
//! a header in which anybody can write, gives that away.
//!
//! ## How to fix it
//! Take the certificate from the TLS connection, and compare the SHA-256 of its DER with `cnf.x5t#S256` of the token. Where
//! a proxy ends TLS, have it drop the header of that name from whoever calls before it writes its own.
//!
//! ## Not a finding
//! - TLS that refuses the connection before HTTP begins.
//! - An API that believes a header because a proxy is meant to stand in front of it: it is to be tested with the proxy.

use crate::clauses::rfc8705;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8705::SAME_CERTIFICATE,
    also: &[&rfc8705::THUMBPRINT],
    impact: Impact::StolenTokens,
    needs: &[Capability::CertificateBinding],
    mutant: Fault::ApiCertificateIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    world.refuses_a_forged_one().await?;
    let Certificates { own, other } = world.certificates()?;
    let token = world.token();
    let call = || world.call().bearing(&token);

    let mut calls = Family::of("a call");
    let without = call().showing_no_certificate().send().await?;
    calls.add("without a certificate", without.is_unauthorized_or_cut_off());
    let with_another = call().showing(other).send().await?;
    calls.add("with the certificate of another client", with_another.is_unauthorized_or_cut_off());
    let headers = forwarded(own);
    for (header, value) in &headers {
        let named = call().showing_no_certificate().with_header(header, value).send().await?;
        calls.add(format!("with the certificate in {header} alone"), named.is_unauthorized_or_cut_off());
    }
    let named =
        headers.iter().fold(call().showing(other), |call, (header, value)| call.with_header(header, value));
    calls.add(
        "with the certificate of another client, and the right one in headers",
        named.send().await?.is_unauthorized_or_cut_off(),
    );
    world.serves_the_honest().await?;
    judge(calls)
}

/// The headers in which proxies hand on a certificate: RFC 9440, and what Envoy, nginx, Traefik and Azure write.
fn forwarded(certificate: &ClientCertificate) -> [(&'static str, String); 8] {
    let (base64, pem) = (certificate.base64(), certificate.escaped_pem());
    [
        ("Client-Cert", format!(":{base64}:")),
        ("X-Forwarded-Client-Cert", format!("Hash={};Cert=\"{pem}\"", certificate.fingerprint())),
        ("X-Client-Cert", pem.clone()),
        ("X-SSL-Cert", pem.clone()),
        ("X-SSL-Client-Cert", pem.clone()),
        ("SSL-Client-Cert", pem),
        ("X-Forwarded-TLS-Client-Cert", base64.clone()),
        ("X-ARR-ClientCert", base64),
    ]
}
