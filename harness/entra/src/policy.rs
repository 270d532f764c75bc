//! Whether a sign-in goes on, and whether a token is issued: one place decides both.

use crate::directory::{Application, Directory, Tenant, User, UserState};
use crate::errors::{consent, not_found, user};
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
    let Issue { directory, tenant, client, api, user, .. } = issue;
    must(user.state != UserState::Disabled, user::USER_DISABLED.about(format!("'{}'", shown(&user.name))))?;
    for application in [Some(client), api.as_ref()].into_iter().flatten() {
        let is_off = directory.principal(application, tenant).is_some_and(|principal| !principal.enabled);
        must(!is_off, not_found::APPLICATION_DISABLED.about(format!("'{}'", application.client_id)))?;
        let is_let_in = !application.assignment_required || directory.is_assigned(user, application);
        must(is_let_in, consent::USER_UNASSIGNED.about(format!("'{}' to '{}'", shown(&user.name), application.name)))?;
    }
    Ok(())
}
