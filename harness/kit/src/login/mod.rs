//! Login and consent pages without a browser: what is on a page, and what a person would do next.
//!
//! [`Page::read`] turns HTML into forms as a browser builds them (HTML Living Standard, section 4.10), and [`Page::next`]
//! says which of them a person would send: the login form with name and password, the consent form with the button that
//! means yes or no, the form that only carries the browser on. Nothing here does input or output; the browser actor
//! sends what comes out, keeps the cookies and counts the steps.
//!
//! Pages of products differ in words more than in shape, so the choice is a score over words (`words`), and each guess
//! has a key of `[server.login.form]` that overrides it ([`Hints`]).
//!
//! [`Command`] is the way in for pages that need a script: a program of the user's logs in and prints what it got.

mod choose;
mod command;
mod control;
mod fill;
mod form;
mod hints;
mod markup;
mod page;
mod stuck;
mod submission;
mod words;

#[cfg(test)]
mod tests;

pub use command::{Answer, Command, CommandError};
pub use control::{Choice, Control, Kind};
pub use form::{Action, HtmlForm, Method};
pub use hints::{Hints, Identifier};
pub use page::{Page, Refresh};
pub use stuck::{Reason, Stuck};
pub use submission::{Body, Submission};

/// Who logs in.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The user name.
    pub name: String,
    /// The password. It is never part of a message or of debug output.
    pub password: String,
    /// The address for login forms that ask for one; the name is used where there is none.
    pub email: Option<String>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What the person answers when asked for consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Yes, and all scopes that are offered.
    Allow,
    /// No.
    Deny,
}

/// What a submission is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Says who the person is. A login in two steps (name, then password) is this twice.
    Login,
    /// Answers the question for consent.
    Consent,
    /// Carries the browser on without a question: `form_post` and other pages that a script would send off.
    Continue,
}

/// What a person would do with a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// Send a form.
    Submit(Submission),
    /// Go where the page says by itself (`meta` refresh).
    Follow(url::Url),
    /// Nothing that can be told from the page alone.
    Stuck(Stuck),
}
