//! While the keys cannot be fetched, no token is believed unseen.
//!
//! ## Why it matters
//! Fetches fail every day. An API that lets tokens through when it has no key to verify them with can be opened by whoever
//! keeps it from the issuer.
//!
//! ## How to fix it
//! Treat a set that cannot be fetched or read as no set: go on with the last good one, or refuse.
//!
//! ## Not a finding
//! - Refusing every token during the outage is safe, and so is 503.
//! - What was fetched before may go on being used.

use crate::clauses::{rfc8725, rfc9068};
use beartrap_kit::*;
use serde_json::json;

pub(super) static ABOUT: About = About {
    clause: &rfc9068::VALIDATED,
    also: &[&rfc8725::ALL_VALIDATED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::KeyReload],
    mutant: Fault::ApiOutageUnverified,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let troubles = [
        ("503", Some(Trouble::Status(503))),
        ("no body", Some(Trouble::Empty)),
        ("a page", Some(Trouble::Page)),
        ("no keys", None),
        ("no answer", Some(Trouble::Silence)),
    ];
    let mut answers = Family::of("an outage");
    for (outage, trouble) in troubles {
        let issuer = world.disturbs_the_issuer();
        match trouble {
            Some(trouble) => issuer.gets_into(trouble),
            None => issuer.publish(json!({ "keys": [] })),
        }
        if during(world, outage, &mut answers).await? {
            return judge(answers);
        }
        world.recovers().await?;
    }
    judge(answers)
}

/// Whether anything was served that nobody signed. Only what happens after the API has met the outage counts.
async fn during(world: &ApiWorld, outage: &str, answers: &mut Family) -> Result<bool, Unsettled> {
    let attacker = SigningKey::attacker(Algorithm::Rs256);
    let empty = SigningKey::secret("");
    let Some((unknown, _)) = world.makes_it_fetch().await? else { return Ok(false) };
    let mut is_open = unknown.had_effect();
    answers.add(format!("{outage}: an unknown key"), unknown.is_refused_or_unavailable());
    for (name, forged) in [
        ("a known kid, another key", world.token().signed_by(&attacker)),
        ("no signature", world.token().header("alg", "none").raw_signature([])),
        ("an empty secret", world.token().header("alg", "HS256").signed_by(&empty)),
    ] {
        let answer = world.called_with(&forged).await?;
        is_open |= answer.had_effect();
        answers.add(format!("{outage}: {name}"), answer.is_refused_or_unavailable());
    }
    Ok(is_open)
}
