//! The login page.

use super::session::{self, Login};
use super::{FORM_ACCEPTED, proceed};
use crate::answer::Answer;
use crate::ask::Ask;
use crate::lab::Lab;
use crate::page::{self, Page};
use crate::refusal::{self, Refusal, must};
use crate::world;
use beartrap_core::Fault;
use http::StatusCode;

pub(crate) fn page(lab: &Lab, ask: &Ask) -> Result<Answer, Refusal> {
    let form = ask.query();
    let mut store = lab.store();
    let transaction = session::id_of(ask)
        .and_then(|id| store.sessions.get_mut(id))
        .and_then(|session| session.transaction(form.get("transaction")?))
        .ok_or(refusal::TRANSACTION_UNKNOWN)?;
    let hint = transaction.request.login_hint.clone().unwrap_or_default();
    Ok(form_page(lab, StatusCode::OK, &transaction.id, &transaction.form_token, &hint))
}

pub(crate) fn submitted(lab: &Lab, ask: &Ask) -> Result<Answer, Refusal> {
    let form = ask.form().map_err(|_| refusal::MALFORMED_REQUEST)?;
    let mut guard = lab.store();
    let store = &mut *guard;
    let old = session::id_of(ask).unwrap_or_default().to_owned();
    let transaction = store
        .sessions
        .get_mut(&old)
        .and_then(|session| session.transaction(form.get("transaction")?))
        .ok_or(refusal::TRANSACTION_UNKNOWN)?;
    must(form.get("csrf") == Some(&transaction.form_token), refusal::FORM_FORGED)?;

    let name = form.get("username").unwrap_or_default();
    let user = world::user(name)
        .filter(|user| world::is_same(user.password, form.get("password").unwrap_or_default()));
    let Some(user) = user else {
        let (id, token) = (transaction.id.clone(), transaction.form_token.clone());
        return Ok(form_page(lab, StatusCode::FORBIDDEN, &id, &token, name));
    };
    transaction.logged_in = true;
    let transaction = transaction.clone();

    // A new session for the user, so that nobody who knew the old one is now logged in.
    let new = store.random.value("session", user.name);
    let sub = if lab.planted(Fault::SubPerLogin) {
        format!("u-{}", store.random.value("sub", user.name))
    } else {
        user.sub.to_owned()
    };
    let mut session = store.sessions.remove(&old).unwrap_or_default();
    session.login = Some(Login { user: user.name, sub, time: lab.now() });
    store.sessions.insert(new.clone(), session);

    let plan = proceed(lab, store, &new, &transaction);
    drop(guard);
    let mut answer = match plan {
        Ok(plan) => plan.answer(lab),
        Err(refusal) => transaction.request.reply.refused(lab, &refusal),
    };
    if lab.planted(Fault::LoginRedirectsWith307) && answer.status() == FORM_ACCEPTED {
        *answer.status_mut() = StatusCode::TEMPORARY_REDIRECT;
    }
    Ok(session::with_cookie(lab, answer, &new))
}

fn form_page(lab: &Lab, status: StatusCode, transaction: &str, token: &str, name: &str) -> Answer {
    let wrong = if status == StatusCode::OK {
        ""
    } else {
        "<p role=\"alert\">The user name or the password is wrong.</p>"
    };
    let body = format!(
        "{wrong}<form method=\"post\" action=\"{action}\">{transaction}{token}\
         <label>User name <input name=\"username\" value=\"{name}\" autocomplete=\"username\"></label>\
         <label>Password <input name=\"password\" type=\"password\" autocomplete=\"current-password\"></label>\
         <button type=\"submit\">Log in</button></form>",
        action = page::encoded(&lab.url("/login")),
        transaction = page::hidden("transaction", transaction),
        token = page::hidden("csrf", token),
        name = page::encoded(name),
    );
    Page { status, title: "Log in", body, framed: false }.answer()
}
