//! The resource owner password grant, which exists only as a fault (RFC 9700 section 2.4).

use super::mint::{self, Minted};
use crate::ask::Form;
use crate::lab::Lab;
use crate::refusal::{self, Refusal};
use crate::scope::{self, Scope};
use crate::store::{Grant, Store};
use crate::world::{self, Client};
use std::sync::Arc;

pub(super) fn redeem(
    lab: &Lab,
    store: &mut Store,
    client: &Arc<Client>,
    form: &Form,
) -> Result<Minted, Refusal> {
    let user = form
        .get("username")
        .and_then(world::user)
        .filter(|user| world::is_same(user.password, form.get("password").unwrap_or_default()))
        .ok_or(refusal::PASSWORD_WRONG)?;
    let scope = form.get("scope").map_or_else(Scope::by_default, Scope::parse).limited_to(scope::KNOWN);
    let grant = Grant {
        id: store.random.value("grant", &client.id),
        user: Some(user.name),
        sub: user.sub.to_owned(),
        scope,
        auth_time: lab.now(),
        nonce: None,
        started: lab.now(),
        revoked: false,
    };
    store.grants.insert(grant.id.clone(), grant.clone());
    Ok(mint::from_grant(lab, store, client, &grant, &grant.scope))
}
