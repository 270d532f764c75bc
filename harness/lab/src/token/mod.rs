//! The token endpoint (RFC 6749 section 3.2).

mod client_credentials;
mod code;
pub(crate) mod mint;
mod password;
pub(crate) mod pkce;
mod refresh;

use crate::answer::Answer;
use crate::ask::{Ask, Form};
use crate::lab::Lab;
use crate::refusal::{self, Refusal, must};
use crate::store::Store;
use crate::world::{Client, GrantType};
use beartrap_core::Fault;
use http::{Method, header};
use mint::Minted;
use std::sync::Arc;

pub(crate) fn endpoint(lab: &Lab, ask: &Ask) -> Result<Answer, Refusal> {
    let form = parameters(lab, ask)?;
    must(!form.malformed, refusal::NOT_A_FORM)?;
    must(!form.repeats_any(), refusal::FORM_REPEATED)?;
    let redeem = grant_of(lab, form.get("grant_type").ok_or(refusal::GRANT_TYPE_MISSING)?)?;

    let client = client_of(lab, ask, &form)?;
    let minted = {
        let mut store = lab.store();
        redeem(lab, &mut store, &client, &form)?
    };
    Ok(minted.answer(lab))
}

type Redeem = fn(&Lab, &mut Store, &Arc<Client>, &Form) -> Result<Minted, Refusal>;

fn grant_of(lab: &Lab, grant_type: &str) -> Result<Redeem, Refusal> {
    match grant_type {
        "authorization_code" => Ok(code::redeem),
        "refresh_token" => Ok(refresh::redeem),
        "client_credentials" if !lab.planted(Fault::ClientCredentialsUnknown) => {
            Ok(client_credentials::redeem)
        }
        "password" if lab.planted(Fault::PasswordGrantOn) => Ok(password::redeem),
        _ => Err(refusal::GRANT_TYPE_UNKNOWN),
    }
}

/// Only the body counts (RFC 6749 section 2.3.1); a GET comes here by a fault alone.
fn parameters(lab: &Lab, ask: &Ask) -> Result<Form, Refusal> {
    if ask.method != Method::POST {
        return Ok(ask.query());
    }
    let mut form = ask.form()?;
    if lab.planted(Fault::QueryMergedIntoForm) {
        form.merge(ask.query());
    }
    Ok(form)
}

fn client_of(lab: &Lab, ask: &Ask, form: &Form) -> Result<Arc<Client>, Refusal> {
    let refreshes = form.get("grant_type") == Some("refresh_token");
    let unauthenticated = refreshes && lab.planted(Fault::RefreshUnauthenticated);
    let names_nobody = form.get("client_id").is_none() && !ask.headers.contains_key(header::AUTHORIZATION);
    if unauthenticated && names_nobody {
        let store = lab.store();
        let token = form.get("refresh_token").and_then(|token| store.refresh_tokens.get(token));
        return token.and_then(|token| store.client(&token.client)).ok_or(refusal::REFRESH_UNKNOWN);
    }
    lab.authenticate(ask, form, unauthenticated || lab.planted(Fault::SecretOptional))
}

/// A client may use the grants it is registered for (RFC 6749 section 5.2, `unauthorized_client`).
fn must_allow(client: &Client, grant: GrantType) -> Result<(), Refusal> {
    must(client.allows(grant), refusal::GRANT_NOT_ALLOWED)
}
