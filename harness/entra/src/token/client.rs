//! Which client asks, and whether it proves to be that client.

use super::{Authority, TokenRequest, shown};
use crate::ask::needed;
use crate::directory::{Application, Secret, Tenant};
use crate::errors::{credential, not_found, request};
use crate::refusal::{Refusal, must};
use crate::sign_in::account;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use beartrap_core::Fault;
use beartrap_lab::Form;
use std::borrow::Cow;

/// What no application can be called, and what placeholders often are.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// A client that proved who it is, or that is public and cannot.
pub(crate) struct Proven<'a> {
    pub(crate) application: &'a Application,
    /// How: `azpacr`, `appidacr`.
    pub(crate) by: Proof,
}

/// What a client proved itself with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// Nothing: the client is public.
    Nothing,
    Secret,
    Certificate,
    /// Another issuer's word, or that of a managed identity.
    Federated,
}

impl Proof {
    /// The value of `azpacr` and `appidacr`.
    pub(crate) fn acr(self) -> &'static str {
        match self {
            Self::Nothing => "0",
            Self::Secret => "1",
            Self::Certificate | Self::Federated => "2",
        }
    }
}

/// Client id and secret.
type Basic<'a> = (Cow<'a, str>, Cow<'a, str>);

/// What a request brings along to prove its client.
pub(super) enum Credential<'a> {
    Secret(Cow<'a, str>),
    Assertion(&'a str),
}

impl<'a> TokenRequest<'a> {
    /// The application that asks, if the tenant knows it and has not switched it off.
    pub(crate) fn application(&self, tenant: &Tenant) -> Result<&'a Application, Refusal> {
        let id = self.client_id()?;
        must(id != NOBODY, not_found::APPLICATION_ID_INVALID.about(format!("'{NOBODY}'")))?;
        let known = self.directory.application(&id);
        let application = known.ok_or_else(|| unknown(&id, tenant))?;
        let principal = self.directory.principal(application, tenant).ok_or_else(|| unknown(&id, tenant))?;
        must(
            principal.enabled,
            not_found::APPLICATION_DISABLED.about(format!("'{}'", application.client_id)),
        )?;
        Ok(application)
    }

    /// The application that asks for itself. One that the tenant could know, and of which it has no service principal,
    /// is told so.
    pub(super) fn application_for_itself(&self, tenant: &Tenant) -> Result<&'a Application, Refusal> {
        let id = self.client_id()?;
        match self.directory.application(&id) {
            Some(known) if self.entra.has(Fault::ApplicationOfAnyTenant) => Ok(known),
            Some(known)
                if self.directory.principal(known, tenant).is_none()
                    && (tenant.is(&known.home) || known.serves_many_tenants()) =>
            {
                let about = format!("'{}' in the directory '{}'", known.client_id, tenant.name);
                Err(not_found::PRINCIPAL_MISSING.about(about))
            }
            _ => self.application(tenant),
        }
    }

    /// The client id, out of the body or the Authorization header.
    pub(crate) fn client_id(&self) -> Result<Cow<'a, str>, Refusal> {
        let sent = self.form.get("client_id");
        match self.basic()? {
            Some((id, _)) => {
                must(sent.is_none_or(|sent| sent == id), request::MALFORMED.about(TWO_CLIENTS))?;
                Ok(id)
            }
            None => needed(&self.form, "client_id").map(|id| Cow::Owned(id.to_owned())),
        }
    }

    /// The application that asks for a user, whichever tenant issues in the end.
    pub(super) fn application_for_user(&self) -> Result<&'a Application, Refusal> {
        account::application(self.directory, self.authority, &self.client_id()?)
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
        let credential = self.credential()?.ok_or_else(|| {
            if self.form.get("grant_type") == Some("client_credentials") {
                &credential::CREDENTIAL_MISSING_FOR_ITSELF
            } else {
                &credential::CREDENTIAL_MISSING
            }
        })?;
        let by = match credential {
            _ if application.is_public() => {
                return Err(credential::CREDENTIAL_OF_PUBLIC_CLIENT.about(named(application)));
            }
            Credential::Secret(secret) => self.by_secret(application, &secret)?,
            Credential::Assertion(assertion) => self.by_assertion(application, assertion)?,
        };
        Ok(Proven { application, by })
    }

    /// The application as a public client, which must not bring what others could read in it.
    pub(crate) fn public(&self, application: &'a Application) -> Result<Proven<'a>, Refusal> {
        must(
            self.credential()?.is_none(),
            credential::CREDENTIAL_OF_PUBLIC_CLIENT.about(named(application)),
        )?;
        Ok(Proven { application, by: Proof::Nothing })
    }

    fn by_secret(&self, application: &Application, secret: &str) -> Result<Proof, Refusal> {
        let now = self.entra.now();
        let by_id = self.entra.has(Fault::SecretIdAccepted);
        let is_it = |known: &&Secret| known.value == secret || by_id && known.id == secret;
        let mut known = application.secrets.iter().filter(is_it).peekable();
        must(known.peek().is_some(), credential::SECRET_WRONG.about(named(application)))?;
        must(known.any(|known| now < known.expires), credential::SECRET_EXPIRED.about(named(application)))?;
        Ok(Proof::Secret)
    }

    /// What the request brings: one thing at most.
    pub(super) fn credential(&self) -> Result<Option<Credential<'_>>, Refusal> {
        let basic = self.basic()?.map(|(_, secret)| secret).filter(|secret| !secret.is_empty());
        let secret = self.form.get("client_secret").map(Cow::Borrowed);
        let assertion = self.form.get("client_assertion");
        let mut sent = [basic, secret].into_iter().flatten().map(Credential::Secret);
        let first = sent.next();
        let is_one = sent.next().is_none() && (first.is_none() || assertion.is_none());
        must(is_one, credential::CLIENT_UNAUTHENTICATED.about("more than one credential was sent"))?;
        Ok(first.or(assertion.map(Credential::Assertion)))
    }

    /// Client id and secret of the Authorization header (RFC 6749 section 2.3.1): both are form-encoded before they are
    /// put together.
    fn basic(&self) -> Result<Option<Basic<'a>>, Refusal> {
        let Some((scheme, credentials)) =
            self.ask.header("authorization").and_then(|all| all.split_once(' '))
        else {
            return Ok(None);
        };
        if !scheme.eq_ignore_ascii_case("basic") {
            return Ok(None);
        }
        let text = STANDARD.decode(credentials.trim()).ok().and_then(|text| String::from_utf8(text).ok());
        let text = text.as_deref().and_then(|text| text.split_once(':'));
        let (id, secret) = text.ok_or_else(|| request::MALFORMED.about("the Authorization header"))?;
        Ok(Some((form_decoded(id), form_decoded(secret))))
    }
}

const TWO_CLIENTS: &str = "body and Authorization header name two clients";

/// What one value of a form stands for.
fn form_decoded<'a>(text: &str) -> Cow<'a, str> {
    let text = text.replace('&', "%26").replace('=', "%3D");
    let form = Form::parse(format!("value={text}").as_bytes());
    Cow::Owned(form.get("value").unwrap_or_default().to_owned())
}

fn unknown(id: &str, tenant: &Tenant) -> Refusal {
    not_found::APPLICATION.about(format!("'{}' in the directory '{}'", shown(id), tenant.name))
}

pub(super) fn named(application: &Application) -> String {
    format!("for application '{}'", application.client_id)
}
