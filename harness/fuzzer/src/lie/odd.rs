//! Oddities: nothing about them is wrong for sure, but whoever is asked must answer, and the same each time.

use super::named::stage;
use super::text::Part;
use super::words::shown;
use super::{Case, Places};
use beartrap_forge::{Encoding, Json, Token};
use serde::{Deserialize, Serialize};

/// What the documents leave open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Oddity {
    /// A time is a number that few integers or calendars hold.
    FarTime(String, String),
    /// A claim that nobody needs is this JSON.
    Claim(String),
    /// The subject is this JSON string.
    Subject(String),
    /// A claim is nested so often.
    Deep(u32),
    /// A claim has so many letters.
    Long(u32),
    /// The unused bits of a segment are set.
    TrailingBits(Part),
    /// `crit` is this.
    Crit(String),
    /// A header member is this, and the signature is right.
    Header(String, String),
    /// There is no `kid`.
    NoKid,
    /// Another key of the set has the same `kid`.
    SharedKid,
    /// A claim stands there twice, and the last one is right.
    GoodLast(String, String),
    /// The token was issued so many seconds ahead.
    Ahead(u32),
    /// The audience is an array of the right one and of this JSON.
    BesideAudience(String),
    /// The header does not say its type, which the policy does not want.
    Untyped,
    /// The key of the set has no `alg`.
    FreeKey,
    /// The key of the set has its private members, or a `kid` twice.
    PrivateKey,
}

impl Oddity {
    pub(super) fn says(&self) -> String {
        match self {
            Self::FarTime(claim, value) => format!("`{claim}` is {}", shown(value)),
            Self::Claim(value) => format!("a claim is {}", shown(value)),
            Self::Subject(value) => format!("the subject is {}", shown(value)),
            Self::Deep(depth) => format!("a claim is nested {depth} times"),
            Self::Long(letters) => format!("a claim has {letters} letters"),
            Self::TrailingBits(part) => format!("unused bits of {} are set", part.words()),
            Self::Crit(value) => format!("`crit` is {}", shown(value)),
            Self::Header(name, value) => format!("`{name}` is {}", shown(value)),
            Self::NoKid => "the header has no `kid`".into(),
            Self::SharedKid => "two keys of the set have the `kid`".into(),
            Self::GoodLast(claim, value) => {
                format!("`{claim}` stands there twice, first as {}", shown(value))
            }
            Self::Ahead(seconds) => format!("the token was issued in {seconds} s"),
            Self::BesideAudience(value) => format!("{} stands beside the audience", shown(value)),
            Self::Untyped => "the header says no type".into(),
            Self::FreeKey => "the key of the set has no `alg`".into(),
            Self::PrivateKey => "the key of the set is private".into(),
        }
    }

    pub(super) fn places(&self) -> Places {
        match self {
            Self::FarTime(claim, _) | Self::GoodLast(claim, _) => Places::of_claim(claim),
            Self::Claim(_) | Self::Deep(_) | Self::Long(_) => Places::OTHER_CLAIM,
            Self::Subject(_) => Places::SUBJECT,
            Self::TrailingBits(Part::Header) => Places::HEADER_ENCODING,
            Self::TrailingBits(Part::Claims) => Places::CLAIMS_ENCODING,
            Self::TrailingBits(Part::Signature) => Places::SIGNATURE_ENCODING,
            Self::Crit(_) => Places::CRITICAL,
            Self::Header(name, _) => Places::of_header(name),
            Self::NoKid => Places::KEY_ID,
            Self::SharedKid | Self::FreeKey | Self::PrivateKey => Places::POLICY,
            Self::Ahead(_) => Places::ISSUED_AT,
            Self::BesideAudience(_) => Places::AUDIENCE,
            Self::Untyped => Places::TYPE,
        }
    }

    pub(super) fn stage(&self) -> u8 {
        match self {
            Self::SharedKid | Self::FreeKey | Self::PrivateKey => stage::POLICY,
            Self::TrailingBits(_) => stage::ENCODING,
            Self::Crit(_) | Self::Header(..) | Self::NoKid | Self::Untyped => stage::HEADER,
            _ => stage::CLAIMS,
        }
    }

    pub(super) fn apply(&self, token: Token, case: &mut Case) -> Option<Token> {
        let json = |text: &str| Json::raw(text.as_bytes());
        Some(match self {
            Self::FarTime(claim, value) => {
                token.claim_value(claim)?;
                token.claim(claim, json(value))
            }
            Self::Claim(value) => token.claim("note", json(value)),
            Self::Subject(value) => token.claim("sub", json(value)),
            Self::Deep(depth) => {
                let depth = usize::try_from((*depth).min(MOST)).ok()?;
                token.claim("note", Json::raw([vec![b'['; depth], vec![b']'; depth]].concat()))
            }
            Self::Long(letters) => {
                let letters = usize::try_from((*letters).min(MOST)).ok()?;
                token.claim("note", "x".repeat(letters))
            }
            Self::TrailingBits(part) => {
                let part = match part {
                    Part::Header => beartrap_forge::Part::Header,
                    Part::Claims => beartrap_forge::Part::Payload,
                    Part::Signature => beartrap_forge::Part::Signature,
                };
                token.encoded_as(part, Encoding::TrailingBits)
            }
            Self::Crit(value) => token.header("crit", json(value)),
            Self::Header(name, value) => token.header(name, json(&case.filled(value))),
            Self::NoKid => token.without_header("kid"),
            Self::SharedKid => {
                let keys = case.policy.jwks["keys"].as_array_mut()?;
                let again = keys.first()?.clone();
                keys.push(again);
                token
            }
            Self::GoodLast(claim, value) => {
                token.claim_value(claim)?;
                token.first_claim(claim, json(value))
            }
            Self::Ahead(seconds) => {
                let issued = token.now().saturating_add(u64::from(*seconds));
                token.claim("iat", issued)
            }
            Self::BesideAudience(value) => {
                let right = token.claim_value("aud")?.clone();
                token.claim("aud", [right, json(value)])
            }
            Self::Untyped => token.without_header("typ"),
            Self::FreeKey => {
                case.policy.jwks["keys"][0].as_object_mut()?.remove("alg");
                token
            }
            Self::PrivateKey => {
                case.policy.jwks["keys"][0] = token.key().private_jwk();
                token
            }
        })
    }
}

/// The most of anything: a token of this many octets is still a token.
const MOST: u32 = 200_000;
