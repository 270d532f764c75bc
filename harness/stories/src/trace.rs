//! A story as somebody sees it who stands beside the wires: who sent what to whom, and at which of four points it broke.

use crate::browser::parameter;
use crate::text::paragraph;
use beartrap_diagnose::{Question, diagnose};
use beartrap_entra::Pace;
use bytes::Bytes;
use http::{Response, header};
use serde_json::Value;

/// Who takes part, in the order in which a sign-in meets them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Party {
    Browser,
    /// Entra, or the endpoint of the machine that stands for it.
    Entra,
    /// The program that the user or the job runs in.
    Server,
    /// The API, or another resource.
    Api,
}

const PARTIES: [(&str, Party); 4] =
    [("browser", Party::Browser), ("Entra", Party::Entra), ("server", Party::Server), ("API", Party::Api)];

/// What can break at each of them, in the same order.
const POINTS: [&str; 4] = [
    "the way there and back: what the address asks for, session, redirect URI",
    "what the directory grants to whom: scopes, roles, consents, policies",
    "what the program proves itself with: secret or certificate, code and verifier",
    "what the token has to say: aud, iss, scp or roles, exp",
];

/// One exchange.
pub(crate) struct Hop {
    step: usize,
    from: Party,
    to: Party,
    said: String,
    /// The party at which it broke.
    broke: Option<Party>,
}

impl Hop {
    pub(crate) fn new(step: usize, from: Party, to: Party, answer: &Response<Bytes>) -> Self {
        let is_silent = matches!(answer.extensions().get::<Pace>(), Some(Pace::Never(_)));
        let status = answer.status().as_u16();
        let error = error(answer);
        let number = number(answer);
        let is_refused = is_silent || status >= 400 || error.is_some() || number.is_some();
        let broke = is_refused.then(|| if to == Party::Entra { at(from, number) } else { to });
        let said = if is_silent { "nothing".to_owned() } else { said(answer, error, number) };
        Self { step, from, to, said, broke }
    }
}

/// Where a refusal by Entra belongs. What comes through the browser is repaired there, what a program proves itself with in
/// the program, and everything else in the directory.
fn at(from: Party, number: Option<u32>) -> Party {
    let question = number.map(|number| number.to_string());
    let found = question.and_then(|number| diagnose(&Question::of(&number, 0)).ok());
    match found.and_then(|found| found.family) {
        _ if from == Party::Browser => Party::Browser,
        Some("credential" | "request") => Party::Server,
        _ => Party::Entra,
    }
}

fn said(answer: &Response<Bytes>, error: Option<String>, number: Option<u32>) -> String {
    let document = document(answer);
    let carried = ["code", "access_token"].into_iter().find(|name| parameter(answer, name).is_some());
    let what = match (error, carried) {
        (Some(error), _) => Some(error),
        (None, Some("code")) => Some("a code".to_owned()),
        (None, Some(_)) => Some("a token in the address".to_owned()),
        _ if document["access_token"].is_string() => Some("an access token".to_owned()),
        _ => None,
    };
    let status = Some(answer.status().as_u16().to_string());
    let number = number.map(|number| format!("AADSTS{number}"));
    [status, what, number].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The name of an error: of a body, of a redirect, or of a challenge.
fn error(answer: &Response<Bytes>) -> Option<String> {
    let challenge = answer.headers().get(header::WWW_AUTHENTICATE).and_then(|value| value.to_str().ok());
    let challenged = challenge.and_then(|value| value.split_once("error=\"")?.1.split('"').next());
    let named = document(answer)["error"].as_str().map(str::to_owned);
    named.or_else(|| parameter(answer, "error")).or_else(|| challenged.map(str::to_owned))
}

fn number(answer: &Response<Bytes>) -> Option<u32> {
    let body = String::from_utf8_lossy(answer.body());
    let led = parameter(answer, "error_description");
    let (_, rest) = led.as_deref().unwrap_or(&body).split_once("AADSTS")?;
    rest.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

fn document(answer: &Response<Bytes>) -> Value {
    serde_json::from_slice(answer.body()).unwrap_or_default()
}

/// From one party to the next, in characters.
const LANE: usize = 11;

/// The screen of a trace.
pub(crate) fn screen(head: &str, hops: &[Hop]) -> String {
    let mut text = String::new();
    paragraph(&mut text, "", head);
    let names = PARTIES.map(|(name, _)| format!("{name:<LANE$}")).concat();
    let mut lines = vec![String::new(), format!("      {}", names.trim_end())];
    lines.extend(hops.iter().map(|hop| {
        let broke = hop.broke.map(|party| format!("   break {}", place(party) + 1)).unwrap_or_default();
        format!("  {:<4}{}{}{broke}", hop.step, lanes(hop), hop.said)
    }));
    text += &lines.join("\n");
    text += "\n\n  where it can break, and did\n";
    for ((name, party), says) in PARTIES.into_iter().zip(POINTS) {
        let broke = hops.iter().filter(|hop| hop.broke == Some(party));
        let mut steps: Vec<String> = broke.map(|hop| hop.step.to_string()).collect();
        steps.dedup();
        let steps = if steps.is_empty() { "no step".into() } else { format!("step {}", steps.join(", ")) };
        paragraph(&mut text, &format!("  {} {name:<10}", place(party) + 1), &format!("{says}: {steps}"));
    }
    text
}

/// `o--------->|` below the names.
fn lanes(hop: &Hop) -> String {
    let (from, to) = (place(hop.from) * LANE, place(hop.to) * LANE);
    let (left, right) = (from.min(to), from.max(to));
    let mut lanes = vec![' '; LANE * PARTIES.len() - 6];
    lanes[left..=right].fill('-');
    (lanes[from], lanes[to]) = ('o', '|');
    let head = if to > from { to - 1 } else { to + 1 };
    lanes[head] = match hop.broke {
        Some(_) => 'x',
        None if to > from => '>',
        None => '<',
    };
    lanes.into_iter().collect()
}

fn place(party: Party) -> usize {
    PARTIES.iter().position(|(_, known)| *known == party).unwrap_or_default()
}
