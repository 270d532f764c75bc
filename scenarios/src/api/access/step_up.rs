//! An endpoint that asks for stronger or fresher authentication refuses less, and says what it wants.
//!
//! ## Why it matters
//! Step-up guards what is worth most. If nobody looks at how the user was authenticated, a weak or an old login opens it.
//!
//! ## How to fix it
//! Compare `acr` and `auth_time` of the token, and answer 401 with `insufficient_user_authentication` and `acr_values` or
//! `max_age`.
//!
//! ## Not a finding
//! - `insufficient_claims` with `claims` says the same at Entra.
//! - An API that asks for no age takes an old login.

use crate::clauses::rfc9470;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9470::STEP_UP,
    also: &[],
    impact: Impact::WiderAccess,
    needs: &[Capability::StepUp],
    mutant: Fault::ApiStepUpUnchecked,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let endpoint = world.endpoint_that("asks for step-up", |endpoint| endpoint.acr.is_some())?;
    require(world.honestly_called(&endpoint).await?.is_served())?;
    let honest = world.token_for(&endpoint);
    let neither = honest.clone().without_claim("acr").without_claim("auth_time");
    let mut logins = Family::of("a login");
    let (mut max_age, mut wanted) = (None, None);
    for (name, token) in [
        ("another acr", honest.clone().claim("acr", "0")),
        ("no acr", honest.clone().without_claim("acr")),
        ("neither acr nor auth_time", neither),
    ] {
        let answer = world.call_of(&endpoint).bearing(&token).send().await?;
        let named = answer.challenge().and_then(|challenge| challenge.get("max_age")?.parse::<u64>().ok());
        max_age = max_age.or(named);
        wanted = wanted.or_else(|| first_wanted(&answer));
        logins.add(name, answer.asks_for_step_up());
    }
    if let Some(max_age) = max_age {
        let before = honest.now().saturating_sub(max_age.saturating_add(world.api().leeway + 600));
        let old = honest.claim("auth_time", before);
        logins.add("too long ago", world.call_of(&endpoint).bearing(&old).send().await?.asks_for_step_up());
    }
    if let Some(acr) = wanted {
        let as_asked = world.token_for(&endpoint).claim("acr", acr);
        logins.add(
            "as the challenge wants it",
            world.call_of(&endpoint).bearing(&as_asked).send().await?.is_served(),
        );
    }
    require(world.honestly_called(&endpoint).await?.is_served())?;
    judge(logins)
}

/// The authentication context that a challenge prefers: any of those that it lists is enough.
fn first_wanted(answer: &ApiAnswer) -> Option<String> {
    let challenge = answer.challenge()?;
    challenge.get("acr_values")?.split_whitespace().next().map(str::to_owned)
}
