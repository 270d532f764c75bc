//! A policy of the API behind asks for more than the user gave, and the middle tier hears which claims to ask for.
//!
//! ## Why it matters
//! Only the client of the user can show a page. What it needs for that are the `claims` of the refusal, which the middle tier
//! hands on; without them the user can do nothing, and if the policy is not applied at all it can be passed by with a detour.
//!
//! ## How to fix it
//! Apply the policies of the API that the new token is for, and answer `interaction_required` or `invalid_grant` with `claims`:
//! a claims request, as JSON in a string.
//!
//! ## Not a finding
//! - `suberror` may have any value, or be missing.

use crate::clauses::entra_tenant;
use beartrap_kit::*;
use serde_json::Value;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::EXCHANGE_CHALLENGED,
    also: &[],
    impact: Impact::WeakerDefence,
    needs: &[
        Capability::EntraServer,
        Capability::EntraMiddleTier,
        Capability::EntraControl,
        Capability::UserInterface,
    ],
    mutant: Fault::ExchangePastPolicy,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let middle_tier = tenant.middle_tier().await?;
    let tokens = tenant.signs_in(&mut world.alice()?, &world.client().await?).await?;
    let exchanging = tenant.exchanging(&middle_tier, tokens.access_token())?;
    require(exchanging.clone().send().await?.issues_tokens())?;

    let answer = super::under_the_policy(&tenant, exchanging.clone().send()).await?;
    require(exchanging.send().await?.issues_tokens())?;
    let claims = answer.document()["claims"].as_str();
    let claims = claims.and_then(|claims| serde_json::from_str(claims).ok()).unwrap_or(Value::Null);
    let has_claims =
        answer.observe(claims["access_token"].is_object(), "a refusal with claims to ask the user for");
    judge(answer.is_refused_as(&USER_NEEDED).and(has_claims))
}
