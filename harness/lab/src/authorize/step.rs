//! What a transaction needs next.

use super::session::{Login, Transaction};
use crate::lab::Lab;
use crate::refusal::{self, Refusal};
use crate::scope::Scope;
use crate::store::Store;
use crate::world::Client;
use beartrap_core::Fault;

pub(crate) enum Step {
    Login,
    Consent,
    /// Nothing: the request is granted by this login.
    Reply(Login),
}

/// The next step. The refusal is for a user who logged in and is not the one that was asked for: only that one may be
/// spoken for (OpenID Connect Core section 3.1.2.2).
pub(crate) fn next(
    lab: &Lab,
    store: &Store,
    transaction: &Transaction,
    login: Option<&Login>,
) -> Result<Step, Refusal> {
    let request = &transaction.request;
    let Some(login) = login else { return Ok(Step::Login) };

    let age = lab.now().saturating_sub(login.time);
    let too_old = request.max_age.is_some_and(|most| age > most || most == 0);
    let too_old = too_old && !lab.planted(Fault::AuthTimeIsNow);
    if !transaction.logged_in && (request.prompt.login || too_old) {
        return Ok(Step::Login);
    }

    let is_wanted = request.wanted_sub.as_ref().is_none_or(|wanted| *wanted == login.sub);
    if !is_wanted && !lab.planted(Fault::HintIgnored) {
        return if transaction.logged_in { Err(refusal::LOGIN_REQUIRED) } else { Ok(Step::Login) };
    }

    let agreed =
        is_recognised(&request.client) && store.has_consent(login.user, &request.client, &request.scope);
    if !transaction.consented && (request.prompt.consent || !agreed) {
        return Ok(Step::Consent);
    }
    Ok(Step::Reply(login.clone()))
}

/// Whether a client's redirect URI or secret proves that it is the one the user agreed to; otherwise every request is
/// asked about again (RFC 8252 section 8.6).
fn is_recognised(client: &Client) -> bool {
    !client.is_public() || client.redirect_uris.iter().all(|uri| uri.starts_with("https://"))
}

impl Store {
    fn has_consent(&self, user: &str, client: &Client, scope: &Scope) -> bool {
        self.consents.get(&format!("{user} {}", client.id)).is_some_and(|agreed| agreed.covers(scope))
    }

    pub(super) fn remember_consent(&mut self, user: &str, client: &Client, scope: &Scope) {
        let key = format!("{user} {}", client.id);
        let mut agreed = self.consents.remove(&key).unwrap_or_default();
        agreed.add(scope);
        self.consents.insert(key, agreed);
    }
}
