//! An application asks for itself with a scope that is not `.default` of one API.
//!
//! ## Why it matters
//! Single scopes are what users consent to. An API that finds one in the token of an application takes it for a user's
//! leave.
//!
//! ## How to fix it
//! Take exactly one scope, the name of an API followed by `/.default`, and refuse everything else as invalid_scope.
//!
//! ## Not a finding
//! - Scopes of OpenID Connect beside `.default`, which libraries send along, may be ignored.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::SCOPE_OF_APPLICATION,
    also: &[],
    impact: Impact::WeakerDefence,
    needs: &[Capability::EntraServer, Capability::EntraDaemon],
    mutant: Fault::DelegatedScopeForApplication,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let daemon = tenant.daemon().await?;
    let asking = tenant.asking_for_itself(&daemon, tenant.api());
    require(asking.clone().send().await?.issues_tokens())?;

    let mut requests = vec![
        ("openid alone", asking.clone().but("scope", "openid")),
        ("no scope", asking.clone().without("scope")),
    ];
    if let Ok(scope) = tenant.scope() {
        requests.push(("a permission of users", asking.clone().but("scope", &scope)));
    }
    if let Ok(second) = tenant.version_1_api() {
        let both = format!("{} {}", tenant.api().default_scope(), second.default_scope());
        requests.push((".default of two APIs", asking.clone().but("scope", &both)));
    }
    let mut refused = Family::of("a scope");
    for (name, request) in requests {
        refused.add(name, request.send().await?.is_refused_as(&SCOPE_UNFIT));
    }
    require(asking.send().await?.issues_tokens())?;
    judge(refused)
}
