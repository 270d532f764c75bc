//! Fills a form in and presses its button: what a browser then sends (HTML 4.10.22.4, "constructing the entry list").

use super::choose::{Step, answers, is_scope, password_field, user_field};
use super::{
    Action, Control, Decision, Hints, HtmlForm, Identifier, Kind, Method, Person, Purpose, Reason, Submission,
};
use std::collections::HashMap;

/// The form as it is sent.
pub(super) fn submission(
    form: &HtmlForm,
    step: &Step,
    person: &Person,
    hints: &Hints,
) -> Result<Submission, Reason> {
    let pressed = step.button.map(|at| &form.controls[at]);
    let url = match pressed.and_then(|button| button.action.as_ref()).unwrap_or(&form.action) {
        Action::To(url) => url.clone(),
        Action::Refused(scheme) => return Err(Reason::RefusedAction(scheme.clone())),
    };
    let method = pressed.and_then(|button| button.method).unwrap_or(form.method);
    let multipart = pressed.and_then(|button| button.multipart).unwrap_or(form.multipart);
    let mut entries = Entries { fields: Vec::new(), hidden: Vec::new() };
    let typed = typed(form, step, person, hints);
    let radios = radios(form, step, hints);
    for (at, control) in form.controls.iter().enumerate().filter(|(_, control)| !control.disabled) {
        let set = hints.fields.get(&control.name).filter(|_| !control.name.is_empty());
        match control.kind {
            Kind::Submit if step.button == Some(at) => entries.push(&control.name, &control.value),
            Kind::Image if step.button == Some(at) => entries.push_point(&control.name),
            Kind::Submit | Kind::Image | Kind::Inert => {}
            Kind::Checkbox => {
                if set.map_or_else(|| ticks(control, step), |value| !value.is_empty()) {
                    entries.push(&control.name, &control.value);
                }
            }
            Kind::Radio => {
                if radios.get(control.name.as_str()) == Some(&at) {
                    entries.push(&control.name, &control.value);
                }
            }
            Kind::Select { .. } => match set {
                Some(value) => entries.push(&control.name, value),
                None => {
                    for choice in control.choices.iter().filter(|choice| choice.selected && !choice.disabled)
                    {
                        entries.push(&control.name, &choice.value);
                    }
                }
            },
            Kind::File => entries.push(&control.name, ""),
            Kind::Hidden => {
                if !control.name.is_empty() && !entries.hidden.contains(&control.name) {
                    entries.hidden.push(control.name.clone());
                }
                let charset = control.name.eq_ignore_ascii_case("_charset_");
                let own = if charset { "UTF-8" } else { &control.value };
                entries.push(&control.name, set.map_or(own, String::as_str));
            }
            Kind::Text | Kind::Email | Kind::Search | Kind::Password | Kind::TextArea => {
                let own = typed.get(&at).copied().unwrap_or(&control.value);
                entries.push(&control.name, set.map_or(own, String::as_str));
            }
        }
    }
    Ok(Submission {
        purpose: step.purpose,
        method,
        url,
        fields: entries.fields,
        hidden: entries.hidden,
        multipart: multipart && method == Method::Post,
    })
}

struct Entries {
    fields: Vec<(String, String)>,
    hidden: Vec<String>,
}

impl Entries {
    fn push(&mut self, name: &str, value: &str) {
        if !name.is_empty() {
            self.fields.push((crlf(name), crlf(value)));
        }
    }

    /// An image button sends where it was clicked.
    fn push_point(&mut self, name: &str) {
        let of = |axis: &str| if name.is_empty() { axis.to_owned() } else { format!("{name}.{axis}") };
        self.push(&of("x"), "0");
        self.push(&of("y"), "0");
    }
}

/// What the person types, by position.
fn typed<'a>(form: &HtmlForm, step: &Step, person: &'a Person, hints: &Hints) -> HashMap<usize, &'a str> {
    let mut typed = HashMap::new();
    if step.purpose != Purpose::Login {
        return typed;
    }
    if let Some((at, _)) = user_field(form, hints)
        && !form.controls[at].read_only
    {
        typed.insert(at, known_by(&form.controls[at], person, hints));
    }
    if let Some(at) = password_field(form, hints) {
        typed.insert(at, person.password.as_str());
    }
    typed
}

/// The name or the address, by what the field asks for. A field for either takes the name.
fn known_by<'a>(field: &Control, person: &'a Person, hints: &Hints) -> &'a str {
    let named = format!("{} {} {}", field.name, field.id, field.label).to_lowercase();
    let only_email = field.kind == Kind::Email
        || field.autocomplete == "email"
        || (named.contains("mail") && !named.contains("user") && !named.contains("login"));
    let email = match hints.identifier {
        Some(Identifier::Email) => true,
        Some(Identifier::Name) => false,
        None => only_email,
    };
    person.email.as_deref().filter(|_| email).unwrap_or(&person.name)
}

/// Whether a box is ticked when the form is sent: those that a browser insists on, and on consent those that say what
/// is granted.
fn ticks(control: &Control, step: &Step) -> bool {
    let granted = step.purpose == Purpose::Consent && step.decision == Decision::Allow && is_scope(control);
    control.checked || granted || (control.required && !control.concealed)
}

/// The radio button of each group that is on. A group whose answers mean yes and no is answered; any other stays.
fn radios<'a>(form: &'a HtmlForm, step: &Step, hints: &Hints) -> HashMap<&'a str, usize> {
    let mut on: HashMap<&str, (usize, i32)> = HashMap::new();
    for (at, radio) in form.controls.iter().enumerate().filter(|(_, control)| control.kind == Kind::Radio) {
        let fits = match (hints.fields.get(&radio.name), step.purpose, step.decision) {
            (Some(value), _, _) => {
                if *value == radio.value {
                    10
                } else {
                    0
                }
            }
            (None, Purpose::Consent, Decision::Allow) => answers(radio),
            (None, Purpose::Consent, Decision::Deny) => -answers(radio),
            (None, _, _) => 0,
        };
        let fits = if radio.disabled { 0 } else { fits };
        let before = on.get(radio.name.as_str()).map_or(0, |(_, fits)| *fits);
        if fits > before || (radio.checked && before == 0) {
            on.insert(&radio.name, (at, fits.max(0)));
        }
    }
    on.into_iter().map(|(name, (at, _))| (name, at)).collect()
}

/// Line breaks of any kind as CRLF, as forms send them.
fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}
