//! The lines of the adapter protocol, version 1.

use super::{AdapterError, text};
use beartrap_kit::validator::{Answer, Greeting, Request};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The version of the protocol that is spoken here.
pub(super) const VERSION: u64 = 1;
/// The least that an adapter must answer.
pub(super) const HELLO: &str = r#"{"beartrap":1,"op":"hello"}"#;

pub(super) fn hello(config: &str) -> Vec<u8> {
    line(&json!({"beartrap": VERSION, "op": "hello", "config": config}))
}

pub(super) fn verify(id: u64, request: &Request) -> Vec<u8> {
    #[derive(Serialize)]
    struct Verify<'r> {
        id: String,
        op: &'static str,
        #[serde(flatten)]
        request: &'r Request,
    }
    line(&Verify { id: id.to_string(), op: "verify", request })
}

fn line(message: &impl Serialize) -> Vec<u8> {
    // Members with names of their own always have a JSON text.
    let mut line = serde_json::to_vec(message).unwrap_or_default();
    line.push(b'\n');
    line
}

/// The answer to `hello`.
pub(super) fn greeting(line: &[u8]) -> Result<Greeting, AdapterError> {
    let shown = || text::shown(line);
    let Ok(value) = serde_json::from_slice::<Value>(line) else {
        return Err(AdapterError::Banner { line: shown() });
    };
    if let Some(spoken) = value.get("beartrap").filter(|spoken| **spoken != VERSION) {
        return Err(AdapterError::OtherVersion { spoken: text::shown(spoken.to_string().as_bytes()) });
    }
    let Ok(mut greeting) = serde_json::from_value::<Greeting>(value) else {
        return Err(AdapterError::NoGreeting { line: shown() });
    };
    for words in [&mut greeting.name, &mut greeting.version, &mut greeting.language, &mut greeting.config] {
        *words = text::shown(words.as_bytes());
    }
    if greeting.name.is_empty() {
        return Err(AdapterError::NoGreeting { line: shown() });
    }
    Ok(greeting)
}

/// What a line says to the request with this id.
#[derive(Debug, PartialEq)]
pub(super) enum Said {
    /// This.
    Answer(Answer),
    /// It answers an earlier request, that nobody waits for any more.
    Nothing,
    /// It is no answer: why, and what an answer must be.
    Nonsense(String),
}

pub(super) fn answer(line: &[u8], id: u64) -> Said {
    let nonsense = |why: &str| Said::Nonsense(format!("the adapter answered {}, {why}", text::shown(line)));
    let Ok(Bare { id: given, verdict }) = serde_json::from_slice(line) else {
        return nonsense("which is no JSON object; standard output is for answers alone");
    };
    match number(&given) {
        Some(given) if given == id => {}
        Some(given) if given < id => return Said::Nothing,
        _ => return nonsense("which does not repeat the id of the request"),
    }
    // Claims may be odder than what is read here: numbers beyond every range, half characters, a thousand brackets.
    // They are not needed for the verdict.
    let Telling { claims, reason } = serde_json::from_slice(line).unwrap_or_default();
    match verdict.as_str() {
        Some("accept") => Said::Answer(Answer::Accept(claims)),
        Some("reject") => Said::Answer(Answer::Reject(reason)),
        Some("unsupported") => Said::Answer(Answer::Unsupported(reason)),
        _ => nonsense("whose verdict is none of accept, reject and unsupported"),
    }
}

/// What every answer has.
#[derive(Deserialize)]
struct Bare {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    verdict: Value,
}

/// What it may tell besides.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Telling {
    claims: Map<String, Value>,
    reason: String,
}

/// Ids are sent as strings; an adapter that gives them back as numbers is understood.
fn number(id: &Value) -> Option<u64> {
    match id {
        Value::String(digits) => digits.parse().ok(),
        other => other.as_u64(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_belongs_to_its_request_by_id() {
        let accepted = Said::Answer(Answer::Accept(Map::new()));
        assert_eq!(answer(br#"{"id":"7","verdict":"accept"}"#, 7), accepted);
        assert_eq!(answer(br#"{"id":7,"verdict":"accept","claims":{},"more":1}"#, 7), accepted);
        assert_eq!(answer(br#"{"id":"6","verdict":"accept"}"#, 7), Said::Nothing);
        let refused = Said::Answer(Answer::Reject("late".into()));
        assert_eq!(answer(br#"{"id":"7","verdict":"reject","reason":"late"}"#, 7), refused);
        let deep = format!(
            "{{\"id\":\"7\",\"verdict\":\"accept\",\"claims\":{}{}}}",
            "[".repeat(9999),
            "]".repeat(9999)
        );
        let odd = br#"{"id":"7","verdict":"accept","claims":{"a":1e999,"b":"\ud800"}}"#;
        assert_eq!(answer(deep.as_bytes(), 7), accepted);
        assert_eq!(answer(odd, 7), accepted);
        for (line, word) in [
            (&br#"{"verdict":"accept"}"#[..], "id of the request"),
            (br#"{"id":"8","verdict":"accept"}"#, "id of the request"),
            (br#"{"id":"7","verdict":true}"#, "none of accept"),
            (br#"{"id":"7"}"#, "none of accept"),
            (b"Warning: old key", "no JSON object"),
            (b"\xff\xfe\x1b[2J", "no JSON object"),
            (b"7", "no JSON object"),
        ] {
            let Said::Nonsense(why) = answer(line, 7) else { panic!("{line:?} is an answer") };
            assert!(why.contains(word) && !why.contains('\u{1b}'), "{why}");
        }
    }

    #[test]
    fn a_greeting_needs_a_name_and_the_version() {
        assert_eq!(greeting(br#"{"name":"x","beartrap":1}"#).unwrap().name, "x");
        let exits = [
            (&b"Listening on 8080"[..], "printed \"Listening on 8080\""),
            (br#"{"error":"what?"}"#, "at least a name"),
            (br#"{"name":""}"#, "at least a name"),
            (br#"{"name":7}"#, "at least a name"),
            (br#"{"name":"x","beartrap":2}"#, "version 2 of the adapter protocol"),
        ];
        for (line, word) in exits {
            let error = greeting(line).unwrap_err();
            assert!(error.to_string().contains(word) && error.exit() == 4, "{error}");
        }
    }
}
