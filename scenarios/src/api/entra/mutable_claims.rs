//! E-mail addresses and names select no account and give no access.
//!
//! ## Why it matters
//! Anybody can set any e-mail address in a tenant of their own, and names are given to others when people leave. An API
//! that finds accounts by them hands over the account of whoever is named.
//!
//! ## How to fix it
//! Find accounts by `tid` and `oid`. Show names, and decide nothing by them.

use crate::clauses::{core, entra};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::ACCOUNT_KEY,
    also: &[&core::ACCOUNT_BY_SUB],
    impact: Impact::AccountTakeover,
    needs: &[Capability::EntraApi, Capability::OwnedObjects],
    mutant: Fault::EntraAccountByMail,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let (alices, bobs) = (world.object_of("alice")?, world.object_of("bob")?);
    world.serves_the_honest_at(&alices).await?;
    world.serves_the_honest_at(&bobs).await?;
    let bob = entra.user_token_for(&bobs);
    require(world.call_of(&alices).bearing(&bob).send().await?.is_not_served())?;

    let Account { name, user_name, .. } = &Account::ALICE;
    let mut tokens = vec![("name", bob.clone().claim("name", name.as_ref()))];
    for claim in ["email", "upn", "preferred_username", "unique_name"] {
        tokens.push((claim, bob.clone().claim(claim, user_name.as_ref())));
    }
    let with_mail = bob.clone().claim("email", user_name.as_ref());
    tokens.push(("email, which is said not to be verified", with_mail.clone().claim("xms_edov", false)));
    tokens.push(("email, which is said to be verified", with_mail.clone().claim("xms_edov", true)));
    if let Ok(second) = entra.second_tenant() {
        tokens.push(("email, in another tenant", entra.of_tenant(with_mail, second)));
    }
    let mut claims = Family::of("a claim of Alice's in a token of Bob's");
    for (claim, token) in tokens {
        claims.add(claim, world.call_of(&alices).bearing(&token).send().await?.is_hidden());
    }
    world.serves_the_honest_at(&bobs).await?;
    judge(claims)
}
