//! A token of any size is refused or served, and the API goes on.
//!
//! ## Why it matters
//! A token comes from anybody. If a large one takes much time or memory, one sender stops the service for all.
//!
//! ## How to fix it
//! Limit the size of the head of a request, and refuse longer tokens before they are taken apart.
//!
//! ## Not a finding
//! - Servers have limits of 8 to 16 kilobytes; refusing longer tokens is fine, and so is closing the connection.
//! - A large token that is good may be served.

use crate::clauses::{rfc8259, rfc9110};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9110::FIELDS_LIMITED,
    also: &[&rfc8259::LIMITS],
    impact: Impact::BrokenLogin,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::HugeTokenCrashes,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let padded = |octets: usize| world.token().claim("note", "x".repeat(octets)).compact();
    let mut tokens = Family::of("a token");
    // Those that no server is glad of come at once: one that leaves them without an answer is waited for only once.
    let usual = [("8 kB, and good", padded(6_000)), ("64 kB", padded(48_000))];
    let huge = [
        ("1 MB", padded(750_000)),
        ("100000 claims", with_claims(world, 100_000)),
        ("a kid of 1 MB", world.token().header("kid", "k".repeat(750_000)).compact()),
        ("a million dots", ".".repeat(1_000_000)),
    ];
    let one_by_one = usual.map(|token| vec![token]);
    for group in one_by_one.into_iter().chain([huge.into()]) {
        let (names, texts): (Vec<&str>, Vec<String>) = group.into_iter().unzip();
        for (name, answer) in names.iter().zip(world.called_with_texts(&texts).await?) {
            let is_closed = answer.is_cut_short();
            tokens
                .add(*name, if is_closed { answer.observe(true, "an answer") } else { answer.is_answered() });
        }
        let alive = world.called_with(&world.token()).await?.is_alive();
        let is_down = !alive.is_good();
        tokens.add(format!("{}: an honest call after it", names.join(", ")), alive);
        if is_down {
            return judge(tokens);
        }
    }
    world.serves_the_honest().await?;
    world.refuses_a_forged_one().await?;
    judge(tokens)
}

fn with_claims(world: &ApiWorld, count: usize) -> String {
    let mut octets = world.token().payload_octets();
    octets.pop();
    (0..count).for_each(|number| octets.extend(format!(",\"c{number}\":1").into_bytes()));
    octets.push(b'}');
    world.token().payload_as(Json::raw(octets)).compact()
}
