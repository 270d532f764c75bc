//! The macro has a test for every vector of the catalogue, and for nothing else.

use beartrap::validator::vectors;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// With this variable set, the file is written instead of compared.
const REGENERATE: &str = "BEARTRAP_REGENERATE";

#[test]
fn every_vector_has_a_test() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/validator/every_vector.rs");
    if std::env::var_os(REGENERATE).is_some() {
        std::fs::write(&path, file()).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(kept == file(), "the vectors are others now: run `cargo xtask regenerate vectors`");
}

fn file() -> String {
    let mut families: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for vector in vectors() {
        let id = vector.id();
        let (family, name) = id.strip_prefix("val.").and_then(|rest| rest.split_once('.')).unwrap();
        families.entry(identifier(family)).or_default().push(identifier(name));
    }
    let mut text = String::from(
        "//! Written by `cargo xtask regenerate vectors`.\n\n/// The tests of all families.\n#[doc(hidden)]\n\
         #[macro_export]\n#[rustfmt::skip]\nmacro_rules! __every_vector {\n    () => {\n",
    );
    for (family, mut names) in families {
        names.sort();
        let _ = writeln!(text, "        $crate::__family!({family}: {});", names.join(" "));
    }
    text + "    };\n}\n"
}

/// A name in kebab case as an identifier; what it must never be is refused by the compiler.
fn identifier(name: &str) -> String {
    let words = name.replace('-', "_");
    match words.as_str() {
        "as" | "box" | "do" | "dyn" | "else" | "enum" | "false" | "final" | "fn" | "for" | "gen" | "if"
        | "in" | "loop" | "match" | "mod" | "move" | "mut" | "pub" | "ref" | "static" | "true" | "try"
        | "type" | "use" | "where" => format!("r#{words}"),
        _ if words.starts_with(|first: char| first.is_ascii_digit()) => format!("_{words}"),
        _ => words,
    }
}
