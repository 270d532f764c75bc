//! One control of a form.

use super::form::{Action, Method};

/// One control of a form, as the page has it before anybody touches it.
#[derive(Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an attribute of the element, independent of the others"
)]
pub struct Control {
    /// The name under which it is submitted; a control without a name is not, but a button may still be pressed.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The default value; for a select see [`Control::choices`].
    pub value: String,
    /// The `id` attribute.
    pub id: String,
    /// The `autocomplete` attribute, in lower case.
    pub autocomplete: String,
    /// What a person reads beside or on it: label, `aria-label`, title, placeholder, or a button's text.
    pub label: String,
    /// A checkbox or radio button that is on by default.
    pub checked: bool,
    /// Never submitted: disabled by itself or by a fieldset around it.
    pub disabled: bool,
    /// A person cannot change it.
    pub read_only: bool,
    /// A browser does not submit before it is filled or ticked.
    pub required: bool,
    /// A person does not see it, although it is not of the type `hidden`: traps for robots are made like this.
    pub concealed: bool,
    /// The options of a select.
    pub choices: Vec<Choice>,
    /// Where the button sends the form, if it says so itself (`formaction`).
    pub action: Option<Action>,
    /// How the button sends the form, if it says so itself (`formmethod`).
    pub method: Option<Method>,
    /// Whether the button asks for `multipart/form-data` or against it (`formenctype`).
    pub multipart: Option<bool>,
}

/// Kinds of controls, as far as they differ in what is submitted and in what a person does with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `type=hidden`.
    Hidden,
    /// A line of text of any type that has no kind of its own here.
    Text,
    /// `type=email`.
    Email,
    /// `type=search`.
    Search,
    /// `type=password`.
    Password,
    /// Several lines of text.
    TextArea,
    /// `type=checkbox`.
    Checkbox,
    /// `type=radio`.
    Radio,
    /// A select with one answer, or with several.
    Select {
        /// Whether several options may be selected.
        multiple: bool,
    },
    /// `type=file`.
    File,
    /// A button that submits.
    Submit,
    /// `type=image`: a button that submits where it was clicked.
    Image,
    /// A button that does nothing without a script, or resets.
    Inert,
}

/// One option of a select.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is submitted.
    pub value: String,
    /// Selected by default.
    pub selected: bool,
    /// Never submitted.
    pub disabled: bool,
}

impl Control {
    /// Whether pressing it submits the form.
    pub fn is_button(&self) -> bool {
        matches!(self.kind, Kind::Submit | Kind::Image)
    }

    /// Whether a person can type into it.
    pub fn takes_text(&self) -> bool {
        let typed =
            matches!(self.kind, Kind::Text | Kind::Email | Kind::Search | Kind::Password | Kind::TextArea);
        typed && !self.disabled
    }

    /// What to call it in a message: its name, else what stands on it.
    pub fn called(&self) -> &str {
        [&self.name, &self.label, &self.id].into_iter().find(|s| !s.is_empty()).map_or("(no name)", |s| s)
    }
}

/// Values are left out: hidden fields hold codes and tokens.
impl std::fmt::Debug for Control {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Control")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .field("label", &self.label)
            .field("checked", &self.checked)
            .field("disabled", &self.disabled)
            .finish_non_exhaustive()
    }
}
