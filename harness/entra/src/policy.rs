//! Whether a sign-in goes on, and whether a token is issued: one place decides both.

mod claims;
mod decision;
mod events;
mod facts;
mod network;

pub(crate) use claims::ClaimsRequest;
pub(crate) use decision::{Applied, PolicyResult};
pub use events::{CriticalEvent, CriticalReason};
pub(crate) use facts::{Facts, Place, Platform, Proven};

use crate::ask::Ask;
use crate::directory::{Application, ClientKind, Directory, Tenant, User, UserState};
use crate::errors::{consent, not_found, user};
use crate::record::Noted;
use crate::refusal::{Refusal, must};
use crate::token::shown;

/// What is about to happen.
pub(crate) struct Issue<'a> {
    pub(crate) directory: &'a Directory,
    pub(crate) moment: Moment,
    pub(crate) tenant: &'a Tenant,
    pub(crate) client: &'a Application,
    /// The API that the token is for, if one is asked for.
    pub(crate) api: Option<&'a Application>,
    pub(crate) user: &'a User,
    pub(crate) how: How<'a>,
}

/// How the request came, and what is behind it.
#[derive(Clone, Copy)]
pub(crate) struct How<'a> {
    pub(crate) ask: &'a Ask,
    pub(crate) client: ClientKind,
    pub(crate) claims: &'a ClaimsRequest,
    pub(crate) proven: &'a Proven,
    /// Seconds since 1970.
    pub(crate) signed_in_at: u64,
    pub(crate) now: u64,
}

/// When the decision is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// A user is at the sign-in, and the application will get a code.
    SignIn,
    /// A code, a refresh token, a device code or a password is redeemed.
    Redemption,
}

/// Whether it may happen. A refusal may carry `suberror` and `claims`, with which the client comes back.
pub(crate) fn may_issue(issue: &Issue) -> Result<(), Refusal> {
    let Issue { directory, tenant, client, api, user, how, .. } = issue;
    let place = Place::of(how.ask);
    how.ask.notes.note(|noted| *noted = Noted::of(issue, &place));
    must(user.state != UserState::Disabled, user::USER_DISABLED.about(format!("'{}'", shown(&user.name))))?;
    for application in [Some(client), api.as_ref()].into_iter().flatten() {
        let is_off = directory.principal(application, tenant).is_some_and(|principal| !principal.enabled);
        must(!is_off, not_found::APPLICATION_DISABLED.about(format!("'{}'", application.client_id)))?;
        let is_let_in = !application.assignment_required || directory.is_assigned(user, application, how.now);
        must(
            is_let_in,
            consent::USER_UNASSIGNED.about(format!("'{}' to '{}'", shown(&user.name), application.name)),
        )?;
    }
    network::admits(directory, how.ask, tenant, user)?;
    let facts = Facts {
        address: place.address,
        platform: place.platform,
        client: how.client,
        device: Facts::device(directory, tenant, &place, how.proven),
        signed_in_at: how.signed_in_at,
        second_factor_at: how.proven.second_factor_at,
        now: how.now,
    };
    let case =
        decision::Case { directory, tenant, user, client, api: *api, facts: &facts, claims: how.claims };
    let decision = case.decide();
    how.ask.notes.note(|noted| noted.policies = decision.applied);
    decision.refusal.map_or(Ok(()), Err)
}
