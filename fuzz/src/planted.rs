//! A parser with a bug, for the fuzzers to find: the tests look for it in process, and `FUZZ_FAULT=parser` has `mutate` read
//! every token with it too.

use beartrap_forge::Jws;
use serde_json::Value;

/// Reads a token, and says which extension it names last among those that must be understood.
///
/// # Panics
/// With an empty `crit`: the last index is one below none. No token reaches the line whose header is not whole.
pub fn read(text: &str) -> Option<String> {
    let jws = Jws::parse(text).ok()?;
    let Value::Array(names) = jws.header().get("crit")? else { return None };
    let last = names.len().checked_sub(1).expect("there is no last name");
    names[last].as_str().map(str::to_owned)
}
