//! A client asks for a permission without saying of which API, and then for one of an API that it names.
//!
//! ## Why it matters
//! A token for another API than the client means fails there, and is good where nobody wanted it to be used.
//!
//! ## How to fix it
//! Read a scope up to its last slash as the application ID URI of the API, and a scope without one as a permission of
//! Microsoft Graph; write that API into `aud`.
//!
//! ## Not a finding
//! - An emulator may have no Graph, and refuse the first request.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::GRAPH_BY_DEFAULT,
    also: &[],
    impact: Impact::BrokenClient,
    needs: &[Capability::EntraServer, Capability::UserInterface],
    mutant: Fault::FirstApiAsAudience,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = world.client().await?;
    let mut alice = world.alice()?;
    let asking = |scope: &str| client.authorization_request().but("scope", scope);

    let mut family = Family::of("a scope");
    let code = alice.visits(asking(&tenant.scope()?)).await?.code()?;
    let tokens = client.redeem(&code).await?.tokens()?;
    family.add("of the API", tenant.is_for(&tokens, tenant.api())?);

    let landing = alice.visits(asking("User.Read")).await?;
    let name = "User.Read";
    if landing.delivers_code().is_good() {
        let tokens = client.redeem(&landing.code()?).await?.tokens()?;
        family.add(name, tenant.is_for(&tokens, &tenant.graph())?);
    } else {
        family.add(name, landing.delivers_code().left_open("there may be no Microsoft Graph here"));
    }
    judge(family)
}
