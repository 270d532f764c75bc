//! A status list that is wrong makes no token valid, and the list of a token that nobody signed is not fetched.
//!
//! ## Why it matters
//! A list that is forged, of somebody else or too short says nothing about a token. Whoever takes that for "not revoked" can be
//! made to serve what was revoked, and whoever fetches what any token names fetches for strangers.
//!
//! ## How to fix it
//! Verify the token first, then the list: its type, signature and expiry, `sub` against `uri`, and that the index is within it.
//! Refuse in every other case, and limit what is inflated.
//!
//! ## Not a finding
//! - An API may be configured to serve while the list cannot be had; that costs a note.
//! - 503 is as good as 401.

use crate::clauses::{rfc8725, status_list};
use beartrap_forge::StatusList;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &status_list::STATUS_CHECKED,
    also: &[&status_list::LIST_TOKEN, &status_list::VALIDATED_FIRST, &rfc8725::FETCHES_BOUNDED],
    impact: Impact::StolenTokens,
    needs: &[Capability::StatusLists],
    mutant: Fault::ApiStatusBeyondEndValid,
};

const TOKENS: usize = 100;
/// The place of each token; all of them are valid.
const INDEX: u64 = 3;
/// Mebibytes; what 256 kilobytes can be inflated to.
const BOMB: usize = 256;

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.refuses_a_forged_one().await?;
    let honest = world.publishes_the_list(&StatusList::new(1, TOKENS));
    require(world.called_with_the_listed(&honest, INDEX).await?.is_served())?;

    let mut lists = Family::of("a list");
    for (name, list) in wrong_tokens(world) {
        let uri = world.list_uri();
        world.issuer().lists(&uri, &list(world.list_token(&uri, &StatusList::new(1, TOKENS))));
        let answer = world.called_with_the_listed(&uri, INDEX).await?;
        lists.add(name, answer.is_refused_or_unavailable());
    }
    for (name, list) in [
        ("of 3 bits", StatusList::new(1, TOKENS).claiming_bits(3)),
        ("of no bits", StatusList::new(1, TOKENS).claiming_bits(0)),
        ("that is not compressed", StatusList::new(1, TOKENS).with_text("AAAAAAAAAAAAAAAAAAAA")),
        ("that is empty", StatusList::new(1, TOKENS).with_text("")),
    ] {
        let uri = world.publishes_the_list(&list);
        lists.add(name, world.called_with_the_listed(&uri, INDEX).await?.is_refused_or_unavailable());
    }
    let bomb = world.publishes_the_list(&StatusList::new(1, TOKENS).inflating_to(BOMB));
    let answer = world.called_with_the_listed(&bomb, INDEX).await?;
    let refused = answer.is_refused_or_unavailable();
    lists.add("of 256 mebibytes", refused.unless(true, "it is inflated whole for one token"));
    for (name, trouble, is_outage) in troubles() {
        let uri = world.list_uri();
        world.issuer().fails_to_list(&uri, trouble.unwrap_or_else(|| Trouble::Redirect(uri.clone())));
        let answer = world.called_with_the_listed(&uri, INDEX).await?;
        let refused = answer.is_refused_or_unavailable();
        lists.add(name, refused.unless(is_outage, "tokens are served while the list cannot be had"));
    }
    for (name, index) in places() {
        let answer = world.called_with(&world.listed(&honest, index)).await?;
        let is_meant = name == "index as text";
        lists.add(name, answer.is_refused_or_unavailable().unless(is_meant, "it is read leniently"));
    }
    for (name, spoil) in invalid_tokens() {
        let uri = world.publishes_the_list(&StatusList::new(1, TOKENS));
        let answer = world.called_with(&spoil(world.listed(&uri, INDEX))).await?;
        let fetches = world.list_fetches(&uri);
        let unseen =
            Observation::of(fetches == 0, "no fetch of its list", format!("{fetches} fetches of its list"));
        lists.add(name, answer.is_refused_or_unavailable().and(unseen));
    }
    require(world.called_with_the_listed(&honest, INDEX).await?.is_served())?;
    judge(lists)
}

/// A status list token, spoilt.
type Spoilt = Box<dyn Fn(Token) -> String + Send + Sync>;

fn wrong_tokens(world: &ApiWorld) -> Vec<(&'static str, Spoilt)> {
    let stranger = SigningKey::attacker(Algorithm::Rs256);
    let forger = stranger.clone();
    let another = world.list_uri();
    vec![
        ("for another URI", Box::new(move |list| list.claim("sub", another.as_str()).compact())),
        ("without sub", Box::new(|list| list.without_claim("sub").compact())),
        ("typ JWT", Box::new(|list| list.header("typ", "JWT").compact())),
        ("typ at+jwt", Box::new(|list| list.header("typ", "at+jwt").compact())),
        (
            "that has expired",
            Box::new(|list| {
                let now = list.now();
                list.claim("iat", now - 7_200).claim("exp", now - 3_600).compact()
            }),
        ),
        ("alg none", Box::new(|list| list.header("alg", "none").raw_signature([]).compact())),
        ("by a stranger", Box::new(move |list| list.with_key(&stranger).compact())),
        ("by a forger", Box::new(move |list| list.signed_by(&forger).compact())),
        ("without status_list", Box::new(|list| list.without_claim("status_list").compact())),
    ]
}

/// What goes wrong with a fetch, a redirect to itself for none, and whether that is an outage.
fn troubles() -> [(&'static str, Option<Trouble>, bool); 5] {
    [
        ("500", Some(Trouble::Status(500)), true),
        ("no answer", Some(Trouble::Silence), true),
        ("a redirect to itself", None, true),
        ("no body", Some(Trouble::Empty), false),
        ("a page", Some(Trouble::Page), false),
    ]
}

fn places() -> Vec<(&'static str, Json)> {
    vec![
        // What is left of the last octet belongs to nobody and may be there.
        ("index just beyond the end", Json::from(104)),
        ("index far beyond the end", Json::number("9007199254740991")),
        ("negative index", Json::from(-1)),
        ("index with a fraction", Json::number("3.5")),
        ("index as text", Json::from("3")),
        ("no index", Json::Null),
    ]
}

/// What makes a token invalid.
type Change = fn(Token) -> Token;

/// Tokens that are refused for themselves, before their list counts.
fn invalid_tokens() -> [(&'static str, Change); 3] {
    [
        ("list of a forged token", |token| token.signed_by(&SigningKey::attacker(Algorithm::Rs256))),
        ("list of a token that has expired", |token| {
            let now = token.now();
            token.claim("iat", now - 7_200).claim("nbf", now - 7_200).claim("exp", now - 3_600)
        }),
        ("list of a token for another API", |token| token.claim("aud", "https://another.test")),
    ]
}
