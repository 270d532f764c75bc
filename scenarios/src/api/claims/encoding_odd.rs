//! A token whose header or claims are no clean JSON in UTF-8 is refused.
//!
//! ## Why it matters
//! Whatever one reader repairs and another does not means one thing to the one that checks and another to the one that acts.
//!
//! ## How to fix it
//! Decode UTF-8 strictly, parse one JSON object strictly, and refuse whatever follows it.
//!
//! ## Not a finding
//! - A byte order mark, deep nesting and half a surrogate pair may be read or refused, but must break nothing.
//! - 400 is as good as 401.

use crate::clauses::{rfc7519, rfc8259, rfc8725};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7519::VALID_OBJECTS,
    also: &[&rfc8725::UTF8_ONLY, &rfc8259::LIMITS],
    impact: Impact::WeakerDefence,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::TextAfterJsonIgnored,
};

/// As deep as a token can be that still fits into the header of a request everywhere.
const DEPTH: usize = 2_000;

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let mut refused = world.lies(&[
        Deviation::PAYLOAD_TRAILED,
        Deviation::PAYLOAD_COMMENTED,
        Deviation::PAYLOAD_IN_ARRAY,
        Deviation::PAYLOAD_EMPTY,
        Deviation::PAYLOAD_NOT_UTF8,
        Deviation::HEADER_IN_ARRAY,
    ]);
    refused.push(world.lie("payload-utf16", |token| {
        let octets = utf16(&token.payload_octets());
        token.payload_as(Json::raw(octets))
    }));
    refused.push(world.lie("header-utf16", |token| {
        let octets = utf16(&token.header_octets());
        token.header_as(Json::raw(octets))
    }));
    let left_open = [
        world.lie("a byte order mark", |token| {
            let octets = ["\u{feff}".as_bytes(), &token.payload_octets()].concat();
            token.payload_as(Json::raw(octets))
        }),
        world.lie("deep nesting", |token| {
            token.claim("note", Json::raw(format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH))))
        }),
        world.lie("half a surrogate pair", |token| token.claim("note", Json::raw(*b"\"\\ud800\""))),
    ];

    world.serves_the_honest().await?;
    let mut tokens = Family::of("a token");
    for (name, token) in refused {
        tokens.add(name, world.called_with_text(&token).await?.is_malformed_or_unauthorized());
    }
    for (name, token) in left_open {
        tokens.add(name, world.called_with_text(&token).await?.is_answered());
    }
    world.serves_the_honest().await?;
    judge(tokens)
}

fn utf16(octets: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(octets).encode_utf16().flat_map(u16::to_be_bytes).collect()
}
