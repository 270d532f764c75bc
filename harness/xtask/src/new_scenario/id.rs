use anyhow::{Result, ensure};

/// The id of a scenario, `code.single-use`, as names of modules.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Id {
    /// One word: `code`.
    pub(super) group: String,
    /// Snake case: `single_use`.
    pub(super) module: String,
}

impl Id {
    /// Takes `group.name`: the group is one word, the name words with hyphens between, all of `a-z` and `0-9`.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let hint = "write it like code.single-use";
        let parts: Vec<&str> = text.split('.').collect();
        let &[group, name] = parts.as_slice() else {
            anyhow::bail!("{text} is not group.name: {hint}");
        };
        ensure!(is_word(group), "the group `{group}` is not one word of a-z and 0-9: {hint}");
        ensure!(
            name.split('-').all(is_word),
            "the name `{name}` is not made of words of a-z and 0-9: {hint}"
        );
        let id = Self { group: group.to_owned(), module: name.replace('-', "_") };
        for module in [&id.group, &id.module] {
            ensure!(is_identifier(module), "`{module}` cannot be the name of a module: choose another word");
        }
        Ok(id)
    }

    /// The name of the fault that is the scenario's own.
    pub(super) fn fault(&self) -> String {
        let words = self.group.split('_').chain(self.module.split('_'));
        words.map(|word| word[..1].to_uppercase() + &word[1..]).collect::<String>() + "Broken"
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.group, self.module.replace('_', "-"))
    }
}

/// `CodeNeverSpent`, not `codeNeverSpent` or `Code_Never_Spent`.
pub(super) fn is_upper_camel(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
}

/// Whether a snake case word can name a module: the keywords are those of the Rust reference, `mod` is the file.
fn is_identifier(word: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
        "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
        "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self",
        "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
        "virtual", "where", "while", "yield",
    ];
    word.starts_with(|first: char| first.is_ascii_lowercase()) && !KEYWORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_become_names() {
        let id = Id::parse("pkce.s256-happy").unwrap();
        assert_eq!(id, Id { group: "pkce".to_owned(), module: "s256_happy".to_owned() });
        assert_eq!(id.to_string(), "pkce.s256-happy");
        assert_eq!(id.fault(), "PkceS256HappyBroken");
        assert!(is_upper_camel(&id.fault()));
    }

    #[test]
    fn what_cannot_be_an_id_is_refused_with_the_reason() {
        for (text, reason) in [
            ("code", "not group.name"),
            ("code.single.use", "not group.name"),
            (".x", "the group"),
            ("my-code.x", "the group"),
            ("Code.x", "the group"),
            ("../code.x", "not group.name"),
            ("code.", "the name"),
            ("code.single_use", "the name"),
            ("code.single--use", "the name"),
            ("code.-x", "the name"),
            ("code.é", "the name"),
            ("code.a/b", "the name"),
            ("code.type", "cannot be the name of a module"),
            ("code.mod", "cannot be the name of a module"),
            ("match.x", "cannot be the name of a module"),
            ("code.2nd-use", "cannot be the name of a module"),
        ] {
            let error = Id::parse(text).unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn faults_are_upper_camel() {
        assert!(is_upper_camel("CodeNeverSpent"));
        for wrong in ["", "codeNeverSpent", "Code_Never", "code-never-spent", "Code,Never"] {
            assert!(!is_upper_camel(wrong), "{wrong}");
        }
    }
}
