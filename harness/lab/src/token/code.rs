//! The authorization code grant (RFC 6749 section 4.1.3).

use super::mint::{self, Minted};
use super::{must_allow, pkce};
use crate::ask::Form;
use crate::lab::Lab;
use crate::refusal::{self, Refusal, must};
use crate::store::{CODE_LIFETIME, Store};
use crate::world::{Client, GrantType};
use beartrap_core::Fault;
use std::sync::Arc;

pub(super) fn redeem(
    lab: &Lab,
    store: &mut Store,
    client: &Arc<Client>,
    form: &Form,
) -> Result<Minted, Refusal> {
    must_allow(client, GrantType::AuthorizationCode)?;
    let sent = form.get("code").ok_or(refusal::CODE_MISSING)?;
    let code = store.codes.get(sent).ok_or(refusal::CODE_UNKNOWN)?.clone();

    lab.unless(Fault::CodeForAnyClient, code.client == client.id, refusal::CODE_OF_ANOTHER)?;
    if code.spent && !lab.planted(Fault::CodeNeverSpent) {
        // Whoever sends it again, one of the two is a thief: what the first got is revoked (section 4.1.2).
        store.revoke_grant(&code.grant);
        return Err(refusal::CODE_SPENT);
    }
    must(lab.now() < code.issued.saturating_add(CODE_LIFETIME), refusal::CODE_EXPIRED)?;
    let uri = form.get("redirect_uri");
    lab.unless(Fault::TokenRedirectIgnored, uri == Some(&code.redirect_uri), refusal::REDIRECT_URI_DIFFERS)?;
    let challenge = if lab.planted(Fault::ChallengePerClient) {
        store.last_challenges.get(&code.client).cloned().flatten()
    } else {
        code.challenge
    };
    pkce::check(lab, challenge.as_deref(), form.get("code_verifier"))?;

    let grant = store.living_grant(&code.grant, &client.id).ok_or(refusal::CODE_UNKNOWN)?.clone();
    if let Some(code) = store.codes.get_mut(sent) {
        code.spent = true;
    }
    let minted = mint::from_grant(lab, store, client, &grant, &grant.scope);
    let refreshes = grant.scope.has("offline_access") && client.allows(GrantType::RefreshToken);
    Ok(if refreshes { minted.with_refresh_token(store) } else { minted })
}
