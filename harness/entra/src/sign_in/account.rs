//! Which account it is, whether its password is right, and whether application and tenant admit it.

use super::session::{End, Flow, Session, SignIns, SignedIn};
use super::{Prompt, World};
use crate::Code;
use crate::directory::{
    Application, Cloud, Control, Directory, Edition, Policy, PolicyState, SignIn, Tenant, UnknownAccount,
    User, UserState,
};
use crate::errors::{lifetime, not_found, tenant as of_tenant, user};
use crate::personality::is_guid;
use crate::refusal::{Refusal, must};
use crate::token::{Authority, shown};
use beartrap_core::Fault;

/// Who the request is about, or what has to be asked first.
pub(crate) enum Who {
    Known(SignedIn),
    /// A password, of the account that was named if one was.
    SignIn(String),
    /// Which of these.
    Pick(Vec<String>),
}

/// The account of a flow.
pub(crate) fn who(world: &World, session: &str, flow: &Flow, now: u64) -> Result<Who, Refusal> {
    let (prompt, hint) = (flow.purpose.prompt(), flow.purpose.login_hint());
    let session = world.sign_ins.sessions.get(session);
    let is_recent = |account: &SignedIn| {
        flow.is_fresh || flow.purpose.max_age().is_none_or(|age| now <= account.at.saturating_add(age))
    };
    let accounts: Vec<&SignedIn> = session
        .into_iter()
        .flat_map(|session| &session.accounts)
        .filter(|account| is_recent(account))
        .filter(|account| {
            world.directory.user_named(&account.user).is_some_and(|user| account.end(user, now).is_none())
        })
        .collect();
    if prompt == Prompt::Login && !flow.is_fresh {
        return Ok(Who::SignIn(hint.unwrap_or_default().to_owned()));
    }
    let named = flow.account.as_deref().or(hint);
    let fits = |account: &&&SignedIn| named.is_none_or(|name| account.user.eq_ignore_ascii_case(name));
    let fitting: Vec<&SignedIn> = accounts.iter().filter(fits).copied().collect();
    let is_silent = prompt == Prompt::None;
    let chosen = prompt != Prompt::SelectAccount || flow.account.is_some();
    match fitting[..] {
        [] => {
            must(!is_silent, world.ended(session, named, now))?;
            Ok(Who::SignIn(named.unwrap_or_default().to_owned()))
        }
        [one] if chosen => Ok(Who::Known(one.clone())),
        _ => {
            must(!is_silent, &of_tenant::ACCOUNT_CHOICE_NEEDED)?;
            Ok(Who::Pick(accounts.iter().map(|account| account.user.clone()).collect()))
        }
    }
}

impl World {
    /// Why nobody is signed in whom a silent request could be about.
    fn ended(&self, session: Option<&Session>, named: Option<&str>, now: u64) -> &'static Code {
        let accounts = session.into_iter().flat_map(|session| &session.accounts);
        let mut of =
            accounts.filter(|account| named.is_none_or(|name| account.user.eq_ignore_ascii_case(name)));
        let end = of.find_map(|account| account.end(self.directory.user_named(&account.user)?, now));
        match end {
            Some(End::NewPassword) => &lifetime::SESSION_OF_OLD_PASSWORD,
            Some(End::ExpiredPassword) => &lifetime::SESSION_OF_EXPIRED_PASSWORD,
            Some(End::Over) | None => &lifetime::SESSION_MISSING,
        }
    }
}

/// The user of this name and password, if the account can be used.
pub(crate) fn authenticated<'a>(
    directory: &'a Directory,
    sign_ins: &mut SignIns,
    (name, password): (&str, &str),
    now: u64,
) -> Result<&'a User, Refusal> {
    let about = || format!("'{}'", shown(name));
    let user = directory.user_named(name).ok_or_else(|| user::USER_UNKNOWN.about(about()))?;
    must(!sign_ins.is_locked(user, now), user::USER_LOCKED.about(about()))?;
    must(user.state != UserState::Federated, user::PASSWORD_NONE.about(about()))?;
    if user.password != password {
        sign_ins.was_wrong(user, now);
        return Err((&user::PASSWORD_WRONG).into());
    }
    sign_ins.was_right(user);
    must(user.state != UserState::Disabled, user::USER_DISABLED.about(about()))?;
    must(user.state != UserState::PasswordExpired, user::PASSWORD_EXPIRED.about(about()))?;
    Ok(user)
}

/// The application that a request names, if the authority can serve it at all.
pub(crate) fn application<'a>(
    directory: &'a Directory,
    authority: Authority,
    id: &str,
) -> Result<&'a Application, Refusal> {
    let is_empty = id.bytes().all(|byte| byte == b'0' || byte == b'-');
    must(is_guid(id) && !is_empty, not_found::APPLICATION_ID_INVALID.about(format!("'{}'", shown(id))))?;
    let unknown =
        |place: &str| not_found::APPLICATION.about(format!("'{}' in the directory '{place}'", shown(id)));
    let application = directory.application(id).ok_or_else(|| unknown(authority.name()))?;
    let is_of_government = directory.tenant(&application.home).is_some_and(Tenant::is_of_government);
    must(!is_of_government, of_tenant::GOVERNMENT_CLOUD.about(format!("'{}'", application.client_id)))?;
    let is_at_common = matches!(authority, Authority::Common | Authority::Consumers);
    must(
        !is_at_common || !application.not_at_common,
        of_tenant::APPLICATION_NOT_AT_COMMON.about(format!("'{}'", application.client_id)),
    )?;
    let admits_personal = matches!(application.sign_in, SignIn::AnyTenantAndPersonal | SignIn::Personal);
    match authority {
        Authority::Tenant(known) if known.personal => must(admits_personal, &of_tenant::WORK_ACCOUNTS_ONLY)?,
        Authority::Consumers => must(admits_personal, &of_tenant::WORK_ACCOUNTS_ONLY)?,
        Authority::Tenant(known) => {
            let is_here = directory.principal(application, known).is_some() || known.is(&application.home);
            must(is_here || application.sign_in != SignIn::OneTenant, unknown(&known.name))?;
        }
        Authority::Common | Authority::Organizations => {
            let about = format!("'{}'", application.client_id);
            must(application.sign_in != SignIn::OneTenant, not_found::COMMON_WITH_ONE_TENANT.about(about))?;
        }
    }
    Ok(application)
}

/// The tenant that issues for this user: the one that was asked, or the user's own.
pub(crate) fn admitted<'a>(
    directory: &'a Directory,
    authority: Authority<'a>,
    client: &Application,
    user: &'a User,
) -> Result<&'a Tenant, Refusal> {
    let about = || format!("'{}'", shown(&user.name));
    let home = directory.home(user).ok_or_else(|| of_tenant::USER_NOT_IN_DIRECTORY.about(about()))?;
    must(!home.customers, of_tenant::ACCOUNT_DOMAIN_REFUSED.about(about()))?;
    must(!home.is_of_government(), of_tenant::GOVERNMENT_CLOUD.about(about()))?;
    must(home.cloud == Cloud::Public, of_tenant::OTHER_CLOUD.about(about()))?;
    if let Authority::Tenant(asked) = authority {
        if home.id != asked.id && !directory.has(Fault::UserOfAnyTenant) {
            let guest = directory.guest(user, asked);
            let guest = guest.ok_or_else(|| {
                stranger(directory, asked).about(format!("'{}' in '{}'", shown(&user.name), asked.name))
            })?;
            must(guest.accepted, user::INVITATION_OPEN.about(about()))?;
        }
        return Ok(asked);
    }
    let type_fits = match authority {
        Authority::Consumers => home.personal,
        Authority::Organizations => !home.personal,
        Authority::Common | Authority::Tenant(_) => true,
    };
    let is_admitted = match client.sign_in {
        SignIn::OneTenant => home.is(&client.home),
        SignIn::AnyTenant => !home.personal,
        SignIn::AnyTenantAndPersonal => true,
        SignIn::Personal => home.personal,
    };
    must(type_fits && is_admitted, of_tenant::ACCOUNT_TYPE_REFUSED.about(about()))?;
    Ok(home)
}

/// What an account of another tenant is told that is no guest. Where everybody has to give a second factor, that is what it
/// cannot do.
fn stranger(directory: &Directory, asked: &Tenant) -> &'static Code {
    let is_of_all = |policy: &Policy| {
        policy.state == PolicyState::On && policy.is_for_all() && policy.controls.contains(&Control::Mfa)
    };
    let by_policy = asked.edition != Edition::Free && directory.policies_of(asked).any(is_of_all);
    match directory.switches.unknown_account {
        _ if by_policy || asked.security_defaults => &of_tenant::GUEST_NEEDED,
        UnknownAccount::ExternalAccount => &of_tenant::ACCOUNT_UNKNOWN_HERE,
        UnknownAccount::NotInDirectory => &of_tenant::USER_NOT_IN_DIRECTORY,
    }
}

/// Whether the API can be used in the tenant, which the authority led to.
pub(crate) fn offered_in(
    directory: &Directory,
    authority: Authority,
    api: &Application,
    tenant: &Tenant,
) -> Result<(), Refusal> {
    let is_at_common = matches!(authority, Authority::Common | Authority::Consumers);
    must(
        !is_at_common || !api.not_at_common,
        of_tenant::RESOURCE_NOT_AT_COMMON.about(format!("'{}' at {}", api.name, authority.name())),
    )?;
    if directory.principal(api, tenant).is_some() {
        return Ok(());
    }
    let about = format!("'{}' in the directory '{}'", api.name, tenant.name);
    let admits_personal = matches!(api.sign_in, SignIn::AnyTenantAndPersonal | SignIn::Personal);
    Err(if tenant.personal && !admits_personal {
        of_tenant::ACCOUNT_TYPE_OF_RESOURCE.about(about)
    } else if api.sign_in == SignIn::OneTenant {
        not_found::RESOURCE.about(about)
    } else {
        not_found::SERVICE_UNSUBSCRIBED.about(about)
    })
}
