//! An application proves itself with one of its certificates.
//!
//! ## Why it matters
//! A certificate's key never travels, which makes it the better credential. Where it does not work, people go back to
//! secrets; and while one certificate replaces another, both have to work.
//!
//! ## How to fix it
//! Find the certificate by the thumbprint of the header, whichever of the registered ones it is; take PS256 with `x5t#S256`,
//! and RS256 with `x5t`, which older libraries send.
//!
//! ## Not a finding
//! - The documents describe the first form today; that the older one is refused is only a note.

use crate::clauses::{entra_tenant, rfc7523};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::CERTIFICATE_CREDENTIALS,
    also: &[&rfc7523::CLIENT_ASSERTION],
    impact: Impact::BrokenLogin,
    needs: &[Capability::EntraServer, Capability::EntraDaemon, Capability::EntraCertificate],
    mutant: Fault::FirstCertificateTaken,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let daemon = tenant.daemon().await?;
    let asking = tenant.asking_for_itself(&daemon, tenant.api());
    tenant.clocks_agree(&asking.clone().send().await?.tokens()?)?;

    let asking = |assertion| asking.clone().with_credentials(tenant.proving(&daemon, &assertion));
    let mut accepted = Family::of("an assertion");
    let today = asking(tenant.assertion()?).send().await?.issues_tokens();
    accepted.add("PS256 with x5t#S256", today);
    let older = asking(tenant.older_assertion()?).send().await?.issues_tokens();
    accepted.add("RS256 with x5t", older.unless(true, "the documents describe another form today"));
    judge(accepted)
}
