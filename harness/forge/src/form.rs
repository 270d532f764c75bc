/// An ordered list of parameters as `application/x-www-form-urlencoded` carries them (RFC 6749, appendix B).
///
/// Unlike a map it can repeat a name, and each deviation from the honest form is a verb:
///
/// ```
/// use beartrap_forge::Form;
/// let honest = Form::of([("grant_type", "authorization_code"), ("code", "a b")]);
/// assert_eq!(honest.encode(), "grant_type=authorization_code&code=a%20b");
/// assert_eq!(honest.but("code", "x").encode(), "grant_type=authorization_code&code=x");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// A form with these parameters in this order.
    pub fn of<N: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }

    /// Reads an encoded form: `+` is a space, a malformed escape stays as it is, an invalid UTF-8 sequence becomes U+FFFD.
    pub fn parse(encoded: &str) -> Self {
        let pairs = encoded.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Self(pairs.collect())
    }

    /// The same form with the parameter set to this value: in place of the first of that name, or at the end.
    #[must_use]
    pub fn but(&self, name: &str, value: &str) -> Self {
        let mut form = self.clone();
        match form.0.iter_mut().find(|(n, _)| n == name) {
            Some((_, v)) => value.clone_into(v),
            None => form.0.push((name.to_owned(), value.to_owned())),
        }
        form
    }

    /// The same form without any parameter of this name.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        Self(self.0.iter().filter(|(n, _)| n != name).cloned().collect())
    }

    /// The same form with one more parameter at the end, even if the name is there already.
    #[must_use]
    pub fn and(&self, name: &str, value: &str) -> Self {
        let mut form = self.clone();
        form.0.push((name.to_owned(), value.to_owned()));
        form
    }

    /// The first value of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The parameters in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether there is no parameter.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The encoded form. Everything outside the unreserved characters of RFC 3986 is percent-encoded, the space as
    /// `%20`, which both form and URI decoders read.
    pub fn encode(&self) -> String {
        let mut text = String::new();
        for (name, value) in &self.0 {
            if !text.is_empty() {
                text.push('&');
            }
            encode_into(&mut text, name);
            text.push('=');
            encode_into(&mut text, value);
        }
        text
    }
}

/// Percent-encodes everything outside the unreserved characters of RFC 3986.
pub fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    encode_into(&mut encoded, text);
    encoded
}

fn encode_into(out: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte.into());
        } else {
            out.push('%');
            out.push(HEX[usize::from(byte >> 4)].into());
            out.push(HEX[usize::from(byte & 15)].into());
        }
    }
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = bytes.get(at + 1..at + 3).and_then(|hex| Some(digit(hex[0])? << 4 | digit(hex[1])?));
        match (bytes[at], escaped) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
                continue;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn digit(hex: u8) -> Option<u8> {
    char::from(hex).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn deviations_leave_the_rest_alone() {
        let honest = Form::of([("a", "1"), ("b", "2")]);
        assert_eq!(honest.and("a", "3").encode(), "a=1&b=2&a=3");
        assert_eq!(honest.without("a").encode(), "b=2");
        assert_eq!(honest.but("c", "").encode(), "a=1&b=2&c=");
        assert_eq!(honest.encode(), "a=1&b=2");
    }

    #[test]
    fn malformed_escapes_stay_as_they_are() {
        assert_eq!(Form::parse("a=%4&b=%zz&c=%e4&d+=+").encode(), "a=%254&b=%25zz&c=%EF%BF%BD&d%20=%20");
    }

    proptest! {
        #[test]
        fn what_is_encoded_can_be_read_back(pairs: Vec<(String, String)>) {
            let form = Form::of(pairs);
            let nonempty = Form(form.0.iter().filter(|(n, v)| !(n.is_empty() && v.is_empty())).cloned().collect());
            prop_assert_eq!(Form::parse(&nonempty.encode()), nonempty);
        }
    }
}
