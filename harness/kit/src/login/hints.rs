//! What the target file may say about login pages.

use super::Control;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The keys of `[server.login.form]` that override a guess of the `form` driver. All are optional.
///
/// A field is named by its `name` or `id`; a button by its `name`, `id`, `value`, `name=value` or the text on it
/// (letter case does not matter).
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Hints {
    /// The field that takes the user name.
    pub user_field: Option<String>,
    /// The field that takes the password.
    pub password_field: Option<String>,
    /// The button that logs in.
    pub login_button: Option<String>,
    /// The button that grants consent.
    pub allow_button: Option<String>,
    /// The button that refuses consent.
    pub deny_button: Option<String>,
    /// Whether the user is known by name or by e-mail address. By default the field decides.
    pub identifier: Option<Identifier>,
    /// Further fields by name, with the value to send: a realm, a tenant, a fixed one-time code. A value for a checkbox
    /// ticks it, an empty one clears it.
    pub fields: BTreeMap<String, String>,
}

/// What a person is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identifier {
    /// The user name.
    Name,
    /// The e-mail address.
    Email,
}

/// Values for further fields are left out: they may be secrets.
impl std::fmt::Debug for Hints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hints")
            .field("user_field", &self.user_field)
            .field("password_field", &self.password_field)
            .field("login_button", &self.login_button)
            .field("allow_button", &self.allow_button)
            .field("deny_button", &self.deny_button)
            .field("identifier", &self.identifier)
            .field("fields", &self.fields.keys())
            .finish()
    }
}

/// Whether a hint names this field.
pub(super) fn names_field(hint: Option<&String>, field: &Control) -> bool {
    hint.is_some_and(|hint| !hint.is_empty() && (field.name == *hint || field.id == *hint))
}

/// Whether a hint names this button.
pub(super) fn names_button(hint: Option<&String>, button: &Control) -> bool {
    hint.is_some_and(|hint| {
        let hint = hint.trim().to_lowercase();
        let same = |s: &str| s.trim().to_lowercase() == hint;
        !hint.is_empty()
            && ([&button.name, &button.id, &button.value, &button.label].into_iter().any(|s| same(s))
                || same(&format!("{}={}", button.name, button.value)))
    })
}
