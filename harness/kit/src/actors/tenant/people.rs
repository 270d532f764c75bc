//! Who else there is, and what is done to the tenant from outside.

use super::{Tenant, missing};
use crate::actors::Browser;
use crate::http::Request;
use crate::judging::Unsettled;
use crate::login::Person;
use serde_json::{Value, json};
use std::time::Duration;

/// Who else there is.
impl Tenant {
    /// A user of the second tenant, with a fresh browser.
    pub fn foreign_user(&self) -> Result<Browser, Unsettled> {
        self.browser("foreign_user", self.entra.foreign_user.as_ref())
    }

    /// An administrator of the tenant, with a fresh browser.
    pub fn administrator(&self) -> Result<Browser, Unsettled> {
        self.browser("administrator", self.entra.administrator.as_ref())
    }

    /// A user who may lose sessions and account, with a fresh browser.
    pub fn leaver(&self) -> Result<Browser, Unsettled> {
        self.browser("leaver", self.entra.leaver.as_ref())
    }

    fn browser(&self, name: &'static str, person: Option<&Person>) -> Result<Browser, Unsettled> {
        Ok(Browser::new(&self.scene, person.ok_or_else(|| missing(name))?.clone(), name))
    }
}

/// What is done to the tenant from outside.
impl Tenant {
    /// Time passes there, without anybody waiting for it.
    pub async fn time_is_turned(&self, span: Duration) -> Result<(), Unsettled> {
        self.control(&json!({ "advance": span.as_secs() })).await
    }

    /// The sessions of the leaver end, and what was granted in them.
    pub async fn sessions_of_the_leaver_end(&self) -> Result<(), Unsettled> {
        self.control(&json!({ "revoke-sessions": self.leaver()?.person().name })).await
    }

    /// The account of the leaver is switched off.
    pub async fn the_leaver_is_switched_off(&self) -> Result<(), Unsettled> {
        self.control(&json!({ "disable-user": self.leaver()?.person().name })).await
    }

    /// The policy of the API behind the middle tier is switched on or off.
    pub async fn policy_is(&self, on: bool) -> Result<(), Unsettled> {
        let policy = self.entra.section.middle_tier.as_ref().and_then(|tier| tier.policy.as_ref());
        let name = policy.ok_or_else(|| missing("middle_tier.policy"))?;
        self.control(&json!({ "policy": { "name": name, "on": on } })).await
    }

    async fn control(&self, document: &Value) -> Result<(), Unsettled> {
        let url = self.entra.section.control.clone().ok_or_else(|| missing("control"))?;
        let (_, response) = self.sends("the operator", &Request::post_json(url, document)).await?;
        match response.status {
            200..300 => Ok(()),
            status => Err(Unsettled::because(format!("control answers {status} to {document}"))),
        }
    }
}
