//! The pages that people see at the sign-in: simple forms without scripts.

use super::consent::Question;
use super::session::Flow;
use crate::directory::{Application, Directory, Publisher};
use crate::personality::Personality;
use crate::refusal::{Refusal, Trace};
use crate::token::shown;
use beartrap_lab::page::{Page, encoded, hidden};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

/// Marks an answer whose status the directory's switches decide.
#[derive(Debug, Clone, Copy)]
struct Failed;

/// The page for a refusal that is not redirected.
pub(crate) fn refused(refusal: &Refusal, trace: &Trace) -> Response<Bytes> {
    let body = format!("<p>{}</p>", encoded(&refusal.description(trace)));
    let title = "The sign-in did not work";
    let mut answer = Page { status: StatusCode::BAD_REQUEST, title, body, framed: false }.answer();
    answer.extensions_mut().insert(Failed);
    answer
}

/// The answer with the status that pages of failed sign-ins have.
pub(crate) fn with_status(entra: &Personality, mut answer: Response<Bytes>) -> Response<Bytes> {
    if answer.extensions_mut().remove::<Failed>().is_some() {
        let status = entra.world().directory.switches.sign_in_failure_status;
        *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    }
    answer
}

/// Name and password; with what was wrong about the last ones.
pub(crate) fn sign_in(flow: &Flow, hint: &str, wrong: Option<(&Refusal, &Trace)>) -> Response<Bytes> {
    let wrong = wrong.map(|(refusal, trace)| refusal.description(trace));
    let wrong = wrong.map_or_else(String::new, |text| format!("<p role=\"alert\">{}</p>", encoded(&text)));
    let body = format!(
        "{wrong}<form method=\"post\" action=\"/common/login\">{token}\
         <label>User name <input name=\"login\" value=\"{hint}\" autocomplete=\"username\"></label>\
         <label>Password <input name=\"passwd\" type=\"password\" autocomplete=\"current-password\"></label>\
         <button>Sign in</button></form>",
        token = hidden("flowToken", &flow.token),
        hint = encoded(hint),
    );
    page("Sign in", body)
}

/// The accounts of the session, and another one.
pub(crate) fn pick(flow: &Flow, accounts: &[String]) -> Response<Bytes> {
    let button = |name: &String| format!("<button name=\"login\" value=\"{0}\">{0}</button>", encoded(name));
    let buttons = accounts.iter().map(button).collect::<Vec<_>>().concat();
    let body = format!(
        "<form method=\"post\" action=\"/common/select\">{token}{buttons}\
         <button name=\"other\" value=\"1\">Use another account</button></form>",
        token = hidden("flowToken", &flow.token),
    );
    page("Pick an account", body)
}

/// What the application wants, and who is known to be behind it.
pub(crate) fn consent(
    directory: &Directory,
    flow: &Flow,
    client: &Application,
    user: &str,
    question: &Question,
) -> Response<Bytes> {
    let item = |name: &String| format!("<li><code>{}</code></li>", encoded(name));
    let items = question.permissions.iter().chain(&question.behind).map(item).collect::<Vec<_>>().concat();
    let is_verified = client.publisher == Publisher::Verified;
    let publisher = if is_verified { "verified" } else { "unverified" };
    let home = directory.tenant(&client.home).map_or(client.home.as_str(), |home| home.name.as_str());
    let for_all = match (question.may_be_for_all, question.must_be_for_all) {
        (_, true) => "<p>It is granted for everybody in the organisation.</p>".to_owned(),
        (true, false) => "<label><input type=\"checkbox\" name=\"for_all\" value=\"1\"> \
                          Consent on behalf of the organisation</label>"
            .to_owned(),
        (false, false) => String::new(),
    };
    let body = format!(
        "<p><strong>{name}</strong> of {home} (publisher {publisher}, {id}) wants of {user}:</p>\
         <ul><li>to sign you in</li>{items}</ul>\
         <form method=\"post\" action=\"/common/consent\">{token}{for_all}\
         <button name=\"answer\" value=\"accept\">Accept</button>\
         <button name=\"answer\" value=\"cancel\">Cancel</button></form>",
        name = encoded(&client.name),
        home = encoded(home),
        id = encoded(&client.client_id),
        user = encoded(user),
        token = hidden("flowToken", &flow.token),
    );
    page("Permissions requested", body)
}

/// Whether the user is the one who started the device that shows this code.
pub(crate) fn device(flow: &Flow, client: &Application, user: &str) -> Response<Bytes> {
    let body = format!(
        "<p>Do you want to sign in {user} to <strong>{name}</strong> on another device? \
         Go on only if you started it there yourself.</p>\
         <form method=\"post\" action=\"/common/consent\">{token}\
         <button name=\"answer\" value=\"accept\">Continue</button>\
         <button name=\"answer\" value=\"cancel\">Cancel</button></form>",
        user = encoded(user),
        name = encoded(&client.name),
        token = hidden("flowToken", &flow.token),
    );
    page("Sign in on another device", body)
}

/// Where the code is entered that a device shows.
pub(crate) fn device_code(wrong: Option<(&Refusal, &Trace)>, code: &str) -> Response<Bytes> {
    let wrong = wrong.map(|(refusal, trace)| refusal.description(trace));
    let wrong = wrong.map_or_else(String::new, |text| format!("<p role=\"alert\">{}</p>", encoded(&text)));
    let body = format!(
        "{wrong}<form method=\"post\" action=\"/devicelogin\">\
         <label>Code <input name=\"otc\" value=\"{}\" autocomplete=\"off\"></label>\
         <button>Next</button></form>",
        encoded(&shown(code)),
    );
    page("Enter the code that your device shows", body)
}

/// The user is signed out; frames tell the applications.
pub(crate) fn signed_out<'a>(applications: impl Iterator<Item = &'a str>) -> Response<Bytes> {
    let frame = |uri: &str| format!("<iframe src=\"{}\" hidden></iframe>", encoded(uri));
    let frames = applications.map(frame).collect::<Vec<_>>().concat();
    let mut answer = page("Signed out", format!("<p>This window can be closed.</p>{frames}"));
    if let Some(policy) = answer.headers_mut().get_mut(header::CONTENT_SECURITY_POLICY) {
        let wider = format!(
            "{}; frame-src https: http://localhost:*",
            policy.to_str().unwrap_or("default-src 'none'")
        );
        *policy = HeaderValue::try_from(wider).expect("a policy is visible ASCII");
    }
    answer
}

/// A sentence.
pub(crate) fn said(title: &str, text: &str) -> Response<Bytes> {
    page(title, format!("<p>{}</p>", encoded(text)))
}

pub(super) fn page(title: &str, body: String) -> Response<Bytes> {
    Page { status: StatusCode::OK, title, body, framed: false }.answer()
}
