//! Metadata that name another issuer than the one that is configured are not used.
//!
//! ## Why it matters
//! Whoever can answer for the metadata once, through a mix-up of hosts, tenants or redirects, names keys of their own in them.
//! Comparing the issuer is what tells such a document from the right one.
//!
//! ## How to fix it
//! Compare `issuer` in the metadata with the configured issuer character for character, and stop if they differ.
//!
//! ## Not a finding
//! - Not to start is as good as to refuse every token, and so is 503.
//! - An API that is told where the keys are need not take them from the metadata, which costs a remark.

use crate::clauses::{discovery, rfc8414};
use beartrap_kit::*;
use std::time::Duration;

pub(super) static ABOUT: About = About {
    clause: &rfc8414::MISMATCH_UNUSED,
    also: &[&discovery::ISSUER_IDENTICAL],
    impact: Impact::ForgedTokens,
    needs: &[Capability::IssuerDiscovery, Capability::Restart],
    mutant: Fault::ApiMetadataIssuerUnchecked,
};

/// An issuer that nobody has configured.
const ANOTHER: &str = "https://another-issuer.test";
/// Who listens already may need a moment longer for its first answer.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let outcome = plays(world).await;
    world.recovers_by_a_restart().await?;
    outcome
}

async fn plays(world: &mut ApiWorld) -> Outcome {
    // The keys of a canary are of nobody else, so that a token of theirs shows whether the metadata are used.
    let moved = SigningKey::attacker(Algorithm::Rs256);
    let by_the_moved_key = || world.token().with_key(&moved);
    world.issuer().says("jwks_uri", world.canary("keys").as_str());
    require(world.restarts().await?.is_up())?;
    let used = world.served_within(&by_the_moved_key(), PATIENCE).await?;
    if !used.had_effect() {
        return judge(used.is_not_served().remarking("its keys do not come from the metadata"));
    }
    require(world.called_with(&world.token().with_key(&world.key(Key::Next))).await?.is_not_served())?;

    world.issuer().says("issuer", ANOTHER);
    world.issuer().says("jwks_uri", world.canary("keys-of-another").as_str());
    let start = world.restarts().await?;
    if !start.is_up().is_good() {
        return judge(Observation::of(true, "no use of the metadata", start.is_up().observed()));
    }
    let mut tokens = Family::of("a token");
    for (name, token) in [
        ("of the configured issuer", by_the_moved_key()),
        ("of the issuer that the metadata name", by_the_moved_key().claim("iss", ANOTHER)),
    ] {
        tokens.add(name, world.called_with(&token).await?.is_refused_or_unavailable());
    }
    judge(tokens)
}
