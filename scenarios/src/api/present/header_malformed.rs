//! A malformed Authorization header is refused, and breaks nothing.
//!
//! ## Why it matters
//! A header that anybody can send must not lead to an error page, nor to a token that was guessed out of it.
//!
//! ## How to fix it
//! Take the header apart with one strict expression, `Bearer`, blanks and one token, and answer 400 to the rest.
//!
//! ## Not a finding
//! - More than one blank before the token is allowed; a tab in place of it costs a note.

use crate::clauses::rfc6750;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6750::MALFORMED,
    also: &[],
    impact: Impact::WeakerDefence,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiMalformedHeaderCrashes,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let token = world.written(&world.token());
    let mut headers = Family::of("a header");
    for (name, value) in [
        ("no token", "Bearer".to_owned()),
        ("blanks for a token", "Bearer   ".into()),
        ("two words", "Bearer a b".into()),
        ("a word behind the token", format!("Bearer {token} x")),
        ("a list of two", format!("Bearer {token}, Bearer {token}")),
        ("a tab for a blank", format!("Bearer\t{token}")),
        ("an encoded line break", format!("Bearer {token}%0d%0aX-User: alice")),
        ("letters beyond ASCII", "Bearer \u{e9}\u{4e2d}\u{1f43b}".into()),
    ] {
        let answer = world.call().authorized_by(&value).verbatim().send().await?;
        // A note elsewhere, but here it is what the check is about.
        let stands = answer.observe(answer.status() < 500, "a refusal, and no error of the API");
        let observed = answer.is_malformed_or_unauthorized().and(stands);
        let is_tab = name == "a tab for a blank" && answer.had_effect();
        headers.add(name, observed.unless(is_tab, "only a blank separates the two"));
    }
    world.serves_the_honest().await?;
    judge(headers)
}
