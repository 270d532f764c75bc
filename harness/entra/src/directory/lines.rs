//! What is wrong with the text of a directory, with the line and the nearest known name.

/// Why a directory cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// It is not TOML, or has a key that nobody knows; with line, column and the nearest known key.
    #[error("{0}")]
    Malformed(String),
    /// A name refers to nothing.
    #[error("line {line}: there is no {what} called {name}{hint}")]
    Unknown {
        /// The line of the name, from one.
        line: usize,
        /// What it should be: tenant, application, user, permission.
        what: &'static str,
        /// The name.
        name: String,
        /// The nearest known one, as a question.
        hint: String,
    },
    /// Two things have one name.
    #[error("line {line}: {name} is there twice")]
    Twice {
        /// The line of the second, from one.
        line: usize,
        /// The name or identifier.
        name: String,
    },
}

/// The text, to say where a name stands.
pub(super) struct Lines<'a>(pub(super) &'a str);

impl Lines<'_> {
    pub(super) fn unknown<'a>(
        &self,
        what: &'static str,
        name: &str,
        known: impl Iterator<Item = &'a str>,
    ) -> DirectoryError {
        let hint = nearest(name, known).map_or_else(String::new, |known| format!("; did you mean {known}?"));
        DirectoryError::Unknown { line: self.first_with(name), what, name: name.to_owned(), hint }
    }

    pub(super) fn first_with(&self, name: &str) -> usize {
        let quoted = format!("\"{name}");
        self.0.lines().position(|line| line.contains(&quoted)).map_or(1, |place| place + 1)
    }

    pub(super) fn last_with(&self, name: &str) -> usize {
        let quoted = format!("\"{name}\"");
        let places = self.0.lines().enumerate().filter(|(_, line)| line.contains(&quoted));
        places.last().map_or(1, |(place, _)| place + 1)
    }
}

/// The name that was most likely meant.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let alike = known.map(|known| (strsim::jaro_winkler(name, known), known));
    alike.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(alike, _)| *alike > 0.7).map(|(_, known)| known)
}

/// What the reader says, and of an unknown key the known one that was most likely meant.
pub(super) fn with_nearest_key(error: &toml::de::Error) -> String {
    let mut quoted = error.message().split('`').skip(1).step_by(2);
    let hint = quoted.next().filter(|_| error.message().starts_with("unknown field"));
    let hint = hint.and_then(|unknown| nearest(unknown, quoted));
    let said = error.to_string();
    hint.map_or_else(|| said.clone(), |known| format!("{}\ndid you mean {known}?", said.trim_end()))
}
