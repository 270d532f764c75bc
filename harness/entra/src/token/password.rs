//! A client asks with the user's password (RFC 6749 section 4.3): off, unless the registration switches it on, so that
//! its refusals can be seen.

use super::issue::{self, Stores};
use super::{Authority, Granted, TokenRequest};
use crate::ask::needed;
use crate::directory::Flow;
use crate::errors::{credential, request, tenant};
use crate::grants::{Grant, Platform};
use crate::policy::Proven;
use crate::refusal::{Refusal, must};
use crate::scopes::Wish;
use crate::sign_in::{SignIns, account};
use beartrap_core::Fault;

pub(super) fn grant(
    asked: &TokenRequest,
    stores: &mut Stores,
    sign_ins: &mut SignIns,
) -> Result<Granted, Refusal> {
    let has_place = matches!(asked.authority, Authority::Tenant(_) | Authority::Organizations);
    let always = asked.entra.has(Fault::PasswordAlwaysTraded);
    must(has_place || always, &tenant::GRANT_WITHOUT_TENANT)?;
    let application = asked.application_for_user()?;
    let is_public = application.flows.contains(&Flow::Public);
    let has_credential = asked.credential()?.is_some();
    must(
        is_public || has_credential || always,
        credential::CREDENTIAL_MISSING.about(super::client::named(application)),
    )?;
    let client = if has_credential { asked.proven(application)? } else { asked.public(application)? };
    let is_on = application.flows.contains(&Flow::Password);
    must(is_on || always, request::GRANT_UNKNOWN.about("'password' is switched off in the registration"))?;
    let proof = (needed(&asked.form, "username")?, needed(&asked.form, "password")?);
    let now = asked.entra.now();
    let user = account::authenticated(asked.directory, sign_ins, proof, now)?;
    let tenant = account::admitted(asked.directory, asked.authority, application, user)?;
    let grant = Grant {
        client_id: application.client_id.clone(),
        user: user.name.clone(),
        tenant: tenant.id.clone(),
        platform: if has_credential { Platform::Web } else { Platform::Native },
        signed_in_at: now,
        proven: Proven::default(),
        wish: Wish::read(&asked.form, asked.version)?,
    };
    issue::granted(asked, stores, &client, &grant, None)
}
