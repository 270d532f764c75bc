//! Collects controls and the text that stands on and beside them.

use super::Attributes;
use super::fieldsets::Fieldsets;
use super::prose::Prose;
use crate::login::control::{Choice, Control, Kind};
use crate::login::form::{Action, HtmlForm, Method};
use crate::login::page::Page;
use std::collections::HashMap;

/// The form that a control belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// The form at this position.
    Form(usize),
    /// A form that is not kept.
    Dropped,
}

/// All controls of a page in tree order, while it is read.
#[derive(Default)]
pub(super) struct Controls {
    all: Vec<Raw>,
    /// Controls kept per form; the key `None` counts those that name their form by id.
    counts: HashMap<Option<usize>, usize>,
    loose: Vec<String>,
    dropped: bool,
    fieldsets: Fieldsets,
    open: Option<Open>,
    group_disabled: bool,
    labels: Vec<Label>,
    in_label: Option<usize>,
}

struct Raw {
    control: Control,
    owner: Option<Owner>,
    form_id: Option<String>,
    form_action: Option<String>,
    label: Option<usize>,
}

/// A control whose content is being read; `None` where the control itself was dropped.
enum Open {
    Button(Option<usize>, Prose),
    TextArea(Option<usize>, String),
    Select { at: Option<usize>, option: Option<OpenOption>, shown_rows: usize },
}

struct OpenOption {
    value: Option<String>,
    selected: bool,
    disabled: bool,
    text: Prose,
}

struct Label {
    target: String,
    text: Prose,
}

/// What becomes of the controls.
pub(super) struct Owned {
    pub(super) by_form: Vec<Vec<Control>>,
    pub(super) loose: Vec<String>,
    pub(super) dropped: bool,
}

impl Controls {
    const MAX_LABELS: usize = 2000;
    const MAX_LOOSE: usize = 20;

    pub(super) fn start(&mut self, element: &str, attributes: &Attributes<'_>, form: Option<Owner>) {
        match element {
            "input" => {
                self.close_select();
                self.input(attributes, form);
            }
            "button" => {
                self.close_button();
                let kind = match attributes.keyword("type").as_str() {
                    "button" | "reset" => Kind::Inert,
                    _ => Kind::Submit,
                };
                let at = self.add(Self::control(kind, attributes), attributes, form);
                self.open = Some(Open::Button(at, Prose::new(Page::MAX_LABEL)));
            }
            "textarea" => {
                self.close_select();
                let at = self.add(Self::control(Kind::TextArea, attributes), attributes, form);
                self.open = Some(Open::TextArea(at, String::new()));
            }
            "select" => {
                self.close_select();
                let multiple = attributes.has("multiple");
                let rows = attributes.keyword("size").parse().unwrap_or(0);
                let at = self.add(Self::control(Kind::Select { multiple }, attributes), attributes, form);
                self.open =
                    Some(Open::Select { at, option: None, shown_rows: if multiple { 2 } else { rows } });
            }
            "optgroup" => {
                self.close_option();
                self.group_disabled = attributes.has("disabled");
            }
            "option" => self.option(attributes),
            "fieldset" => self.fieldsets.open(attributes.has("disabled")),
            "legend" => self.fieldsets.open_legend(),
            "label" => {
                self.in_label = (self.labels.len() < Self::MAX_LABELS).then_some(self.labels.len());
                if self.in_label.is_some() {
                    self.labels
                        .push(Label { target: attributes.text("for"), text: Prose::new(Page::MAX_LABEL) });
                }
            }
            _ => {}
        }
    }

    pub(super) fn end(&mut self, element: &str) {
        match element {
            "button" => self.close_button(),
            "textarea" => self.close_text_area(),
            "select" => self.close_select(),
            "optgroup" => {
                self.close_option();
                self.group_disabled = false;
            }
            "option" => self.close_option(),
            "fieldset" => self.fieldsets.close(),
            "legend" => self.fieldsets.close_legend(),
            "label" => self.in_label = None,
            _ => {}
        }
    }

    /// Gives text to what is being read; whether that was its place, so that it is no prose of the page.
    pub(super) fn takes(&mut self, text: &str) -> bool {
        match &mut self.open {
            Some(Open::TextArea(_, value)) => value.push_str(text),
            Some(Open::Select { option, .. }) => {
                if let Some(option) = option {
                    option.text.push(text);
                }
            }
            Some(Open::Button(_, label)) => {
                label.push(text);
                return false;
            }
            None => {
                if let Some(label) = self.in_label {
                    self.labels[label].text.push(text);
                }
                return false;
            }
        }
        true
    }

    pub(super) fn break_word(&mut self) {
        if let Some(Open::Button(_, label)) = &mut self.open {
            label.break_word();
        }
        if let Some(label) = self.in_label {
            self.labels[label].text.break_word();
        }
    }

    /// Gives each form its controls. `resolve` turns a `formaction` into an address.
    pub(super) fn finish(mut self, form_ids: &[&str], resolve: impl Fn(Option<&str>) -> Action) -> Owned {
        self.close_button();
        self.close_text_area();
        self.close_select();
        let mut first_with_id: HashMap<&str, usize> = HashMap::new();
        for (at, id) in form_ids.iter().enumerate().filter(|(_, id)| !id.is_empty()) {
            first_with_id.entry(id).or_insert(at);
        }
        let labels: Vec<(String, String)> =
            self.labels.into_iter().map(|label| (label.target, label.text.into_text())).collect();
        let mut by_id: HashMap<&str, &str> = HashMap::new();
        for (target, text) in labels.iter().filter(|(target, _)| !target.is_empty()) {
            by_id.entry(target).or_insert(text);
        }
        let mut by_form: Vec<Vec<Control>> = form_ids.iter().map(|_| Vec::new()).collect();
        for raw in self.all {
            let Raw { mut control, owner, form_id, form_action, label } = raw;
            let form = match (form_id, owner) {
                (Some(id), _) => first_with_id.get(id.as_str()).copied(),
                (None, Some(Owner::Form(at))) => Some(at),
                (None, _) => None,
            };
            let Some(form) = form else { continue };
            let beside = label.map(|at| labels[at].1.as_str()).filter(|text| !text.is_empty());
            if let Some(text) = by_id.get(control.id.as_str()).copied().or(beside) {
                control.label = format!("{text} {}", control.label);
            }
            control.action = form_action.map(|raw| resolve(Some(&raw)));
            if by_form[form].len() < HtmlForm::MAX_CONTROLS {
                by_form[form].push(control);
            } else {
                self.dropped = true;
            }
        }
        Owned { by_form, loose: self.loose, dropped: self.dropped }
    }

    fn input(&mut self, attributes: &Attributes<'_>, form: Option<Owner>) {
        let kind = match attributes.keyword("type").as_str() {
            "hidden" => Kind::Hidden,
            "email" => Kind::Email,
            "search" => Kind::Search,
            "password" => Kind::Password,
            "checkbox" => Kind::Checkbox,
            "radio" => Kind::Radio,
            "file" => Kind::File,
            "submit" => Kind::Submit,
            "image" => Kind::Image,
            "button" | "reset" => Kind::Inert,
            _ => Kind::Text,
        };
        let mut control = Self::control(kind, attributes);
        match kind {
            Kind::Checkbox | Kind::Radio if !attributes.has("value") => "on".clone_into(&mut control.value),
            Kind::Submit | Kind::Inert => control.label.clone_from(&control.value),
            Kind::Image => control.label = attributes.text("alt"),
            _ => {}
        }
        self.add(control, attributes, form);
    }

    fn control(kind: Kind, attributes: &Attributes<'_>) -> Control {
        let mut label = Prose::new(Page::MAX_LABEL);
        for name in ["aria-label", "title", "placeholder"] {
            label.break_word();
            label.push(&attributes.text(name));
        }
        let button = matches!(kind, Kind::Submit | Kind::Image);
        // formmethod=dialog makes the button one that sends nothing.
        let inert = button && attributes.keyword("formmethod") == "dialog";
        Control {
            name: attributes.text("name"),
            kind: if inert { Kind::Inert } else { kind },
            value: attributes.text("value"),
            id: attributes.text("id"),
            autocomplete: attributes.keyword("autocomplete"),
            label: label.into_text(),
            checked: attributes.has("checked"),
            disabled: attributes.has("disabled"),
            read_only: attributes.has("readonly"),
            required: attributes.has("required"),
            concealed: attributes.conceals(),
            choices: Vec::new(),
            action: None,
            method: (button && attributes.has("formmethod"))
                .then(|| if attributes.keyword("formmethod") == "post" { Method::Post } else { Method::Get }),
            multipart: (button && attributes.has("formenctype"))
                .then(|| attributes.keyword("formenctype") == "multipart/form-data"),
        }
    }

    fn add(
        &mut self,
        mut control: Control,
        attributes: &Attributes<'_>,
        form: Option<Owner>,
    ) -> Option<usize> {
        let form_id = attributes.get("form").map(std::borrow::Cow::into_owned);
        let key = match (&form_id, form) {
            (Some(_), _) => None,
            (None, Some(Owner::Form(at))) => Some(at),
            (None, Some(Owner::Dropped)) => return None,
            (None, None) => {
                let typed = control.takes_text() && !control.name.is_empty();
                if typed && self.loose.len() < Self::MAX_LOOSE {
                    self.loose.push(control.name);
                }
                return None;
            }
        };
        let count = self.counts.entry(key).or_default();
        if *count == HtmlForm::MAX_CONTROLS {
            self.dropped = true;
            return None;
        }
        *count += 1;
        control.disabled |= self.fieldsets.disable();
        let form_action = control.is_button().then(|| attributes.get("formaction")).flatten();
        let form_action = form_action.map(std::borrow::Cow::into_owned);
        self.all.push(Raw { control, owner: form, form_id, form_action, label: self.in_label });
        Some(self.all.len() - 1)
    }

    fn option(&mut self, attributes: &Attributes<'_>) {
        self.close_option();
        if let Some(Open::Select { option, .. }) = &mut self.open {
            *option = Some(OpenOption {
                value: attributes.get("value").map(std::borrow::Cow::into_owned),
                selected: attributes.has("selected"),
                disabled: attributes.has("disabled") || self.group_disabled,
                text: Prose::new(Page::MAX_LABEL),
            });
        }
    }

    fn close_option(&mut self) {
        if let Some(Open::Select { at, option, .. }) = &mut self.open
            && let Some(option) = option.take()
            && let Some(at) = *at
        {
            let choices = &mut self.all[at].control.choices;
            if choices.len() == HtmlForm::MAX_CONTROLS {
                self.dropped = true;
                return;
            }
            choices.push(Choice {
                value: option.value.unwrap_or_else(|| option.text.into_text()),
                selected: option.selected,
                disabled: option.disabled,
            });
        }
    }

    /// A select that shows one row has always one option selected: the last one marked, else the first that can be
    /// (HTML 4.10.7, "selectedness setting algorithm").
    fn close_select(&mut self) {
        self.close_option();
        self.group_disabled = false;
        match self.open.take() {
            Some(Open::Select { at: Some(at), shown_rows, .. }) => {
                let control = &mut self.all[at].control;
                if control.kind == (Kind::Select { multiple: true }) {
                    return;
                }
                let marked = control.choices.iter().rposition(|c| c.selected);
                let first = control.choices.iter().position(|c| !c.disabled).filter(|_| shown_rows <= 1);
                let selected = marked.or(first);
                for (at, choice) in control.choices.iter_mut().enumerate() {
                    choice.selected = Some(at) == selected;
                }
            }
            Some(Open::Select { .. }) | None => {}
            other => self.open = other,
        }
    }

    fn close_button(&mut self) {
        match self.open.take() {
            Some(Open::Button(at, text)) => {
                let text = text.into_text();
                if let Some(at) = at.filter(|_| !text.is_empty()) {
                    self.all[at].control.label = text;
                }
            }
            other => self.open = other,
        }
    }

    /// A line break right after the tag is not part of the value.
    fn close_text_area(&mut self) {
        match self.open.take() {
            Some(Open::TextArea(at, value)) => {
                if let Some(at) = at {
                    let value =
                        value.strip_prefix("\r\n").or_else(|| value.strip_prefix('\n')).unwrap_or(&value);
                    value.clone_into(&mut self.all[at].control.value);
                }
            }
            other => self.open = other,
        }
    }
}
