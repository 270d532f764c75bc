//! The mutator: what libFuzzer's own one cannot do, because every octet that it changes breaks the signature.

use super::draft::now;
use super::values::{CLAIMS, HEADER_VALUES, HEADERS, PIECES, VALUES};
use super::{ALGORITHMS, Dice, Draft};
use beartrap_forge::{Algorithm, SigningKey};
use std::sync::LazyLock;

/// Whatever changes octets that have no structure: libFuzzer's own mutator, or [`Dice::disturb`].
type Plain<'a> = dyn FnMut(&mut Vec<u8>) + 'a;

/// What stands for octets that are no token.
static HONEST: LazyLock<Vec<Draft>> =
    LazyLock::new(|| ALGORITHMS.iter().copied().map(Draft::honest).collect());

/// How many of [`ALGORITHMS`] cost no more to sign with than to verify.
const CHEAP: usize = 3;

/// The token in these octets with something changed, signed again unless the signature is what was changed.
/// The same octets and the same seed give the same token.
pub fn mutated(octets: &[u8], room: usize, seed: u32, plain: &mut Plain<'_>) -> Vec<u8> {
    let dice = &mut Dice::new(seed.into());
    let mut draft = Draft::of(octets).unwrap_or_else(|| HONEST[dice.below(HONEST.len())].clone());
    // What is no JSON any more is refused at once, whatever else becomes of it.
    for (text, honest) in [(&mut draft.header, &HONEST[0].header), (&mut draft.claims, &HONEST[0].claims)] {
        if Draft::members(text).is_none() && !dice.one_in(8) {
            text.clone_from(honest);
        }
    }
    afford(&mut draft, dice);
    for _ in 0..=usize::from(dice.one_in(4)) {
        change(&mut draft, dice, plain);
    }
    fitted(finished(&draft, dice, plain), room)
}

/// A token with the header of one and the claims of the other, or members of both, signed again.
pub fn crossed(one: &[u8], other: &[u8], room: usize, seed: u32) -> Vec<u8> {
    let dice = &mut Dice::new(seed.into());
    let read = |octets, dice: &mut Dice| {
        Draft::of(octets).unwrap_or_else(|| HONEST[dice.below(HONEST.len())].clone())
    };
    let (mut one, other) = (read(one, dice), read(other, dice));
    if dice.one_in(2) {
        one.claims = other.claims;
    } else if let (Some(mut claims), Some(more)) =
        (Draft::members(&one.claims), Draft::members(&other.claims))
    {
        claims.extend(more.into_iter().filter(|_| dice.one_in(2)));
        one.claims = serde_json::to_vec(&claims).unwrap_or_default();
    }
    afford(&mut one, dice);
    fitted(one.compact().into_bytes(), room)
}

/// Names another algorithm where the token's is one that costs fifty times as much: RSA stays now and then, for what is
/// special about it is seen soon.
fn afford(draft: &mut Draft, dice: &mut Dice) {
    let Some(algorithm) = draft.algorithm() else { return };
    if !ALGORITHMS[..CHEAP].contains(&algorithm) && !dice.one_in(256) {
        draft.name(ALGORITHMS[dice.below(CHEAP)]);
    }
}

/// A token that is too long is none any more, so an honest one takes its place.
fn fitted(token: Vec<u8>, room: usize) -> Vec<u8> {
    if token.len() <= room {
        return token;
    }
    let mut token = HONEST[0].compact().into_bytes();
    token.truncate(room);
    token
}

fn change(draft: &mut Draft, dice: &mut Dice, plain: &mut Plain<'_>) {
    match dice.below(16) {
        0..=5 => draft.claims = with_member(&draft.claims, dice.choose(CLAIMS), dice.choose(VALUES), dice),
        6..=7 => without_member(&mut draft.claims, dice),
        8..=10 => {
            draft.header = with_member(&draft.header, dice.choose(HEADERS), dice.choose(HEADER_VALUES), dice);
        }
        11 => without_member(&mut draft.header, dice),
        12 => plain(&mut draft.claims),
        13 => plain(&mut draft.header),
        14 => put_in(&mut draft.claims, dice),
        _ if dice.one_in(2) => put_in(&mut draft.header, dice),
        _ => draft.name(ALGORITHMS[dice.below(CHEAP)]),
    }
}

/// The text with this value, in place of the one that is there or behind it under the same name.
fn with_member(text: &[u8], name: &str, value: &str, dice: &mut Dice) -> Vec<u8> {
    let value = filled(value);
    let is_second = dice.one_in(6);
    let members = Draft::members(text);
    let Some(mut members) = members.filter(|_| !is_second) else {
        let name = if dice.one_in(3) { escaped(name) } else { name.to_owned() };
        return appended(text, &format!("\"{name}\":{value}"));
    };
    // What is no value for serde_json, 1e400, still is one for others.
    let Ok(parsed) = serde_json::from_str(&value) else {
        members.remove(name);
        let text = serde_json::to_vec(&members).unwrap_or_default();
        return appended(&text, &format!("\"{name}\":{value}"));
    };
    members.insert(name.to_owned(), parsed);
    serde_json::to_vec(&members).unwrap_or_default()
}

fn appended(text: &[u8], member: &str) -> Vec<u8> {
    let Some(end) = text.iter().rposition(|octet| *octet == b'}') else { return text.to_vec() };
    let comma: &[u8] = if text[..end].trim_ascii_end().ends_with(b"{") { b"" } else { b"," };
    [&text[..end], comma, member.as_bytes(), &text[end..]].concat()
}

fn escaped(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map_or(0, u32::from);
    format!("\\u{first:04x}{}", letters.as_str())
}

fn filled(value: &str) -> String {
    value
        .replace("{now}", &now().to_string())
        .replace("{past}", &(now() - 1).to_string())
        .replace("{next}", &(now() + 1).to_string())
}

fn without_member(text: &mut Vec<u8>, dice: &mut Dice) {
    let Some(mut members) = Draft::members(text) else { return };
    let Some(name) = members.keys().nth(dice.below(members.len())).cloned() else { return };
    members.remove(&name);
    *text = serde_json::to_vec(&members).unwrap_or_default();
}

fn put_in(text: &mut Vec<u8>, dice: &mut Dice) {
    let place = match dice.below(4) {
        0 => 0,
        1 => text.len(),
        _ => dice.below(text.len() + 1),
    };
    text.splice(place..place, dice.choose(PIECES).bytes());
}

/// The token; once in a while its encoding or its signature is what is wrong.
fn finished(draft: &Draft, dice: &mut Dice, plain: &mut Plain<'_>) -> Vec<u8> {
    match dice.below(24) {
        0 => draft.padded().join(".").into_bytes(),
        1 => {
            let stranger = SigningKey::attacker(draft.algorithm().unwrap_or(Algorithm::EdDsa));
            draft.signed_by(&stranger).join(".").into_bytes()
        }
        2 => {
            let [header, claims, signature] = draft.signed();
            let mut octets = signature.into_bytes();
            dice.disturb(&mut octets);
            [header.as_bytes(), b".", claims.as_bytes(), b".", &octets].concat()
        }
        3 => respelt(draft.signed(), dice),
        4 => {
            let [header, claims, signature] = draft.signed();
            dice.choose(&[
                &format!("{header}.{claims}.") as &str,
                &format!("{header}.{claims}"),
                &format!("{header}..{signature}"),
                &format!("{header}.{claims}.{signature}."),
                &format!("{header}.{claims}.{signature}.{signature}"),
                &format!(" {header}.{claims}.{signature}"),
                &format!("{header}.{claims}.{signature}\n"),
                &format!(
                    "{{\"protected\":\"{header}\",\"payload\":\"{claims}\",\"signature\":\"{signature}\"}}"
                ),
            ])
            .as_bytes()
            .to_vec()
        }
        5 => {
            let mut token = draft.compact().into_bytes();
            plain(&mut token);
            token
        }
        _ => draft.compact().into_bytes(),
    }
}

/// One segment in letters that a lenient decoder reads alike.
fn respelt(mut segments: [String; 3], dice: &mut Dice) -> Vec<u8> {
    let segment = &mut segments[dice.below(3)];
    let place = dice.below(segment.len() + 1);
    match dice.below(5) {
        0 => segment.push_str(dice.choose(&["=", "=="])),
        1 => *segment = segment.replace('-', "+").replace('_', "/"),
        2 => segment.insert_str(place, dice.choose(&["\n", " ", "%", "\0", "=", "*"])),
        3 => *segment = segment.replace('-', "%2D").replace('_', "%5F"),
        // The last letter has bits that stand for nothing.
        _ => {
            if let Some(last) = segment.pop() {
                let next = char::from_u32(u32::from(last) + 1).filter(char::is_ascii_alphanumeric);
                segment.push(next.unwrap_or(last));
            }
        }
    }
    segments.join(".").into_bytes()
}
