//! What a browser makes of the pages on its way.

use super::{Browser, ConsentForm, Logins, Next, Until, left};
use crate::actors::jar::Site;
use crate::actors::landing::{End, Landing, Seen, Shown};
use crate::http::{Request, Response};
use crate::judging::Unsettled;
use crate::login::{Decision, Method, Move, Page, Purpose, Submission};
use beartrap_forge::Form;
use url::Url;

impl Browser {
    pub(super) fn reads(
        &self,
        landing: &mut Landing,
        request: &Request,
        response: &Response,
        until: Until,
        logins: &mut Logins,
    ) -> Result<Next, Unsettled> {
        let page = Page::read(&request.url, &response.text());
        let exchange = landing.exchanges.last().copied().unwrap_or_default();
        let decision = match until {
            Until::End(decision) => decision,
            _ => Decision::Allow,
        };
        let next = page.next(&self.person, decision, &self.scene.server.login.form);
        // Pages that post themselves on to the client are messages, not pages that somebody sees.
        let purpose = match &next {
            Move::Submit(Submission { purpose: Purpose::Login, .. }) => Shown::Login,
            Move::Submit(Submission { purpose: Purpose::Consent, .. }) => Shown::Consent,
            _ => Shown::Other,
        };
        let passing = matches!(&next, Move::Submit(s) if s.purpose == Purpose::Continue)
            || matches!(next, Move::Follow(_));
        if !passing {
            let frames = ["content-security-policy", "x-frame-options"];
            let frames = frames.iter().flat_map(|name| response.headers(name)).map(str::to_owned).collect();
            landing.pages.push(Seen { exchange, frames, purpose });
        }
        let status = response.status;
        let ends = |says: String| Ok(Next::Done(End::Page { status, says, stuck: None }));
        if until == Until::FirstPage && !passing {
            return ends(format!("{} ({})", page.title, purpose_words(purpose)));
        }
        // A login page that comes with an error status is still a login page, the first time and again.
        if status >= 400 && purpose != Shown::Login {
            return ends(summary(&page));
        }
        match next {
            Move::Follow(url) if self.is_away(&url, landing) => {
                self.must_be_known(&url, landing)?;
                Ok(Next::Done(left(url.as_str())))
            }
            Move::Follow(url) => Ok(Next::Send(Request::get(url), Site::Same)),
            Move::Submit(submission) if self.is_away(&submission.url, landing) => match submission.purpose {
                Purpose::Continue => {
                    self.must_be_known(&submission.url, landing)?;
                    let parameters = Form::of(submission.fields.clone());
                    Ok(Next::Done(End::Left { uri: submission.url.into(), parameters }))
                }
                _ => Err(Unsettled::because(format!(
                    "the form of {} is sent to {}, which the target file does not name; add the host to [hosts] allow if it belongs to the target",
                    request.url.path(),
                    submission.url.host_str().unwrap_or("nowhere"),
                ))),
            },
            Move::Submit(submission) if submission.purpose == Purpose::Consent && until == Until::Consent => {
                let (request, page) = (landing.request.clone(), request.url.clone());
                Ok(Next::Consent(Box::new(ConsentForm { request, page, submission })))
            }
            Move::Submit(submission) => {
                if submission.purpose == Purpose::Login && !logins.may(self.gives_password(&submission)) {
                    let says = page.error_text().unwrap_or("the login page came again");
                    return Err(Unsettled::because(format!(
                        "{} could not log in: {}; check name and password in [[server.user]]",
                        self.name,
                        self.scene.shown(says, 120)
                    )));
                }
                let request = Self::written(&submission, &request.url, None);
                Ok(Next::Send(request, Site::Same))
            }
            Move::Stuck(stuck) => {
                Ok(Next::Done(End::Page { status, says: summary(&page), stuck: Some(stuck.to_string()) }))
            }
        }
    }

    fn gives_password(&self, submission: &Submission) -> bool {
        submission.fields.iter().any(|(_, value)| *value == self.person.password)
    }

    /// The request that a submitted form becomes. `from` is the origin of the page that submits it, if it is foreign.
    pub(super) fn written(submission: &Submission, page: &Url, from: Option<&str>) -> Request {
        let mut request = Request::get(submission.address());
        if let Some(body) = submission.body() {
            request = Request { method: "POST".into(), body: body.bytes, ..request };
            request = request.header("Content-Type", &body.content_type);
        }
        let origin = from.map_or_else(|| page.origin().ascii_serialization(), str::to_owned);
        let referer =
            from.map_or_else(|| page[..url::Position::AfterPath].to_owned(), |from| format!("{from}/"));
        match submission.method {
            Method::Get => request.header("Referer", &referer),
            Method::Post => request.header("Origin", &origin).header("Referer", &referer),
        }
    }
}

/// A page in a few words: its title, and the error it shows or else its first words.
fn summary(page: &Page) -> String {
    let words = page.error_text().unwrap_or(&page.text);
    // The first words of a page often are its title again.
    let words = words.strip_prefix(page.title.as_str()).unwrap_or(words).trim_start();
    let parts: Vec<&str> = [page.title.as_str(), words].into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(": ")
}

fn purpose_words(purpose: Shown) -> &'static str {
    match purpose {
        Shown::Login => "a login page",
        Shown::Consent => "a consent page",
        Shown::Other => "no form",
    }
}
