//! Which client asks, and whether it proves to be that client.

use super::{Authority, TokenRequest, shown};
use crate::ask::needed;
use crate::directory::{Application, Tenant};
use crate::errors::{credential, not_found};
use crate::refusal::Refusal;

/// A client that proved who it is.
pub(crate) struct Proven<'a> {
    pub(crate) application: &'a Application,
    /// How: `azpacr`, `appidacr`.
    pub(crate) by: Proof,
}

/// What a client proved itself with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    Secret,
}

impl Proof {
    /// The value of `azpacr` and `appidacr`.
    pub(crate) fn acr(self) -> &'static str {
        match self {
            Self::Secret => "1",
        }
    }
}

impl<'a> TokenRequest<'a> {
    /// The application that asks, if the tenant knows it.
    pub(crate) fn application(&self, tenant: &Tenant) -> Result<&'a Application, Refusal> {
        let id = needed(&self.form, "client_id")?;
        let known = self.directory.application(id);
        known.filter(|application| self.directory.principal(application, tenant).is_some()).ok_or_else(|| {
            not_found::APPLICATION.about(format!("'{}' in the directory '{}'", shown(id), tenant.name))
        })
    }

    /// The tenant of the path, which some grants cannot do without.
    pub(crate) fn tenant(&self) -> Option<&'a Tenant> {
        match self.authority {
            Authority::Tenant(tenant) => Some(tenant),
            Authority::Common | Authority::Organizations | Authority::Consumers => None,
        }
    }

    /// The application, once it has proved itself.
    pub(crate) fn proven(&self, application: &'a Application) -> Result<Proven<'a>, Refusal> {
        let secret = self.form.get("client_secret").ok_or(&credential::CREDENTIAL_MISSING_FOR_ITSELF)?;
        let now = self.entra.now();
        let mut known = application.secrets.iter().filter(|known| known.value == secret).peekable();
        if known.peek().is_none() {
            return Err(
                credential::SECRET_WRONG.about(format!("for application '{}'", application.client_id))
            );
        }
        if !known.any(|known| now < known.expires) {
            return Err(
                credential::SECRET_EXPIRED.about(format!("for application '{}'", application.client_id))
            );
        }
        Ok(Proven { application, by: Proof::Secret })
    }
}
