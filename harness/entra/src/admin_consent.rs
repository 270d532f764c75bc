//! An administrator consents for everybody: in the form of version 1 to what the registration lists, in that of version 2 to
//! the scopes of the request.

use crate::directory::{Application, Directory, Tenant};
use crate::errors::{consent as errors, not_found, user};
use crate::personality::World;
use crate::refusal::{Refusal, must};
use crate::scopes::Wish;
use crate::sign_in::consent::{self, Question};
use crate::sign_in::redirect_uri;
use crate::sign_in::reply::{Mode, Reply};
use crate::sign_in::session::Flow;
use crate::sign_in::{Purpose, SignedIn, Step, Visit, account, pages};
use crate::token::Authority;
use beartrap_core::Fault;
use beartrap_forge::EntraVersion;
use bytes::Bytes;
use http::Response;

/// A request whose client and redirect URI are known.
#[derive(Debug, Clone)]
pub(crate) struct AdminConsent {
    authority: String,
    client_id: String,
    reply: Reply,
    /// The scopes of version 2.
    scope: Option<(String, Wish)>,
}

/// `/{tenant}/adminconsent`, and `/{tenant}/v2.0/adminconsent` with a scope.
pub(crate) fn endpoint(visit: Visit, authority: &str, version: EntraVersion) -> Response<Bytes> {
    visit.begun(authority, |directory, form, client| {
        let sent = form.get("redirect_uri");
        let anywhere = sent.filter(|_| visit.entra.has(Fault::AdminConsentRedirectsAnywhere));
        let uri = match anywhere {
            Some(uri) => uri.to_owned(),
            None => redirect_uri::found(visit.entra, client, sent)?.uri,
        };
        let reply = Reply { uri, state: form.get("state").map(str::to_owned), mode: Mode::Query };
        let scope = match (version, form.get("scope")) {
            (EntraVersion::V2, Some(scope)) => Some((scope.to_owned(), Wish::read(form, version)?)),
            _ => None,
        };
        let (authority, client_id) = (authority.to_owned(), client.client_id.clone());
        let asked = AdminConsent { authority, client_id, reply: reply.clone(), scope };
        let is_possible = asked.permissions(directory, client).map(drop);
        Ok((reply, is_possible.map(|()| Purpose::AdminConsent(Box::new(asked)))))
    })
}

impl AdminConsent {
    pub(crate) fn step(
        &self,
        _: Visit,
        world: &mut World,
        flow: &Flow,
        who: &SignedIn,
    ) -> Result<Step, Refusal> {
        let directory = &world.directory;
        let (client, _) = self.allowed(directory, who)?;
        let permissions = self.permissions(directory, client)?;
        let question =
            Question { permissions, may_be_for_all: true, must_be_for_all: true, ..Question::default() };
        Ok(Step::Page(pages::consent(directory, flow, client, &who.user, &question)))
    }

    /// What the administrator said.
    pub(crate) fn answered(
        &self,
        visit: Visit,
        world: &mut World,
        who: &SignedIn,
        accepted: bool,
    ) -> Result<Option<Response<Bytes>>, Refusal> {
        let (client, tenant) = self.allowed(&world.directory, who)?;
        let permissions = self.permissions(&world.directory, client)?;
        if !accepted {
            let refusal = Refusal::from(&errors::CONSENT_DECLINED).with_error("permission_denied");
            return Ok(Some(visit.at(&self.reply, &refusal)));
        }
        let (client, tenant) = (client.client_id.clone(), tenant.id.clone());
        let now = visit.entra.now();
        consent::record(&mut world.directory, (&client, &tenant), &who.user, true, permissions, now);
        let mut parameters = vec![("admin_consent", "True".to_owned()), ("tenant", tenant)];
        parameters.extend(self.scope.as_ref().map(|(scope, _)| ("scope", scope.clone())));
        Ok(Some(self.reply.send(parameters)))
    }

    /// Client and tenant, if it is an administrator of the tenant who asks.
    fn allowed<'a>(
        &self,
        directory: &'a Directory,
        who: &SignedIn,
    ) -> Result<(&'a Application, &'a Tenant), Refusal> {
        let client = directory.application(&self.client_id).ok_or(&not_found::APPLICATION)?;
        let user = directory.user_named(&who.user).ok_or(&user::USER_UNKNOWN)?;
        let tenant =
            account::admitted(directory, Authority::named(directory, &self.authority)?, client, user)?;
        must(directory.administers(user, tenant), &errors::CONSENT_BEYOND_RIGHTS)?;
        Ok((client, tenant))
    }

    fn permissions(&self, directory: &Directory, client: &Application) -> Result<Vec<String>, Refusal> {
        let Some((_, wish)) = &self.scope else { return Ok(client.permissions.clone()) };
        let wanted = wish.wanted(directory, client)?;
        let Some(resource) = &wanted.resource else { return Ok(Vec::new()) };
        let api = resource.api.name.as_str();
        if resource.is_everything() {
            // With .default the application permissions that are listed come along.
            let of_api = |name: &&String| name.strip_prefix(api).is_some_and(|rest| rest.starts_with('/'));
            return Ok(client.permissions.iter().filter(of_api).cloned().collect());
        }
        Ok(wanted.permissions(client).into_iter().map(|scope| format!("{api}/{}", scope.name)).collect())
    }
}
