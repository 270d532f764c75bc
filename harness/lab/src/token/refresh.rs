//! The refresh token grant (RFC 6749 section 6), with rotation for public clients (RFC 9700 section 4.14.2).

use super::mint::{self, Minted};
use super::must_allow;
use crate::ask::Form;
use crate::lab::Lab;
use crate::refusal::{self, Refusal, must};
use crate::scope::Scope;
use crate::store::{Grant, REFRESH_LIFETIME, Store};
use crate::world::{Client, GrantType, USERS};
use beartrap_core::Fault;
use std::sync::Arc;

pub(super) fn redeem(
    lab: &Lab,
    store: &mut Store,
    client: &Arc<Client>,
    form: &Form,
) -> Result<Minted, Refusal> {
    must_allow(client, GrantType::RefreshToken)?;
    let sent = form.get("refresh_token").ok_or(refusal::REFRESH_MISSING)?;
    let token = store.refresh_tokens.get(sent).ok_or(refusal::REFRESH_UNKNOWN)?.clone();

    lab.unless(Fault::RefreshForAnyClient, token.client == client.id, refusal::REFRESH_OF_ANOTHER)?;
    if token.spent {
        store.revoke_grant(&token.grant);
        return Err(refusal::REFRESH_SPENT);
    }
    let grant = store.living_grant(&token.grant, &token.client).ok_or(refusal::REFRESH_OVER)?.clone();
    must(lab.now() < grant.started.saturating_add(REFRESH_LIFETIME), refusal::REFRESH_OVER)?;

    let asked = form.get("scope").map(Scope::parse);
    let granted = asked.as_ref().is_none_or(|scope| grant.scope.covers(scope));
    lab.unless(Fault::RefreshScopeCopied, granted, refusal::SCOPE_EXCEEDED)?;
    let scope = asked.filter(|scope| !scope.is_empty()).unwrap_or_else(|| grant.scope.clone());

    let minted = mint::from_grant(lab, store, client, &refreshed(lab, &grant), &scope).on_behalf_of(&grant);
    if client.is_public() && !lab.planted(Fault::RefreshNeverRotates) {
        if let Some(token) = store.refresh_tokens.get_mut(sent) {
            token.spent = true;
        }
        return Ok(minted.with_refresh_token(store));
    }
    Ok(minted)
}

/// The grant for which the new access token speaks. The nonce belonged to the first ID token alone.
fn refreshed(lab: &Lab, grant: &Grant) -> Grant {
    let mut refreshed = Grant { nonce: None, ..grant.clone() };
    if lab.planted(Fault::RefreshedForAnother)
        && let Some(other) = USERS.iter().find(|user| Some(user.name) != grant.user)
    {
        refreshed.user = Some(other.name);
        other.sub.clone_into(&mut refreshed.sub);
    }
    refreshed
}
