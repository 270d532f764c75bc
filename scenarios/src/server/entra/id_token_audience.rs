//! A user signs in, and the client gets an ID token and an access token: one is for it, the other for the API.
//!
//! ## Why it matters
//! By the audience alone APIs and clients tell the two apart, since the type in the header is the same. An access token for
//! the client, or an ID token for the API, is believed by the wrong one.
//!
//! ## How to fix it
//! Write the client id of the client into `aud` of ID tokens, and the API that the scope names into that of access tokens.
//!
//! ## Not a finding
//! - If client and API are one registration the two audiences are the same.

use crate::clauses::{core, entra_tenant};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::AUDIENCES,
    also: &[&core::ID_TOKEN_CLAIMS],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::EntraServer, Capability::UserInterface],
    mutant: Fault::ClientAsAudience,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = world.client().await?;
    let scope = format!("openid profile {}", tenant.scope()?);
    let code = world.alice()?.visits(client.authorization_request().but("scope", &scope)).await?.code()?;
    let tokens = client.redeem(&code).await?.tokens()?;

    let id_token = tokens.id_token()?;
    let is_for_client = id_token.is_for(client.id());
    let mut family = Family::of("a token");
    family.add("ID token", id_token.observe(is_for_client, "the client as audience", id_token.shown("aud")));
    family.add("access token", tenant.is_for(&tokens, tenant.api())?);
    judge(family)
}
