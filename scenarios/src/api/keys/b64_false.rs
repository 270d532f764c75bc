//! A token whose payload is not encoded is refused.
//!
//! ## Why it matters
//! Two readers of which one knows `b64` see two payloads in one token.
//!
//! ## How to fix it
//! Refuse tokens with `b64`: no JWT has it.
//!
//! ## Not a finding
//! - `b64` without `crit` is a member that nobody has to know, as long as the payload is encoded.
//! - `b64` true changes nothing; who understands it may accept it.

use crate::clauses::rfc7797;
use beartrap_forge::{Encoding, Part};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7797::NOT_IN_JWTS,
    also: &[&rfc7797::B64_IS_CRITICAL],
    impact: Impact::WeakerDefence,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::UnencodedPayloadRead,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let refused = [
        world.lie("not encoded", |token| unencoded(announced(token, false))),
        world.lie("not encoded, without crit", |token| unencoded(token.header("b64", false))),
        world.lie("encoded all the same", |token| announced(token, false)),
    ];
    let left_open = [
        world.lie("encoded, without crit", |token| token.header("b64", false)),
        world.lie("encoded, as b64 says", |token| announced(token, true)),
    ];
    world.serves_the_honest().await?;
    let mut tokens = Family::of("a token with b64");
    for (name, token) in refused {
        tokens.add(name, world.called_with_text(&token).await?.is_malformed_or_unauthorized());
    }
    for (name, token) in left_open {
        tokens.add(name, world.called_with_text(&token).await?.is_answered());
    }
    world.serves_the_honest().await?;
    judge(tokens)
}

fn announced(token: Token, b64: bool) -> Token {
    token.header("b64", b64).header("crit", ["b64"])
}

/// A dot would end the payload, so that it is written as an escape (RFC 7797, 5.2).
fn unencoded(token: Token) -> Token {
    let text = String::from_utf8_lossy(&token.payload_octets()).replace('.', "\\u002e");
    token.payload_as(Json::raw(text)).encoded_as(Part::Payload, Encoding::Unencoded)
}
