//! A token that was revoked stops working.
//!
//! ## Why it matters
//! A user who logs out, or whose device is stolen, has the token revoked. An API that asked once and never asks again does
//! not notice.
//!
//! ## How to fix it
//! Ask the issuer again after some seconds or minutes, and keep no answer for longer than the token lasts.
//!
//! ## Not a finding
//! - Answers may be kept for a short time; the check waits for ten minutes.
//! - Tokens that the API reads by itself live until they expire, so this is about tokens that it asks about.

use crate::clauses::{rfc7009, rfc7662};
use beartrap_kit::*;
use serde_json::json;
use std::time::Duration;

pub(super) static ABOUT: About = About {
    clause: &rfc7009::REVOKED_AT_ONCE,
    also: &[&rfc7662::NOT_CACHED_FOR_LONG],
    impact: Impact::StolenTokens,
    needs: &[Capability::TokenIntrospection],
    mutant: Fault::ApiIntrospectionKept,
};

/// Half minutes that are waited.
const PATIENCE: u64 = 20;

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let mut active = world.active();
    active["exp"] = json!(world.now() + 3_600);
    let token = world.opaque(active);
    require(world.called_with_text(&token).await?.is_served())?;

    world.issuer().introspects(&token, json!({ "active": false }));
    let mut answer = world.called_with_text(&token).await?;
    let mut waited = 0;
    while answer.had_effect() && waited < PATIENCE {
        world.time_passes(Duration::from_secs(30)).await;
        waited += 1;
        answer = world.called_with_text(&token).await?;
    }
    world.serves_the_opaque().await?;
    judge(answer.is_unauthorized())
}
