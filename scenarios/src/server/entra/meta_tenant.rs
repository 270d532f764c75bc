//! The metadata of a tenant are fetched by its id and by its domain, and their issuer is compared with that of its tokens.
//!
//! ## Why it matters
//! Applications find their tenant by the name that people know, and compare `iss` with what they found letter by letter. An
//! issuer with a name in it fits no token, and a domain can move to another company, which an id cannot.
//!
//! ## How to fix it
//! Put the id of the tenant into the issuer, whatever it was asked for by, and issue tokens with exactly that.
//!
//! ## Not a finding
//! - National clouds, External ID and B2C have hosts of their own.

use crate::clauses::{discovery, entra_tenant};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::ISSUER_OF_TENANT,
    also: &[&discovery::ISSUER_IDENTICAL],
    impact: Impact::BrokenLogin,
    needs: &[Capability::EntraServer, Capability::UserInterface],
    mutant: Fault::DomainInIssuer,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = world.client().await?;
    let id_token = world.alice_signs_in(&client).await?.id_token()?;
    // Without the scope profile it is not there.
    let tid = id_token.claim("tid");
    let is_of_tenant = tid.is_null() || tid == tenant.id();

    let mut same = Family::of("a name of the tenant");
    let names = [("its id", Some(tenant.id())), ("its domain", tenant.domain().ok())];
    for (name, segment) in names.into_iter().filter_map(|(name, segment)| Some((name, segment?))) {
        let (exchange, document) = tenant.metadata_of(segment, EntraVersion::V2).await?;
        let issuer = document["issuer"].as_str().unwrap_or_default();
        let holds = id_token.claim("iss") == issuer && issuer.contains(tenant.id()) && is_of_tenant;
        let observed = format!(
            "the issuer {}, and tokens with {} and {}",
            world.scene().shown(issuer, 100),
            id_token.shown("iss"),
            id_token.shown("tid")
        );
        let expected = "the issuer of tokens, with the id of the tenant in it";
        same.add(name, id_token.observe(holds, expected, observed).seen_in([exchange]));
    }
    judge(same)
}
