use std::fmt;

/// The scopes that the lab knows, in the order in which it lists them.
pub(crate) const KNOWN: &[&str] = &["openid", "profile", "email", "offline_access", API_READ, API_WRITE];
/// The scopes that a client may hold for itself, without a user.
pub(crate) const WITHOUT_USER: &[&str] = &[API_READ, API_WRITE];

pub(crate) const API_READ: &str = "api:read";
pub(crate) const API_WRITE: &str = "api:write";

/// A list of scope words without repetitions (RFC 6749 section 3.3).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Scope(Vec<String>);

impl Scope {
    pub(crate) fn parse(text: &str) -> Self {
        let mut words: Vec<String> = Vec::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
        Self(words)
    }

    /// What is granted where a request names no scope at all.
    pub(crate) fn by_default() -> Self {
        Self::parse(API_READ)
    }

    /// The words of this scope that are on a list; others are dropped, as OpenID Connect Core section 3.1.2.1 advises.
    pub(crate) fn limited_to(&self, offered: &[&str]) -> Self {
        Self(self.0.iter().filter(|word| offered.contains(&word.as_str())).cloned().collect())
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.0.iter().any(|known| known == word)
    }

    pub(crate) fn covers(&self, other: &Self) -> bool {
        other.0.iter().all(|word| self.has(word))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for word in &other.0 {
            if !self.has(word) {
                self.0.push(word.clone());
            }
        }
    }

    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}
