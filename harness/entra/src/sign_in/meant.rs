//! What somebody asks for, in the terms of the directory: the same for applications at the sign-in and for devices.

use super::account;
use super::consent::{self, Asked, Question};
use super::session::SignedIn;
use super::{Prompt, Visit};
use crate::directory::{Application, Directory, Tenant, User};
use crate::errors::{consent as errors, not_found, tenant, user};
use crate::grants::{Grant, Platform};
use crate::policy::{self, ClaimsRequest, How, Issue, Moment, Proven};
use crate::refusal::Refusal;
use crate::scopes::{Wanted, Wish};
use crate::token::Authority;

/// Which client asks for what, and where.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    /// The first segment of the path.
    pub(crate) authority: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) platform: Platform,
    pub(crate) wish: &'a Wish,
    pub(crate) prompt: Prompt,
    /// What the client hands on from a refusal or a challenge.
    pub(crate) claims: Option<&'a ClaimsRequest>,
    /// Whether the user answered a question of this request already.
    pub(crate) is_confirmed: bool,
}

/// What that means for the user who signed in.
pub(crate) struct Meant<'a> {
    asking: Asking<'a>,
    directory: &'a Directory,
    pub(crate) client: &'a Application,
    pub(crate) user: &'a User,
    pub(crate) tenant: &'a Tenant,
    pub(crate) wanted: Wanted<'a>,
    signed_in_at: u64,
    proven: Proven,
}

impl<'a> Meant<'a> {
    pub(crate) fn of(directory: &'a Directory, asking: Asking<'a>, who: &SignedIn) -> Result<Self, Refusal> {
        let client = directory.application(asking.client_id).ok_or(&not_found::APPLICATION)?;
        let user = directory.user_named(&who.user).ok_or(&user::USER_UNKNOWN)?;
        let authority = Authority::named(directory, asking.authority)?;
        let admitted = account::admitted(directory, authority, client, user);
        let tenant = admitted.map_err(|refusal| in_silence(asking.prompt, refusal))?;
        let wanted = asking.wish.wanted(directory, client)?;
        if let Some(resource) = &wanted.resource {
            account::offered_in(directory, authority, resource.api, tenant)?;
        }
        Ok(Self {
            asking,
            directory,
            client,
            user,
            tenant,
            wanted,
            signed_in_at: who.at,
            proven: who.proven.clone(),
        })
    }

    /// Whether the sign-in may go on.
    pub(crate) fn decided(&self, visit: Visit) -> Result<(), Refusal> {
        let nothing = ClaimsRequest::default();
        let how = How {
            ask: visit.ask,
            client: self.asking.platform.kind(),
            claims: self.asking.claims.unwrap_or(&nothing),
            proven: &self.proven,
            signed_in_at: self.signed_in_at,
            now: visit.entra.now(),
        };
        policy::may_issue(&Issue {
            directory: self.directory,
            moment: Moment::SignIn,
            tenant: self.tenant,
            client: self.client,
            api: self.wanted.resource.as_ref().map(|resource| resource.api),
            user: self.user,
            how,
        })
    }

    /// What the user has to be asked, if anything.
    pub(crate) fn question(&self) -> Result<Option<Question>, Refusal> {
        let prompt = self.asking.prompt;
        let asked = Asked {
            directory: self.directory,
            client: self.client,
            tenant: self.tenant,
            user: self.user,
            wanted: &self.wanted,
            is_silent: prompt == Prompt::None,
            is_demanded: !self.asking.is_confirmed
                && matches!(prompt, Prompt::Consent | Prompt::AdminConsent),
            for_all: prompt == Prompt::AdminConsent,
        };
        asked.question()
    }

    /// What the client gets to redeem.
    pub(crate) fn grant(&self) -> Grant {
        Grant {
            client_id: self.client.client_id.clone(),
            user: self.user.name.clone(),
            tenant: self.tenant.id.clone(),
            platform: self.asking.platform,
            signed_in_at: self.signed_in_at,
            proven: self.proven.clone(),
            wish: self.asking.wish.clone(),
        }
    }
}

/// A session that the tenant does not know is told to the application, which asked not to show anything.
fn in_silence(prompt: Prompt, refusal: Refusal) -> Refusal {
    let unknown = [&tenant::ACCOUNT_UNKNOWN_HERE, &tenant::USER_NOT_IN_DIRECTORY, &tenant::GUEST_NEEDED];
    let is_unknown = unknown.contains(&refusal.code);
    match prompt {
        Prompt::None if is_unknown => tenant::ACCOUNT_NOT_ADDED.about(refusal.about),
        _ => refusal,
    }
}

/// What the user said on the page of consent. The question is put together anew, so that nobody grants what was not asked.
pub(crate) fn answered(
    directory: &mut Directory,
    asking: Asking,
    who: &SignedIn,
    (accepted, for_all): (bool, bool),
    now: u64,
) -> Result<(), Refusal> {
    let meant = Meant::of(directory, asking, who)?;
    let Some(question) = meant.question()? else { return Ok(()) };
    if !accepted {
        return Err((&errors::CONSENT_DECLINED).into());
    }
    let for_all = question.must_be_for_all || (for_all && question.may_be_for_all);
    let (client, tenant) = (meant.client.client_id.clone(), meant.tenant.id.clone());
    let by = meant.user.name.clone();
    let api = meant.wanted.resource.as_ref().map(|resource| resource.api.client_id.clone());
    consent::record(directory, (&client, &tenant), &by, for_all, question.permissions, now);
    if let Some(api) = api.filter(|_| !question.behind.is_empty()) {
        consent::record(directory, (&api, &tenant), &by, for_all, question.behind, now);
    }
    Ok(())
}
