//! An API asks for the next one as the user who called it (RFC 7523 section 2.1, with Entra's `requested_token_use`).
//!
//! What the user sent it is the assertion. Its audience must be the API that asks; what comes back has the API as its
//! client, the same user, and the scopes that somebody consented to for the API. Roles in the first API stay there.

use super::assertion::{audience, seconds};
use super::federated::{is_for_itself, own_key};
use super::issue::{Stores, granted};
use super::{Granted, Proof, Proven, TokenRequest, client_credentials};
use crate::ask::needed;
use crate::directory::{Application, Tenant, User};
use crate::errors::{audience as of_audience, lifetime, request, user};
use crate::grants::{Grant, Platform};
use crate::refusal::{Refusal, must};
use crate::scopes::Wish;
use beartrap_core::Fault;
use beartrap_forge::EntraVersion;
use beartrap_lab::Signed;

pub(super) const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

pub(super) fn grant(asked: &TokenRequest, stores: &mut Stores) -> Result<Granted, Refusal> {
    if asked.form.get("requested_token_use").is_none() && asked.entra.has(Fault::ExchangeBecomesOwnRequest) {
        return client_credentials::grant(asked);
    }
    let purpose = needed(&asked.form, "requested_token_use")?;
    must(purpose == "on_behalf_of", request::MALFORMED.about("requested_token_use is not on_behalf_of"))?;
    let wants_saml = asked.form.get("requested_token_type").is_some_and(|kind| kind.ends_with("saml2"));
    must(!wants_saml, request::MALFORMED.about("SAML assertions are not issued here"))?;
    let assertion = needed(&asked.form, "assertion")?;
    needed(&asked.form, if asked.version == EntraVersion::V1 { "resource" } else { "scope" })?;
    let signed = Signed::read(assertion);
    let issuer = signed.as_ref().and_then(|signed| asked.tenant_of_issuer(signed.text("iss")?));
    let tenant = asked.tenant().or(issuer).ok_or(&of_audience::ASSERTION_INVALID)?;
    let application = asked.application(tenant)?;
    let client = if asked.entra.has(Fault::ExchangeByAnybody) {
        Proven { application, by: Proof::Nothing }
    } else {
        asked.proven(application)?
    };
    let signed = signed.ok_or(&of_audience::ASSERTION_INVALID)?;
    let is_of_tenant = issuer.is_some_and(|issuer| issuer.id == tenant.id);
    must(is_of_tenant, of_audience::ASSERTION_INVALID.about("its issuer is another one"))?;
    if asked.entra.has(Fault::ExchangeWithoutUser) && is_for_itself(&signed) {
        return client_credentials::grant(asked);
    }
    let user = user(asked, application, tenant, &signed)?;
    let grant = Grant {
        client_id: application.client_id.clone(),
        user: user.name.clone(),
        tenant: tenant.id.clone(),
        platform: Platform::Web,
        proven: stores.grants.proofs.get(signed.text("uti").unwrap_or_default()).cloned().unwrap_or_default(),
        signed_in_at: seconds(&signed, "auth_time").ok().flatten().unwrap_or_else(|| asked.entra.now()),
        wish: Wish::read(&asked.form, asked.version)?,
    };
    granted(asked, stores, &client, &grant, None)
}

/// The client that the assertion was issued to, which is none that the new token is for.
pub(super) fn client_of_assertion<'a>(asked: &TokenRequest<'a>) -> Option<&'a Application> {
    let signed = Signed::read(asked.form.get("assertion")?)?;
    asked.directory.application(signed.text("azp").or_else(|| signed.text("appid"))?)
}

/// The user whom the assertion is about, if it is an access token for the application that asks.
fn user<'a>(
    asked: &TokenRequest<'a>,
    application: &Application,
    tenant: &Tenant,
    signed: &Signed,
) -> Result<&'a User, Refusal> {
    let is_access_token = ["azp", "appid"].iter().any(|name| signed.claims.contains_key(*name));
    let error = asked.directory.switches.id_token_as_assertion.error();
    let is_exchanged = is_access_token || asked.entra.has(Fault::ExchangeOfIdTokens);
    must(is_exchanged, of_audience::ASSERTION_IS_ID_TOKEN.about("").with_error(error))?;
    let audience = audience(signed).unwrap_or_default();
    let is_for_it = audience == application.client_id || application.uris.iter().any(|uri| uri == audience);
    let is_for_it = is_for_it || asked.entra.has(Fault::ExchangeOfAnyAudience);
    must(is_for_it, of_audience::ASSERTION_FOR_ANOTHER.about(format!("'{}'", super::shown(audience))))?;
    // The key of all: what is signed with that of an application cannot be exchanged.
    let is_by = signed.is_by(&own_key(tenant), &["RS256"]);
    let is_by = is_by || asked.entra.has(Fault::ExchangeUnverified);
    must(is_by, of_audience::ASSERTION_INVALID.about("its signature is not by the tenant's key"))?;
    let now = asked.entra.now();
    let end = seconds(signed, "exp")?.unwrap_or_default();
    must(now < end, &lifetime::ASSERTION_EXPIRED)?;
    must(!is_for_itself(signed), &request::ON_BEHALF_OF_NOT_ALLOWED)?;
    let oid = signed.text("oid").unwrap_or_default();
    let is_meant = |user: &&User| asked.directory.object_id(user, tenant) == oid;
    let user = asked.directory.users.iter().find(is_meant);
    user.ok_or_else(|| user::USER_UNKNOWN.about("the user of the assertion"))
}
