//! An ID token is refused, even if its audience is the client id of the API.
//!
//! ## Why it matters
//! Where client and API share a registration, nothing in the header and nothing in `aud` tells an ID token from an access
//! token. Sign-in alone then opens the API, without a permission that anybody granted.
//!
//! ## How to fix it
//! Register the API by itself. Ask for a scope or a role at each endpoint, and refuse tokens that name no client in `azp` or
//! `appid`, or that have a `nonce`.

use super::lie;
use crate::clauses::{entra, rfc8725};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::KINDS_EXCLUSIVE,
    also: &[&entra::SCOPES],
    impact: Impact::WiderAccess,
    needs: &[Capability::EntraApi, Capability::EntraScopes],
    mutant: Fault::EntraSignedInIsEnough,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = entra.user_endpoint()?;
    let access_token = world.written(&world.token_for(&endpoint));
    let own = entra.id_token(&entra.setting().api);
    let lies = vec![
        lie("for the client", entra.id_token(&entra.setting().client)),
        lie("for the API", own.clone()),
        lie("for the API, with at_hash", own.clone().with_at_hash(&access_token)),
    ];
    let rule = ApiAnswer::is_unauthorized_or_forbidden;
    let mut tokens = super::presented(world, &endpoint, lies, rule).await?;
    if let Ok(endpoint) = entra.app_endpoint() {
        world.serves_the_honest_at(&endpoint).await?;
        let roles = own.claim("roles", endpoint.permissions.roles.clone());
        tokens.add("for the API, with roles", rule(&world.call_of(&endpoint).bearing(&roles).send().await?));
    }
    judge(tokens)
}
