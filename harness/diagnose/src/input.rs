//! What kind of thing the input is.

use crate::resource::Said;
use beartrap_forge::{JoseError, Jws};
use serde_json::{Map, Value};
use url::Url;

/// No longer input is read, in octets.
pub const MAX_INPUT_BYTES: usize = 1024 * 1024;

/// Shorter words are no tokens.
const SHORTEST_OPAQUE: usize = 24;
/// What can be given.
const KINDS: &str = "a token, a JSON error body, an AADSTS number or a text with one, a WWW-Authenticate header, an HTTP answer, or the URL of a request";

/// Why there is no diagnosis.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotUnderstood {
    /// There is nothing but blanks.
    #[error("there is nothing to diagnose; give {KINDS}")]
    Empty,
    /// It is too long.
    #[error(
        "the input has {bytes} octets, and at most {MAX_INPUT_BYTES} are read; give one token, body, header or URL"
    )]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// It is nearly something.
    #[error("this looks like {near}, but {why}")]
    Nearly {
        /// What it resembles most.
        near: &'static str,
        /// Why it is none, and what to do.
        why: String,
    },
    /// It is a number that no code has.
    #[error(
        "AADSTS{number} is no code that is known here{hint}; the error, suberror and claims of the body say more than the number: give the whole body"
    )]
    UnknownCode {
        /// The number.
        number: u64,
        /// `; near it are 70011, 70016`, or nothing.
        hint: String,
    },
    /// An answer says nothing that can be explained.
    #[error(
        "the answer has status {status}, but no challenge and no body that says why; look into the log of whoever sent it"
    )]
    EmptyAnswer {
        /// Its status.
        status: u16,
    },
    /// It is something else.
    #[error("this is nothing that can be diagnosed; give {KINDS}")]
    Unknown,
}

pub(crate) enum Input<'a> {
    Jwt(Box<Jws>),
    /// A JWE in compact serialisation.
    Encrypted(&'a str),
    /// A long word that only its issuer reads.
    Opaque(&'a str),
    Code(u64),
    /// A text with `AADSTS` in it.
    Text(&'a str),
    /// The name of an OAuth error alone.
    Word(&'a str),
    Body(Map<String, Value>),
    /// A resource's refusal.
    Resource(Said),
    Challenge(&'a str),
    Url(Box<Url>),
    Answer {
        status: u16,
        challenge: Option<&'a str>,
        body: Option<Box<Input<'a>>>,
    },
}

impl<'a> Input<'a> {
    pub(crate) fn read(input: &'a str) -> Result<Self, NotUnderstood> {
        if input.len() > MAX_INPUT_BYTES {
            return Err(NotUnderstood::TooLong { bytes: input.len() });
        }
        let text = input.trim().trim_start_matches('\u{feff}');
        let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text).trim();
        if text.is_empty() {
            return Err(NotUnderstood::Empty);
        }
        if text.starts_with("HTTP/") {
            return answer(text);
        }
        Self::part(text)
    }

    /// Anything but a whole answer.
    fn part(text: &'a str) -> Result<Self, NotUnderstood> {
        if text.starts_with('{') {
            return json(text);
        }
        if text.starts_with('<') {
            return xml(text);
        }
        if let Some(value) = after(text, "WWW-Authenticate:") {
            return Ok(Self::Challenge(value));
        }
        let value = after(text, "Authorization:").unwrap_or(text);
        if let Some(token) = ["Bearer ", "DPoP ", "PoP "].into_iter().find_map(|scheme| after(value, scheme))
            && !token.contains(['=', ' ', ','])
        {
            return word(token);
        }
        if is_url(text) {
            return url(text);
        }
        if let Some((method, rest)) = text.split_once(' ')
            && matches!(method, "GET" | "POST" | "HEAD")
        {
            return url(rest.split_whitespace().next().unwrap_or_default());
        }
        if contains(text, "AADSTS") {
            return Ok(Self::Text(text));
        }
        if text.chars().all(|c| c.is_ascii_digit()) {
            let long = || NotUnderstood::Nearly {
                near: "an AADSTS number",
                why: format!("it has {} digits, and they have seven at most", text.len()),
            };
            return text.parse().map(Self::Code).map_err(|_| long());
        }
        let first = text.split([' ', ',']).next().unwrap_or_default();
        let schemes = ["bearer", "basic", "dpop", "pop", "negotiate"];
        if schemes.contains(&first.to_ascii_lowercase().as_str()) {
            return Ok(Self::Challenge(text));
        }
        word(text)
    }
}

/// One word: a token, or the name of an error.
fn word(text: &str) -> Result<Input<'_>, NotUnderstood> {
    if text.contains(char::is_whitespace) {
        // Long lines are wrapped by those who paste them.
        let near = text.starts_with("eyJ").then_some("a token");
        return Err(near.map_or(NotUnderstood::Unknown, |near| NotUnderstood::Nearly {
            near,
            why: "there are blanks in it; give it in one piece".into(),
        }));
    }
    let parts = text.split('.').count();
    let is_of_token = text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.~+/=*!".contains(c));
    match parts {
        _ if !is_of_token => Err(NotUnderstood::Unknown),
        3 if text.starts_with("eyJ") => match Jws::parse(text) {
            Ok(jws) => Ok(Input::Jwt(Box::new(jws))),
            Err(error) => Err(NotUnderstood::Nearly { near: "a token", why: reason(&error) }),
        },
        5 if text.starts_with("eyJ") => Ok(Input::Encrypted(text)),
        _ if text.starts_with("eyJ") => Err(NotUnderstood::Nearly {
            near: "a token",
            why: format!("it has {parts} parts in place of three; it was cut, so give the whole of it"),
        }),
        _ if crate::refusal::is_word(text) => Ok(Input::Word(text)),
        _ if text.len() >= SHORTEST_OPAQUE => Ok(Input::Opaque(text)),
        _ => Err(match crate::refusal::nearest_word(text) {
            Some(nearest) => NotUnderstood::Nearly {
                near: "the name of an error",
                why: format!("there is none of this name; did you mean {nearest}?"),
            },
            None => NotUnderstood::Unknown,
        }),
    }
}

/// The reason without what the parser quotes of the token.
fn reason(error: &JoseError) -> String {
    match error {
        JoseError::NotBase64Url(what) => {
            format!("its {what} is no base64url; it was changed, so copy it again")
        }
        JoseError::NotAnObject { what, .. } => {
            format!("its {what} is no JSON object with members of different names; it was cut or changed")
        }
        JoseError::TooLong { bytes, limit, .. } => {
            format!("it has {bytes} octets, and at most {limit} are read")
        }
        _ => "it cannot be read; copy it again".to_owned(),
    }
}

fn json(text: &str) -> Result<Input<'_>, NotUnderstood> {
    let nearly = |why: String| NotUnderstood::Nearly { near: "JSON", why };
    let members: Map<String, Value> = serde_json::from_str(text).map_err(|error| {
        nearly(format!(
            "it ends or breaks at line {}, column {}; give the whole body",
            error.line(),
            error.column()
        ))
    })?;
    for name in ["access_token", "id_token"] {
        if let Some(token) = members.get(name).and_then(Value::as_str) {
            return match token.split('.').count() {
                3 if token.starts_with("eyJ") => Jws::parse(token)
                    .map(|jws| Input::Jwt(Box::new(jws)))
                    .map_err(|error| NotUnderstood::Nearly { near: "a token", why: reason(&error) }),
                _ => Err(nearly(format!("its {name} is opaque; only its issuer reads it"))),
            };
        }
    }
    if let Some(said) = Said::json(&members) {
        return Ok(Input::Resource(said));
    }
    // The endpoint of managed identities on App Service has a shape of its own.
    let is_app_service = members.contains_key("statusCode") && members.contains_key("message");
    if members.get("error").is_some_and(Value::is_string)
        || members.contains_key("error_codes")
        || is_app_service
    {
        return Ok(Input::Body(members));
    }
    let also = ["keys", "issuer", "jwks_uri"].iter().any(|name| members.contains_key(*name));
    Err(nearly(if also {
        "it is metadata or keys and no refusal; give a token or an error body".into()
    } else {
        "it has no member error, error_codes or access_token; give a token or an error body".into()
    }))
}

fn xml(text: &str) -> Result<Input<'_>, NotUnderstood> {
    let near = "a page or an XML body";
    let (_, rest) = text.split_once("<Code>").ok_or_else(|| match first_code(text) {
        None => NotUnderstood::Nearly {
            near,
            why: "it has no code; give the AADSTS number that the page shows".into(),
        },
        Some(number) => NotUnderstood::Nearly {
            near,
            why: format!("only its code is understood: beartrap diagnose {number}"),
        },
    })?;
    let code = rest.split('<').next().unwrap_or_default();
    Ok(Input::Resource(Said::storage(code)))
}

fn url(text: &str) -> Result<Input<'_>, NotUnderstood> {
    let broken = |_| NotUnderstood::Nearly {
        near: "a URL",
        why: "it cannot be read as one; copy it from the address bar or the log".into(),
    };
    Ok(Input::Url(Box::new(Url::parse(text).map_err(broken)?)))
}

/// `HTTP/1.1 403 Forbidden`, headers, an empty line, a body.
fn answer(text: &str) -> Result<Input<'_>, NotUnderstood> {
    let broken = || NotUnderstood::Nearly {
        near: "an HTTP answer",
        why: "its first line has no status; it begins like HTTP/1.1 401".into(),
    };
    let status = text.split_whitespace().nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
    let split = ["\r\n\r\n", "\n\n"].into_iter().filter_map(|end| Some((text.find(end)?, end.len()))).min();
    let (head, body) = split.map_or((text, ""), |(at, length)| (&text[..at], text[at + length..].trim()));
    let challenge = head.lines().find_map(|line| after(line, "WWW-Authenticate:"));
    // A body that nothing is known of is no reason to leave the challenge unread.
    let body = if body.is_empty() { None } else { Input::part(body).ok().map(Box::new) };
    Ok(Input::Answer { status, challenge, body })
}

fn is_url(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| after(text, scheme).is_some())
}

/// What stands behind a prefix in any letter case.
fn after<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| text[prefix.len()..].trim())
}

fn contains(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

/// The number behind the first `AADSTS`.
pub(crate) fn first_code(text: &str) -> Option<u64> {
    let word = b"AADSTS";
    let starts = text.as_bytes().windows(word.len()).enumerate();
    let mut behind =
        starts.filter(|(_, part)| part.eq_ignore_ascii_case(word)).map(|(at, _)| &text[at + word.len()..]);
    behind.find_map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).take(18).collect();
        digits.parse().ok()
    })
}
