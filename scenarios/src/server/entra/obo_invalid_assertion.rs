//! A middle tier exchanges what is no token of the tenant, or none any more.
//!
//! ## Why it matters
//! The assertion is all that the server knows of the user. If it is only read, a middle tier, or whoever has its secret, acts as
//! any user that it cares to write down.
//!
//! ## How to fix it
//! Verify the signature with the key of the tenant that the header names, and look at issuer and time, before anything else in
//! the assertion is used.
//!
//! ## Not a finding
//! - Whether an expired token is refused is seen only where time can be turned (`control`).

use crate::clauses::{entra_tenant, rfc7523};
use beartrap_kit::*;
use std::time::Duration;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::EXCHANGED_TOKEN_VALID,
    also: &[&rfc7523::SIGNED, &rfc7523::EXPIRY],
    impact: Impact::ForgedTokens,
    needs: &[
        Capability::EntraServer,
        Capability::EntraMiddleTier,
        Capability::JwkSet,
        Capability::UserInterface,
    ],
    mutant: Fault::ExchangeUnverified,
};

/// The longest that an access token lives in which nobody can take it back, and a bit.
const A_DAY: Duration = Duration::from_hours(29);

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let middle_tier = tenant.middle_tier().await?;
    let tokens = tenant.signs_in(&mut world.alice()?, &world.client().await?).await?;
    let honest = tokens.access_token();
    require(tenant.exchanging(&middle_tier, honest)?.send().await?.issues_tokens())?;

    let borrowed = tenant.borrowed(&tokens).await?;
    let attackers = SigningKey::attacker(Algorithm::Rs256);
    let mut lies = vec![
        ("a changed claim", borrowed.clone().claim("scp", "beartrap.everything").compact()),
        ("a changed signature", with_another_end(honest)),
        ("the signature of another key", borrowed.clone().signed_by(&attackers).compact()),
        ("no signature", borrowed.clone().header("alg", "none").raw_signature([]).compact()),
        ("another issuer", borrowed.claim("iss", "https://elsewhere.beartrap.test/v2.0").compact()),
        ("SAML", "PEFzc2VydGlvbiB4bWxucz0idXJuOm9hc2lzOm5hbWVzOnRjOlNBTUw6Mi4wOmFzc2VydGlvbiIvPg".to_owned()),
    ];
    lies.extend(tokens.refresh_token().ok().map(|token| ("a refresh token", token)));
    let mut refused = Family::of("an assertion");
    for (name, lie) in lies {
        let answer = tenant.exchanging(&middle_tier, &lie)?.send().await?;
        refused.add(name, answer.is_refused_as(&BAD_GRANT));
    }
    require(tenant.exchanging(&middle_tier, honest)?.send().await?.issues_tokens())?;
    if tenant.time_is_turned(A_DAY).await.is_ok() {
        let answer = tenant.exchanging(&middle_tier, honest)?.send().await?;
        refused.add("an expired token", answer.is_refused_as(&BAD_GRANT));
    }
    judge(refused)
}

/// The same token with other letters near its end; the very last hold bits that count for nothing.
fn with_another_end(token: &str) -> String {
    let (kept, end) = token.split_at(token.len().saturating_sub(8));
    format!("{kept}{}", crate::text::with_other_case(end))
}
