//! The consent page.

use super::proceed;
use super::session::{self, Transaction};
use crate::answer::Answer;
use crate::ask::{Ask, Form};
use crate::lab::Lab;
use crate::page::{self, Page};
use crate::refusal::{self, Refusal};
use crate::store::Store;
use beartrap_core::Fault;
use http::StatusCode;

pub(crate) fn page(lab: &Lab, ask: &Ask) -> Result<Answer, Refusal> {
    let form = ask.query();
    let mut store = lab.store();
    let (_, user, transaction) = pending(&mut store, ask, &form, false)?;
    Ok(form_page(lab, user, &transaction))
}

/// Takes the user's decision. A form without one shows the page again: nothing was decided.
pub(crate) fn submitted(lab: &Lab, ask: &Ask) -> Result<Answer, Refusal> {
    let mut form = ask.form().map_err(|_| refusal::MALFORMED_REQUEST)?;
    form.merge(ask.query());
    let mut guard = lab.store();
    let store = &mut *guard;
    let forgeable = lab.planted(Fault::ConsentTokenUnchecked);
    let (session, user, mut transaction) = pending(store, ask, &form, forgeable)?;
    let Some(decision) = form.get("decision") else { return Ok(form_page(lab, user, &transaction)) };
    let is_ours = form.get("csrf") == Some(&transaction.form_token);
    lab.unless(Fault::ConsentTokenUnchecked, is_ours, refusal::FORM_FORGED)?;

    let plan = if decision == "allow" {
        let request = &transaction.request;
        store.remember_consent(user, &request.client, &request.scope);
        transaction.consented = true;
        proceed(lab, store, &session, &transaction)
    } else {
        if let Some(session) = store.sessions.get_mut(&session) {
            session.finish(&transaction.id);
        }
        Err(refusal::ACCESS_DENIED)
    };
    drop(guard);
    Ok(match plan {
        Ok(plan) => plan.answer(lab),
        Err(refusal) => transaction.request.reply.refused(lab, &refusal),
    })
}

/// The session, its user and the transaction that a form belongs to. A server that does not tell forms apart takes
/// the latest.
fn pending(
    store: &mut Store,
    ask: &Ask,
    form: &Form,
    or_latest: bool,
) -> Result<(String, &'static str, Transaction), Refusal> {
    let id = session::id_of(ask).ok_or(refusal::TRANSACTION_UNKNOWN)?;
    let session = store.sessions.get_mut(id).ok_or(refusal::TRANSACTION_UNKNOWN)?;
    let user = session.login.as_ref().ok_or(refusal::TRANSACTION_UNKNOWN)?.user;
    let named = form.get("transaction").and_then(|id| session.transaction(id)).cloned();
    let latest = if or_latest { session.latest().cloned() } else { None };
    let transaction = named.or(latest).ok_or(refusal::TRANSACTION_UNKNOWN)?;
    Ok((id.to_owned(), user, transaction))
}

fn form_page(lab: &Lab, user: &str, transaction: &Transaction) -> Answer {
    let request = &transaction.request;
    let scopes: Vec<_> = request.scope.words().map(page::encoded).collect();
    let body = format!(
        "<p>{client} asks {user} for:</p><ul><li>{scopes}</li></ul>\
         <form method=\"post\" action=\"{action}\">{transaction}{token}\
         <button type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>\
         <button type=\"submit\" name=\"decision\" value=\"deny\">Deny</button></form>",
        scopes = scopes.join("</li><li>"),
        client = page::encoded(&request.client.name),
        user = page::encoded(user),
        action = page::encoded(&lab.url("/consent")),
        transaction = page::hidden("transaction", &transaction.id),
        token = page::hidden("csrf", &transaction.form_token),
    );
    let framed = lab.planted(Fault::ConsentPageFramed);
    Page { status: StatusCode::OK, title: "Allow access?", body, framed }.answer()
}
