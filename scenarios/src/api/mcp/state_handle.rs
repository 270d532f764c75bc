//! A handle of one user's state does not work for another.
//!
//! ## Why it matters
//! A handle is an argument like any other: it stands in logs, in prompts and in the memory of models. Whoever has read or
//! guessed one has the cart, the workflow or the document that it stands for.
//!
//! ## How to fix it
//! Keep state under the user of the token and the handle together, and make handles at random.
//!
//! ## Not a finding
//! - What users share by design is not theirs alone: do not name its tools as those of a handle.
//! - An answer as to a handle that was never given out is a refusal, whatever its form.
//! - Handles that are counted cost a note.

use crate::clauses::mcp;
use beartrap_kit::api::mcp::{Era, Mcp};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::HANDLE_IS_NO_PROOF,
    also: &[&mcp::HANDLES_BOUND],
    impact: Impact::WiderAccess,
    needs: &[Capability::Mcp, Capability::OwnIssuer, Capability::McpModern, Capability::McpHandles],
    mutant: Fault::McpHandleIsEnough,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let client = world.mcp_in(Era::Modern)?;
    let gives = client.tool_that("gives out a handle", |endpoint| endpoint.gives_handle.is_some())?;
    let takes = client.tool_that("takes a handle", |endpoint| endpoint.takes_handle.is_some())?;
    let first = given(world, client, &gives, "alice").await?;
    let bobs = given(world, client, &gives, "bob").await?;
    let second = given(world, client, &gives, "alice").await?;

    let argument = takes.takes_handle.clone().unwrap_or_default();
    let uses = |handle: &str| client.calls_with(&takes, &argument, handle);
    let of = |user: &str| world.token_for(&takes).claim("sub", user);
    let honest = uses(&first).bearing(&of("alice")).send().await?;
    require(honest.is_served())?;
    require(uses(&bobs).bearing(&of("bob")).send().await?.is_served())?;
    let made_up = world.made_up();
    let unknown = uses(&made_up).bearing(&of("alice")).send().await?;
    let nothing = seen(&unknown, &made_up);
    if nothing.is_some() && nothing == seen(&honest, &first) {
        return Err(Unsettled::because(
            "the tool says the same of a handle that it never gave out; name one that shows or changes something",
        ));
    }

    let mut handles = Family::of("a use of Alice's handle");
    let others =
        [("by Bob", of("bob")), ("by Bob through another client", of("bob").claim("client_id", "client-b"))];
    for (who, token) in others {
        let answer = uses(&first).bearing(&token).send().await?;
        let refused = seen(&answer, &first).is_none_or(|shown| Some(shown) == nothing);
        let expected = "a refusal, or what an unknown handle gives";
        handles.add(who, if refused { answer.observe(true, expected) } else { answer.is_not_served() });
    }
    handles.add("without a token", uses(&first).send().await?.is_not_served());
    handles.add("by Alice, afterwards", uses(&first).bearing(&of("alice")).send().await?.is_served());
    let is_counted = are_counted(&first, &bobs) && are_counted(&bobs, &second);
    let random = Observation::of(true, "handles that cannot be guessed", "no order in them");
    handles.add("its neighbours", if is_counted { random.noting("they are counted") } else { random });
    judge(handles)
}

/// A handle that was given to this user.
async fn given(world: &ApiWorld, client: Mcp<'_>, gives: &Endpoint, user: &str) -> Result<String, Unsettled> {
    let token = world.token_for(gives).claim("sub", user);
    let answer = client.calls(gives).bearing(&token).send().await?;
    require(answer.is_served())?;
    let name = gives.gives_handle.as_deref().unwrap_or_default();
    let missing =
        || Unsettled::because(format!("the result of the tool has no {name}, which should be a handle"));
    answer.told(name).ok_or_else(missing)
}

/// What an answer shows, whatever the handle was; nothing if it is a refusal.
fn seen(answer: &ApiAnswer, handle: &str) -> Option<String> {
    answer.had_effect().then(|| answer.result().to_string().replace(handle, "…"))
}

/// Whether one handle follows the other closely: the same letters, and a number that is hardly greater.
fn are_counted(one: &str, next: &str) -> bool {
    let split = |handle: &str| {
        let letters = handle.trim_end_matches(|letter: char| letter.is_ascii_digit()).to_owned();
        let number: Option<u64> = handle[letters.len()..].parse().ok();
        (letters, number)
    };
    let ((letters, one), (others, next)) = (split(one), split(next));
    letters == others && one.zip(next).is_some_and(|(one, next)| (1..=10).contains(&next.saturating_sub(one)))
}

#[cfg(test)]
mod tests {
    use super::are_counted;

    #[test]
    fn numbers_that_follow_each_other_are_counted() {
        assert!(are_counted("41", "42") && are_counted("cart-0009", "cart-0011"));
        for (one, next) in
            [("cart-1", "list-2"), ("7", "7"), ("9", "3"), ("a1f7", "b2c9"), ("5", "9000"), ("", "")]
        {
            assert!(!are_counted(one, next), "{one} {next}");
        }
    }
}
