use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// What a faulty parser lets pass; the default is none of it.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fault of its own, and no two go together")]
pub(super) struct Strictness {
    /// Of members with one name the first counts.
    pub(super) first_wins: bool,
    /// Of members with one name the last counts.
    pub(super) last_wins: bool,
    /// What follows the object is passed over.
    pub(super) rest_ignored: bool,
    /// An object that is alone in an array, or in a string, is taken out of it.
    pub(super) unwrapped: bool,
}

/// One JSON object and nothing after it, its names unique at every depth (RFC 7515 section 4, RFC 7519 section 4).
pub(super) fn object(octets: &[u8], strictness: Strictness) -> Option<Map<String, Value>> {
    let mut parser = serde_json::Deserializer::from_slice(octets);
    let value = Reader(strictness).deserialize(&mut parser).ok()?;
    if !strictness.rest_ignored {
        parser.end().ok()?;
    }
    match value {
        Value::Object(members) => Some(members),
        Value::Array(mut items) if strictness.unwrapped => match items.pop() {
            Some(Value::Object(members)) if items.is_empty() => Some(members),
            _ => None,
        },
        Value::String(text) if strictness.unwrapped => serde_json::from_str(&text).ok(),
        _ => None,
    }
}

#[derive(Clone, Copy)]
struct Reader(Strictness);

impl<'de> DeserializeSeed<'de> for Reader {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = access.next_element_seed(self)? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = access.next_key::<String>()? {
            let value = access.next_value_seed(self)?;
            let is_known = members.contains_key(&name);
            if is_known && !self.0.first_wins && !self.0.last_wins {
                return Err(A::Error::custom("a name stands there twice"));
            }
            if !is_known || !self.0.first_wins {
                members.insert(name, value);
            }
        }
        Ok(Value::Object(members))
    }
}
