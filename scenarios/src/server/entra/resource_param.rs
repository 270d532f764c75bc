//! A client names an API in `resource`, as at the endpoint of version 1, and another one or none in `scope`.
//!
//! ## Why it matters
//! Who reads the scope to see what a client may have, in a gateway, a log or a policy, does not see what it gets.
//!
//! ## How to fix it
//! At the endpoint of version 2 take the API from `scope` alone. Refuse a request with `resource`, or compare the two.
//!
//! ## Not a finding
//! - A `resource` that makes no difference, and one that says the same as the scope.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::SCOPE_NAMES_RESOURCE,
    also: &[],
    impact: Impact::WeakerDefence,
    needs: &[Capability::EntraServer, Capability::EntraDaemon, Capability::EntraFirstVersionApi],
    mutant: Fault::ResourceOverridesScope,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let daemon = tenant.daemon().await?;
    let other = tenant.version_1_api()?;
    let asking = tenant.asking_for_itself(&daemon, tenant.api());
    for api in [other, tenant.api()] {
        let tokens = tenant.asking_for_itself(&daemon, api).send().await?.tokens()?;
        require(tenant.is_for(&tokens, api)?)?;
    }

    let with_resource = asking.but("resource", &other.uri);
    let mut refused = Family::of("a request with resource");
    for (name, request) in
        [("and another scope", with_resource.clone()), ("and no scope", with_resource.without("scope"))]
    {
        let answer = request.send().await?;
        let refusal = answer.is_refused_as(&SCOPE_UNFIT);
        let observation = match answer.tokens() {
            Ok(tokens) if !tenant.is_for(&tokens, other)?.is_good() => {
                refusal.left_open("the parameter makes no difference to the audience")
            }
            _ => refusal,
        };
        refused.add(name, observation);
    }
    judge(refused)
}
