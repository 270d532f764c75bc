//! A request for people: what the token says, in one line for each part, never longer than a screen is wide three times.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_kit::validator::Request;
use std::fmt::{Formatter, Result};

/// The longest line of a part, in characters.
const LONGEST: usize = 300;

pub(super) fn request(request: &Request, f: &mut Formatter<'_>) -> Result {
    let policy = &request.policy;
    let parts: Vec<&str> = request.token.split('.').collect();
    if let [header, payload, signature] = parts[..] {
        writeln!(f, "    header   {}", decoded(header))?;
        writeln!(f, "    claims   {}", decoded(payload))?;
        let signature = if signature.is_empty() { "(empty)".to_owned() } else { cut(&text(signature), 43) };
        writeln!(f, "    signed   {signature}")?;
    } else {
        writeln!(f, "    token    {}", text(&request.token))?;
    }
    let typ = policy.typ.as_ref().map_or_else(String::new, |typ| format!(", typ {typ}"));
    let leeway = if policy.leeway == 0 { String::new() } else { format!(", leeway {} s", policy.leeway) };
    writeln!(
        f,
        "    policy   {} by {}, issuer {}, audience {}, now {}{leeway}{typ}",
        policy.kind.name(),
        if policy.algorithms.is_empty() { "no algorithm".to_owned() } else { policy.algorithms.join(", ") },
        policy.issuer,
        policy.audience,
        policy.now
    )
}

/// What a segment holds, as far as it is text; the segment itself where it cannot be decoded.
fn decoded(segment: &str) -> String {
    match URL_SAFE_NO_PAD.decode(segment) {
        Ok(octets) => text(&String::from_utf8_lossy(&octets)),
        Err(_) => format!("{} (no base64url)", text(segment)),
    }
}

/// A text on one line, and not a long one.
pub(super) fn text(text: &str) -> String {
    let line: String =
        text.chars().take(LONGEST + 1).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if line.chars().count() > LONGEST {
        return format!("{} ({} octets)", cut(&line, LONGEST), text.len());
    }
    line
}

fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
