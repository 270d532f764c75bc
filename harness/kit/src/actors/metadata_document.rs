use crate::judging::Observation;
use serde_json::Value;
use url::Url;

/// A metadata document as the server publishes it (RFC 8414, 3.2; OpenID Connect Discovery 1.0, 4.2).
#[derive(Debug, Clone)]
pub struct MetadataDocument {
    exchange: u32,
    url: Url,
    document: Value,
}

impl MetadataDocument {
    pub(crate) fn new(exchange: u32, url: Url, document: Value) -> Self {
        Self { exchange, url, document }
    }

    /// The path that it was fetched from.
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// Whether it stands where OpenID Connect Discovery puts it, rather than RFC 8414.
    pub fn is_openid_configuration(&self) -> bool {
        self.path().contains("/.well-known/openid-configuration")
    }

    /// A member, or null.
    pub fn get(&self, name: &str) -> &Value {
        self.document.get(name).unwrap_or(&Value::Null)
    }

    /// The issuer that it names; empty if it names none.
    pub fn issuer(&self) -> &str {
        self.get("issuer").as_str().unwrap_or_default()
    }

    /// The words of a member that is a list; none if it is anything else.
    pub fn words(&self, name: &str) -> Vec<&str> {
        self.get(name).as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// A member is a list that holds this word.
    pub fn lists(&self, name: &str, word: &str) -> Observation {
        let words = self.words(name);
        let shown: String = words.join(", ").chars().filter(|letter| !letter.is_control()).take(80).collect();
        let shown = if shown.is_empty() { "no words".to_owned() } else { shown };
        self.observe(words.contains(&word), format!("{word} in {name}"), format!("{name}: {shown}"))
    }

    /// It names this issuer, character for character.
    pub fn names_issuer(&self, issuer: &str) -> Observation {
        self.observe(self.issuer() == issuer, format!("the issuer {issuer}"), self.issuer())
    }

    /// These members are URLs, and those are lists of words with at least one word.
    pub fn holds(&self, urls: &[&str], lists: &[&str]) -> Observation {
        let lacks = |name: &&str, what| match self.get(name) {
            Value::Null => format!("{name} is missing"),
            _ => format!("{name} is not {what}"),
        };
        let no_url = |name: &&&str| self.get(name).as_str().is_none_or(|text| text.parse::<Url>().is_err());
        let no_list = |name: &&&str| {
            let words = self.get(name).as_array().filter(|words| !words.is_empty());
            words.is_none_or(|words| !words.iter().all(Value::is_string))
        };
        let mut wrong: Vec<String> = urls.iter().filter(no_url).map(|name| lacks(name, "a URL")).collect();
        wrong.extend(lists.iter().filter(no_list).map(|name| lacks(name, "a list of words")));
        let observed = if wrong.is_empty() {
            format!("all {} of them", urls.len() + lists.len())
        } else {
            wrong.join(", ")
        };
        self.observe(wrong.is_empty(), "every required member, in its type", observed)
    }

    /// A good or bad observation of this document.
    pub fn observe(
        &self,
        holds: bool,
        expected: impl Into<String>,
        observed: impl Into<String>,
    ) -> Observation {
        Observation::of(holds, expected, observed).seen_in([self.exchange])
    }
}
