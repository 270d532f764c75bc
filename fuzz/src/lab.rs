//! The lab's validator, asked in process.

use beartrap_kit::Fault;
use beartrap_kit::validator::Request;
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// What a validator said.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// The token is good; these are its claims.
    Accept(Map<String, Value>),
    /// It is refused, for this reason.
    Reject(String),
    /// Neither: what only a faulty validator says.
    Broken(String),
}

impl Verdict {
    /// Whether the token was accepted.
    pub fn accepts(&self) -> bool {
        matches!(self, Self::Accept(_))
    }
}

/// What is planted, named by the variable `FUZZ_FAULT`: a fault of the lab's validator, or `parser`. Whoever measures how
/// soon a fault is found names one; otherwise there is none.
pub static PLANTED: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("FUZZ_FAULT").ok());

static FAULT: LazyLock<Option<Fault>> = LazyLock::new(|| {
    let name = PLANTED.as_deref().filter(|name| *name != "parser")?;
    Some(Fault::named(name).unwrap_or_else(|| panic!("FUZZ_FAULT names no fault of the lab: {name}")))
});

/// The honest validator, or the one with the fault that `FUZZ_FAULT` names. Each is new, because what one question left
/// behind would make the next one's answer hard to repeat.
pub fn lab() -> beartrap_lab::Validator {
    beartrap_lab::Validator::new(*FAULT)
}

/// Asks a validator.
pub fn ask(lab: &mut beartrap_lab::Validator, request: &Request) -> Verdict {
    read(lab.verify(&serde_json::to_value(request).expect("a request is JSON")))
}

/// An answer of the adapter protocol.
pub fn read(mut answer: Value) -> Verdict {
    let claims = answer["claims"].take();
    let reason = || answer["reason"].as_str().unwrap_or_default().to_owned();
    match (answer["verdict"].as_str(), claims) {
        (Some("accept"), Value::Object(claims)) => Verdict::Accept(claims),
        (Some("reject"), _) => Verdict::Reject(reason()),
        _ => Verdict::Broken(reason()),
    }
}
