use beartrap_forge::Algorithm;
use beartrap_fuzzer::lie::{Made, PolicyLie};
use beartrap_fuzzer::{Lie, Rule, Twist};
use beartrap_kit::validator::FIXED_NOW;

/// A rule that a library is known not to keep: what it accepts and why that is known is written beside its adapter.
#[derive(Debug)]
pub struct Departure {
    /// The folder of the library below `harness/adapters`.
    pub library: &'static str,
    /// The vector that shows it, among the departures of that folder.
    pub vector: &'static str,
    /// The clause that wants otherwise.
    pub clause: &'static str,
    /// A twist that the library accepts, in JSON; when it does not any more, the row has to go.
    pub example: &'static str,
    /// The algorithm of a token that has room for the example.
    pub algorithm: Algorithm,
    explains: fn(&Twist) -> bool,
}

/// Every departure that the lies here come upon.
pub const DEPARTURES: &[Departure] = &[
    Departure {
        library: "jsonwebtoken",
        vector: "val.crit.unknown",
        clause: "RFC 7515, 4.1.11",
        example: r#""crit-unknown""#,
        algorithm: Algorithm::EdDsa,
        explains: |twist| twist.rule() == Rule::Critical,
    },
    Departure {
        library: "jsonwebtoken",
        vector: "val.typ.cty-jwt-unnested",
        clause: "RFC 7519, 7.2",
        example: CTY,
        algorithm: Algorithm::EdDsa,
        explains: |twist| twist.rule() == Rule::ContentType,
    },
    Departure {
        library: "jsonwebtoken",
        vector: "val.alg.jwk-alg-mismatch",
        clause: "RFC 7517, 4.4",
        example: r#"{"policy":"key-of-another-algorithm"}"#,
        algorithm: Algorithm::Rs256,
        explains: |twist| is(twist, PolicyLie::KeyOfAnotherAlgorithm),
    },
    Departure {
        library: "jsonwebtoken",
        vector: "val.jwks.use-enc",
        clause: "RFC 7517, 4.2",
        example: r#"{"policy":"key-encrypts"}"#,
        algorithm: Algorithm::EdDsa,
        explains: |twist| is(twist, PolicyLie::KeyEncrypts),
    },
    Departure {
        library: "jsonwebtoken",
        vector: "val.jwks.key-ops-sign-only",
        clause: "RFC 7517, 4.3",
        example: r#"{"policy":"key-signs"}"#,
        algorithm: Algorithm::EdDsa,
        explains: |twist| is(twist, PolicyLie::KeySigns),
    },
    Departure {
        library: "jsonwebtoken",
        vector: "val.mac.key-short",
        clause: "RFC 7518, 3.2",
        example: r#"{"policy":"short-secret"}"#,
        algorithm: Algorithm::Hs256,
        explains: |twist| is(twist, PolicyLie::ShortSecret),
    },
    Departure {
        library: "jwt-simple",
        vector: "val.typ.cty-jwt-unnested",
        clause: "RFC 7519, 7.2",
        example: CTY,
        algorithm: Algorithm::EdDsa,
        explains: |twist| twist.rule() == Rule::ContentType,
    },
    Departure {
        library: "jwt-simple",
        vector: "val.time.exp-now",
        clause: "RFC 7519, 4.1.4",
        example: r#"{"late":{"leeway":60,"seconds":0}}"#,
        algorithm: Algorithm::EdDsa,
        explains: is_in_the_very_second,
    },
];

const CTY: &str = r#"{"header":{"member":"cty","value":"\"JWT\""}}"#;

fn is(twist: &Twist, policy: PolicyLie) -> bool {
    matches!(twist, Twist::Made(Made::Policy(other)) if *other == policy)
}

/// The time at which the token is presented is its expiry, tolerance and all.
fn is_in_the_very_second(twist: &Twist) -> bool {
    match twist {
        Twist::Made(Made::Late { seconds, .. }) => *seconds == 0,
        Twist::Made(Made::Claim { claim, value }) => claim == "exp" && *value == FIXED_NOW.to_string(),
        Twist::Named(_) | Twist::Made(_) => false,
    }
}

/// Whether a library that departs is known to accept every twist of a lie.
pub(super) fn explain(library: &str, lie: &Lie) -> bool {
    let is_known = |twist: &Twist| {
        let mut departures = DEPARTURES.iter().filter(|departure| departure.library == library);
        twist.is_open() || departures.any(|departure| (departure.explains)(twist))
    };
    lie.twists().iter().all(is_known)
}
