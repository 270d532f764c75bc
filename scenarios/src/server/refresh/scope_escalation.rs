//! A refresh request asks for a scope that was not granted, though the client could have had it.
//!
//! ## Why it matters
//! The user agreed to less. A client, or a thief with its refresh token, would help itself to more without asking anybody.
//!
//! ## How to fix it
//! Compare the scope of a refresh request with that of the original grant, and refuse what goes beyond it as `invalid_scope`.
//!
//! ## Not a finding
//! - An answer with the old scope, which says so in `scope`, is as good as a refusal.
//! - Scopes that the server grants whether they are asked for or not cannot be added; another one is tried then.

use crate::clauses::{rfc6749, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::REFRESH_SCOPE_BOUND,
    also: &[&rfc6749::REFRESH_SCOPE],
    impact: Impact::WiderAccess,
    needs: &[Capability::RefreshTokens, Capability::UserInterface],
    mutant: Fault::RefreshScopeCopied,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let Lesser { refresh_token, scope, missing } = signs_in_with_less(world, &client).await?;
    let honest = client.refreshing(&refresh_token).but("scope", &scope).send().await?;
    let refresh_token = honest.tokens()?.latest_refresh_token(&refresh_token);

    let more = format!("{scope} {missing}");
    let greedy = client.refreshing(&refresh_token).but("scope", &more).send().await?;
    let Ok(tokens) = greedy.tokens() else { return judge(greedy.is_refused_as(&SCOPE_EXCESSIVE)) };
    let kept = greedy.keeps_to_the_scope(&scope);
    judge(match tokens.scope() {
        Some(_) => kept,
        None => kept.noting("the answer does not say whether it was granted"),
    })
}

/// A grant that lacks one scope which the same client was granted before.
struct Lesser {
    refresh_token: String,
    scope: String,
    missing: String,
}

async fn signs_in_with_less(world: &ServerWorld, client: &Client) -> Result<Lesser, Unsettled> {
    let mut alice = world.alice()?;
    let asked = &world.server().scope;
    let full = alice.signs_in(client).await?;
    for missing in full.scope_or(asked).split(' ').filter(|word| *word != "openid") {
        let less = asked.split(' ').filter(|word| *word != missing).collect::<Vec<_>>().join(" ");
        if less.is_empty() || less == *asked {
            continue;
        }
        let request = client.authorization_request().but("scope", &less);
        let tokens = client.redeem(&alice.visits(request).await?.code()?).await?.tokens()?;
        let scope = tokens.scope_or(&less).to_owned();
        if let Ok(refresh_token) = tokens.refresh_token()
            && scope.split(' ').all(|word| word != missing)
        {
            return Ok(Lesser { refresh_token, scope, missing: missing.to_owned() });
        }
    }
    Err(Unsettled::because(
        "no scope could be left out of a grant; name one more in `scope` that the server grants only if asked",
    ))
}
