/// A pattern for ids: `*` stands for any run of characters, everything else for itself.
///
/// ```
/// use beartrap_core::Glob;
/// assert!(Glob::new("redirect.*").matches("redirect.host-variants"));
/// assert!(!Glob::new("redirect.*").matches("code.single-use"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob(String);

impl Glob {
    /// A pattern.
    pub fn new(pattern: impl Into<String>) -> Self {
        Self(pattern.into())
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the pattern matches the whole id. Linear in pattern and id for each `*`.
    pub fn matches(&self, id: &str) -> bool {
        let mut pieces = self.0.split('*');
        let Some(mut rest) = id.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
        let mut last = None;
        for piece in pieces {
            if let Some(piece) = last.replace(piece) {
                let Some(found) = rest.find(piece) else { return false };
                rest = &rest[found + piece.len()..];
            }
        }
        last.map_or(rest.is_empty(), |piece| rest.ends_with(piece))
    }
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn stars_match_any_run_and_nothing_else_does() {
        for (pattern, id, expected) in [
            ("*", "code.single-use", true),
            ("code.single-use", "code.single-use", true),
            ("code.single", "code.single-use", false),
            ("*.*-use", "code.single-use", true),
            ("c*e*e", "code.single-use", true),
            ("*x*", "code.single-use", false),
            ("code.*use*used", "code.single-use", false),
            ("", "code.single-use", false),
        ] {
            assert_eq!(Glob::new(pattern).matches(id), expected, "{pattern} {id}");
        }
    }
}
