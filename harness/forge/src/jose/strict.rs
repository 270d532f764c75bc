use crate::JoseError;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Reads one JSON object and nothing after it. Two members of one name are an error at every depth: which of them counts
/// differs between parsers, and a signature must not depend on that.
pub(super) fn object(octets: &[u8], what: &'static str) -> Result<Map<String, Value>, JoseError> {
    let refused = |reason: String| JoseError::NotAnObject { what, reason };
    match serde_json::from_slice::<Unique>(octets) {
        Ok(Unique(Value::Object(members))) => Ok(members),
        Ok(_) => Err(refused("it is another kind of value".to_owned())),
        Err(error) => Err(refused(error.to_string())),
    }
}

/// A value whose objects have unique names.
struct Unique(Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor).map(Unique)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        Ok(flag.into())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(Unique(item)) = items.next_element()? {
            array.push(item);
        }
        Ok(array.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Unique(value))) = members.next_entry::<String, Unique>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(format_args!("the member `{name}` occurs twice")));
            }
            object.insert(name, value);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_object_is_read_as_serde_json_reads_it() {
        let text = br#" {"a":[null,true,-1,18446744073709551615,1.5,"\u00e9"],"b":{"a":{}}} "#;
        assert_eq!(
            Value::Object(object(text, "payload").unwrap()),
            serde_json::from_slice::<Value>(text).unwrap()
        );
        assert_eq!(Value::Object(object(b"{}", "payload").unwrap()), json!({}));
    }

    #[test]
    fn ambiguous_and_foreign_texts_are_refused() {
        let depth = format!("{{\"a\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
        for text in [
            br#"{"a":1,"a":2}"#.as_slice(),
            br#"{"a":{"b":1,"\u0062":2}}"#,
            br#"[{"a":1,"a":1}]"#,
            b"[]",
            b"null",
            b"",
            b"{}x",
            b"{}{}",
            b"{\"a\":NaN}",
            b"{\"a\":1e400}",
            b"{\"a\":\"\xff\"}",
            b"\xef\xbb\xbf{}",
            depth.as_bytes(),
        ] {
            assert!(matches!(object(text, "header"), Err(JoseError::NotAnObject { what: "header", .. })));
        }
    }
}
