//! Why a page cannot be answered, and what to do about it.

use super::{Control, Hints, Page};
use std::fmt;

/// A page that cannot be answered: what was seen, and which key of `[server.login]` helps. It holds no values of fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    /// Why.
    pub reason: Reason,
    /// The page's title, or empty.
    pub title: String,
    /// The page's path, without the query, which may hold codes.
    pub path: String,
    /// Names of the fields that a person could fill in; at most twenty.
    pub fields: Vec<String>,
    /// Texts of the buttons; at most twenty.
    pub buttons: Vec<String>,
    /// What the page itself says is wrong, or how a page without forms begins; long words, which may be codes, are cut.
    pub says: Option<String>,
    /// A key that is set but matches nothing on this page: key, value, and the nearest that would match.
    pub unmatched: Option<(&'static str, String, Option<String>)>,
}

/// Why a page cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reason {
    /// There is no form.
    NoForm,
    /// There is no form, but a script or fields that only a script can send.
    NeedsScript,
    /// The form asks for a new password: a registration, or an account that must change it first.
    NewPassword,
    /// The form asks for a second factor or a captcha.
    OneTimeCode,
    /// There are forms, but none is for login, for consent, or on the way.
    NothingToDo,
    /// More than one form could be the way on.
    SeveralForms,
    /// The login form has buttons, but none that logs in with a password.
    NoLoginButton,
    /// The page asks for consent with buttons that are not understood.
    NoAllowButton,
    /// The page asks for consent and shows no way to say no.
    NoDenyButton,
    /// The form is not sent to an address but to this scheme (`javascript`).
    RefusedAction(String),
}

impl Reason {
    /// The key of `[server.login]` to set.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NoForm | Self::NeedsScript | Self::NewPassword | Self::RefusedAction(_) => "driver",
            Self::OneTimeCode => "form.fields",
            Self::NothingToDo => "form.user_field",
            Self::SeveralForms | Self::NoAllowButton => "form.allow_button",
            Self::NoLoginButton => "form.login_button",
            Self::NoDenyButton => "form.deny_button",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoForm => write!(
                f,
                "there is no form; read what it says, and if its login needs a browser, set driver = \"command\""
            ),
            Self::NeedsScript => {
                write!(f, "there is no form without a script; set driver = \"command\"")
            }
            Self::NewPassword => write!(
                f,
                "the form asks for a new password; set the user's password at the server first, or set driver = \"command\""
            ),
            Self::OneTimeCode => write!(
                f,
                "the form asks for a one-time code or a captcha; use a user without one, set form.fields to a fixed value, or set driver = \"command\""
            ),
            Self::NothingToDo => write!(
                f,
                "no form looks like login or consent; set form.user_field and form.password_field, or form.allow_button and form.deny_button"
            ),
            Self::SeveralForms => {
                write!(
                    f,
                    "several forms could be the way on; set form.allow_button to the right one's button"
                )
            }
            Self::NoLoginButton => {
                write!(f, "no button of the login form logs in with a password; set form.login_button")
            }
            Self::NoAllowButton => write!(f, "no button clearly says yes; set form.allow_button"),
            Self::NoDenyButton => write!(f, "no button clearly says no; set form.deny_button"),
            Self::RefusedAction(scheme) => {
                write!(f, "the form goes to \"{scheme}\", which is no web address; set driver = \"command\"")
            }
        }
    }
}

impl fmt::Display for Stuck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        write!(f, "the page \"{}\" at {}: {} in [server.login]", self.title, self.path, self.reason)?;
        if let Some((key, given, nearest)) = &self.unmatched {
            write!(f, " ({key} is \"{given}\", which is not on this page")?;
            if let Some(nearest) = nearest {
                write!(f, "; the nearest is \"{nearest}\"")?;
            }
            write!(f, ")")?;
        }
        write!(f, "; fields: {}; buttons: {}", listed(&self.fields), listed(&self.buttons))?;
        if let Some(says) = &self.says {
            write!(f, "; the page says: {says}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Stuck {}

impl Page {
    const MAX_NAMED: usize = 20;

    /// Describes this page as one that cannot be answered.
    pub(super) fn stuck(&self, reason: Reason, hints: &Hints) -> Stuck {
        let called = |wanted: fn(&Control) -> bool| -> Vec<String> {
            let all = self.forms.iter().flat_map(|form| &form.controls).filter(|control| wanted(control));
            all.map(|control| control.called().to_owned()).take(Self::MAX_NAMED).collect()
        };
        let mut fields = called(Control::takes_text);
        fields.extend(self.loose_fields.iter().take(Self::MAX_NAMED - fields.len()).cloned());
        let labels = self.forms.iter().flat_map(|form| form.buttons().map(|(_, button)| button));
        let labels = labels.map(|b| if b.label.is_empty() { b.called() } else { &b.label }.to_owned());
        let buttons: Vec<String> = labels.take(Self::MAX_NAMED).collect();
        let unmatched = unmatched(&reason, hints, &fields, &buttons);
        Stuck {
            reason,
            title: self.title.clone(),
            path: self.url.path().to_owned(),
            fields,
            buttons,
            says: self.in_short(),
            unmatched,
        }
    }

    fn in_short(&self) -> Option<String> {
        const WORDS: usize = 20;
        const LONGEST: usize = 24;
        let begins = Some(self.text.as_str()).filter(|text| self.forms.is_empty() && !text.is_empty());
        let said = self.error_text().or(begins)?;
        let cut = |word: &str| match word.char_indices().nth(LONGEST) {
            Some(_) => word.chars().take(3).chain(['…']).collect(),
            None => word.to_owned(),
        };
        Some(said.split(' ').take(WORDS).map(cut).collect::<Vec<String>>().join(" "))
    }
}

/// The hint that was meant for this reason and matched nothing; had it matched, the reason would be another.
fn unmatched(
    reason: &Reason,
    hints: &Hints,
    fields: &[String],
    buttons: &[String],
) -> Option<(&'static str, String, Option<String>)> {
    let keys: &[(&'static str, &Option<String>, &[String])] = match reason {
        Reason::NothingToDo => &[
            ("form.user_field", &hints.user_field, fields),
            ("form.password_field", &hints.password_field, fields),
            ("form.allow_button", &hints.allow_button, buttons),
        ],
        Reason::NoLoginButton => &[("form.login_button", &hints.login_button, buttons)],
        Reason::NoAllowButton | Reason::SeveralForms => {
            &[("form.allow_button", &hints.allow_button, buttons)]
        }
        Reason::NoDenyButton => &[("form.deny_button", &hints.deny_button, buttons)],
        _ => &[],
    };
    keys.iter().find_map(|(key, given, seen)| {
        let given = given.as_ref()?;
        let near = |name: &&String| strsim::jaro_winkler(name, given) > 0.75;
        let by_distance = |a: &&String, b: &&String| {
            strsim::jaro_winkler(a, given).total_cmp(&strsim::jaro_winkler(b, given))
        };
        Some((*key, given.clone(), seen.iter().filter(near).max_by(by_distance).cloned()))
    })
}
