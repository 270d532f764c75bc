//! How many tokens are presented until a fault shows: lies, random octets, and honest tokens with an octet changed.

#![expect(clippy::unwrap_used, reason = "a helper of a test has nothing better to do when it cannot go on")]

use beartrap_core::Fault;
use beartrap_forge::Random;
use beartrap_fuzzer::{Lie, Scope};
use beartrap_kit::validator::{FIXED_NOW, Greeting, Request, Stand};
use serde_json::Value;

/// A token that is presented, and once more where its answer is open.
pub(crate) struct Asked {
    again: bool,
    questions: Vec<Value>,
}

/// A stream of tokens of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Lies,
    Octets,
    Mutations,
}

fn scope() -> Scope {
    let greeting: Greeting = serde_json::from_value(beartrap_lab::Validator::new(None).greeting()).unwrap();
    Scope::of(&greeting)
}

/// The tokens that follow from a seed.
pub(crate) fn stream(kind: Stream, seed: u64, count: u64) -> Vec<Asked> {
    let scope = scope();
    (0..count).filter_map(|number| asked(kind, seed, number, &scope)).collect()
}

fn asked(kind: Stream, seed: u64, number: u64, scope: &Scope) -> Option<Asked> {
    let stand = |again: u8| Stand::at(FIXED_NOW).about(&format!("fuzz-{number:08}-{again}"));
    let value = |request: &Request| serde_json::to_value(request).unwrap();
    let lie = Lie::numbered(seed, number, scope);
    let again = kind == Stream::Lies && !lie.is_lie();
    if kind == Stream::Lies {
        let request = lie.request_at(&stand(0))?;
        let more = again.then(|| lie.request_at(&stand(1))).flatten();
        return Some(Asked { again, questions: [request].iter().chain(&more).map(value).collect() });
    }
    // The same mix of honest tokens as the lies are about.
    let mut request = Lie::of(lie.base).by(lie.algorithm).request_at(&stand(0))?;
    let mut octets = Random::named(seed, &format!("{kind:?}-{number}")).bytes(600);
    if kind == Stream::Octets {
        octets.truncate(usize::from(octets[0]) * 2 + 1);
        request.token = String::from_utf8_lossy(&octets).into_owned();
        return Some(Asked { again, questions: vec![value(&request)] });
    }
    let mut token = request.token.clone().into_bytes();
    for change in octets.chunks(4).take(1 + usize::from(octets[599] % 3)) {
        let place = usize::from(u16::from_be_bytes([change[0], change[1]])) % token.len();
        match change[2] % 4 {
            0 => drop(token.remove(place)),
            1 => token.insert(place, change[3] & 0x7f),
            2 => token[place] ^= 1 << (change[3] % 7),
            _ => token[place] = change[3] & 0x7f,
        }
    }
    let token = String::from_utf8_lossy(&token).into_owned();
    if token == request.token {
        return None;
    }
    request.token = token;
    Some(Asked { again, questions: vec![value(&request)] })
}

/// How many of the tokens a validator with this fault is asked about until it shows that it is wrong.
pub(crate) fn first(fault: Option<Fault>, stream: &[Asked]) -> Option<usize> {
    let mut lab = beartrap_lab::Validator::new(fault);
    let place = stream.iter().position(|asked| {
        let mut verdicts = asked.questions.iter().map(|question| lab.verify(question)["verdict"].clone());
        let first = verdicts.next().unwrap();
        let broke = |verdict: &Value| !["accept", "reject"].contains(&verdict.as_str().unwrap());
        let varies = verdicts.any(|other| broke(&other) || other != first);
        broke(&first) || varies || (!asked.again && first == "accept")
    });
    place.map(|place| place + 1)
}
