//! Expressions of flexible federated credentials: `claims['sub'] matches 'repo:contoso/*' and claims['ref'] eq 'main'`.

use beartrap_lab::Signed;

/// What the claims of an assertion have to be like.
#[derive(Debug, Clone)]
pub(crate) struct Expression {
    /// As it was written.
    pub(crate) text: String,
    terms: Vec<Term>,
}

#[derive(Debug, Clone)]
struct Term {
    claim: String,
    operator: Operator,
    value: String,
}

#[derive(Debug, Clone, Copy)]
enum Operator {
    /// Letter by letter.
    Eq,
    /// `*` stands for any letters and `?` for one.
    Matches,
}

impl Expression {
    /// The longest that can be registered.
    const LONGEST: usize = 600;

    /// Terms joined by `and`. None if it is no such thing.
    pub(super) fn read(text: String) -> Option<Self> {
        let mut terms = Vec::new();
        let mut rest = (text.len() <= Self::LONGEST).then_some(text.as_str())?;
        loop {
            let (term, after) = Term::read(rest.trim_start())?;
            terms.push(term);
            let after = after.trim_start();
            if after.is_empty() {
                return Some(Self { text, terms });
            }
            rest = after.strip_prefix("and ")?;
        }
    }

    /// Whether every term holds. Only claims that are text are looked at.
    pub(crate) fn fits(&self, signed: &Signed) -> bool {
        self.terms.iter().all(|term| signed.text(&term.claim).is_some_and(|value| term.holds(value)))
    }
}

impl Term {
    fn read(text: &str) -> Option<(Self, &str)> {
        let (claim, rest) = text.strip_prefix("claims['")?.split_once("']")?;
        let (operator, rest) = rest.trim_start().split_once(' ')?;
        let operator = match operator {
            "eq" => Operator::Eq,
            "matches" => Operator::Matches,
            _ => return None,
        };
        let (value, rest) = rest.trim_start().strip_prefix('\'')?.split_once('\'')?;
        Some((Self { claim: claim.to_owned(), operator, value: value.to_owned() }, rest))
    }

    fn holds(&self, value: &str) -> bool {
        match self.operator {
            Operator::Eq => value == self.value,
            Operator::Matches => matches(self.value.as_bytes(), value.as_bytes()),
        }
    }
}

/// Whether a pattern matches all of a text. After a mismatch the last `*` takes one letter more.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut in_text) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while in_text < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, in_text));
                at += 1;
            }
            Some(letter) if *letter == b'?' || *letter == text[in_text] => {
                at += 1;
                in_text += 1;
            }
            _ => {
                let Some((of_star, taken)) = star else { return false };
                star = Some((of_star, taken + 1));
                at = of_star + 1;
                in_text = taken + 1;
            }
        }
    }
    pattern[at..].iter().all(|letter| *letter == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_the_whole_text() {
        for (pattern, text, fits) in [
            ("repo:contoso/*:ref:refs/heads/main", "repo:contoso/orders:ref:refs/heads/main", true),
            ("repo:contoso/*:ref:refs/heads/main", "repo:contoso/orders:ref:refs/heads/main-2", false),
            ("repo:contoso/*", "repo:contoso-evil/orders", false),
            ("*main*", "refs/heads/main", true),
            ("v?", "v1", true),
            ("v?", "v10", false),
            ("", "", true),
            ("**", "", true),
            ("a*b*c", "aXbYbZc", true),
            ("A", "a", false),
        ] {
            assert_eq!(matches(pattern.as_bytes(), text.as_bytes()), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn an_expression_is_terms_joined_by_and() {
        let read = |text: &str| Expression::read(text.to_owned());
        assert_eq!(read("claims['sub'] matches 'a and b*' and claims['ref'] eq 'x'").unwrap().terms.len(), 2);
        for wrong in [
            "",
            "sub eq 'x'",
            "claims['sub'] like 'x'",
            "claims['sub'] eq x",
            "claims['sub'] eq 'x' or claims['ref'] eq 'y'",
            "claims['sub'] eq 'x' and",
        ] {
            assert!(read(wrong).is_none(), "{wrong}");
        }
        assert!(read(&format!("claims['sub'] eq '{}'", "x".repeat(600))).is_none());
    }
}
