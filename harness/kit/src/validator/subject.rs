use super::{Kind, Request};
use serde::Deserialize;
use serde_json::{Map, Value};

/// What a validator said to a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The token is good; the claims as the application would read them.
    Accept(Map<String, Value>),
    /// The token is refused, for this reason.
    Reject(String),
    /// The validator cannot do what the policy asks for.
    Unsupported(String),
    /// It broke.
    Crash(String),
    /// It did not answer in time.
    Hang,
}

/// Who a validator is and what it can do: its answer to `hello` in the adapter protocol, version 1.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Greeting {
    /// The library.
    pub name: String,
    /// Its version.
    #[serde(default)]
    pub version: String,
    /// The language.
    #[serde(default)]
    pub language: String,
    /// `naive` or `strict`.
    #[serde(default)]
    pub config: String,
    /// The algorithms that it knows; none listed means that it is not known which.
    #[serde(default)]
    pub algorithms: Vec<String>,
    /// `jwks`, `clock`, `typ`, the kinds of token beyond plain JWTs, and the optional members of a policy that it
    /// heeds: `max-lifetime`, `max-token-age`, `response-type`, `acr-values`.
    #[serde(default)]
    pub features: Vec<String>,
}

impl Greeting {
    /// Whether it can be asked about this kind of token.
    pub fn knows(&self, kind: Kind) -> bool {
        kind == Kind::Jwt || self.has(kind.name())
    }

    /// Whether it has a feature.
    pub fn has(&self, feature: &str) -> bool {
        self.features.iter().any(|listed| listed == feature)
    }

    /// Whether it knows one of these algorithms, as far as it says.
    pub fn offers_any(&self, algorithms: &[String]) -> bool {
        self.algorithms.is_empty() || algorithms.iter().any(|wanted| self.algorithms.contains(wanted))
    }
}

/// Something that verifies tokens: a library in this process, or one behind an adapter.
pub trait Validator {
    /// Who it is and what it can do.
    fn greeting(&self) -> Greeting;
    /// Verifies one token. It must not panic: a panic of the library is an [`Answer::Crash`].
    fn verify(&mut self, request: &Request) -> Answer;
}
