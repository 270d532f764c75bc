use serde_json::Value;

/// References that are followed one after the other.
const FARTHEST: usize = 16;

/// A description, with its references.
#[derive(Clone, Copy)]
pub(super) struct Document<'a>(pub(super) &'a Value);

impl<'a> Document<'a> {
    /// The value, or what it refers to. References lead to other places in the same document; nothing is fetched.
    pub(super) fn resolve(self, value: &'a Value) -> Result<&'a Value, String> {
        let mut value = value;
        for _ in 0..FARTHEST {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return Ok(value) };
            let Some(pointer) = reference.strip_prefix('#') else {
                return Err(format!(
                    "{reference} is in another file, and only references of this one are followed"
                ));
            };
            value = self.at(&decoded(pointer)).map_err(|hint| format!("{reference} is nowhere{hint}"))?;
        }
        Err("its references go in a circle".into())
    }

    /// What a JSON Pointer (RFC 6901) leads to; the error names the nearest name that is there.
    fn at(self, pointer: &str) -> Result<&'a Value, String> {
        let mut value = self.0;
        if pointer.is_empty() {
            return Ok(value);
        }
        for part in pointer.strip_prefix('/').ok_or_else(String::new)?.split('/') {
            let part = part.replace("~1", "/").replace("~0", "~");
            let found = match value {
                Value::Object(members) => members.get(&part),
                Value::Array(items) => part.parse().ok().and_then(|index: usize| items.get(index)),
                _ => None,
            };
            value = found.ok_or_else(|| {
                let names = value.as_object().into_iter().flat_map(|members| members.keys());
                nearest(&part, names.map(String::as_str))
            })?;
        }
        Ok(value)
    }
}

/// `; did you mean NAME?`, or nothing if no name is near.
pub(super) fn nearest<'a>(given: &str, names: impl Iterator<Item = &'a str>) -> String {
    let nearest = names.map(|name| (strsim::jaro_winkler(given, name), name));
    match nearest.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((alike, name)) if alike > 0.75 => format!("; did you mean {name}?"),
        _ => String::new(),
    }
}

/// A fragment without its percent-encoding; what is none stays as it is.
fn decoded(fragment: &str) -> String {
    let mut octets = Vec::new();
    let mut rest = fragment.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let encoded = after.get(..2).filter(|_| first == b'%');
        let octet = encoded.and_then(|digits| std::str::from_utf8(digits).ok());
        let octet = octet.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        if let Some(octet) = octet.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            octets.push(octet);
            rest = &after[2..];
        } else {
            octets.push(first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&octets).into_owned()
}
