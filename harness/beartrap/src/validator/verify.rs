use beartrap_kit::validator::Request;
use serde_json::{Map, Value};

/// The claims of a token, as an application would read them.
pub type Claims = Map<String, Value>;

/// The library under test. A function or closure with the signature of [`verify`](Self::verify) is one too.
pub trait Validator {
    /// Verifies one token under the policy of the request, and gives its claims.
    ///
    /// What the library cannot do is [`Refusal::Unsupported`]; a policy that it would need for that is never a reason to
    /// accept. A panic is caught, and is a failure.
    fn verify(&mut self, request: &Request) -> Result<Claims, Refusal>;
}

impl<F: FnMut(&Request) -> Result<Claims, Refusal>> Validator for F {
    fn verify(&mut self, request: &Request) -> Result<Claims, Refusal> {
        self(request)
    }
}

/// Why a token is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The library refuses the token, for this reason.
    Rejected(String),
    /// The library cannot do what the policy asks for, so its answer would say nothing.
    Unsupported(String),
}

impl Refusal {
    /// The token is refused, for this reason.
    pub fn because(why: impl Into<String>) -> Self {
        Self::Rejected(why.into())
    }

    /// The library cannot do this.
    pub fn unsupported(what: impl Into<String>) -> Self {
        Self::Unsupported(what.into())
    }
}

/// Every error of a library is a refusal with its text and the causes of it, so that `?` is all that is needed.
impl<E: std::error::Error> From<E> for Refusal {
    fn from(error: E) -> Self {
        let mut why = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            why = format!("{why}: {inner}");
            cause = inner.source();
        }
        Self::Rejected(why)
    }
}
