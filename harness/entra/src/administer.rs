//! What administrators and users do to accounts, devices and policies while the personality runs.

use crate::Personality;
use crate::control::{Permission, RoleAt};
use crate::directory::{Consent, Grant, PolicyState, Risk, Secret, User, UserState, guid};
use crate::policy::CriticalReason;
use crate::record::Change;

/// Who does it where the caller does not say.
const ADMINISTRATION: &str = "administration";

impl Personality {
    /// Withdraws every grant and every session of the user, as *revoke sessions* does there. Access tokens live on. Whether
    /// there is such a user.
    pub fn revoke_sessions(&self, user: &str) -> bool {
        let now = self.now();
        let done =
            ("Update StsRefreshTokenValidFrom Timestamp", "all grants before this moment are withdrawn");
        self.with_user(user, done, Some(CriticalReason::SessionsRevoked), |user| {
            user.turns.revoked_at = Some(now);
        })
    }

    /// Gives the user another password: sessions end, and what public clients hold. Whether there is such a user.
    pub fn change_password(&self, user: &str, password: &str) -> bool {
        let now = self.now();
        let done = ("Change user password", "the password is another one");
        self.with_user(user, done, Some(CriticalReason::PasswordChanged), |user| {
            password.clone_into(&mut user.password);
            user.state = UserState::Active;
            user.turns.new_password_at = Some(now);
        })
    }

    /// Says that the user has to choose another password: sessions end. Whether there is such a user.
    pub fn expire_password(&self, user: &str) -> bool {
        let done = ("Set force change user password", "the password has expired");
        self.with_user(user, done, None, |user| user.state = UserState::PasswordExpired)
    }

    /// Switches the account off. Whether there is such a user.
    pub fn disable_user(&self, user: &str) -> bool {
        let done = ("Disable account", "the account cannot be used");
        self.with_user(user, done, Some(CriticalReason::UserDisabled), |user| {
            user.state = UserState::Disabled;
        })
    }

    /// Removes the account. Whether there was such a user.
    pub fn delete_user(&self, user: &str) -> bool {
        let done = ("Delete user", "the account is gone");
        let was_there = self.with_user(user, done, Some(CriticalReason::UserDeleted), |_| {});
        self.world().directory.users.retain(|known| !known.name.eq_ignore_ascii_case(user));
        was_there
    }

    /// Says that somebody else may have the account: whatever was granted before is withdrawn. Whether there is such a user.
    pub fn raise_risk(&self, user: &str) -> bool {
        let now = self.now();
        let done = ("Update risky user", "the risk is high");
        self.with_user(user, done, Some(CriticalReason::HighRisk), |user| {
            user.risk = Risk::High;
            user.turns.revoked_at = Some(now);
        })
    }

    /// Says that the account is the user's own again. Whether there is such a user.
    pub fn dismiss_risk(&self, user: &str) -> bool {
        self.with_user(user, ("Dismiss user risk", "there is no risk"), None, |user| user.risk = Risk::None)
    }

    /// Grants a role for Azure resources.
    pub(crate) fn grant_role(&self, role: RoleAt) -> Result<(), String> {
        let at = self.now();
        let RoleAt { to, role, scope } = role;
        let directory = &mut self.world().directory;
        let detail = format!("{role} at {scope}");
        let grant = Grant { to: to.clone(), role, scope };
        directory.grant(grant).map_err(|error| error.to_string())?;
        directory.journal.push(change("Create role assignment", &to, &detail, at));
        Ok(())
    }

    /// Takes a role for Azure resources away. Whether anybody had granted it.
    pub(crate) fn remove_role(&self, role: RoleAt) -> bool {
        let at = self.now();
        let RoleAt { to, role, scope } = role;
        let directory = &mut self.world().directory;
        let grant = Grant { to, role, scope };
        let was_there = directory.ungrant(&grant);
        if was_there {
            let detail = format!("{} at {}", grant.role, grant.scope);
            directory.journal.push(change("Delete role assignment", &grant.to, &detail, at));
        }
        was_there
    }

    /// Grants a permission of an API for everybody, in the name of whoever decided.
    pub(crate) fn grant_permission(&self, permission: Permission) -> Result<(), String> {
        let at = self.now();
        let Permission { client, tenant, permission, by } = permission;
        let directory = &mut self.world().directory;
        let detail = format!("{permission} for everybody");
        let entry = Change { by: by.clone(), ..change("Consent to application", &client, &detail, at) };
        let consent = Consent { client, tenant, permissions: vec![permission], by, user: None, at };
        directory.consent(consent).map_err(|error| error.to_string())?;
        directory.journal.push(entry);
        Ok(())
    }

    /// Takes back whatever anybody consented to for this application in a tenant. Whether there was anything.
    pub fn withdraw_consent(&self, application: &str, tenant: &str) -> bool {
        let at = self.now();
        let directory = &mut self.world().directory;
        let Some(tenant) = directory.tenant(tenant).cloned() else { return false };
        let before = directory.consents.len();
        directory.consents.retain(|known| known.client != application || !tenant.is(&known.tenant));
        let is_withdrawn = directory.consents.len() < before;
        if is_withdrawn {
            let detail = format!("in {}", tenant.name);
            directory.journal.push(change("Remove delegated permission grant", application, &detail, at));
        }
        is_withdrawn
    }

    /// Removes the registration of an application, and what stands for it in every tenant. Tokens that are out live on.
    /// Whether there was one.
    pub fn delete_application(&self, application: &str) -> bool {
        let at = self.now();
        let directory = &mut self.world().directory;
        let Some(known) = directory.application_named(application).cloned() else { return false };
        directory.applications.retain(|other| other.client_id != known.client_id);
        directory.principals.retain(|principal| principal.client_id != known.client_id);
        directory.consents.retain(|consent| consent.client != known.name);
        directory.journal.push(change("Delete application", application, "with its service principals", at));
        true
    }

    /// Says whether the device keeps the rules. No API hears of it: tokens that are out live on. Whether there is one.
    pub fn set_device_compliance(&self, device: &str, is_compliant: bool) -> bool {
        let at = self.now();
        let directory = &mut self.world().directory;
        let mut devices = directory.policies.devices.iter_mut();
        let Some(known) = devices.find(|known| known.name == device) else { return false };
        known.compliant = is_compliant;
        let detail = if is_compliant { "it is compliant" } else { "it is not compliant" };
        directory.journal.push(change("Update device", device, detail, at));
        true
    }

    /// Switches a policy on or off. Whether there is one of this name.
    pub fn switch_policy(&self, policy: &str, is_on: bool) -> bool {
        let at = self.now();
        let directory = &mut self.world().directory;
        let mut policies = directory.policies.all.iter_mut();
        let Some(known) = policies.find(|known| known.name == policy) else { return false };
        known.state = if is_on { PolicyState::On } else { PolicyState::Off };
        let detail = if is_on { "on" } else { "off" };
        directory.journal.push(change("Update conditional access policy", policy, detail, at));
        true
    }

    /// Adds a client secret, whose value no log has. Whether there is such an application.
    pub fn add_secret(&self, application: &str, id: &str, value: &str, expires: u64) -> bool {
        let at = self.now();
        let directory = &mut self.world().directory;
        let mut applications = directory.applications.iter_mut();
        let Some(known) = applications.find(|known| known.name == application) else { return false };
        known.secrets.push(Secret { id: id.to_owned(), value: value.to_owned(), expires });
        let detail = format!("the secret with the id {id}");
        directory.journal.push(change(
            "Update application - Certificates and secrets management",
            application,
            &detail,
            at,
        ));
        true
    }

    fn with_user(
        &self,
        name: &str,
        (activity, detail): (&'static str, &str),
        reason: Option<CriticalReason>,
        alter: impl FnOnce(&mut User),
    ) -> bool {
        let at = self.now();
        let directory = &mut self.world().directory;
        let mut users = directory.users.iter_mut();
        let Some(user) = users.find(|user| user.name.eq_ignore_ascii_case(name)) else { return false };
        alter(user);
        let user = user.clone();
        directory.journal.push(change(activity, &user.name, detail, at));
        if let Some(reason) = reason {
            directory.happened(&user, reason, at);
        }
        true
    }
}

fn change(activity: &'static str, target: &str, detail: &str, at: u64) -> Change {
    let category = match activity.split(' ').next() {
        Some("Update") if activity.contains("policy") => "Policy",
        Some("Update") if activity.contains("device") => "Device",
        Some("Create" | "Delete") if activity.contains("role") => "RoleManagement",
        Some("Remove" | "Consent") => "ApplicationManagement",
        Some("Update" | "Delete") if activity.contains("application") => "ApplicationManagement",
        _ => "UserManagement",
    };
    let (by, target, detail) = (ADMINISTRATION.to_owned(), target.to_owned(), detail.to_owned());
    // No request need have done it.
    let correlation = Some(guid(&[activity, &target, &detail, &at.to_string()]));
    Change { at, activity, category, by, target, detail, correlation }
}
