use super::form::{self, Jws};
use super::policy::Policy;
use beartrap_core::Fault;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::HashMap;

/// Why a token is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// `reject`, `unsupported`, or what only a fault does: `crash`.
    pub(super) verdict: &'static str,
    pub(super) reason: String,
}

impl Refusal {
    pub(super) fn unsupported(reason: &str) -> Self {
        Self { verdict: "unsupported", reason: reason.to_owned() }
    }

    /// What a faulty validator does where an honest one answers.
    pub(super) fn crash(reason: &str) -> Self {
        Self { verdict: "crash", reason: reason.to_owned() }
    }
}

impl From<&str> for Refusal {
    fn from(reason: &str) -> Self {
        Self { verdict: "reject", reason: reason.to_owned() }
    }
}

pub(super) type Ruling = Result<(), Refusal>;
pub(super) type Claims = Map<String, Value>;
pub(super) type Jwk = Map<String, Value>;

/// A rule about the header, before anything is verified.
pub(super) type HeaderRule = fn(&Asked) -> Ruling;
/// A rule about a key of the set: a key that breaks one is not used for this token.
pub(super) type KeyRule = fn(&Asked, &Jwk) -> Ruling;
/// A rule about the claims, once the signature is right.
pub(super) type ClaimsRule = fn(&Asked, &Claims) -> Ruling;

/// What requests leave behind for later ones.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// How many requests were answered.
    pub(super) requests: u64,
    /// The keys of earlier policies, which only a fault keeps.
    pub(super) keys: Vec<Jwk>,
    /// The claims of earlier tokens by what a fault remembers them by.
    pub(super) accepted: HashMap<String, Claims>,
}

/// A token under a policy, as far as it has been taken apart: what every rule looks at.
pub(super) struct Asked<'a> {
    fault: Option<Fault>,
    pub(super) memory: &'a RefCell<Memory>,
    pub(super) policy: &'a Policy,
    /// The token as it was presented.
    pub(super) text: &'a str,
    pub(super) jws: Jws,
    /// The header of the encrypted token around it, if there is one.
    pub(super) outer: Option<Map<String, Value>>,
}

impl<'a> Asked<'a> {
    /// A text that nobody has taken apart yet.
    pub(super) fn new(
        fault: Option<Fault>,
        memory: &'a RefCell<Memory>,
        policy: &'a Policy,
        text: &'a str,
    ) -> Self {
        Self { fault, memory, policy, text, jws: Jws::default(), outer: None }
    }

    /// The text as a signed token.
    pub(super) fn read(mut self) -> Result<Self, Refusal> {
        self.jws = form::read(&self)?;
        Ok(self)
    }

    /// A text that was found in this encrypted token, whose header was this.
    pub(super) fn inside<'b>(&'b self, text: &'b str, outer: Map<String, Value>) -> Asked<'b> {
        Asked { outer: Some(outer), ..Asked::new(self.fault, self.memory, self.policy, text) }
    }

    pub(super) fn planted(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    /// A rule that holds in every validator but the one with its fault.
    pub(super) fn unless(&self, fault: Fault, holds: bool, reason: &str) -> Ruling {
        if holds || self.planted(fault) { Ok(()) } else { Err(reason.into()) }
    }

    /// A rule that no validator has but the one with its fault.
    pub(super) fn only_with(&self, fault: Fault, holds: bool, reason: &str) -> Ruling {
        if holds || !self.planted(fault) { Ok(()) } else { Err(reason.into()) }
    }

    /// What a validator decides by that does not answer twice alike.
    pub(super) fn is_every_other(&self) -> bool {
        self.memory.borrow().requests % 2 == 1
    }

    /// The `alg` of the header; empty if it is not a string, which no policy lists.
    pub(super) fn alg(&self) -> &str {
        let name = match self.jws.header.get("alg") {
            Some(Value::Array(names)) if self.planted(Fault::AlgOutOfArray) => names.first(),
            other => other,
        };
        name.and_then(Value::as_str).unwrap_or_default()
    }
}

/// A rule without a fault of its own.
pub(super) fn ensure(holds: bool, reason: &str) -> Ruling {
    if holds { Ok(()) } else { Err(reason.into()) }
}
