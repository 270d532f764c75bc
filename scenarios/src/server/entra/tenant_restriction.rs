//! A user of another tenant, and a client at an endpoint that is not for it, try to get in.
//!
//! ## Why it matters
//! An application of one tenant takes everybody who signs in for somebody of its own company. A tenant costs nothing: whoever
//! lets users of any tenant in lets in everybody.
//!
//! ## How to fix it
//! Once the user is known, look for the account in the tenant that was asked: as a member, or as a guest that was invited. Serve
//! applications of one tenant nowhere but there, and no tenant that does not exist.
//!
//! ## Not a finding
//! - Guests of the tenant are let in: name a user who is none as `foreign_user`.
//! - Where `common` and `organizations` stand for the only tenant that there is, its own users may get in there: a note.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::OWN_ACCOUNTS_ONLY,
    also: &[],
    impact: Impact::AccountTakeover,
    needs: &[Capability::EntraServer, Capability::EntraForeignUser, Capability::UserInterface],
    mutant: Fault::UserOfAnyTenant,
};

/// The id of a tenant that nobody has.
const NOBODYS: &str = "00000000-bea2-4000-8000-000000000000";

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = world.client().await?;
    let request = || client.authorization_request();
    let at = |segment| Ok::<_, Unsettled>(request().at(tenant.authorization_endpoint_of(segment)?));
    require(world.alice()?.visits(request()).await?.delivers_code())?;

    let mut refused = Family::of("a sign-in");
    let landing = tenant.foreign_user()?.visits(request()).await?;
    refused.add("of a user of another tenant", landing.delivers_no_code());
    for segment in ["common", "organizations"] {
        let landing = tenant.foreign_user()?.visits(at(segment)?).await?;
        refused.add(format!("of that user at {segment}"), landing.delivers_no_code());
        let own = world.alice()?.visits(at(segment)?).await?.delivers_no_code();
        refused.add(
            format!("of a user of the tenant at {segment}"),
            own.unless(true, "it may stand for the only tenant that there is"),
        );
    }
    for (name, segment) in [("at consumers", "consumers"), ("at a tenant that does not exist", NOBODYS)] {
        refused.add(name, world.alice()?.visits(at(segment)?).await?.delivers_no_code());
    }
    judge(refused)
}
