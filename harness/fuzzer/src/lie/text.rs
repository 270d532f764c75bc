//! The JSON text of header and claims, and how a segment is written.

use super::Made;
use super::change::unsigned;
use super::judge;
use super::words::shown;
use beartrap_forge::{Encoding, Json, Segments, Token};
use beartrap_kit::validator::Honest;
use serde::{Deserialize, Serialize};

pub use super::change::{Change, Layout};
pub use super::odd::Oddity;
pub use super::policy::PolicyLie;

/// One of the three segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The header.
    Header,
    /// The claims.
    Claims,
    /// The signature.
    Signature,
}

impl Part {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Header => "the header",
            Self::Claims => "the payload",
            Self::Signature => "the signature",
        }
    }

    fn of(self) -> beartrap_forge::Part {
        match self {
            Self::Header => beartrap_forge::Part::Header,
            Self::Claims => beartrap_forge::Part::Payload,
            Self::Signature => beartrap_forge::Part::Signature,
        }
    }

    pub(super) fn segment(self, segments: &mut Segments) -> &mut String {
        match self {
            Self::Header => &mut segments.header,
            Self::Claims => &mut segments.payload,
            Self::Signature => &mut segments.signature,
        }
    }
}

/// Another way to write a segment than base64url without padding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wrapping {
    /// With `=` where the length leaves room.
    Padded,
    /// With `+` and `/`.
    Standard,
    /// With `+`, `/` and `=`.
    StandardPadded,
    /// With this text somewhere inside: so many 256ths of the segment from its start.
    Inserted(u8, String),
}

impl Wrapping {
    pub(super) fn says(&self) -> String {
        match self {
            Self::Padded => "is padded with `=`".into(),
            Self::Standard => "is written with `+` and `/`".into(),
            Self::StandardPadded => "is written with `+` and `/` and padded".into(),
            Self::Inserted(_, text) => format!("has {} inside", shown(text)),
        }
    }
}

/// The token whose JSON text is none any more, or no object; none if it still is one.
pub(super) fn rewritten(made: &Made, token: Token) -> Option<Token> {
    let (part, octets) = match made {
        Made::Text { part, before, after } => {
            (*part, [before.as_bytes(), &octets_of(*part, &token)?, after.as_bytes()].concat())
        }
        Made::Instead { part, text } => (*part, text.clone().into_bytes()),
        Made::Utf16 { part, big, marked } => {
            let text = String::from_utf8(octets_of(*part, &token)?).ok()?;
            let mark = if *marked { "\u{feff}" } else { "" };
            let units = mark.encode_utf16().chain(text.encode_utf16());
            let unit = |unit: u16| if *big { unit.to_be_bytes() } else { unit.to_le_bytes() };
            (*part, units.flat_map(unit).collect())
        }
        _ => return None,
    };
    // A mark alone is for the reader to refuse or to pass over (RFC 8259, 8.1).
    let is_marked = octets.starts_with(b"\xef\xbb\xbf");
    if is_marked || !judge::is_no_object(&octets) {
        return None;
    }
    Some(if part == Part::Header {
        token.header_as(Json::raw(octets))
    } else {
        token.payload_as(Json::raw(octets))
    })
}

fn octets_of(part: Part, token: &Token) -> Option<Vec<u8>> {
    match part {
        Part::Header => Some(token.header_octets()),
        Part::Claims => Some(token.payload_octets()),
        Part::Signature => None,
    }
}

/// The token with a segment that is not base64url; none if it still is.
pub(super) fn encoded(token: Token, part: Part, wrapping: &Wrapping, signed: bool) -> Option<Token> {
    let encoding = match wrapping {
        Wrapping::Padded => Encoding::Padded,
        Wrapping::Standard => Encoding::Standard,
        Wrapping::StandardPadded => Encoding::StandardPadded,
        Wrapping::Inserted(at, text) => {
            let is_foreign = |letter: char| !letter.is_ascii_alphanumeric() && !"-_.".contains(letter);
            if !text.chars().any(is_foreign) || text.contains('.') {
                return None;
            }
            if signed && part != Part::Signature {
                return Some(token.encoded_as(part.of(), Encoding::Interspersed(text.clone())));
            }
            let (at, text) = (usize::from(*at), text.clone());
            return Some(token.after_signing(move |segments| {
                let segment = part.segment(segments);
                // Other twists may have put letters there that are longer than one octet.
                let place =
                    (0..=segment.len() * at / 256).rev().find(|place| segment.is_char_boundary(*place));
                segment.insert_str(place.unwrap_or(0), &text);
            }));
        }
    };
    if part == Part::Signature || signed {
        let written = token.clone().encoded_as(part.of(), encoding);
        let segments = if part == Part::Signature { Token::segments } else { unsigned };
        return (segments(&written) != segments(&token)).then_some(written);
    }
    let octets = octets_of(part, &token)?;
    let (honest, other) = (Encoding::Base64Url.encode(&octets), encoding.encode(&octets));
    (honest != other).then(|| token.after_signing(move |segments| part.segment(segments).clone_from(&other)))
}

/// An honest token that was issued so long ago that it may have expired in the meantime, where so much clock difference
/// is tolerated.
pub(super) fn aged(honest: Honest, leeway: u16, seconds: u32) -> Honest {
    let begun = honest.token().now().saturating_sub(u64::from(leeway) + u64::from(seconds) + 600);
    let aged = honest.with(|token| {
        let has_nbf = token.claim_value("nbf").is_some();
        let token = token.claim("iat", begun);
        if has_nbf { token.claim("nbf", begun) } else { token }
    });
    aged.under(|policy| policy.leeway = leeway.into())
}
