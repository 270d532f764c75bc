//! Two users who ask at the same time, with the same ids, get each their own answers.
//!
//! ## Why it matters
//! A server that keeps one connection to its tools for everybody hands the answer to whoever asked under that id last.
//!
//! ## How to fix it
//! Make a transport for each session or request, and never share one between users.

use crate::clauses::mcp;
use beartrap_kit::api::mcp::Era;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::ISSUED_FOR_IT,
    also: &[&mcp::SESSIONS_BOUND],
    impact: Impact::Disclosure,
    needs: &[Capability::Mcp, Capability::OwnIssuer, Capability::WhoAmI],
    mutant: Fault::McpAnswersShared,
};

/// Calls of each user, and how many are under way at a time.
const CALLS: u64 = 20;
const AT_A_TIME: usize = 16;
const USERS: [&str; 2] = ["alice", "bob"];

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let tool = world.endpoint_that("shows its caller", |endpoint| endpoint.shows_caller)?;
    let mut users = Family::of("a user");
    for client in world.mcp()? {
        let era = client.era().name();
        let tokens = USERS.map(|user| world.token_for(&tool).claim("sub", user));
        let mut sessions = Vec::new();
        if client.era() == Era::Legacy && world.api().has(Capability::McpSessions) {
            for token in &tokens {
                sessions.push(client.opens(token).await?);
            }
        }
        let mut calls = Vec::new();
        for id in 1..=CALLS {
            for (at, token) in tokens.iter().enumerate() {
                let call =
                    client.calls(&tool).bearing(token).with_message(|body| body["id"] = (1_000 + id).into());
                calls.push(match sessions.get(at) {
                    Some(session) => call.in_session(session),
                    None => call,
                });
            }
        }
        let answers = world.sends_side_by_side(calls, AT_A_TIME).await?;
        for (session, token) in sessions.iter().zip(&tokens) {
            client.ends(session, token).await?;
        }
        for (at, user) in USERS.into_iter().enumerate() {
            let other = USERS[1 - at];
            let own = || answers.iter().skip(at).step_by(2);
            // An answer of neither is no proof of anything.
            require(Observation::of(
                own().any(|answer| answer.text().contains(user))
                    || own().any(|answer| answer.text().contains(other)),
                "answers that show their caller",
                "no name in them",
            ))?;
            let foreign = own().find(|answer| answer.text().contains(other) && !answer.text().contains(user));
            let seen = match foreign {
                Some(answer) => answer.observe(false, "no answer of another user"),
                None => Observation::of(true, "no answer of another user", "each their own"),
            };
            users.add(format!("{user}, {era}"), seen);
        }
    }
    judge(users)
}
