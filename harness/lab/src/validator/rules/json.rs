use super::sig;
use crate::validator::asked::{Asked, Claims, ClaimsRule, Refusal, Ruling};
use crate::validator::strict::{Strictness, object};
use beartrap_core::Fault;
use serde_json::{Map, Value};
use std::borrow::Cow;

pub(super) const CLAIMS: &[ClaimsRule] = &[has_numbers_that_can_be_held];

/// Deeper nesting than any honest token has.
const DEEP: usize = 500;

/// The one object that these octets are (RFC 7515 section 4, RFC 7519 section 7.2).
pub(in crate::validator) fn members(
    asked: &Asked,
    octets: &[u8],
) -> Result<Option<Map<String, Value>>, Refusal> {
    if asked.planted(Fault::LoneSurrogateCrashes) && has_surrogate(octets) {
        return Err(Refusal::crash("half of a surrogate pair"));
    }
    if asked.planted(Fault::DeepJsonCrashes) && depth(octets) > DEEP {
        return Err(Refusal::crash("the nesting is deep"));
    }
    if asked.planted(Fault::BigNumberCrashes) && octets.windows(4).any(|window| window == b"e400") {
        return Err(Refusal::crash("a number is infinite"));
    }
    let strictness = Strictness {
        first_wins: asked.planted(Fault::FirstDuplicateWins) || asked.planted(Fault::AlgReadByTwoParsers),
        last_wins: asked.planted(Fault::DuplicatesFickle) && asked.is_every_other(),
        rest_ignored: asked.planted(Fault::TextAfterJsonIgnored),
        unwrapped: asked.planted(Fault::ArrayUnwrapped),
    };
    if asked.planted(Fault::AlgMissingUnsecured) && octets == b"null" {
        return Ok(Some(Map::new()));
    }
    let members = object(&repaired(asked, octets), strictness);
    if asked.planted(Fault::NullMemberCrashes)
        && members.as_ref().is_some_and(|members| members.values().any(Value::is_null))
    {
        return Err(Refusal::crash("a member is null"));
    }
    let renamed = |rename: fn(&str) -> String| {
        let (changed, kept): (Map<_, _>, Map<_, _>) =
            members.clone()?.into_iter().partition(|(name, _)| rename(name) != *name);
        Some(
            kept.into_iter().chain(changed.into_iter().map(|(name, value)| (rename(&name), value))).collect(),
        )
    };
    Ok(if asked.planted(Fault::NamesEndAtNul) {
        renamed(|name| name.split('\0').next().unwrap_or_default().to_owned())
    } else if asked.planted(Fault::NamesComparedLoosely) {
        renamed(|name| name.to_lowercase().replace('\u{17f}', "s"))
    } else {
        members
    })
}

/// What a faulty validator makes of the octets before it parses them.
fn repaired<'a>(asked: &Asked, octets: &'a [u8]) -> Cow<'a, [u8]> {
    if asked.planted(Fault::BrokenUtf8Replaced) {
        return String::from_utf8_lossy(octets).into_owned().into_bytes().into();
    }
    if asked.planted(Fault::Utf16Read) && octets.contains(&0) {
        return from_utf16(octets).into_bytes().into();
    }
    let Ok(text) = std::str::from_utf8(octets) else { return octets.into() };
    if asked.planted(Fault::LenientJson) {
        let text = text.split_once("*/").map_or(text, |(_, rest)| rest);
        let text =
            text.strip_prefix("//").and_then(|rest| rest.split_once('\n')).map_or(text, |(_, rest)| rest);
        let text = text.replace(",}", "}").replace('\'', "\"").replace(":0", ":");
        return text.replace(":NaN", ":1e308").replace(":Infinity", ":1e308").into_bytes().into();
    }
    if asked.planted(Fault::NumbersClamped) {
        return text.replace("-1e400", "1e308").into_bytes().into();
    }
    octets.into()
}

fn from_utf16(octets: &[u8]) -> String {
    let is_little = octets.first() == Some(&0xff) || octets.get(1) == Some(&0);
    let unit = |pair: &[u8]| match pair {
        [first, second] if is_little => u16::from_le_bytes([*first, *second]),
        [first, second] => u16::from_be_bytes([*first, *second]),
        _ => 0,
    };
    let units: Vec<u16> = octets.chunks(2).map(unit).collect();
    String::from_utf16_lossy(&units).trim_start_matches('\u{feff}').to_owned()
}

fn has_surrogate(octets: &[u8]) -> bool {
    octets.windows(4).any(|window| window == br"\ud8" || window == br"\udc")
}

fn depth(octets: &[u8]) -> usize {
    octets.iter().filter(|octet| matches!(octet, b'[' | b'{')).count()
}

/// Whether a second parser reads another `alg`, and it is the one that wants no signature.
pub(super) fn is_unsecured_to_one_parser(asked: &Asked) -> bool {
    let header = sig::header(asked);
    let is_unsecured = |strictness| {
        let members = object(&header, strictness);
        members.is_some_and(|members| members.get("alg").is_some_and(|alg| alg == "none"))
    };
    let first = Strictness { first_wins: true, ..Strictness::default() };
    let last = Strictness { last_wins: true, ..Strictness::default() };
    asked.planted(Fault::AlgReadByTwoParsers)
        && asked.jws.signature.is_empty()
        && is_unsecured(first) != is_unsecured(last)
}

/// Whether the payload is JSON in which there are no claims that a rule could look at.
pub(in crate::validator) fn has_no_claims(asked: &Asked) -> bool {
    let payload = serde_json::from_slice::<Value>(&asked.jws.payload);
    asked.planted(Fault::PayloadOfOtherTypesUnchecked) && payload.is_ok_and(|json| !json.is_object())
}

fn has_numbers_that_can_be_held(asked: &Asked, claims: &Claims) -> Ruling {
    /// From here on a double cannot hold every whole number.
    const LARGEST: u64 = 1 << 53;
    let is_too_large = |value: &Value| value.as_u64().is_some_and(|number| number > LARGEST);
    if asked.planted(Fault::BigNumberCrashes) && claims.values().any(is_too_large) {
        return Err(Refusal::crash("a number is too large"));
    }
    Ok(())
}
