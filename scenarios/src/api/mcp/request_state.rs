//! A requestState that was changed is refused, and so is one that was given to another user.
//!
//! ## Why it matters
//! The state is the server's own memory, kept by the client. Whoever can write it says what was asked, who agreed and whose
//! account it is about.
//!
//! ## How to fix it
//! Seal states with a key that only the server has, with user, request and expiry inside, and open them before anything is
//! done.
//!
//! ## Not a finding
//! - A state that decides nothing may be plain: where the tool does the same without any, a changed one is no more.
//! - To ask again is a refusal.
//! - A state that is not bound to its user or request costs a note, since that is only recommended.

use crate::clauses::mcp;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use beartrap_kit::api::mcp::{Era, Mcp, Question};
use beartrap_kit::*;
use serde_json::{Number, Value};

pub(super) static ABOUT: About = About {
    clause: &mcp::STATE_VERIFIED,
    also: &[&mcp::STATE_BOUND],
    impact: Impact::WiderAccess,
    needs: &[Capability::Mcp, Capability::OwnIssuer, Capability::McpModern, Capability::McpInput],
    mutant: Fault::McpRequestStateTrusted,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let client = world.mcp_in(Era::Modern)?;
    let tool = client.tool_that("asks for input", |endpoint| endpoint.input.is_some())?;
    let of = |user: &str| world.token_for(&tool).claim("sub", user);
    let alice = of("alice");
    let tools = Rounds { client, tool: &tool, alice: &alice };
    tools.completes().await?;

    let without = tools.round(|call, _| call.with_message(forget_state), &alice).await?;
    let decides_nothing = without.is_done();
    let open = |seen: Observation| {
        if decides_nothing {
            seen.left_open("it does the same without a state, which decides nothing")
        } else {
            seen
        }
    };
    let mut states = Family::of("a state");
    let sample = tools.asks().await?.1;
    for at in 0..tampered(&sample).len() {
        let name = tampered(&sample).swap_remove(at).0;
        // Each is made from a fresh one, since a state may be good for one use.
        let answer = tools
            .round(
                |call, state| match tampered(state).into_iter().nth(at) {
                    Some((_, changed)) => {
                        call.with_message(|body| body["params"]["requestState"] = changed.into())
                    }
                    None => call,
                },
                &alice,
            )
            .await?;
        states.add(name, open(is_refused(&answer)));
    }
    let bobs = tools.round(|call, _| call, &of("bob")).await?;
    states.add("Alice's, by Bob", is_refused(&bobs).unless(true, "states should be bound to their user"));
    if let Some(argument) = first_text(&tool) {
        let change = |body: &mut Value| body["params"]["arguments"][&argument] = "something else".into();
        let moved = tools.round(|call, _| call.with_message(change), &alice).await?;
        let refused = is_refused(&moved).unless(true, "states should be bound to their request");
        states.add(format!("with another {argument}"), refused);
    }
    tools.completes().await?;
    judge(states)
}

/// A tool that asks its user, and Alice.
struct Rounds<'a> {
    client: Mcp<'a>,
    tool: &'a Endpoint,
    alice: &'a Token,
}

impl Rounds<'_> {
    /// Alice calls the tool, and is asked: what, and with which state.
    async fn asks(&self) -> Result<(Question, String), Unsettled> {
        let answer = self.client.calls_beside_a_user(self.tool).bearing(self.alice).send().await?;
        if !answer.is_done() {
            require(answer.is_served())?;
        }
        let question = answer.question().ok_or_else(|| Unsettled::because("the tool asked for no input"))?;
        let missing =
            "the tool keeps no requestState; do not name its input, since there is nothing to judge";
        let state = question.state.clone().ok_or_else(|| Unsettled::because(missing))?;
        Ok((question, state))
    }

    /// Alice is asked, and this is answered, with this token.
    async fn round(
        &self,
        change: impl FnOnce(ApiCall, &str) -> ApiCall,
        token: &Token,
    ) -> Result<ApiAnswer, Unsettled> {
        let (question, state) = self.asks().await?;
        let answers = self.client.answers(self.tool, &question, &state);
        change(answers, &state).bearing(token).send().await
    }

    /// The honest round: the control of every refusal.
    async fn completes(&self) -> Result<(), Unsettled> {
        let answer = self.round(|call, _| call, self.alice).await?;
        require(answer.is_served())?;
        let asked = "the tool asks for more than the input that the contract names; name all that it wants";
        if answer.is_done() { Ok(()) } else { Err(Unsettled::because(asked)) }
    }
}

fn forget_state(body: &mut Value) {
    if let Some(parameters) = body["params"].as_object_mut() {
        parameters.remove("requestState");
    }
}

fn is_refused(answer: &ApiAnswer) -> Observation {
    match answer.question() {
        Some(_) => answer.observe(true, "an error, and no effect"),
        None => answer.is_not_served(),
    }
}

/// The first argument of the tool that is a text.
fn first_text(tool: &Endpoint) -> Option<String> {
    let arguments = tool.message.as_ref()?.params["arguments"].as_object()?;
    arguments.iter().find(|(_, value)| value.is_string()).map(|(name, _)| name.clone())
}

/// Values of a readable state that are changed, one at a time.
const VALUES: usize = 8;

/// A state with one change in it: one letter, or each value where it can be read.
fn tampered(state: &str) -> Vec<(String, String)> {
    let letters: Vec<char> = state.chars().collect();
    let mut changed = Vec::new();
    for (place, at) in [("the first quarter", letters.len() / 4), ("the middle", letters.len() / 2)] {
        let found = letters.iter().skip(at).position(char::is_ascii_alphanumeric).map(|further| at + further);
        // The last letter of base64 may hold bits that count for nothing.
        if let Some(at) = found.filter(|at| at + 2 < letters.len()) {
            let mut other = letters.clone();
            other[at] = if other[at] == 'A' { 'B' } else { 'A' };
            changed.push((format!("one letter changed in {place}"), other.into_iter().collect()));
        }
    }
    let mut rewritten = edited(state);
    let parts: Vec<&str> = state.split('.').collect();
    for (at, part) in parts.iter().enumerate() {
        let Some((base64, text)) = read(part) else { continue };
        rewritten.extend(edited(&text).into_iter().map(|(name, text)| {
            let part = base64.encode(text);
            let mut parts = parts.clone();
            parts[at] = &part;
            (name, parts.join("."))
        }));
    }
    rewritten.truncate(VALUES);
    changed.extend(rewritten);
    changed
}

/// A text in base64, and how it is written there.
fn read(part: &str) -> Option<(GeneralPurpose, String)> {
    let ways = [&alphabet::URL_SAFE, &alphabet::STANDARD].map(|alphabet| {
        let padding = GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_encode_padding(part.ends_with('='));
        GeneralPurpose::new(alphabet, padding)
    });
    ways.into_iter().find_map(|base64| {
        let text = String::from_utf8(base64.decode(part).ok()?).ok()?;
        Some((base64, text))
    })
}

/// JSON with one of its values changed, each in turn; nothing if it is none, or no object and no array.
fn edited(text: &str) -> Vec<(String, String)> {
    let Ok(document) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    if !document.is_object() && !document.is_array() {
        return Vec::new();
    }
    let nth = |at| {
        let (mut document, mut left) = (document.clone(), at);
        let name = change(&mut document, "value", &mut left)?;
        Some((format!("another {name}"), document.to_string()))
    };
    (0..VALUES).map_while(nth).collect()
}

/// Changes the value before which `left` others stand, and gives its name.
fn change(value: &mut Value, name: &str, left: &mut usize) -> Option<String> {
    match value {
        Value::Null => return None,
        Value::Array(values) => return values.iter_mut().find_map(|value| change(value, name, left)),
        Value::Object(members) => {
            return members.iter_mut().find_map(|(name, value)| change(value, name, left));
        }
        _ if *left > 0 => {
            *left -= 1;
            return None;
        }
        Value::String(text) => text.push('x'),
        Value::Number(number) => *number = further(number),
        Value::Bool(answer) => *answer = !*answer,
    }
    Some(name.to_owned())
}

/// A number that is greater by one.
fn further(number: &Number) -> Number {
    match number.as_u64() {
        Some(whole) => whole.wrapping_add(1).into(),
        None => number.as_f64().and_then(|number| Number::from_f64(number + 1.0)).unwrap_or_else(|| 1.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::tampered;
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

    #[test]
    fn a_state_that_can_be_read_is_rewritten_and_one_that_cannot_is_bent() {
        let plain = r#"{"step":null,"user":"alice"}"#;
        let of = |state: &str| tampered(state).into_iter().map(|(_, changed)| changed).collect::<Vec<_>>();
        assert!(of(plain).contains(&r#"{"step":null,"user":"alicex"}"#.to_owned()));
        let signed = format!("{}.c2lnbmF0dXJl", URL_SAFE_NO_PAD.encode(r#"{"uses":1}"#));
        let expected = format!("{}.c2lnbmF0dXJl", URL_SAFE_NO_PAD.encode(r#"{"uses":2}"#));
        assert!(of(&signed).contains(&expected), "{:?}", of(&signed));
        let both = format!("{}.c2ln", URL_SAFE_NO_PAD.encode(r#"{"user":["bob"],"uses":1}"#));
        let names: Vec<String> = tampered(&both).into_iter().map(|(name, _)| name).collect();
        assert!(names.ends_with(&["another user".to_owned(), "another uses".to_owned()]), "{names:?}");
        assert!(of(r#"{"until":1.5}"#).contains(&r#"{"until":2.5}"#.to_owned()));
        assert!(of(&STANDARD.encode(r#"["ja",1]"#)).contains(&STANDARD.encode(r#"["jax",1]"#)));

        let sealed = "v1-AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
        let bent = of(sealed);
        assert_eq!(bent.len(), 2);
        for other in &bent {
            let differ = other.chars().zip(sealed.chars()).filter(|(one, another)| one != another).count();
            assert_eq!((other.len(), differ), (sealed.len(), 1));
        }
        assert!(of("").is_empty());
    }
}
