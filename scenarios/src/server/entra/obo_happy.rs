//! A middle tier exchanges the token that a user sent it for one for the next API.
//!
//! ## Why it matters
//! The next API decides by this token who acts, and through which application. If either is wrong, it serves the wrong one and
//! writes the wrong one into its log.
//!
//! ## How to fix it
//! Take user and tenant from the assertion, the client from the authentication of the request, and the scopes from what was
//! consented to for that client.
//!
//! ## Not a finding
//! - A refresh token is issued only where `offline_access` is asked for.

use crate::clauses::{entra_tenant, rfc7523};
use beartrap_kit::target::EntraApi;
use beartrap_kit::*;
use serde_json::Value;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::EXCHANGED_TOKEN,
    also: &[&rfc7523::AUTHORIZATION_GRANT],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::EntraServer, Capability::EntraMiddleTier, Capability::UserInterface],
    mutant: Fault::ExchangeKeepsClient,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let (middle_tier, downstream) = (tenant.middle_tier().await?, tenant.downstream()?);
    let sent = tenant.signs_in(&mut world.alice()?, &world.client().await?).await?;
    let answer = tenant.exchanging(&middle_tier, sent.access_token())?.send().await?;
    if !answer.issues_tokens().is_good() {
        return judge(answer.issues_tokens());
    }
    let (before, after) = (tenant.claims_of(&sent)?, tenant.claims_of(&answer.tokens()?)?);
    let text = |name: &str| after.get(name).and_then(Value::as_str).unwrap_or_default();

    let mut token = Family::of("what the new token says");
    for (name, is_right, expected) in [
        ("oid", after.get("oid") == before.get("oid"), "the user of the assertion"),
        ("tid", after.get("tid") == before.get("tid"), "the tenant of the assertion"),
        ("azp or appid", [text("azp"), text("appid")].contains(&middle_tier.id()), "the middle tier"),
        ("aud", [&downstream.id, &downstream.uri].iter().any(|id| *id == text("aud")), "the API behind"),
        ("scp", !text("scp").is_empty() && !has_withheld(downstream, text("scp")), "what was consented to"),
    ] {
        let says =
            name.split(" or ").find_map(|name| after.get(name)).and_then(Value::as_str).unwrap_or("nothing");
        token.add(name, Observation::of(is_right, expected, says).seen_in([answer.exchange()]));
    }
    judge(token)
}

fn has_withheld(api: &EntraApi, scp: &str) -> bool {
    api.withheld_scope.as_ref().is_some_and(|withheld| scp.split(' ').any(|scope| scope == withheld))
}
