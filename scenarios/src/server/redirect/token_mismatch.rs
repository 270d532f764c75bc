//! A code is redeemed with another redirect URI than the one that it was sent to.
//!
//! ## Why it matters
//! The comparison betrays a code that an attacker caught at another redirect URI and slips to the honest client.
//!
//! ## How to fix it
//! Store the redirect URI with the code, and refuse the code unless the token request repeats it character for character.
//!
//! ## Not a finding
//! - OAuth 2.1 does without the parameter at the token endpoint: a server that takes a code without it gets a note. One that is sent and wrong has to be refused all the same.

use crate::clauses::rfc6749;
use crate::text::with_other_case;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::TOKEN_REDIRECT_URI,
    also: &[&rfc6749::TOKEN_REDIRECT_URI_PRESENT],
    impact: Impact::StolenTokens,
    needs: &[Capability::TwoRedirectUris, Capability::UserInterface],
    mutant: Fault::TokenRedirectIgnored,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client_with_two_redirect_uris().await?;
    let own = client.redirect_uri();
    let other = client.redirect_uris().find(|uri| uri != own);
    let other = other.ok_or_else(|| Unsettled::because("the redirect URIs of the client are the same"))?;
    let mut alice = world.alice()?;
    let code = alice.authorizes(&client).await?;
    require(client.redeem(&code).await?.issues_tokens())?;

    let mut uris = Family::of("a redirect_uri");
    for (name, uri) in [
        ("another that is registered", other.as_str()),
        ("upper and lower case swapped", &with_other_case(own.as_str())),
    ] {
        let code = alice.authorizes(&client).await?;
        let answer = client.redemption(&code).but("redirect_uri", uri).send().await?;
        uris.add(name, answer.is_refused_as(&BAD_GRANT));
    }
    let code = alice.authorizes(&client).await?;
    let answer = client.redemption(&code).without("redirect_uri").send().await?;
    uris.add("none", answer.is_refused_as(&BAD_GRANT).unless(true, "as in OAuth 2.1"));
    judge(uris)
}
