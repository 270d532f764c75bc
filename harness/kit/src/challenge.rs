/// One challenge of a `WWW-Authenticate` header (RFC 9110, 11.6.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The scheme, as it stands there.
    pub scheme: String,
    /// The parameters in their order, quotes removed.
    pub parameters: Vec<(String, String)>,
}

impl Challenge {
    /// Whether it is of this scheme, in any letter case.
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    /// The value of a parameter, whose name may be in any letter case.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.parameters.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.as_str())
    }
}

/// The challenges of one header value by the grammar of RFC 9110, 11.2 and 11.3, or what is wrong with it.
///
/// ```
/// let read = beartrap_kit::challenges(r#"Bearer realm="x", error="invalid_token", DPoP algs="ES256""#).unwrap();
/// assert_eq!((read.len(), read[0].get("error"), read[1].scheme.as_str()), (2, Some("invalid_token"), "DPoP"));
/// assert!(beartrap_kit::challenges("Bearer error=invalid token").is_err());
/// ```
pub fn challenges(value: &str) -> Result<Vec<Challenge>, String> {
    let mut reader = Reader { rest: value.trim_matches([' ', '\t']) };
    let mut found: Vec<Challenge> = Vec::new();
    while !reader.rest.is_empty() {
        let name = reader.token().ok_or_else(|| format!("no token at {:?}", reader.near()))?;
        reader.blanks();
        if reader.takes('=') {
            let Some(challenge) = found.last_mut() else {
                return Err("a parameter before any scheme".into());
            };
            reader.blanks();
            let value = reader.value()?;
            if challenge.get(name).is_some() {
                return Err(format!("{name} stands there twice"));
            }
            challenge.parameters.push((name.to_owned(), value));
        } else {
            found.push(Challenge { scheme: name.to_owned(), parameters: Vec::new() });
            if !reader.rest.is_empty() && !reader.rest.starts_with(',') {
                // Parameters of this scheme follow after a blank, or a single token68.
                reader.token68();
            }
        }
        reader.blanks();
        let is_parameterless = found.last().is_some_and(|challenge| challenge.parameters.is_empty());
        let mut separated = false;
        while reader.takes(',') {
            separated = true;
            reader.blanks();
        }
        if !separated && !is_parameterless && !reader.rest.is_empty() {
            return Err(format!("no comma before {:?}", reader.near()));
        }
    }
    if found.is_empty() { Err("no challenge".into()) } else { Ok(found) }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn near(&self) -> String {
        self.rest.chars().take(20).collect()
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    fn takes(&mut self, letter: char) -> bool {
        let taken = self.rest.strip_prefix(letter);
        self.rest = taken.unwrap_or(self.rest);
        taken.is_some()
    }

    /// RFC 9110, 5.6.2.
    fn token(&mut self) -> Option<&'a str> {
        let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        let end = self.rest.find(|c: char| !is_token(c)).unwrap_or(self.rest.len());
        let (token, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!token.is_empty()).then_some(token)
    }

    /// RFC 9110, 11.2: credentials of one piece, as Negotiate has them. They are skipped.
    fn token68(&mut self) {
        let is_68 = |c: char| c.is_ascii_alphanumeric() || "-._~+/".contains(c);
        let end = self.rest.find(|c: char| !is_68(c)).unwrap_or(self.rest.len());
        let after = self.rest[end..].trim_start_matches('=');
        let ends = after.is_empty() || after.trim_start_matches([' ', '\t']).starts_with(',');
        if end > 0 && ends {
            self.rest = after;
        }
    }

    fn value(&mut self) -> Result<String, String> {
        if !self.takes('"') {
            let near = self.near();
            return self.token().map(str::to_owned).ok_or_else(|| format!("no value at {near:?}"));
        }
        let mut value = String::new();
        let mut letters = self.rest.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(value);
                }
                '\\' => value.extend(letters.next().map(|(_, escaped)| escaped)),
                letter => value.push(letter),
            }
            // A backslash excuses none (RFC 9110, 5.6.4).
            if value.ends_with(|last: char| last.is_control() && last != '\t') {
                return Err("a control character in a quoted string".into());
            }
        }
        Err("a quoted string that does not end".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(value: &str) -> Vec<Vec<(String, String)>> {
        challenges(value).unwrap().into_iter().map(|challenge| challenge.parameters).collect()
    }

    #[test]
    fn what_real_apis_send_is_read() {
        let read = challenges("Bearer").unwrap();
        assert!(read[0].is("bearer") && read[0].parameters.is_empty());
        let quoted =
            parameters(r#"Bearer error="invalid_token", error_description="The \"aud\" is wrong, sorry""#);
        assert_eq!(quoted[0][1].1, "The \"aud\" is wrong, sorry");
        let several = challenges(r#"Basic realm="a, b", Bearer scope="read write", Negotiate YII="#).unwrap();
        let schemes: Vec<&str> = several.iter().map(|challenge| challenge.scheme.as_str()).collect();
        assert_eq!(schemes, ["Basic", "Bearer", "Negotiate"]);
        assert_eq!(several[1].get("SCOPE"), Some("read write"));
        assert_eq!(challenges("Bearer, DPoP algs=\"ES256\"").unwrap().len(), 2);
    }

    #[test]
    fn what_breaks_the_grammar_is_refused() {
        for wrong in [
            "",
            ",",
            "=x",
            "realm=\"x\"",
            "Bearer error=invalid token",
            "Bearer error=\"a",
            "Bearer a=\"1\", A=\"2\"",
            "Bearer a=\"1\" b=\"2\"",
            "Bearer a=\"1\", b=",
            "Bearer a=\"\u{7}\"",
            "Bearer a=\"\\\u{7}\"",
        ] {
            assert!(challenges(wrong).is_err(), "{wrong:?}");
        }
    }
}
