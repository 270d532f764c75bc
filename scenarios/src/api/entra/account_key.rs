//! A user keeps the same account at every client, in both versions, and under a new name.
//!
//! ## Why it matters
//! People marry, move and get new addresses. An account that is found by a name is lost then, or is somebody else's.
//!
//! ## How to fix it
//! Find accounts by `tid` and `oid`; `sub` does as well within one API.
//!
//! ## Not a finding
//! - An API may find accounts by `iss` and `sub`; then a user has another account in the other version, which costs a note.

use crate::clauses::entra;
use beartrap_forge::entra::OTHER_CLIENT;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::ACCOUNT_KEY,
    also: &[],
    impact: Impact::BrokenLogin,
    needs: &[Capability::EntraApi, Capability::OwnedObjects],
    mutant: Fault::EntraAccountByName,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let (object, bobs) = (world.object_of("alice")?, world.object_of("bob")?);
    world.serves_the_honest_at(&object).await?;
    let bob = entra.user_token_for(&bobs);
    require(world.call_of(&object).bearing(&bob).send().await?.is_not_served())?;
    super::refuses_a_forged_one_at(world, &object).await?;

    let (setting, contract) = (entra.setting(), entra.contract());
    let renamed = Account {
        user_name: "alice.jones@contoso.example".into(),
        name: "Alice Jones".into(),
        ..Account::ALICE
    };
    let mut settings = vec![("a new name", EntraSetting { account: renamed, ..setting.clone() })];
    let other_client = match contract.clients.as_slice() {
        [] => Some(OTHER_CLIENT),
        clients => clients.get(1).map(String::as_str),
    };
    if let Some(client) = other_client {
        settings.push(("another client", EntraSetting { client: client.to_owned(), ..setting }));
    }
    if let Some(version) = contract.versions.get(1) {
        settings.push(("the other version", entra.setting_of(*version)));
    }
    let mut accounts = Family::of("a token of Alice's");
    for (name, setting) in settings {
        let token = entra.user_token_of(&setting, &object);
        let served = world.call_of(&object).bearing(&token).send().await?.is_served();
        accounts
            .add(name, served.unless(name == "the other version", "accounts may be found by iss and sub"));
    }
    judge(accounts)
}
