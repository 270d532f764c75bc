//! The token is checked with each request of a session, and not once.
//!
//! ## Why it matters
//! A session that remembers who began it outlives the token: revoked, expired or narrowed, it goes on as before.
//!
//! ## How to fix it
//! Let the token check run before sessions are looked up, and take the identity from it each time.
//!
//! ## Not a finding
//! - An event stream that is open already may stay so.

use crate::clauses::mcp;
use beartrap_kit::api::mcp::Era;
use beartrap_kit::*;
use std::time::Duration;

pub(super) static ABOUT: About = About {
    clause: &mcp::TOKENS_VALIDATED,
    also: &[&mcp::ALL_VERIFIED],
    impact: Impact::StolenTokens,
    needs: &[Capability::Mcp, Capability::OwnIssuer, Capability::McpSessions],
    mutant: Fault::McpTokenReadOnce,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let client = world.mcp_in(Era::Legacy)?;
    let (accepted, refused) = tolerance(world).await?;
    let short = expiring(world, accepted.saturating_sub(2));
    let session = client.opens(&short).await?;
    let asks = || client.asks().in_session(&session);
    require(asks().bearing(&short).send().await?.is_served())?;
    world.time_passes(Duration::from_secs(refused + 3 - accepted)).await;

    let mut tokens = Family::of("a token in a session");
    tokens.add("the one that began it, expired", asks().bearing(&short).send().await?.is_unauthorized());
    tokens.add("garbage", asks().bearing_text("abc").send().await?.is_unauthorized());
    let attacker = SigningKey::attacker(Algorithm::Rs256);
    let forged = world.token().signed_by(&attacker);
    tokens.add("a forged one", asks().bearing(&forged).send().await?.is_unauthorized());
    if world.api().has(Capability::Scopes) {
        let narrow = world.token().without_claim("scope");
        tokens
            .add("one without a scope", asks().bearing(&narrow).send().await?.is_unauthorized_or_forbidden());
    }
    client.ends(&session, &world.token()).await?;
    judge(tokens)
}

/// For how many seconds past its expiry a token is accepted, and from when on it is refused: two seconds apart at most.
async fn tolerance(world: &ApiWorld) -> Result<(u64, u64), Unsettled> {
    let (mut accepted, mut refused) = (0, world.api().leeway + 30);
    if world.called_with(&expiring(world, refused)).await?.had_effect() {
        return Err(Unsettled::because("the server accepts tokens that have expired; see api.expired"));
    }
    while refused - accepted > 2 {
        let between = u64::midpoint(accepted, refused);
        if world.called_with(&expiring(world, between)).await?.had_effect() {
            accepted = between;
        } else {
            refused = between;
        }
    }
    Ok((accepted, refused))
}

/// An honest token that expired so many seconds ago, or is about to if it is none.
fn expiring(world: &ApiWorld, seconds: u64) -> Token {
    let now = world.now();
    let exp = if seconds == 0 { now + 2 } else { now - seconds };
    world.token().claim("iat", now - 300).claim("nbf", now - 300).claim("exp", exp)
}
