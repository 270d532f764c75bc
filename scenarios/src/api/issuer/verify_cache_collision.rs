//! A forged token that shares a part with one that was verified before is refused.
//!
//! ## Why it matters
//! Verifying costs time, so the result is kept. If it is kept under a part of the token, or under a short hash of it, whoever
//! has seen one token makes another that finds its result.
//!
//! ## How to fix it
//! Keep a result under the whole token, letter by letter, or under its SHA-256, or keep nothing.

use crate::clauses::{rfc7515, rfc9068};
use crate::text::with_other_case;
use beartrap_forge::Segments;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7515::SIGNATURE_VALIDATED,
    also: &[&rfc9068::VALIDATED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::CacheKeyedByStart,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let attacker = SigningKey::attacker(Algorithm::Rs256);
    let honest = world.token();
    let right = honest.segments();
    let signed = |signature: String| Segments { signature, ..right.clone() }.compact();
    let of_attacker = honest.clone().signed_by(&attacker).segments().signature;
    let middle = right.signature.len() / 2;
    // What stands at the end of the claims leaves all letters in front of it as they are.
    let longer = honest.clone().and_claim("forged", true);
    let mut collisions = vec![
        ("its header and claims", signed(of_attacker.clone())),
        ("its beginning", longer.clone().signed_by(&attacker).compact()),
        (
            "its header and signature",
            Segments { payload: longer.segments().payload, ..right.clone() }.compact(),
        ),
        (
            "its beginning and end",
            signed(format!("{}{}", &of_attacker[..middle], &right.signature[middle..])),
        ),
        ("its letters, in other case", signed(with_other_case(&right.signature))),
    ];
    collisions.extend(with_the_same_hash(&right.signature).map(|twin| ("its 32-bit hash", signed(twin))));
    let mut tokens = Family::of("what it shares");
    for (shared, forged) in collisions {
        require(world.called_with(&honest).await?.is_served())?;
        tokens.add(shared, world.called_with_text(&forged).await?.is_malformed_or_unauthorized());
    }
    require(world.called_with(&honest).await?.is_served())?;
    judge(tokens)
}

/// Another text whose hash is the same where each letter is added to 31 times what came before, as hash tables of some
/// languages have it: one letter is raised by 1, and the next lowered by 31. The last letters stay, since not all of their
/// bits count.
fn with_the_same_hash(text: &str) -> Option<String> {
    let is_of_alphabet = |letter: u8| letter.is_ascii_alphanumeric() || b"-_".contains(&letter);
    let mut letters = text.as_bytes().to_vec();
    let until = letters.len().saturating_sub(4);
    let at = (0..until).find(|&at| {
        is_of_alphabet(letters[at] + 1) && letters[at + 1] > 31 && is_of_alphabet(letters[at + 1] - 31)
    })?;
    letters[at] += 1;
    letters[at + 1] -= 31;
    String::from_utf8(letters).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_twin_of_a_text_differs_and_has_its_hash() {
        let hash = |text: &str| {
            text.bytes().fold(0_u32, |hash, letter| hash.wrapping_mul(31).wrapping_add(u32::from(letter)))
        };
        let twin = with_the_same_hash("--Aa----").unwrap();
        assert_eq!(twin, "--BB----");
        assert_eq!(hash(&twin), hash("--Aa----"));
        assert_eq!(with_the_same_hash("--------"), None);
    }
}
