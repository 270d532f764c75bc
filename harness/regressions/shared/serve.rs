//! The adapter protocol for the cells of Rust crates.

use serde_json::{Value, json};
use std::io::{BufRead as _, Write as _};

/// Answers until standard input ends. `verify` gives the claims; its error is a refusal.
pub fn serve(library: &str, algorithms: &[&str], verify: impl Fn(&Value) -> Result<Value, String>) {
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("standard input is text");
        let request: Value = serde_json::from_str(&line).expect("a request is JSON");
        let answer = if request["op"] == "hello" {
            json!({ "name": library, "version": version(library), "language": "rust",
                    "algorithms": algorithms, "features": ["jwks"] })
        } else {
            match verify(&request) {
                Ok(claims) => json!({ "id": request["id"], "verdict": "accept", "claims": claims }),
                Err(why) => json!({ "id": request["id"], "verdict": "reject", "reason": why }),
            }
        };
        println!("{answer}");
        std::io::stdout().flush().expect("somebody reads the answers");
    }
}

/// What the lock file says, since crates do not tell their version.
fn version(library: &str) -> &'static str {
    let lock = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock"));
    let package = lock.split_once(&format!("name = \"{library}\"\nversion = \"")).expect("the lock names it").1;
    package.split('"').next().unwrap_or_default()
}
