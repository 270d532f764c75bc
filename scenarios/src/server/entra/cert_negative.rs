//! An application proves itself with a certificate, and something about the assertion is wrong.
//!
//! ## Why it matters
//! The assertion is the password of an application, and certificates are public: only the signature, the addressee and the
//! time make it worth more than its text.
//!
//! ## How to fix it
//! Find the registered certificate by the thumbprint of the header, verify with its key and with no other, and compare
//! issuer, subject, audience and time before anything is issued.
//!
//! ## Not a finding
//! - Several spellings of the audience are accepted in practice, that of the endpoint of version 1 among them, as long as
//!   they name this tenant.

use crate::clauses::{entra_tenant, rfc7523};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::CERTIFICATE_CREDENTIALS,
    also: &[&rfc7523::SIGNED],
    impact: Impact::ClientImpersonation,
    needs: &[Capability::EntraServer, Capability::EntraDaemon, Capability::EntraCertificate],
    mutant: Fault::CertificateOfHeaderTrusted,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let daemon = tenant.daemon().await?;
    let asking = tenant.asking_for_itself(&daemon, tenant.api());
    tenant.clocks_agree(&asking.clone().send().await?.tokens()?)?;
    let honest = || tenant.assertion();
    require(
        asking.clone().with_credentials(tenant.proving(&daemon, &honest()?)).send().await?.issues_tokens(),
    )?;

    let now = world.now();
    let foreign = Certificate::ATTACKER;
    let public = tenant.certificate()?.base64();
    let as_secret = format!("-----BEGIN CERTIFICATE-----\n{public}\n-----END CERTIFICATE-----\n");
    let other_key = SigningKey::attacker(Algorithm::Ps256).without_kid();
    let mut lies = vec![
        (
            "a certificate that is not registered",
            honest()?.header("x5t#S256", foreign.x5t_s256()).signed_by(&other_key),
        ),
        ("the signature of another key", honest()?.signed_by(&other_key)),
        (
            "a certificate in the header, and its key",
            honest()?.header("x5c", [foreign.base64()]).signed_by(&other_key),
        ),
        ("no signature", honest()?.with_key(&SigningKey::none())),
        ("HS256 with the certificate as the secret", honest()?.with_key(&SigningKey::secret(as_secret))),
        ("HS256 with its base64 as the secret", honest()?.with_key(&SigningKey::secret(public))),
        ("expired", honest()?.claim("nbf", now - 3_600).claim("exp", now - 1_800)),
        ("not yet valid", honest()?.claim("nbf", now + 3_600).claim("exp", now + 4_200)),
        ("another audience", honest()?.claim("aud", "https://elsewhere.beartrap.test/oauth2/v2.0/token")),
        ("another subject", honest()?.claim("sub", world.made_up())),
        ("another issuer", honest()?.claim("iss", world.made_up())),
    ];
    if let Ok(other) = tenant.other_tenant() {
        let elsewhere = tenant.token_endpoint_of(other)?;
        lies.push(("the audience of another tenant", honest()?.claim("aud", elsewhere.as_str())));
    }
    let mut refused = Family::of("an assertion");
    for (name, lie) in lies {
        let answer = asking.clone().with_credentials(tenant.proving(&daemon, &lie)).send().await?;
        refused.add(name, answer.is_refused_as(&BAD_CLIENT));
    }
    require(asking.with_credentials(tenant.proving(&daemon, &honest()?)).send().await?.issues_tokens())?;
    judge(refused)
}
