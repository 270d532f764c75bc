//! Two users are two users, even if one of them has the e-mail address of the other.
//!
//! ## Why it matters
//! Addresses change hands, and at many providers people type in any that they like. An API that finds accounts by them hands
//! over the account of whoever had the address first.
//!
//! ## How to fix it
//! Find accounts by `iss` and `sub`. Write to addresses, show them, and decide nothing by them.

use crate::clauses::core;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &core::ACCOUNT_BY_SUB,
    also: &[&core::EMAIL_IS_ADDRESS],
    impact: Impact::AccountTakeover,
    needs: &[Capability::OwnedObjects],
    mutant: Fault::ApiUserByEmail,
};

/// The address that Alice has from the beginning.
const ALICES: &str = "alice@contoso.example";

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let (object, bobs) = (world.object_of("alice")?, world.object_of("bob")?);
    let verified = world.verified_claim();
    let with = |token: Token, email: &str| token.claim("email", email).claim(verified, true);
    // An API that makes accounts as users come has seen whose address it is.
    let alice = with(world.token_for(&object), ALICES);
    require(world.call_of(&object).bearing(&alice).send().await?.is_served())?;
    let bob = world.token_for(&bobs);
    require(world.call_of(&object).bearing(&bob).send().await?.is_not_served())?;

    let named = |claim: &str| bob.clone().claim(claim, ALICES);
    let tokens = [
        ("her address", with(bob.clone(), ALICES)),
        ("her address, not verified", with(bob.clone(), ALICES).claim(verified, false)),
        ("her address, of which nothing is said", with(bob.clone(), ALICES).without_claim(verified)),
        ("her address in capitals", with(bob.clone(), &ALICES.to_uppercase())),
        ("her address as preferred_username", named("preferred_username")),
        ("her address as upn", named("upn")),
        ("her name", bob.clone().claim("preferred_username", "alice").claim("name", "alice")),
    ];
    let mut claims = Family::of("a token of Bob's with");
    for (name, token) in tokens {
        claims.add(name, world.call_of(&object).bearing(&token).send().await?.is_hidden());
    }
    require(world.call_of(&object).bearing(&alice).send().await?.is_served())?;
    judge(claims)
}
