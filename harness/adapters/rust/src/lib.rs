//! The adapter protocol, for adapters in Rust: each says what its library is, and verifies one token at a time.

mod claims;
mod request;

pub use claims::{ACCESS_TOKEN, Claims, require};
pub use request::{Request, octets, same_media_type};

use serde_json::{Value, json};
use std::error::Error;
use std::io::{BufRead, Write};

/// A library behind the protocol.
pub struct Library {
    /// The name of its package.
    pub name: &'static str,
    /// How its version begins, where the lock file has several; empty otherwise.
    pub series: &'static str,
    /// The values of `alg` that it can verify.
    pub algorithms: &'static [&'static str],
    /// What its documentation shows first.
    pub naive: Config,
    /// Everything that it can check.
    pub strict: Config,
}

/// One way to use a library.
pub struct Config {
    /// What a request may ask for.
    pub features: &'static [&'static str],
    /// Verifies one token, and gives its claims as an application reads them.
    pub verify: fn(&Request) -> Result<Value, Refusal>,
}

/// Why a token is not accepted.
#[derive(Debug)]
pub enum Refusal {
    /// The library, or the application that follows its documentation, refuses the token.
    Reject(String),
    /// The library cannot do what the request asks for.
    Unsupported(String),
}

#[expect(clippy::needless_pass_by_value, reason = "so they fit `map_err`")]
impl Refusal {
    pub fn reject(why: impl ToString) -> Self {
        Self::Reject(why.to_string())
    }

    pub fn unsupported(why: impl ToString) -> Self {
        Self::Unsupported(why.to_string())
    }
}

/// Every error of a library is a refusal, so that `?` is all that an adapter needs.
impl<E: Error> From<E> for Refusal {
    fn from(error: E) -> Self {
        let mut why = error.to_string();
        let mut inner = error.source();
        while let Some(cause) = inner {
            why = format!("{why}: {cause}");
            inner = cause.source();
        }
        Self::Reject(why)
    }
}

/// Answers until standard input ends. A panic of the library ends the process, as it would end the thread of a caller.
pub fn serve(library: &Library) -> Result<(), Box<dyn Error>> {
    let (input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
    let mut config = &library.naive;
    for line in input.lines() {
        let message: Value = serde_json::from_str(&line?)?;
        let answer = if message["op"] == "hello" {
            let name = if message["config"] == "strict" { "strict" } else { "naive" };
            config = if name == "strict" { &library.strict } else { &library.naive };
            json!({
                "name": library.name, "version": locked(library.name, library.series), "language": "rust",
                "config": name, "algorithms": library.algorithms, "features": config.features,
            })
        } else {
            let id = message["id"].clone();
            let request = serde_json::from_value(message)?;
            match verified(library, config, &request) {
                Ok(claims) => json!({ "id": id, "verdict": "accept", "claims": claims }),
                Err(Refusal::Reject(why)) => json!({ "id": id, "verdict": "reject", "reason": why }),
                Err(Refusal::Unsupported(why)) => {
                    json!({ "id": id, "verdict": "unsupported", "reason": why })
                }
            }
        };
        writeln!(output, "{answer}")?;
        output.flush()?;
    }
    Ok(())
}

fn verified(library: &Library, config: &Config, request: &Request) -> Result<Value, Refusal> {
    // A policy may permit more than the library has.
    match request.claimed_algorithm().filter(|claimed| request.algorithms.contains(claimed)) {
        Some(claimed) if !library.algorithms.contains(&claimed.as_str()) => {
            Err(Refusal::unsupported(format!("{claimed} is not an algorithm of the library")))
        }
        _ => (config.verify)(request),
    }
}

/// The version of a package in the lock file that this was built with.
fn locked(package: &str, series: &str) -> &'static str {
    let name = format!("name = \"{package}\"\nversion = \"{series}");
    let packages = include_str!("../Cargo.lock").split("[[package]]\n");
    let version = packages.into_iter().find_map(|text| {
        let found = text.strip_prefix(&name)?;
        let begin = text.len() - found.len() - series.len();
        text[begin..].split('"').next()
    });
    version.unwrap_or_default()
}
