//! Session ids cannot be guessed, and are the server's own.
//!
//! ## Why it matters
//! Where sessions are not bound to users, the id is all that keeps others out.
//!
//! ## How to fix it
//! Take a random UUID, and never an id that a client brings along.
//!
//! ## Not a finding
//! - A JWT is a legal id; what is random in it cannot be seen from outside.
//! - Fewer random bits than a UUID has, but too many to be guessed, cost a note.

use crate::clauses::mcp;
use beartrap_kit::api::mcp::{Era, Session};
use beartrap_kit::*;
use std::collections::HashSet;

pub(super) static ABOUT: About = About {
    clause: &mcp::SESSION_IDS_RANDOM,
    also: &[&mcp::SESSION_HEADER],
    impact: Impact::WeakerDefence,
    needs: &[Capability::Mcp, Capability::OwnIssuer, Capability::McpSessions],
    mutant: Fault::McpSessionIdsCount,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.refuses_a_forged_one().await?;
    let client = world.mcp_in(Era::Legacy)?;
    let token = world.token();
    let mut ids = Vec::new();
    for _ in 0..10 {
        let session = client.opens(&token).await?;
        client.ends(&session, &token).await?;
        ids.push(session.id().to_owned());
    }
    let mut wanted = Family::of("what an id must be");
    let distinct: HashSet<&String> = ids.iter().collect();
    wanted
        .add("unique", says(distinct.len() == ids.len(), "ten different ids", format!("{}", distinct.len())));
    let is_visible = ids.iter().all(|id| id.bytes().all(|byte| matches!(byte, 0x21..=0x7e)));
    wanted.add("visible ASCII", says(is_visible, "visible ASCII", "other characters".into()));
    if !ids.iter().all(|id| id.starts_with("ey") && id.matches('.').count() == 2) {
        let bits = random_bits(&ids);
        let seen = says(bits >= 64, "122 random bits", format!("{bits} bits that differ"));
        wanted.add("random", if bits < 120 { seen.noting("a random UUID has 122") } else { seen });
    }
    let ours = Session::named(&format!("{}-{}", world.made_up(), world.made_up()));
    let opened = client.initializes("2025-11-25").in_session(&ours).bearing(&token).send().await?;
    let is_adopted = opened.session().is_some_and(|given| given == ours);
    wanted.add("the server's own", opened.observe(!is_adopted, "an id that the client did not choose"));
    if let Some(session) = opened.session() {
        client.ends(&session, &token).await?;
    }
    judge(wanted)
}

fn says(holds: bool, expected: &str, otherwise: String) -> Observation {
    Observation::of(holds, expected, if holds { expected.to_owned() } else { otherwise })
}

/// How many bits of the ids can be random at most: what all of them begin and end with is not.
fn random_bits(ids: &[String]) -> usize {
    let Some((first, others)) = ids.split_first() else { return 0 };
    let common = |same: fn(&str, &str) -> usize| others.iter().map(|id| same(first, id)).min().unwrap_or(0);
    let begin = common(|one, other| one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count());
    let end =
        common(|one, other| one.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count());
    let middle: Vec<u8> = first.bytes().skip(begin).take(first.len().saturating_sub(begin + end)).collect();
    let letters = middle.iter().filter(|byte| byte.is_ascii_alphanumeric()).count();
    let has = |fits: fn(&u8) -> bool| middle.iter().any(fits);
    let tenths = if has(|byte| byte.is_ascii_alphabetic() && !byte.is_ascii_hexdigit()) {
        59
    } else if has(u8::is_ascii_alphabetic) {
        40
    } else {
        33
    };
    letters * tenths / 10
}
