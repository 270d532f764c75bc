//! What belongs to one tenant is not shown to another, whatever the request says.
//!
//! ## Why it matters
//! One API holds the data of many customers. If a header, a parameter or an object id alone selects the tenant, each of them
//! reads the data of all others.
//!
//! ## How to fix it
//! Take the tenant from the validated token alone, and make it part of every key.

use crate::clauses::entra;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::TENANT_OF_DATA,
    also: &[&entra::ACCOUNT_KEY],
    impact: Impact::AccountTakeover,
    needs: &[Capability::EntraApi, Capability::EntraTenants, Capability::OwnedObjects],
    mutant: Fault::EntraTenantFromRequest,
};

/// Where a request may name a tenant.
const HEADERS: [&str; 4] = ["X-Tenant-Id", "X-Tenant", "X-MS-Tenant-Id", "Tenant-Id"];
const PARAMETERS: [&str; 3] = ["tenant", "tenantId", "tid"];

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let object = world.object_of("alice")?;
    let (home, second) = (entra.setting().tenant, entra.second_tenant()?);
    world.serves_the_honest_at(&object).await?;
    require(world.called_with(&entra.of_tenant(world.token(), second)).await?.is_served())?;

    let alice = entra.user_token_for(&object);
    let stranger = EntraSetting { tenant: second.to_owned(), ..entra.setting() };
    let namesake = entra.user_token_of(&stranger, &object);
    let mut requests = Family::of("a request of another tenant");
    let call = || world.call_of(&object).bearing(&namesake);
    requests.add("with the same oid", call().send().await?.is_hidden());
    let with_sub = world.call_of(&object).bearing(&entra.of_tenant(alice, second));
    requests.add("with the same oid and sub", with_sub.send().await?.is_hidden());
    for name in HEADERS {
        requests.add(
            format!("with the header {name}"),
            call().with_header(name, &home).send().await?.is_hidden(),
        );
    }
    for name in PARAMETERS {
        requests
            .add(format!("with the parameter {name}"), call().asking(name, &home).send().await?.is_hidden());
    }
    world.serves_the_honest_at(&object).await?;
    judge(requests)
}
