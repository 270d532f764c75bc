//! A refresh token is redeemed (RFC 6749 section 6). It serves every API and every tenant that admits the user, and using
//! it does not end it.

use super::issue::{self, Stores};
use super::{Authority, Granted, TokenRequest};
use crate::ask::needed;
use crate::directory::User;
use crate::errors::{lifetime, request, user};
use crate::grants::{Grant, Platform, REFRESH_INACTIVITY, RefreshGrant, SPA_LIFETIME};
use crate::refusal::{Refusal, must};
use crate::sign_in::account;
use beartrap_core::Fault;

pub(super) fn grant(asked: &TokenRequest, stores: &mut Stores) -> Result<Granted, Refusal> {
    let application = asked.application_for_user()?;
    let token = needed(&asked.form, "refresh_token")?;
    let known = stores.grants.refreshes.get(token).cloned();
    let known = known.ok_or_else(|| request::MALFORMED.about("the refresh token is none of this service"))?;
    let RefreshGrant { grant, used_at } = known;
    must(grant.client_id == application.client_id, lifetime::GRANT_INVALID.about(OF_ANOTHER))?;
    let client = issue::proven(asked, application, grant.platform)?;
    let user = asked.directory.user_named(&grant.user).ok_or(&user::USER_UNKNOWN)?;
    let now = asked.entra.now();
    let outlives = asked.entra.has(Fault::RefreshOutlivesSession);
    must(outlives || !is_revoked(&grant, user), &lifetime::GRANT_REVOKED)?;
    let since = if asked.entra.has(Fault::SpaRefreshSlides) { used_at } else { grant.signed_in_at };
    let is_in_time = grant.platform != Platform::Spa || now < since + SPA_LIFETIME;
    must(is_in_time, &lifetime::REFRESH_OF_SPA_EXPIRED)?;
    must(outlives || now < used_at + REFRESH_INACTIVITY, &lifetime::REFRESH_INACTIVE)?;
    let tenant = match asked.authority {
        Authority::Tenant(_) => {
            account::admitted(asked.directory, asked.authority, application, user)?.id.clone()
        }
        _ => grant.tenant.clone(),
    };
    let granted = issue::granted(asked, stores, &client, &Grant { tenant, ..grant }, None)?;
    if let Some(known) = stores.grants.refreshes.get_mut(token) {
        known.used_at = now;
    }
    Ok(granted)
}

const OF_ANOTHER: &str = "it was issued to another client";

/// A new password ends what public clients hold, and a withdrawal ends everything.
fn is_revoked(grant: &Grant, user: &User) -> bool {
    let is_before = |at: Option<u64>| at.is_some_and(|at| grant.signed_in_at <= at);
    is_before(user.turns.revoked_at)
        || (grant.platform != Platform::Web && is_before(user.turns.new_password_at))
}
