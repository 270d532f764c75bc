//! A guest has an account of their own in each tenant, whatever they are called at home.
//!
//! ## Why it matters
//! A guest brings names and addresses that somebody else's administrator chose. An API that takes a guest for the user of
//! that name, at home or here, lets whoever can invite themselves read the data of others.
//!
//! ## How to fix it
//! Find accounts by `tid` and `oid`, for guests as for members: the `tid` of a guest's token is the tenant that invited
//! them, and the `oid` is what they are there. Decide nothing by `idp`, `email`, `upn` or a name with `#EXT#` in it.
//!
//! ## Not a finding
//! - An API that refuses guests altogether shows them nothing, either.

use crate::clauses::{core, entra};
use beartrap_forge::entra::{HOME, STRANGER};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::ACCOUNT_KEY,
    also: &[&entra::MAIL_UNRELIABLE, &core::ACCOUNT_BY_SUB],
    impact: Impact::AccountTakeover,
    needs: &[Capability::EntraApi, Capability::OwnedObjects],
    mutant: Fault::EntraGuestKnownFromHome,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let object = world.object_of("alice")?;
    world.serves_the_honest_at(&object).await?;
    super::refuses_a_forged_one_at(world, &object).await?;

    let setting = entra.setting();
    let account = Account::ALICE;
    let name = account.user_name.as_ref();
    let outside = format!("{}#EXT#@fabrikam.example", name.replace('@', "_"));
    let stranger = Account { oid: "90e57000-0000-4000-8000-000000000004".into(), ..account.clone() };
    let here = EntraSetting { account: stranger, ..setting.clone() };
    let guest = entra.user_token_of(&here, &object);
    let with_home = |token: &Token, home: &str| entra.of_guest(token.clone(), home);
    let mut guests = vec![
        ("email", with_home(&guest, STRANGER).claim("email", name)),
        (
            "email, of a domain whose owner is known",
            with_home(&guest, STRANGER).claim("email", name).claim("xms_edov", true),
        ),
        ("upn", with_home(&guest, STRANGER).claim("upn", name)),
        ("upn, as the tenant writes it", with_home(&guest, STRANGER).claim("upn", outside.as_str())),
        ("name and home, in the same tenant", with_home(&guest, &setting.tenant).claim("email", name)),
    ];
    if let Ok(second) = entra.second_tenant() {
        // Alice herself may be a guest elsewhere; what she has there is not what she has at home.
        let elsewhere = entra.of_tenant(guest, second);
        let at_home = if setting.tenant == second { HOME } else { &setting.tenant };
        guests
            .push(("name and home, in another tenant", with_home(&elsewhere, at_home).claim("email", name)));
    }
    let mut accounts = Family::of("a guest with Alice's");
    for (what, token) in guests {
        let answer = world.call_of(&object).bearing(&token).send().await?;
        let shown = answer.is_not_served();
        accounts.add(what, if answer.status() == 401 { shown } else { answer.is_hidden() });
    }
    world.serves_the_honest_at(&object).await?;
    judge(accounts)
}
