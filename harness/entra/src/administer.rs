//! What administrators and users do to accounts while the personality runs.

use crate::Personality;
use crate::directory::{User, UserState};

impl Personality {
    /// Withdraws every grant and every session of the user, as *revoke sessions* does there. Access tokens live on. Whether
    /// there is such a user.
    pub fn revoke_sessions(&self, user: &str) -> bool {
        let now = self.now();
        self.with_user(user, |user| user.turns.revoked_at = Some(now))
    }

    /// Gives the user another password: sessions end, and what public clients hold. Whether there is such a user.
    pub fn change_password(&self, user: &str, password: &str) -> bool {
        let now = self.now();
        self.with_user(user, |user| {
            password.clone_into(&mut user.password);
            user.state = UserState::Active;
            user.turns.new_password_at = Some(now);
        })
    }

    /// Switches the account off. Whether there is such a user.
    pub fn disable_user(&self, user: &str) -> bool {
        self.with_user(user, |user| user.state = UserState::Disabled)
    }

    /// Takes back whatever anybody consented to for this application in a tenant. Whether there was anything.
    pub fn withdraw_consent(&self, application: &str, tenant: &str) -> bool {
        let directory = &mut self.world().directory;
        let Some(tenant) = directory.tenant(tenant).cloned() else { return false };
        let before = directory.consents.len();
        directory.consents.retain(|known| known.client != application || !tenant.is(&known.tenant));
        directory.consents.len() < before
    }

    fn with_user(&self, name: &str, change: impl FnOnce(&mut User)) -> bool {
        let mut world = self.world();
        let mut users = world.directory.users.iter_mut();
        users.find(|user| user.name.eq_ignore_ascii_case(name)).map(change).is_some()
    }
}
