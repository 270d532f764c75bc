//! A client redeems a code and asks for one token with permissions of two APIs.
//!
//! ## Why it matters
//! Each of the two could take the token to the other one, and act there as the user.
//!
//! ## How to fix it
//! Refuse a token request whose scopes are of more than one API: a client asks for each token by itself, and its refresh
//! token is good for all.
//!
//! ## Not a finding
//! - Users may consent to permissions of several APIs at once: only the token request is limited.
//! - The scopes of OpenID Connect go with every API.
//! - A token for one of the two, as Entra once gave it, does no harm; that the other was asked for in vain is noted.

use crate::clauses::entra_tenant;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::ONE_RESOURCE,
    also: &[],
    impact: Impact::WeakerDefence,
    needs: &[Capability::EntraServer, Capability::EntraFirstVersionApi, Capability::UserInterface],
    mutant: Fault::ScopesOfTwoApis,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = world.client().await?;
    let (first, second) = (tenant.scope()?, tenant.scope_of(tenant.version_1_api()?)?);
    let mut alice = world.alice()?;
    let asking = |scope: &str| client.authorization_request().but("scope", scope);
    for scope in [&second, &first] {
        let code = alice.visits(asking(scope)).await?.code()?;
        let redemption = client.redemption(&code).but("scope", &format!("openid profile {scope}"));
        require(redemption.send().await?.issues_tokens())?;
    }

    let code = alice.visits(asking(&first)).await?.code()?;
    let both = client.redemption(&code).but("scope", &format!("{first} {second}"));
    let answer = both.send().await?;
    let granted = answer.tokens().and_then(|tokens| tenant.claims_of(&tokens)).unwrap_or_default();
    let granted = granted.get("scp").and_then(|scp| scp.as_str()).unwrap_or_default();
    let has = |scope: &str| granted.split(' ').any(|name| Some(name) == scope.rsplit('/').next());
    let is_for_both = has(&first) && has(&second);
    let is_for_one = !granted.is_empty() && !is_for_both;
    judge(
        answer.is_refused_as(&SCOPE_UNFIT).unless(is_for_one, "the token has permissions of one of the two"),
    )
}
