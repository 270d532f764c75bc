//! Which account it is, whether its password is right, and whether application and tenant admit it.

use super::session::{Flow, SignIns, SignedIn};
use super::{Prompt, World};
use crate::directory::{Application, Directory, SignIn, Tenant, User, UserState};
use crate::errors::{lifetime, not_found, tenant, user};
use crate::personality::is_guid;
use crate::refusal::{Refusal, must};
use crate::token::{Authority, shown};

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
    let accounts: Vec<&SignedIn> = session
        .into_iter()
        .flat_map(|session| &session.accounts)
        .filter(|account| {
            world.directory.user_named(&account.user).is_some_and(|user| account.is_good(user, now))
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
            must(!is_silent, &lifetime::SESSION_MISSING)?;
            Ok(Who::SignIn(named.unwrap_or_default().to_owned()))
        }
        [one] if chosen => Ok(Who::Known(one.clone())),
        _ => {
            must(!is_silent, &tenant::ACCOUNT_CHOICE_NEEDED)?;
            Ok(Who::Pick(accounts.iter().map(|account| account.user.clone()).collect()))
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
    let admits_personal = matches!(application.sign_in, SignIn::AnyTenantAndPersonal | SignIn::Personal);
    match authority {
        Authority::Tenant(known) if known.personal => must(admits_personal, &tenant::WORK_ACCOUNTS_ONLY)?,
        Authority::Consumers => must(admits_personal, &tenant::WORK_ACCOUNTS_ONLY)?,
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
    let home = directory.home(user).ok_or_else(|| tenant::USER_NOT_IN_DIRECTORY.about(about()))?;
    if let Authority::Tenant(asked) = authority {
        if home.id != asked.id {
            let guest = directory.guest(user, asked);
            let guest = guest.ok_or_else(|| {
                tenant::ACCOUNT_UNKNOWN_HERE.about(format!("'{}' in '{}'", shown(&user.name), asked.name))
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
    must(type_fits && is_admitted, tenant::ACCOUNT_TYPE_REFUSED.about(about()))?;
    Ok(home)
}

/// Whether the API can be used in the tenant.
pub(crate) fn offered_in(directory: &Directory, api: &Application, tenant: &Tenant) -> Result<(), Refusal> {
    if directory.principal(api, tenant).is_some() {
        return Ok(());
    }
    let about = format!("'{}' in the directory '{}'", api.name, tenant.name);
    let admits_personal = matches!(api.sign_in, SignIn::AnyTenantAndPersonal | SignIn::Personal);
    Err(if tenant.personal && !admits_personal {
        crate::errors::tenant::ACCOUNT_TYPE_OF_RESOURCE.about(about)
    } else if api.sign_in == SignIn::OneTenant {
        not_found::RESOURCE.about(about)
    } else {
        not_found::SERVICE_UNSUBSCRIBED.about(about)
    })
}
