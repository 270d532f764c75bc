//! What differs between two policies, as Rust.

use beartrap_kit::validator::Policy;
use serde_json::Value;

/// The statements that make the one into the other.
pub(super) fn changes(place: &str, from: &Policy, to: &Policy) -> Vec<String> {
    let mut changes = Vec::new();
    let mut set = |member: &str, value: String| changes.push(format!("{place}.{member} = {value}; "));
    if from.jwks != to.jwks {
        set("jwks", parsed(&to.jwks));
    }
    if from.algorithms != to.algorithms {
        set("algorithms", texts(&to.algorithms));
    }
    if from.issuer != to.issuer {
        set("issuer", text(&to.issuer));
    }
    if from.audience != to.audience {
        set("audience", text(&to.audience));
    }
    if from.leeway != to.leeway {
        set("leeway", to.leeway.to_string());
    }
    if from.typ != to.typ {
        set("typ", to.typ.as_ref().map_or_else(|| "None".to_owned(), |typ| format!("Some({})", text(typ))));
    }
    if from.required != to.required {
        set("required", texts(&to.required));
    }
    for (name, value) in to.more.iter().filter(|(name, value)| from.more.get(*name) != Some(value)) {
        changes.push(format!("{place}.more.insert({}, {}); ", text(name), parsed(value)));
    }
    changes
}

fn parsed(value: &Value) -> String {
    format!("serde_json::from_str({:?}).expect(\"it is JSON\")", value.to_string())
}

fn text(text: &str) -> String {
    if text.is_empty() { "String::new()".to_owned() } else { format!("{text:?}.to_owned()") }
}

fn texts(texts: &[String]) -> String {
    format!("{texts:?}.map(str::to_owned).to_vec()").replace("[].map(str::to_owned).to_vec()", "Vec::new()")
}
