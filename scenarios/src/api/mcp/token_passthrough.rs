//! The token of the client does not leave the server towards an upstream.
//!
//! ## Why it matters
//! An upstream that gets the token can use this server as its user, and one that accepts it takes a token that was never
//! issued for it: nobody can say any more who called whom.
//!
//! ## How to fix it
//! Get a token of the server's own for the upstream, by client credentials or by token exchange, and copy no header.
//!
//! ## Not a finding
//! - A backend of the server's own that is meant to get the token is no upstream: do not name its tool as one.

use crate::clauses::mcp;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::NOT_PASSED_ON,
    also: &[&mcp::NO_PASSTHROUGH],
    impact: Impact::StolenTokens,
    needs: &[Capability::Mcp, Capability::OwnIssuer, Capability::McpUpstream],
    mutant: Fault::McpTokenForwarded,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let upstream = world.upstream()?;
    let mut calls = Family::of("a call of the tool");
    for client in world.mcp()? {
        let tool = client.tool_that("calls an upstream", |endpoint| endpoint.upstream)?;
        let token = world.written(&world.token_for(&tool));
        let before = upstream.count();
        let answer = client.calls(&tool).bearing_text(&token).send().await?;
        let sent = upstream.since(before);
        if sent.is_empty() {
            require(answer.is_served())?;
            return Err(Unsettled::because(
                "the tool answered and called no upstream: start the server with the URL that {upstream} stands for",
            ));
        }
        let signature = token.rsplit('.').next().unwrap_or(&token);
        let place = sent.iter().find_map(|request| place_of(signature, request));
        let expected = "another token or none at the upstream";
        let seen = match &place {
            Some(place) => Observation::of(false, expected, format!("the token of the caller in {place}")),
            None => Observation::of(true, expected, format!("{} requests without it", sent.len())),
        };
        calls.add(client.era().name(), seen.seen_in([answer.exchange()]));
    }
    judge(calls)
}

/// Where in a request this text is: the target, a header by its name, or the body.
fn place_of(text: &str, request: &str) -> Option<String> {
    let (head, body) = request.split_once("\n\n").unwrap_or((request, ""));
    let mut lines = head.lines();
    let in_target = lines.next().is_some_and(|target| target.contains(text)).then(|| "the URL".to_owned());
    let in_header = || {
        let line = lines.find(|line| line.contains(text))?;
        Some(format!("the header {}", line.split(':').next().unwrap_or_default()))
    };
    in_target.or_else(in_header).or_else(|| body.contains(text).then(|| "the body".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::place_of;

    #[test]
    fn the_place_of_a_token_is_named() {
        let place = |request: &str| place_of("sig", request);
        assert_eq!(place("GET /a?t=a.b.sig\nhost: x\n\n").as_deref(), Some("the URL"));
        assert_eq!(place("GET /\nhost: x\nx-token: a.b.sig\n\n").as_deref(), Some("the header x-token"));
        assert_eq!(place("POST /\nhost: x\n\n{\"assertion\":\"a.b.sig\"}").as_deref(), Some("the body"));
        assert_eq!(place("GET /\nauthorization: Bearer other\n\n"), None);
    }
}
