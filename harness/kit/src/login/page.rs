//! A page and what a person would do with it.

use super::choose::{Step, choose};
use super::{Decision, Hints, HtmlForm, Move, Person, Purpose, fill, markup};
use std::time::Duration;
use url::Url;

/// What is on a page, as far as logging in needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The address that was read.
    pub url: Url,
    /// The title, or empty; at most [`Page::MAX_LABEL`] bytes.
    pub title: String,
    /// At most [`Page::MAX_FORMS`].
    pub forms: Vec<HtmlForm>,
    /// Where the page goes by itself.
    pub refresh: Option<Refresh>,
    /// What a person reads, with each run of white space as one space; at most [`Page::MAX_TEXT`] bytes.
    pub text: String,
    /// Whether there is a script: what cannot be read without one then needs a real browser.
    pub scripted: bool,
    /// Names of fields outside any form, which only a script can send; at most twenty.
    pub loose_fields: Vec<String>,
    /// Whether the page was longer than the limits, so that something may be missing.
    pub truncated: bool,
    pub(super) error: Option<String>,
}

/// A `meta` refresh (HTML 4.2.5.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refresh {
    /// Where to.
    pub url: Url,
    /// How long the page stays.
    pub after: Duration,
}

impl Page {
    /// Bytes of HTML that are read; 2 MiB.
    pub const MAX_HTML: usize = 2 * 1024 * 1024;
    /// Forms that are kept.
    pub const MAX_FORMS: usize = 50;
    /// Bytes of visible text that are kept.
    pub const MAX_TEXT: usize = 2048;
    /// Bytes of a title, of a label and of an error that are kept.
    pub const MAX_LABEL: usize = 200;
    /// A page that moves on by itself within this time is waited for rather than filled in.
    const SOON: Duration = Duration::from_secs(5);

    /// Reads a page as a browser without scripts does. Markup cannot be wrong: what is not understood is skipped, and
    /// what exceeds a limit is dropped. The work is linear in the length of the page.
    pub fn read(url: &Url, html: &str) -> Self {
        markup::read(url, html)
    }

    /// The [`title`](Self::title) and the [`text`](Self::text) alone, at a part of the cost of the whole page.
    pub fn words(url: &Url, html: &str) -> (String, String) {
        markup::words(url, html)
    }

    /// What a person would do next.
    ///
    /// A login form goes first; then the question for consent, which is answered with the `decision`; then a form that
    /// only carries the browser on; then the page's own refresh.
    pub fn next(&self, person: &Person, decision: Decision, hints: &Hints) -> Move {
        let leaves_soon = self.refresh.as_ref().filter(|r| r.after <= Self::SOON);
        let step = choose(self, decision, hints);
        match (step, leaves_soon, &self.refresh) {
            (Ok(step), None, _) => self.send(&step, person, hints),
            (Ok(step), Some(_), _) if step.purpose == Purpose::Login => self.send(&step, person, hints),
            (_, Some(refresh), _) | (Err(_), None, Some(refresh)) => Move::Follow(refresh.url.clone()),
            (Err(reason), None, None) => Move::Stuck(self.stuck(reason, hints)),
        }
    }

    /// What the page is for, or `None` where [`Page::next`] would be stuck or follow a refresh.
    pub fn purpose(&self, hints: &Hints) -> Option<Purpose> {
        choose(self, Decision::Allow, hints).ok().map(|step| step.purpose)
    }

    /// Whether the page asks who the person is: after a login was sent, this means that it was not accepted (or that a
    /// second step follows, which asks for other fields).
    pub fn login_form_present(&self, hints: &Hints) -> bool {
        self.purpose(hints) == Some(Purpose::Login)
    }

    /// The text of the first visible element that says by its role, class or id that it is an error; best effort.
    pub fn error_text(&self) -> Option<&str> {
        self.error.as_deref()
    }

    fn send(&self, step: &Step, person: &Person, hints: &Hints) -> Move {
        match fill::submission(&self.forms[step.form], step, person, hints) {
            Ok(submission) => Move::Submit(submission),
            Err(reason) => Move::Stuck(self.stuck(reason, hints)),
        }
    }
}
