//! The authorization endpoint and the pages behind it (RFC 6749 section 4.1, OpenID Connect Core section 3.1.2).
//!
//! A request becomes a [`Transaction`](session::Transaction) of the browser's session; login and consent move it
//! on until it is answered at the redirect URI.

mod consent;
mod login;
mod redirect_uri;
mod reply;
mod request;
mod session;
mod step;

pub(crate) use consent::{page as consent_page, submitted as consent};
pub(crate) use login::{page as login_page, submitted as log_in};
pub(crate) use redirect_uri::is_loopback;
pub(crate) use session::Session;

use crate::answer::{self, Answer};
use crate::ask::{Ask, Form};
use crate::lab::Lab;
use crate::refusal::{self, Refusal, must};
use crate::store::Store;
use beartrap_core::Fault;
use http::{Method, StatusCode};
use reply::Reply;
use request::AuthorizationRequest;
use session::Transaction;
use step::Step;

/// The longest request in bytes: requests are kept until they are answered, so their length times their number must be
/// bearable.
const LONGEST_REQUEST: usize = 8 * 1024;

/// Answers an authorization request. The error is a page: until the redirect URI is established nothing is redirected
/// (RFC 6749 section 4.1.2.1).
pub(crate) fn endpoint(lab: &Lab, ask: &Ask) -> Result<Answer, Refusal> {
    let form = if ask.method == Method::POST {
        ask.form().map_err(|_| refusal::MALFORMED_REQUEST)?
    } else {
        ask.query()
    };
    must(!form.malformed, refusal::MALFORMED_REQUEST)?;
    must(form.length() <= LONGEST_REQUEST, refusal::REQUEST_TOO_LONG)?;
    let repeated = form.repeats("client_id") || form.repeats("redirect_uri");
    lab.unless(Fault::LastDuplicateWins, !repeated, refusal::ESSENTIAL_REPEATED)?;

    let sent = form.get("redirect_uri");
    let Some(client) = form.get("client_id").and_then(|id| lab.store().client(id)) else {
        return match sent {
            Some(uri) if lab.planted(Fault::UnknownClientRedirected) => {
                Ok(Reply::to(lab, uri, &form).refused(lab, &refusal::CLIENT_UNKNOWN))
            }
            _ => Err(refusal::CLIENT_UNKNOWN),
        };
    };
    let uri = sent.ok_or(refusal::REDIRECT_URI_MISSING)?;
    let reply = Reply::to(lab, lab.used(&form, "redirect_uri").unwrap_or(uri), &form);
    if !redirect_uri::is_registered(lab, &client, uri) {
        return early_error(lab, &form)
            .map_or(Err(refusal::REDIRECT_URI_UNREGISTERED), |error| Ok(reply.refused(lab, &error)));
    }

    let answer = AuthorizationRequest::understand(lab, client, &form, reply.clone())
        .and_then(|request| begin(lab, ask, request));
    Ok(answer.unwrap_or_else(|refusal| reply.refused(lab, &refusal)))
}

/// What the fault that redirects before it compares finds wrong with a request, apart from its redirect URI.
fn early_error(lab: &Lab, form: &Form) -> Option<Refusal> {
    let unknown = |scope: &str| scope.split(' ').any(|word| !crate::scope::KNOWN.contains(&word));
    if !lab.planted(Fault::ErrorRedirectsUnmatched) {
        None
    } else if form.get("response_type") != Some("code") {
        Some(refusal::RESPONSE_TYPE_UNKNOWN)
    } else if form.get("scope").is_some_and(unknown) {
        Some(refusal::SCOPE_UNKNOWN)
    } else {
        (form.get("prompt") == Some("none")).then_some(refusal::LOGIN_REQUIRED)
    }
}

/// Takes the first step of a request, in the session of the browser that sent it.
fn begin(lab: &Lab, ask: &Ask, request: AuthorizationRequest) -> Result<Answer, Refusal> {
    let mut guard = lab.store();
    let store = &mut *guard;
    let known = session::id_of(ask).filter(|id| store.sessions.get(id).is_some()).map(str::to_owned);
    let login =
        known.as_ref().and_then(|id| store.sessions.get(id)).and_then(|session| session.login.clone());
    let mut transaction = Transaction::new(request);

    let silent = transaction.request.prompt.none;
    let path = match step::next(lab, store, &transaction, login.as_ref())? {
        Step::Reply(login) => {
            return reply::grant(lab, store, &transaction.request, &login).map(|plan| {
                drop(guard);
                plan.answer(lab)
            });
        }
        Step::Login => {
            lab.unless(Fault::PromptNoneShowsLogin, !silent, refusal::LOGIN_REQUIRED)?;
            "/login"
        }
        Step::Consent => {
            must(!silent, refusal::CONSENT_REQUIRED)?;
            "/consent"
        }
    };

    let (id, is_new) = match known {
        Some(id) => (id, false),
        None => (store.random.value("session", ""), true),
    };
    transaction.id = store.random.value("transaction", &id);
    transaction.form_token = store.random.value("form", &id);
    let url = transaction.url(lab, path);
    if is_new {
        store.sessions.insert(id.clone(), Session::default());
    }
    if let Some(session) = store.sessions.get_mut(&id) {
        session.begin(transaction);
    }
    let answer = answer::see_other(&url);
    Ok(if is_new { session::with_cookie(lab, answer, &id) } else { answer })
}

/// Moves a transaction on after a form was submitted; it is over once it is answered.
fn proceed(
    lab: &Lab,
    store: &mut Store,
    session: &str,
    transaction: &Transaction,
) -> Result<reply::Plan, Refusal> {
    let login = store.sessions.get(session).and_then(|session| session.login.clone());
    let plan = match step::next(lab, store, transaction, login.as_ref()) {
        Ok(Step::Login) => return Ok(reply::Plan::page(transaction.url(lab, "/login"))),
        Ok(Step::Consent) => return Ok(reply::Plan::page(transaction.url(lab, "/consent"))),
        Ok(Step::Reply(login)) => reply::grant(lab, store, &transaction.request, &login),
        Err(refusal) => Err(refusal),
    };
    if let Some(session) = store.sessions.get_mut(session) {
        session.finish(&transaction.id);
    }
    plan
}

impl Lab {
    /// The value of a parameter that is used: the first, unless the fault plants the last.
    fn used<'a>(&self, form: &'a Form, name: &'a str) -> Option<&'a str> {
        if self.planted(Fault::LastDuplicateWins) { form.last(name) } else { form.get(name) }
    }
}

/// The status that answers a submitted form.
const FORM_ACCEPTED: StatusCode = StatusCode::SEE_OTHER;
