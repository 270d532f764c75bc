//! Whether a user or an administrator has to be asked, and what an answer means.

use crate::directory::{Application, Consent, Directory, Scope, Tenant, User, UserConsent};
use crate::errors::consent;
use crate::record::Change;
use crate::refusal::{Refusal, must};
use crate::scopes::Wanted;

/// What the page of consent asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Question {
    /// `orders-api/orders.read`.
    pub(crate) permissions: Vec<String>,
    /// What the API itself wants at those that it calls.
    pub(crate) behind: Vec<String>,
    /// Whether the user may answer for everybody.
    pub(crate) may_be_for_all: bool,
    pub(crate) must_be_for_all: bool,
}

/// Who is to be asked by which client about what.
pub(crate) struct Asked<'a> {
    pub(crate) directory: &'a Directory,
    pub(crate) client: &'a Application,
    pub(crate) tenant: &'a Tenant,
    pub(crate) user: &'a User,
    pub(crate) wanted: &'a Wanted<'a>,
    /// No page may be shown.
    pub(crate) is_silent: bool,
    /// The page is shown, even if everything is granted.
    pub(crate) is_demanded: bool,
    /// Only an administrator's answer counts.
    pub(crate) for_all: bool,
}

impl Asked<'_> {
    /// The question, or none if there is nothing to ask.
    pub(crate) fn question(&self) -> Result<Option<Question>, Refusal> {
        let Self { directory, client, tenant, user, wanted, .. } = self;
        let missing = wanted.missing(directory, client, tenant, user);
        let behind = wanted.behind(directory, client, tenant, user);
        let open = !missing.is_empty() || !behind.is_empty() || !directory.is_admitted(client, tenant, user);
        if !open && !self.is_demanded {
            return Ok(None);
        }
        let listed = if missing.is_empty() { wanted.permissions(client) } else { missing.clone() };
        let api = wanted.resource.as_ref().map_or("", |resource| resource.api.name.as_str());
        let permissions: Vec<String> = listed.iter().map(|scope| format!("{api}/{}", scope.name)).collect();
        must(!self.is_silent, consent::CONSENT_MISSING.about(permissions.join(", ")))?;
        let administers = directory.administers(user, tenant);
        must(administers || !self.for_all, &consent::CONSENT_BEYOND_RIGHTS)?;
        let mut all = missing.iter().copied().chain(behind.iter().map(|(_, scope)| *scope));
        let beyond = all.any(Scope::is_for_administrators);
        let behind = behind.iter().map(|(permission, _)| (*permission).to_owned()).collect();
        if open && !administers && (beyond || !tenant.lets_users_consent(client)) {
            let code = if tenant.user_consent == UserConsent::Requested {
                &consent::APPROVAL_REQUESTED
            } else {
                &consent::ADMINISTRATOR_NEEDED
            };
            return Err(code.about(format!("'{}' of '{}'", permissions.join(", "), client.name)));
        }
        Ok(Some(Question { permissions, behind, may_be_for_all: administers, must_be_for_all: self.for_all }))
    }
}

/// Writes down who granted what to whom, and lets the application stand for itself in the tenant.
pub(crate) fn record(
    directory: &mut Directory,
    (client, tenant): (&str, &str),
    by: &str,
    for_all: bool,
    permissions: Vec<String>,
    now: u64,
) {
    let (Some(application), Some(known)) =
        (directory.application(client).cloned(), directory.tenant(tenant).cloned())
    else {
        return;
    };
    directory.provision(&application, &known);
    let user = (!for_all).then(|| by.to_owned());
    directory.journal.push(Change {
        at: now,
        activity: "Consent to application",
        category: "ApplicationManagement",
        by: by.to_owned(),
        target: application.name.clone(),
        detail: format!("{} for {}", permissions.join(" "), if for_all { "everybody" } else { by }),
        correlation: None,
    });
    let same = |consent: &&mut Consent| {
        consent.client == application.name && consent.user == user && known.is(&consent.tenant)
    };
    if let Some(consent) = directory.consents.iter_mut().find(same) {
        consent.permissions.extend(permissions);
        consent.permissions.sort();
        consent.permissions.dedup();
        return;
    }
    let (client, tenant, by) = (application.name, known.id, by.to_owned());
    directory.consents.push(Consent { client, tenant, permissions, by, user, at: now });
}
