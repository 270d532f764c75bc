//! A token that was issued for somebody else is refused.
//!
//! ## Why it matters
//! Every other server that a user's token is sent to could use the tools of this one as that user; MCP forbids it by name.
//!
//! ## How to fix it
//! Tell your SDK the URL of the server as the audience: most of them do not look at `aud` until they are told.
//!
//! ## Not a finding
//! - The audience need not be the URL; say what it is as `audience`.

use crate::clauses::{mcp, rfc8725};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::ISSUED_FOR_IT,
    also: &[&mcp::NO_PASSTHROUGH, &rfc8725::AUDIENCE_VALIDATED],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::Mcp, Capability::OwnIssuer],
    mutant: Fault::AudienceIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let mut lies = world.lies(&[
        Deviation::AUDIENCE_WRONG,
        Deviation::AUDIENCE_MISSING,
        Deviation::AUDIENCE_EMPTY,
        Deviation::AUDIENCE_OTHERS,
    ]);
    let (issuer, client) = (world.issuer().url().to_owned(), world.issuer().setting().client_id);
    let own = world.api().audience.clone();
    lies.push(world.lie("audience-upstream", |token| token.claim("aud", "https://graph.upstream.test")));
    lies.push(world.lie("audience-issuer", |token| token.claim("aud", issuer)));
    lies.push(world.lie("audience-client", |token| token.claim("aud", client)));
    lies.push(
        world.lie("resource-in-place-of-audience", |token| token.without_claim("aud").claim("resource", own)),
    );
    let mut tokens = Family::of("a token");
    for client in world.mcp()? {
        require(client.asks().bearing(&world.token()).send().await?.is_served())?;
        for (name, token) in &lies {
            let answer = client.asks().bearing_text(token).send().await?;
            tokens.add(format!("{name}, {}", client.era().name()), answer.is_unauthorized());
        }
    }
    world.serves_the_honest().await?;
    judge(tokens)
}
