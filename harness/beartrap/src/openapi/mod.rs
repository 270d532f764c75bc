//! `--openapi FILE`: reads a description of an API, in JSON or YAML, into its contract.

mod yaml;

use crate::Blame;
use beartrap_kit::api::{ApiSection, Description};
use serde_json::Value;
use std::io::Read as _;
use std::path::Path;

/// No description beyond this size in bytes is read; those of the largest public APIs have about ten million.
const MAX_BYTES: u64 = 16 << 20;

/// What came of a description, each in one line.
#[derive(Debug)]
pub(crate) struct Joined {
    /// What was taken of it.
    pub(crate) says: String,
    /// What it has and the contract does not list, if there is any.
    pub(crate) unlisted: Option<String>,
}

/// The most operations that are named in a line.
const MOST_NAMED: usize = 8;

/// Adds the endpoints of a description to a contract; `names_main` says that the first endpoint stands for the URL of the
/// command line.
pub(crate) fn join(path: &Path, section: &mut ApiSection, names_main: bool) -> anyhow::Result<Joined> {
    let wrong = |says: String| Blame::usage(format!("{}: {says}", path.display()));
    let document = parsed(&text(path)?).map_err(wrong)?;
    let description = Description::read(&document, &section.openapi_methods);
    let description = description.map_err(|error| wrong(error.to_string()))?;
    let unlisted = unlisted(&description.unlisted(section, names_main));
    let says = description.join(section, names_main).map_err(|error| wrong(error.to_string()))?;
    Ok(Joined { says, unlisted })
}

/// Permissions that stand in no contract are decided by whoever writes the next handler.
fn unlisted(names: &[String]) -> Option<String> {
    let count = names.len();
    let told: Vec<&str> = names.iter().take(MOST_NAMED).map(String::as_str).collect();
    let more = if count > told.len() { format!(" and {} more", count - told.len()) } else { String::new() };
    (count > 0).then(|| {
        format!(
            "{count} of the description that the contract does not list: {}{more}; write each into [[api.endpoint]], with the scope or role that it wants",
            told.join(", ")
        )
    })
}

fn text(path: &Path) -> anyhow::Result<String> {
    let mut octets = Vec::new();
    let file = std::fs::File::open(path);
    let read = file.and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut octets));
    read.map_err(|error| Blame::usage(format!("{} cannot be read: {error}", path.display())))?;
    if octets.len() as u64 > MAX_BYTES {
        let says = format!("{} is larger than {} MB, and is not read", path.display(), MAX_BYTES >> 20);
        return Err(Blame::usage(says));
    }
    String::from_utf8(octets).map_err(|_| Blame::usage(format!("{} is not in UTF-8", path.display())))
}

/// JSON if it begins like JSON, since that says more of what is wrong with it, and YAML otherwise.
fn parsed(text: &str) -> Result<Value, String> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        let json = serde_json::from_str(text);
        // YAML has objects in braces, too.
        return json.or_else(|error| yaml::parse(text).map_err(|_| format!("no JSON: {error}")));
    }
    yaml::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_yaml_are_told_apart() {
        let expected = serde_json::json!({ "openapi": "3.1.0" });
        for text in
            ["{\"openapi\": \"3.1.0\"}", "openapi: 3.1.0\n", "{openapi: 3.1.0}", "\u{feff}openapi: 3.1.0"]
        {
            assert_eq!(parsed(text).as_ref(), Ok(&expected), "{text}");
        }
        let error = parsed("{\n  \"openapi\": \"3.1.0\",,\n}").unwrap_err();
        assert!(error.starts_with("no JSON") && error.contains("line 2"), "{error}");
    }

    #[test]
    fn a_file_that_is_too_large_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("api.yaml");
        let file = std::fs::File::create(&path).unwrap();
        file.set_len(MAX_BYTES + 1).unwrap();
        let error = join(&path, &mut ApiSection::default(), false).unwrap_err().to_string();
        assert!(error.contains("larger than 16 MB"), "{error}");
    }
}
