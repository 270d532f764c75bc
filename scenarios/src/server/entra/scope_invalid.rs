//! A client asks for a permission that nobody defined, or for something that is no scope.
//!
//! ## Why it matters
//! What is granted in silence today is a permission tomorrow, when the API defines one of that name; and a client with a
//! misspelt scope learns of it from the API alone, far from the mistake.
//!
//! ## How to fix it
//! Look each scope up in the registration of its API, and refuse what is not there with `invalid_scope`.
//!
//! ## Not a finding
//! - An unknown permission may be refused as one that nobody consented to.
//! - RFC 6749 (3.3) lets a server ignore scopes, if it says in `scope` what it granted. Entra does not, so that is noted.
//! - By RFC 6749 (3.1 and 3.3) an empty scope is none, and a server may have a default.

use crate::clauses::{entra_tenant, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::SCOPES_DEFINED,
    also: &[&rfc6749::SCOPE_INVALID],
    impact: Impact::WeakerDefence,
    needs: &[Capability::EntraServer, Capability::UserInterface],
    mutant: Fault::UnknownScopeGranted,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = world.client().await?;
    let api = tenant.api();
    let known = tenant.scope()?;
    let mut alice = world.alice()?;
    let code = alice.visits(client.authorization_request().but("scope", &known)).await?.code()?;
    require(client.redeem(&code).await?.issues_tokens())?;

    let unknown = world.made_up();
    let mut refused = Family::of("a scope");
    for (name, scope, word) in [
        ("a permission that does not exist", api.scope_named(&unknown), unknown.as_str()),
        ("one beside a known one", format!("{known} {}", api.scope_named(&unknown)), &unknown),
        ("an API without a permission", api.uri.clone(), &api.uri),
        ("address, which Entra does not know", "openid address".to_owned(), "address"),
    ] {
        refused.add(name, asked_for(&mut alice, &client, &scope, word).await?);
    }
    let none = asked_for(&mut alice, &client, "", "").await?;
    refused.add("nothing", none.left_open("an empty scope may stand for a default"));
    judge(refused)
}

/// What comes of asking for this scope: a refusal at the sign-in or at the token endpoint, or tokens without the `word` in
/// what they are said to be good for.
async fn asked_for(
    alice: &mut Browser,
    client: &Client,
    scope: &str,
    word: &str,
) -> Result<Observation, Unsettled> {
    let landing = alice.visits(client.authorization_request().but("scope", scope)).await?;
    if !landing.delivers_code().is_good() {
        return Ok(landing.is_refused_with(&SCOPE_UNFIT.errors()));
    }
    let answer = client.redeem(&landing.code()?).await?;
    let granted = answer.document()["scope"].as_str().unwrap_or(scope).to_owned();
    let is_ignored = !word.is_empty()
        && !granted.split(' ').any(|known| known == word || known.rsplit('/').next() == Some(word));
    Ok(answer.is_refused_as(&SCOPE_UNFIT).unless(is_ignored, "the scope is ignored, as RFC 6749 permits"))
}
