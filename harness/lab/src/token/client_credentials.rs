//! The client credentials grant (RFC 6749 section 4.4).

use super::mint::{self, Minted};
use super::must_allow;
use crate::ask::Form;
use crate::lab::Lab;
use crate::refusal::{self, Refusal};
use crate::scope::{self, Scope};
use crate::store::{Grant, Store};
use crate::world::{Client, GrantType};
use beartrap_core::Fault;
use std::sync::Arc;

pub(super) fn redeem(
    lab: &Lab,
    store: &mut Store,
    client: &Arc<Client>,
    form: &Form,
) -> Result<Minted, Refusal> {
    lab.unless(Fault::ClientCredentialsForPublic, !client.is_public(), refusal::GRANT_NOT_ALLOWED)?;
    if !client.is_public() {
        must_allow(client, GrantType::ClientCredentials)?;
    }

    // Scopes that need a user are dropped; a request for nothing else gets the default, and is told so (section 3.3).
    let allowed: Vec<&str> = client.scope.words().collect();
    let asked = form.get("scope").map(Scope::parse).unwrap_or_default();
    let mut scope = asked.limited_to(scope::WITHOUT_USER).limited_to(&allowed);
    if scope.is_empty() {
        scope = Scope::by_default();
    }
    let grant = Grant {
        id: store.random.value("grant", &client.id),
        user: None,
        sub: client.id.clone(),
        scope,
        auth_time: 0,
        nonce: None,
        started: lab.now(),
        revoked: false,
    };
    store.grants.insert(grant.id.clone(), grant.clone());
    Ok(mint::from_grant(lab, store, client, &grant, &grant.scope))
}
