//! A client proves itself with the word of another issuer: a pipeline, a cluster, a managed identity. Which issuer, and
//! about whom, is registered as a federated credential.

use super::TokenRequest;
use super::assertion::{audience, in_time, wrong};
use super::client::named;
use crate::directory::{Application, Federated, Subject, Tenant};
use crate::errors::credential;
use crate::keys::{self, Holder};
use crate::refusal::{Refusal, must};
use beartrap_core::Fault;
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
        let is_named = |key: &&Value| kid.is_none_or(|kid| key.get("kid") == Some(kid));
        let mut candidates = keys.iter().filter(is_named).peekable();
        let is_known = kid.is_some() && candidates.peek().is_some();
        let unverified =
            if is_known { &credential::ASSERTION_FORGED } else { &credential::ASSERTION_UNVERIFIED };
        must(
            candidates.any(|key| signed.is_by(key, &["RS256"])),
            unverified.about(format!("by no key of its issuer {}", named(application))),
        )?;
        in_time(signed, self.entra.now())?;
        let is_own = self.tenant_of_issuer(issuer).is_some();
        must(!is_own || is_for_itself(signed), &credential::FEDERATED_NOT_APP_ONLY)
    }

    /// Issuer, subject and audience are compared with what is registered, in this order.
    fn fits(&self, application: &Application, signed: &Signed, issuer: &str) -> Result<(), Refusal> {
        let refused = |code: &'static crate::Code, part: &str, value: &str| {
            code.about(format!("{part} '{}' {}", super::shown(value), named(application)))
        };
        let looked_at = if self.entra.has(Fault::FederatedIssuerRefused) { 1 } else { usize::MAX };
        let known = application.federated.iter().take(looked_at);
        let of_issuer: Vec<_> = known.filter(|known| known.issuer == issuer).collect();
        must(!of_issuer.is_empty(), refused(&credential::FEDERATED_ISSUER, "issuer", issuer))?;
        let subject = signed.text("sub").unwrap_or_default();
        let is_about = |known: &&&Federated| match &known.subject {
            Subject::Exactly(registered) if self.entra.has(Fault::FederatedSubjectByPrefix) => {
                subject.starts_with(registered)
            }
            Subject::Exactly(registered) => registered == subject,
            Subject::Like(expression) => expression.fits(signed),
        };
        let of_subject: Vec<_> = of_issuer.iter().filter(is_about).collect();
        must(!of_subject.is_empty(), refused(misses(&of_issuer, subject), "subject", subject))?;
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

/// In what way a subject fits none of the credentials of its issuer.
fn misses(known: &[&Federated], subject: &str) -> &'static crate::Code {
    let is_near = |known: &&Federated| matches!(&known.subject, Subject::Exactly(registered) if registered.eq_ignore_ascii_case(subject));
    if known.iter().any(is_near) {
        return &credential::FEDERATED_CASE;
    }
    let is_flexible = known.iter().any(|known| matches!(known.subject, Subject::Like(_)));
    if is_flexible { &credential::FEDERATED_EXPRESSION } else { &credential::FEDERATED_SUBJECT }
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
