//! A client proves itself with the word of another issuer: a pipeline, a cluster, a managed identity. Which issuer, and
//! about whom, is registered as a federated credential.

use super::TokenRequest;
use super::assertion::{audience, in_time, wrong};
use super::client::named;
use crate::directory::{Application, FederatedRefusals, Tenant};
use crate::errors::credential;
use crate::keys::{self, Holder};
use crate::refusal::{Refusal, must};
use beartrap_forge::EntraVersion;
use beartrap_lab::Signed;
use serde_json::Value;
use std::borrow::Cow;

impl TokenRequest<'_> {
    pub(super) fn by_federation(
        &self,
        application: &Application,
        signed: &Signed,
        issuer: &str,
    ) -> Result<(), Refusal> {
        self.fits(application, signed, issuer)?;
        let keys = self.keys_of(issuer).ok_or_else(|| wrong("the keys of its issuer are not known here"))?;
        let kid = signed.header.get("kid");
        // RS256 alone: what Entra takes from outside.
        let is_by =
            |key: &Value| kid.is_none_or(|kid| key.get("kid") == Some(kid)) && signed.is_by(key, &["RS256"]);
        must(
            keys.iter().any(is_by),
            credential::ASSERTION_UNVERIFIED.about(format!("by no key of its issuer {}", named(application))),
        )?;
        in_time(signed, self.entra.now())?;
        let is_own = self.tenant_of_issuer(issuer).is_some();
        must(!is_own || is_for_itself(signed), &credential::FEDERATED_NOT_APP_ONLY)
    }

    /// Issuer, subject and audience are compared letter by letter with what is registered, in this order.
    fn fits(&self, application: &Application, signed: &Signed, issuer: &str) -> Result<(), Refusal> {
        let refused = |code: &'static crate::Code, part: &str, value: &str| {
            let older = self.directory.switches.federated_refusals == FederatedRefusals::All70021;
            let code = if older { &credential::FEDERATED_NONE } else { code };
            code.about(format!("{part} '{}' {}", super::shown(value), named(application)))
        };
        let of_issuer: Vec<_> = application.federated.iter().filter(|known| known.issuer == issuer).collect();
        must(!of_issuer.is_empty(), refused(&credential::FEDERATED_ISSUER, "issuer", issuer))?;
        let subject = signed.text("sub").unwrap_or_default();
        let of_subject: Vec<_> = of_issuer.into_iter().filter(|known| known.subject == subject).collect();
        must(!of_subject.is_empty(), refused(&credential::FEDERATED_SUBJECT, "subject", subject))?;
        let audience = audience(signed).unwrap_or_default();
        must(
            of_subject.iter().any(|known| known.audience == audience),
            refused(&credential::FEDERATED_AUDIENCE, "audience", audience),
        )
    }

    /// Those in the directory's file, or the own ones if a tenant of this directory issued the assertion.
    fn keys_of(&self, issuer: &str) -> Option<Cow<'_, [Value]>> {
        let outside = self.directory.outside.iter().find(|known| known.url == issuer);
        outside
            .map(|known| Cow::Borrowed(known.keys.as_slice()))
            .or_else(|| self.tenant_of_issuer(issuer).map(|tenant| Cow::Owned(vec![own_key(tenant)])))
    }

    /// The tenant of this directory that issues under this name.
    pub(super) fn tenant_of_issuer(&self, issuer: &str) -> Option<&Tenant> {
        let is_it = |tenant: &&Tenant| {
            let versions = [EntraVersion::V1, EntraVersion::V2].into_iter();
            let mut issuers =
                versions.map(|version| keys::issuer(self.entra, self.directory, version, &tenant.id));
            issuers.any(|known| known == issuer)
        };
        self.directory.tenants.iter().find(is_it)
    }
}

/// What a tenant signs with, unless an API wants it otherwise.
pub(super) fn own_key(tenant: &Tenant) -> Value {
    if tenant.personal { Holder::Consumers.jwk(None) } else { Holder::Organisations.jwk(None) }
}

/// Whether an own token is that of an application which acts for itself.
pub(super) fn is_for_itself(signed: &Signed) -> bool {
    let is_app = signed.text("idtyp") == Some("app");
    is_app
        || !signed.claims.contains_key("scp")
            && signed.text("oid").is_some_and(|oid| signed.text("sub") == Some(oid))
}
