use super::reference::Document;
use serde_json::Value;

/// The example of a parameter or a media type: its own, the first of several, or that of its schema, which also may have a
/// default (OpenAPI 3.1, 4.8.12 and 4.8.14).
pub(super) fn of<'a>(document: Document<'a>, described: &'a Value) -> Result<Option<&'a Value>, String> {
    if let Some(example) = described.get("example") {
        return Ok(Some(example));
    }
    let several = described.get("examples").and_then(Value::as_object);
    for example in several.into_iter().flat_map(|examples| examples.values()) {
        if let Some(value) = document.resolve(example)?.get("value") {
            return Ok(Some(value));
        }
    }
    let Some(schema) = described.get("schema") else { return Ok(None) };
    let schema = document.resolve(schema)?;
    let first = schema.get("examples").and_then(|examples| examples.get(0));
    Ok(schema.get("example").or(first).or(schema.get("default")))
}

/// The example as it stands in a path or a query: several values are separated by commas. None if it is empty, or has
/// members.
pub(super) fn text(example: &Value) -> Option<String> {
    let text = match example {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Array(items) => {
            let texts: Option<Vec<String>> =
                items.iter().map(|item| Some(item).filter(|item| !item.is_array()).and_then(text)).collect();
            texts?.join(",")
        }
        Value::Null | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}
