//! A client asks for everything that was consented to before (`.default`), and for a single permission besides.
//!
//! ## Why it matters
//! The user is asked about one of the two, and the client gets both.
//!
//! ## How to fix it
//! Refuse a scope that names `.default` of an API beside its single permissions, at the sign-in and at the token endpoint.
//!
//! ## Not a finding
//! - `openid`, `profile` and `offline_access` go with `.default`.

use crate::clauses::{entra_tenant, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::DEFAULT_ALONE,
    also: &[&rfc6749::SCOPE_INVALID],
    impact: Impact::WeakerDefence,
    needs: &[Capability::EntraServer, Capability::UserInterface],
    mutant: Fault::DefaultMixedWithScopes,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = world.client().await?;
    let all = tenant.api().default_scope();
    let (honest, mixed) =
        (format!("openid profile offline_access {all}"), format!("{all} {}", tenant.scope()?));
    let mut alice = world.alice()?;
    let asking = |scope: &str| client.authorization_request().but("scope", scope);
    let code = alice.visits(asking(&honest)).await?.code()?;
    require(client.redemption(&code).but("scope", &honest).send().await?.issues_tokens())?;

    let mut refused = Family::of("a mixed scope");
    let landing = alice.visits(asking(&mixed)).await?;
    let at_sign_in = if landing.delivers_code().is_good() {
        client.redeem(&landing.code()?).await?.is_refused_as(&SCOPE_UNFIT)
    } else {
        landing.is_refused_with(&SCOPE_UNFIT.errors())
    };
    refused.add("at the sign-in", at_sign_in);
    let code = alice.visits(asking(&honest)).await?.code()?;
    let answer = client.redemption(&code).but("scope", &mixed).send().await?;
    refused.add("when a code is redeemed", answer.is_refused_as(&SCOPE_UNFIT));
    judge(refused)
}
