//! The honest validator: one question of the adapter protocol, version 1, and one answer.
//!
//! What a token must be stands in tables of rules, one file for each family of vectors in `rules`; each rule can be
//! broken by the fault that it names, and nothing else changes then.

mod asked;
mod certificate;
mod form;
mod jwe;
mod keys;
mod p256;
mod policy;
mod rules;
mod signature;
mod signed;
mod strict;

use asked::{Asked, Claims, Memory, Refusal};
use beartrap_core::Fault;
pub use certificate::ClientCertificate;
use policy::Policy;
use rules::Kind;
use serde_json::{Value, json};
pub use signed::Signed;
use std::cell::RefCell;

/// A validator of compact JWTs that keeps to the documents, but for one planted fault.
///
/// ```
/// let mut validator = beartrap_lab::Validator::new(None);
/// let question = serde_json::json!({ "token": "e30.e30.", "jwks": { "keys": [] }, "algorithms": ["RS256"] });
/// assert_eq!(validator.verify(&question)["verdict"], "reject");
/// ```
#[derive(Debug)]
pub struct Validator {
    fault: Option<Fault>,
    /// What earlier requests left behind.
    memory: RefCell<Memory>,
}

impl Validator {
    /// A validator with this fault, or an honest one.
    pub fn new(fault: Option<Fault>) -> Self {
        Self { fault, memory: RefCell::default() }
    }

    /// The answer to `hello`: who it is, its algorithms and its features.
    pub fn greeting(&self) -> Value {
        let mut features = vec!["jwks", "clock", "typ"];
        features.extend(["max-lifetime", "max-token-age", "response-type", "acr-values"]);
        features.extend(rules::KINDS.iter().map(|kind| kind.name).filter(|kind| *kind != "jwt"));
        json!({
            "name": "beartrap-lab",
            "version": env!("CARGO_PKG_VERSION"),
            "language": "rust",
            "config": "strict",
            "algorithms": signature::ALGORITHMS,
            "features": features,
        })
    }

    /// The answer to `verify`: `{"verdict":"accept","claims":{…}}`, or another verdict with a reason.
    pub fn verify(&mut self, request: &Value) -> Value {
        let answer = self.judge(request);
        self.memory.borrow_mut().requests += 1;
        match answer {
            Ok(claims) => json!({ "verdict": "accept", "claims": claims }),
            Err(Refusal { verdict, reason }) => json!({ "verdict": verdict, "reason": reason }),
        }
    }

    fn judge(&self, request: &Value) -> Result<Claims, Refusal> {
        let policy = Policy::of(request);
        let Some(kind) = rules::KINDS.iter().find(|kind| kind.name == policy.kind) else {
            return Err(Refusal::unsupported("this kind of token is not known here"));
        };
        let token = request["token"].as_str().ok_or("the token is missing")?;
        let mut asked = Asked::new(self.fault, &self.memory, &policy, token);
        if !rules::jwe::is_opened(&asked) {
            return accepted(kind, &asked.read()?);
        }
        let content = jwe::open(&asked)?;
        if rules::jwe::carries_claims(&asked, &content)? {
            asked.jws.header = content.header;
            asked.jws.payload = content.plaintext;
            return claims(kind, &asked);
        }
        let text = String::from_utf8(content.plaintext).map_err(|_| "the token inside is not text")?;
        accepted(kind, &asked.inside(&text, content.header).read()?)
    }
}

/// The claims of a signed token that is right in everything.
fn accepted(kind: &Kind, asked: &Asked) -> Result<Claims, Refusal> {
    if let Some(claims) = rules::misc::unverified(asked) {
        return Ok(claims);
    }
    for rule in kind.header.iter().copied().flatten() {
        rule(asked)?;
    }
    if rules::sig::has_nothing_to_check(asked) {
        return Ok(Claims::new());
    }
    keys::verify(asked, &(kind.keys)(asked))?;
    if rules::json::has_no_claims(asked) {
        return Ok(Claims::new());
    }
    claims(kind, asked)
}

/// The claims, if each of them is right.
fn claims(kind: &Kind, asked: &Asked) -> Result<Claims, Refusal> {
    let claims = form::claims(asked)?;
    if rules::typ::is_overlooked(asked) {
        return Ok(claims);
    }
    for rule in kind.claims.iter().copied().flatten() {
        rule(asked, &claims)?;
    }
    rules::misc::remember(asked, &claims);
    Ok(claims)
}

#[cfg(test)]
mod tests;
