//! A token of a user for the API is served, in every form that Entra gives it.
//!
//! ## Why it matters
//! Tokens of Entra have the type `JWT` and claims that come and go; an API that insists on more than is documented stops
//! working on a day that nobody chose.
//!
//! ## How to fix it
//! Expect the type `JWT`, look for your scope among the words of `scp`, and ignore every claim that you do not use.

use crate::clauses::{entra, rfc6750};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6750::HEADER,
    also: &[&entra::TYP_IS_JWT],
    impact: Impact::BrokenLogin,
    needs: &[Capability::EntraApi, Capability::EntraV2, Capability::EntraScopes],
    mutant: Fault::EntraWantsAtJwt,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = entra.user_endpoint()?;
    super::refuses_a_forged_one_at(world, &endpoint).await?;
    let token = entra.user_token_of(&entra.setting_of(EntraVersion::V2), &endpoint);
    let scp = endpoint.permissions.scp.first().map(String::as_str).unwrap_or_default();
    let opaque = Json::object().member("sub", world.made_up());
    let tokens = [
        ("as it is", token.clone()),
        ("its scope behind others", token.clone().claim("scp", format!("other.scope {scp}"))),
        ("its scope before others", token.clone().claim("scp", format!("{scp} other.scope"))),
        ("with idtyp", token.clone().claim("idtyp", "user")),
        ("with claims to ignore", token.clone().claim("xms_st", opaque).claim("xms_ftd", world.made_up())),
        ("with a name in other letters", token.claim("name", "Алиса 例")),
    ];
    let mut forms = Family::of("a token of a user");
    for (name, token) in tokens {
        forms.add(name, world.call_of(&endpoint).bearing(&token).send().await?.is_served());
    }
    judge(forms)
}
