use serde_json::Value;

/// JSON text under construction, which can say what a parsed value cannot: members in a chosen order, the same name
/// twice, numbers in any spelling, and arbitrary octets.
///
/// ```
/// use beartrap_forge::Json;
/// let twice = Json::object().member("exp", 1).member("exp", Json::number("1e400"));
/// assert_eq!(twice.emit(), br#"{"exp":1,"exp":1e400}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, spelt like this.
    Number(String),
    /// A string; it is escaped as it is written.
    Text(String),
    /// An array.
    Array(Vec<Json>),
    /// Members in their order. A name is a [`Json::Text`], or a [`Json::Raw`] with its own quotes and escapes.
    Object(Vec<(Json, Json)>),
    /// Octets that are written as they are, JSON or not.
    Raw(Vec<u8>),
}

impl Json {
    /// An object without members.
    pub fn object() -> Self {
        Self::Object(Vec::new())
    }

    /// A number in this spelling: `1e400`, `-0`, `300.0`.
    pub fn number(spelling: impl Into<String>) -> Self {
        Self::Number(spelling.into())
    }

    /// Octets that are written as they are.
    pub fn raw(octets: impl Into<Vec<u8>>) -> Self {
        Self::Raw(octets.into())
    }

    /// One more member at the end, even if the name is there already. Anything but an object stays as it is; so it is
    /// with every other method about members.
    #[must_use]
    pub fn member(self, name: &str, value: impl Into<Json>) -> Self {
        self.member_named(Self::Text(name.to_owned()), value)
    }

    /// One more member at the end, its name written as it is: `"\u0061ud"` with the quotes.
    #[must_use]
    pub fn raw_member(self, name: &str, value: impl Into<Json>) -> Self {
        self.member_named(Self::raw(name), value)
    }

    /// One more member in front of all others, even if the name is there already.
    #[must_use]
    pub fn first_member(mut self, name: &str, value: impl Into<Json>) -> Self {
        if let Self::Object(members) = &mut self {
            members.insert(0, (Self::Text(name.to_owned()), value.into()));
        }
        self
    }

    /// The member set to this value: in place of the first of that name, or at the end.
    #[must_use]
    pub fn but(mut self, name: &str, value: impl Into<Json>) -> Self {
        match self.find(name) {
            Some(present) => {
                *present = value.into();
                self
            }
            None => self.member(name, value),
        }
    }

    /// The object without any member of this name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        if let Self::Object(members) = &mut self {
            members.retain(|(n, _)| n.as_str() != Some(name));
        }
        self
    }

    /// The value of the first member of this name.
    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Self::Object(members) => members.iter().find(|(n, _)| n.as_str() == Some(name)).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The text, if it is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The octets, without white space.
    pub fn emit(&self) -> Vec<u8> {
        // Room for what most tokens have.
        let mut out = Vec::with_capacity(512);
        self.emit_into(&mut out);
        out
    }

    /// The value that a strict parser reads, or `None` if these octets are not JSON. Of members with the same name the
    /// last one counts.
    pub fn to_value(&self) -> Option<Value> {
        serde_json::from_slice(&self.emit()).ok()
    }

    fn member_named(mut self, name: Json, value: impl Into<Json>) -> Self {
        if let Self::Object(members) = &mut self {
            members.push((name, value.into()));
        }
        self
    }

    fn find(&mut self, name: &str) -> Option<&mut Json> {
        match self {
            Self::Object(members) => {
                members.iter_mut().find(|(n, _)| n.as_str() == Some(name)).map(|(_, v)| v)
            }
            _ => None,
        }
    }

    fn emit_into(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.extend_from_slice(b"null"),
            Self::Bool(true) => out.extend_from_slice(b"true"),
            Self::Bool(false) => out.extend_from_slice(b"false"),
            Self::Number(spelling) => out.extend_from_slice(spelling.as_bytes()),
            Self::Text(text) => {
                serde_json::to_writer(out, text)
                    .expect("memory takes everything, and text has a form in JSON");
            }
            Self::Raw(octets) => out.extend_from_slice(octets),
            Self::Array(items) => {
                out.push(b'[');
                for (position, item) in items.iter().enumerate() {
                    separate(out, position);
                    item.emit_into(out);
                }
                out.push(b']');
            }
            Self::Object(members) => {
                out.push(b'{');
                for (position, (name, value)) in members.iter().enumerate() {
                    separate(out, position);
                    name.emit_into(out);
                    out.push(b':');
                    value.emit_into(out);
                }
                out.push(b'}');
            }
        }
    }
}

fn separate(out: &mut Vec<u8>, position: usize) {
    if position > 0 {
        out.push(b',');
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Bool(flag),
            Value::Number(number) => Self::Number(number.to_string()),
            Value::String(text) => Self::Text(text),
            Value::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Value::Object(members) => Self::Object(
                members.into_iter().map(|(name, value)| (Self::Text(name), value.into())).collect(),
            ),
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Json {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<i32> for Json {
    fn from(number: i32) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<u64> for Json {
    fn from(number: u64) -> Self {
        Self::Number(number.to_string())
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Self::Array(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Json>, const N: usize> From<[T; N]> for Json {
    fn from(items: [T; N]) -> Self {
        Self::Array(items.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_keep_their_order_and_may_repeat() {
        let object =
            Json::object().member("b", 1).member("a", "x").member("b", true).first_member("b", Json::Null);
        assert_eq!(object.emit(), br#"{"b":null,"b":1,"a":"x","b":true}"#);
        assert_eq!(object.clone().but("b", 9).emit(), br#"{"b":9,"b":1,"a":"x","b":true}"#);
        assert_eq!(object.clone().without("b").emit(), br#"{"a":"x"}"#);
        assert_eq!(object.get("a").and_then(Json::as_str), Some("x"));
    }

    #[test]
    fn raw_parts_are_written_as_they_are() {
        let object = Json::object()
            .raw_member("\"\\u0061ud\"", Json::number("-0"))
            .member("sub", Json::raw(*b"\"\xff\""));
        assert_eq!(object.emit(), b"{\"\\u0061ud\":-0,\"sub\":\"\xff\"}");
        assert_eq!(object.to_value(), None);
    }

    #[test]
    fn what_is_no_object_has_no_members() {
        let array = Json::from(["x"]);
        assert_eq!(array.clone().member("a", 1).but("a", 2).without("a").first_member("a", 3), array);
        assert_eq!(array.get("a"), None);
    }

    #[test]
    fn a_parsed_value_comes_back_unchanged() {
        let value = json!({"a": [1, -2, 1.5, null, true], "é\n\"": {"b": {}}});
        assert_eq!(Json::from(value.clone()).to_value(), Some(value));
    }
}
