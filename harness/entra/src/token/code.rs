//! An authorization code is redeemed (RFC 6749 section 4.1.3, RFC 7636 section 4.5).

use super::issue::{self, Stores};
use super::{Authority, Granted, TokenRequest};
use crate::ask::needed;
use crate::directory::Application;
use crate::errors::{audience, lifetime, redirect, request, tenant};
use crate::grants::{CODE_LIFETIME, Challenge, CodeGrant, Platform};
use crate::refusal::{Refusal, must};
use crate::sign_in::{is_proof_key, redirect_uri};
use crate::token::shown;
use beartrap_core::Fault;
use beartrap_forge::Pkce;

pub(super) fn grant(asked: &TokenRequest, stores: &mut Stores) -> Result<Granted, Refusal> {
    let application = asked.application_for_user()?;
    let code = needed(&asked.form, "code")?;
    let uri = needed(&asked.form, "redirect_uri")?;
    let known = stores.grants.codes.get(code).cloned();
    let known = known.ok_or_else(|| request::MALFORMED.about("the code is none of this service"))?;
    must(known.grant.client_id == application.client_id, lifetime::GRANT_INVALID.about(OF_ANOTHER))?;
    if !asked.entra.has(Fault::CodeOfAnyTenant) {
        is_of_the_tenant(asked, &known)?;
    }
    is_the_same_uri(asked, application, &known, uri)?;
    let is_blank = asked.form.get("scope").is_some_and(|scope| scope.trim().is_empty());
    must(!is_blank, &audience::SCOPE_UNREADABLE)?;
    let platform = known.grant.platform;
    let client = issue::proven(asked, application, platform)?;
    let needs_proof_key = platform == Platform::Spa && !asked.entra.has(Fault::SpaWithoutProofKey);
    must(!needs_proof_key || known.challenge.is_some(), &redirect::SPA_NEEDS_PKCE)?;
    must(!known.is_spent || asked.entra.has(Fault::EntraCodeNeverSpent), &lifetime::CODE_SPENT)?;
    let now = asked.entra.now();
    must(now < known.issued_at + CODE_LIFETIME, &lifetime::GRANT_EXPIRED)?;
    if !asked.entra.has(Fault::EntraVerifierIgnored) {
        verify(known.challenge.as_ref(), asked.form.get("code_verifier"))?;
    }
    let granted = issue::granted(asked, stores, &client, &known.grant, known.nonce.as_deref())?;
    if let Some(code) = stores.grants.codes.get_mut(code) {
        code.is_spent = true;
    }
    Ok(granted)
}

const OF_ANOTHER: &str = "it was issued to another client";

/// One authority serves both steps: a tenant redeems what it issued itself.
fn is_of_the_tenant(asked: &TokenRequest, known: &CodeGrant) -> Result<(), Refusal> {
    let fits = match asked.authority {
        Authority::Tenant(tenant) => tenant.id == known.grant.tenant,
        Authority::Common => true,
        Authority::Organizations | Authority::Consumers => {
            let is_personal =
                asked.directory.tenant(&known.grant.tenant).is_some_and(|tenant| tenant.personal);
            is_personal == matches!(asked.authority, Authority::Consumers)
        }
    };
    must(fits, &tenant::CODE_OF_OTHER_TENANT)
}

/// The URI is registered, and the one of the authorization request. A URI without a path was answered with a slash.
fn is_the_same_uri(
    asked: &TokenRequest,
    application: &Application,
    known: &CodeGrant,
    uri: &str,
) -> Result<(), Refusal> {
    let found = redirect_uri::found(asked.entra, application, Some(uri))?;
    let about =
        || format!("'{}' here, '{}' at the authorization endpoint", shown(uri), shown(&known.redirect_uri));
    must(found.uri == known.redirect_uri, redirect::REDIRECT_DIFFERS.about(about()))
}

/// Verifier and challenge belong together; one without the other is somebody else's code.
fn verify(challenge: Option<&Challenge>, verifier: Option<&str>) -> Result<(), Refusal> {
    let (challenge, verifier) = match (challenge, verifier) {
        (None, None) => return Ok(()),
        (Some(challenge), Some(verifier)) => (challenge, verifier),
        _ => return Err((&request::VERIFIER_MISMATCH).into()),
    };
    must(is_proof_key(verifier), &request::VERIFIER_MALFORMED)?;
    let fits = match challenge {
        Challenge::Plain(challenge) => verifier == challenge,
        Challenge::S256(challenge) => Pkce::of(verifier).challenge == *challenge,
    };
    must(fits, &request::VERIFIER_WRONG)
}
