//! Which form a person would send, and with which button.

use super::hints::{names_button, names_field};
use super::words::{self, Leaning, leaning, plain, says, squashed};
use super::{Action, Control, Decision, Hints, HtmlForm, Kind, Page, Purpose, Reason};

/// A form, the button to press and what that does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// Position among the forms of the page.
    pub(super) form: usize,
    /// Position among the controls of the form; none where the form is sent without a button.
    pub(super) button: Option<usize>,
    pub(super) purpose: Purpose,
    pub(super) decision: Decision,
}

/// Chooses the form and the button.
pub(super) fn choose(page: &Page, decision: Decision, hints: &Hints) -> Result<Step, Reason> {
    if let Some(form) = login_form(page, hints) {
        let button = login_button(&page.forms[form], hints)?;
        return Ok(Step { form, button, purpose: Purpose::Login, decision });
    }
    answer(page, decision, hints).map_err(|reason| match reason {
        Reason::NothingToDo => what_is_wrong(page),
        reason => reason,
    })
}

/// The field that takes the user name: position and how sure that is.
pub(super) fn user_field(form: &HtmlForm, hints: &Hints) -> Option<(usize, i32)> {
    let password = password_field(form, hints);
    let sure = |at: usize, field: &Control| {
        if names_field(hints.user_field.as_ref(), field) {
            return 100;
        }
        if Some(at) == password
            || matches!(field.kind, Kind::Password | Kind::Search | Kind::TextArea)
            || hints.fields.contains_key(&field.name)
        {
            return 0;
        }
        let name = squashed(&format!("{} {}", field.name, field.id));
        let label = squashed(&field.label);
        let among = |text: &str, parts: &[&str]| parts.iter().any(|part| text.contains(part));
        let mut sure = 0;
        sure += 8 * i32::from(field.autocomplete.split_ascii_whitespace().any(|word| word == "username"));
        sure += 6 * i32::from(field.autocomplete.split_ascii_whitespace().any(|word| word == "email"));
        sure += 5 * i32::from(field.kind == Kind::Email);
        sure += 5 * i32::from(among(&name, words::USER_PARTS) || field.name == "sub");
        sure += 3 * i32::from(among(&label, words::USER_PARTS));
        sure += i32::from(password.is_some_and(|password| at < password));
        sure -= 9 * i32::from(among(&name, words::NOT_USER_PARTS));
        sure -= 4 * i32::from(field.concealed);
        sure
    };
    let all = form.text_fields().map(|(at, field)| (at, sure(at, field))).filter(|(_, sure)| *sure > 0);
    first_best(all, |(_, sure)| *sure)
}

/// The field that takes the password.
pub(super) fn password_field(form: &HtmlForm, hints: &Hints) -> Option<usize> {
    let hinted = |(_, field): &(usize, &Control)| names_field(hints.password_field.as_ref(), field);
    let fields = || form.text_fields().filter(|(_, field)| takes_password(field));
    let found = form.text_fields().find(hinted);
    found
        .or_else(|| fields().find(|(_, field)| !field.concealed))
        .or_else(|| fields().next())
        .map(|(at, _)| at)
}

fn takes_password(field: &Control) -> bool {
    let name = squashed(&format!("{} {}", field.name, field.id));
    let among = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    match field.kind {
        Kind::Password => among(words::PASSWORD_PARTS) || !takes_code(field),
        Kind::Text => among(words::PASSWORD_PARTS) || field.autocomplete == "current-password",
        _ => false,
    }
}

fn takes_code(field: &Control) -> bool {
    let name = plain(&format!("{} {}", field.name, field.id));
    says(&name, words::CODE_PARTS) || field.autocomplete == "one-time-code"
}

/// Whether the form sets a password: it asks for it twice, or says that it is new.
fn sets_password(form: &HtmlForm) -> bool {
    let seen = || form.text_fields().map(|(_, f)| f).filter(|f| takes_password(f) && !f.concealed);
    seen().count() > 1 || seen().any(|field| field.autocomplete == "new-password")
}

fn login_form(page: &Page, hints: &Hints) -> Option<usize> {
    const ENOUGH: i32 = 5;
    let scores = page.forms.iter().enumerate().map(|(at, form)| (at, login_score(page, form, hints)));
    first_best(scores.filter(|(_, score)| *score >= ENOUGH), |(_, score)| *score).map(|(at, _)| at)
}

/// How much a form looks like the one to log in with. Pages put registration, search and "forgot password" beside it,
/// often with the same fields, so the words around the fields count as much as the fields.
fn login_score(page: &Page, form: &HtmlForm, hints: &Hints) -> i32 {
    let hinted = form.text_fields().any(|(_, field)| {
        names_field(hints.user_field.as_ref(), field)
            || names_field(hints.password_field.as_ref(), field)
            || hints.fields.contains_key(&field.name)
    });
    if hinted {
        return 100;
    }
    let user = user_field(form, hints).map_or(0, |(_, sure)| sure);
    let mut score = match password_field(form, hints) {
        Some(_) => 10 + 2 * i32::from(user > 0),
        None if user >= 3 => 3 + user,
        None => return 0,
    };
    score -= 12 * i32::from(sets_password(form));
    let around = words_around(page, form);
    score += 2 * i32::from(says(&around, words::LOG_IN));
    score -= 12 * i32::from(says(&around, words::OTHER_FORMS));
    let on_buttons = || form.buttons().map(|(_, button)| plain(&button.label));
    if on_buttons().any(|text| says(&text, words::LOG_IN)) {
        score += 3;
    } else if on_buttons().any(|text| says(&text, words::OTHER_FORMS)) {
        score -= 12;
    }
    score
}

/// What a form says about itself. The page's own address says nothing about one of its forms.
fn words_around(page: &Page, form: &HtmlForm) -> String {
    let path = if form.action == Action::To(page.url.clone()) { "" } else { form.action.path() };
    plain(&format!("{} {} {} {path}", form.id, form.name, form.kind))
}

fn login_button(form: &HtmlForm, hints: &Hints) -> Result<Option<usize>, Reason> {
    if let Some((at, _)) = form.buttons().find(|(_, b)| names_button(hints.login_button.as_ref(), b)) {
        return Ok(Some(at));
    }
    let score = |button: &Control| {
        let (text, name) = (plain(&button.label), plain(&format!("{} {}", button.name, button.id)));
        let mut score = 4 * i32::from(says(&text, words::LOG_IN) || says(&text, words::ON));
        score += i32::from(says(&name, words::LOG_IN));
        for wrong in [words::NO, words::OTHER_FORMS, words::ELSEWHERE] {
            score -= 6 * i32::from(says(&text, wrong)) + 2 * i32::from(says(&name, wrong));
        }
        score - 6 * i32::from(leaning(&text) == Leaning::Elsewhere)
    };
    match first_best(form.buttons().map(|(at, button)| (at, score(button))), |(_, score)| *score) {
        Some((at, score)) if score >= 0 => Ok(Some(at)),
        Some(_) => Err(Reason::NoLoginButton),
        // Enter sends a form that has no button.
        None => Ok(None),
    }
}

/// A form that can be sent without typing anything, with one of its buttons, and how much that means yes (above
/// zero) or no (below).
struct Offer {
    form: usize,
    button: Option<usize>,
    yes: i32,
}

impl Offer {
    /// At least this much, either way, is an answer to a question; less is a way on.
    const ANSWER: i32 = 3;
}

/// Answers the question for consent, or goes on where there is none.
fn answer(page: &Page, decision: Decision, hints: &Hints) -> Result<Step, Reason> {
    let hint = match decision {
        Decision::Allow => hints.allow_button.as_ref(),
        Decision::Deny => hints.deny_button.as_ref(),
    };
    let buttons =
        || page.forms.iter().enumerate().flat_map(|(at, f)| f.buttons().map(move |(b, c)| (at, b, c)));
    if let Some((form, button, _)) = buttons().find(|(_, _, button)| names_button(hint, button)) {
        return Ok(Step { form, button: Some(button), purpose: Purpose::Consent, decision });
    }
    let offers: Vec<Offer> =
        page.forms.iter().enumerate().flat_map(|(at, f)| offers(page, at, f, decision)).collect();
    let most = first_best(offers.iter(), |offer| offer.yes).ok_or(Reason::NothingToDo)?;
    let least = first_best(offers.iter(), |offer| -offer.yes).ok_or(Reason::NothingToDo)?;
    let asked =
        most.yes >= Offer::ANSWER || least.yes <= -Offer::ANSWER || scopes_offered(&page.forms[most.form]);
    let purpose = if asked { Purpose::Consent } else { Purpose::Continue };
    let chosen = match (asked, decision) {
        (true, Decision::Deny) if least.yes < 0 => least,
        (true, Decision::Deny) => return Err(Reason::NoDenyButton),
        (true, Decision::Allow) if most.yes > 0 => most,
        _ => only_way_on(&offers, purpose)?,
    };
    Ok(Step { form: chosen.form, button: chosen.button, purpose, decision })
}

/// The offer that leads on, where no button says so, or none asks anything.
fn only_way_on(offers: &[Offer], purpose: Purpose) -> Result<&Offer, Reason> {
    let best =
        offers.iter().map(|offer| offer.yes).filter(|yes| *yes >= 0).max().ok_or(Reason::NothingToDo)?;
    let mut ways = offers.iter().filter(|offer| offer.yes == best);
    match (ways.next(), ways.next(), purpose) {
        (Some(only), None, _) => Ok(only),
        (_, _, Purpose::Consent) => Err(Reason::NoAllowButton),
        _ => Err(Reason::SeveralForms),
    }
}

/// What a form offers to somebody who types nothing. A form that is for something else offers nothing.
fn offers(page: &Page, at: usize, form: &HtmlForm, decision: Decision) -> Vec<Offer> {
    let around = words_around(page, form);
    let typed = form.text_fields().any(|(_, field)| !field.concealed && !field.read_only);
    if typed || says(&around, words::OTHER_FORMS) {
        return Vec::new();
    }
    if form.buttons().next().is_none() {
        let sent_by_script = form.is_silent() && !form.controls.is_empty();
        return if sent_by_script { vec![Offer { form: at, button: None, yes: 0 }] } else { Vec::new() };
    }
    let decides = form.controls.iter().any(|c| c.kind == Kind::Radio && answers(c) != 0);
    let offer = |(button, control): (usize, &Control)| {
        let yes = button_leaning(&around, control)?;
        let yes = match decision {
            Decision::Allow if decides && yes >= 0 => Offer::ANSWER,
            Decision::Deny if decides && yes >= 0 => -Offer::ANSWER,
            _ => yes,
        };
        Some(Offer { form: at, button: Some(button), yes })
    };
    form.buttons().filter_map(offer).collect()
}

/// How much a button means yes. The text is what a person reads, so it outweighs the value, and that the names: there
/// are buttons named `allow` that say Cancel. `None` is a button that leads away.
fn button_leaning(around: &str, button: &Control) -> Option<i32> {
    let weigh = |text: &str, weight: i32| match leaning(&plain(text)) {
        Leaning::Yes => weight,
        Leaning::No => -weight,
        Leaning::On | Leaning::Elsewhere | Leaning::Open => 0,
    };
    let (text, value) = (plain(&button.label), plain(&button.value));
    if [&text, &value].into_iter().any(|t| leaning(t) == Leaning::Elsewhere || says(t, words::OTHER_FORMS)) {
        return None;
    }
    let mut yes = weigh(&button.label, 4) + i32::from(leaning(&text) == Leaning::On);
    yes += if value == text { 0 } else { weigh(&button.value, 2) };
    yes += weigh(&button.name, 1) + weigh(&button.id, 1);
    if let Some(action) = &button.action {
        yes += weigh(action.path(), 1);
    }
    // An endpoint may well be called authorize or consent; that is no answer.
    let endpoint = says(around, &["authorize", "authorise", "consent", "grant"]);
    Some(yes + if endpoint { 0 } else { weigh(around, 1) })
}

/// How much a radio button or checkbox means yes, by what stands beside it and by its value.
pub(super) fn answers(control: &Control) -> i32 {
    let weigh = |text: &str| match leaning(&plain(text)) {
        Leaning::Yes => 1,
        Leaning::No => -1,
        Leaning::On | Leaning::Elsewhere | Leaning::Open => 0,
    };
    2 * weigh(&control.label) + weigh(&control.value)
}

/// Whether a box is about what the client may do.
pub(super) fn is_scope(control: &Control) -> bool {
    let named = format!("{} {} {}", control.name, control.id, control.label);
    control.kind == Kind::Checkbox && !control.concealed && !says(&plain(&named), words::NOT_A_SCOPE)
}

fn scopes_offered(form: &HtmlForm) -> bool {
    form.controls.iter().any(|control| is_scope(control) && !control.disabled)
}

/// Why nothing on the page can be sent.
fn what_is_wrong(page: &Page) -> Reason {
    let any = |test: fn(&HtmlForm) -> bool| page.forms.iter().any(test);
    if page.forms.is_empty() && (page.scripted || !page.loose_fields.is_empty()) {
        Reason::NeedsScript
    } else if page.forms.is_empty() {
        Reason::NoForm
    } else if any(sets_password) {
        Reason::NewPassword
    } else if any(|form| form.text_fields().any(|(_, field)| takes_code(field))) {
        Reason::OneTimeCode
    } else {
        Reason::NothingToDo
    }
}

/// The first of the best; `Iterator::max_by_key` gives the last.
fn first_best<T>(items: impl Iterator<Item = T>, key: impl Fn(&T) -> i32) -> Option<T> {
    items.reduce(|best, item| if key(&item) > key(&best) { item } else { best })
}
