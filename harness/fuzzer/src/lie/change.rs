//! What becomes of a signature, and of the serialization.

use super::text::Part;
use super::words::shown;
use beartrap_forge::{Algorithm, Deviation, Json, Random, Segments, Token, arithmetic};
use serde::{Deserialize, Serialize};

/// What happened to the octets of a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// This bit is flipped, counted from the first and round again.
    Flip(u16),
    /// So many octets are missing at the end.
    Cut(u8),
    /// These octets stand behind it.
    Behind(String),
    /// So many octets of zero stand before it.
    Before(u8),
    /// Both halves have a zero octet more in front.
    Widened,
    /// Every octet of the whole, or of the first or of the second half, is this.
    Filled(u8, Half),
    /// The first or the second half is the order of P-256.
    Order(Half),
    /// Random octets of the same length.
    Random(u64),
    /// The modulus, or the order of Ed25519, was added to it.
    Wrapped,
    /// The RSASSA-PSS salt has so many octets.
    Salt(u8),
    /// The RSASSA-PSS mask is made with SHA-1.
    MaskOfSha1,
    /// The padding of PKCS#1 is short, and octets follow the digest.
    GarbageBehindDigest,
    /// It is made over these octets instead.
    Over(Over),
}

/// A part of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Half {
    Both,
    First,
    Second,
}

/// What a signature was made over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Over {
    /// The segment of the claims.
    Claims,
    /// The claims before they were encoded.
    DecodedClaims,
    /// Header and claims before they were encoded.
    Decoded,
    /// Nothing.
    Nothing,
}

const P256_ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

impl Change {
    pub(super) fn says(&self) -> String {
        match self {
            Self::Flip(bit) => format!("bit {bit} of the signature is flipped"),
            Self::Cut(octets) => format!("the signature lacks its last {octets} octets"),
            Self::Behind(text) => format!("{} follows the octets of the signature", shown(text)),
            Self::Before(octets) => format!("{octets} octets of zero stand before the signature"),
            Self::Widened => "both halves of the signature begin with a zero octet more".into(),
            Self::Filled(octet, half) => format!("{} of the signature is full of {octet}", half.words()),
            Self::Order(half) => format!("{} of the signature is the order of P-256", half.words()),
            Self::Random(_) => "the signature is random".into(),
            Self::Wrapped => "the modulus or the order was added to the signature".into(),
            Self::Salt(octets) => format!("the salt of the signature has {octets} octets"),
            Self::MaskOfSha1 => "the mask of the signature is made with SHA-1".into(),
            Self::GarbageBehindDigest => "the padding is short, and octets follow the digest".into(),
            Self::Over(Over::Claims) => "the signature is over the payload alone".into(),
            Self::Over(Over::DecodedClaims) => "the signature is over the decoded payload".into(),
            Self::Over(Over::Decoded) => {
                "the signature is over header and payload before they were encoded".into()
            }
            Self::Over(Over::Nothing) => "the signature is over nothing".into(),
        }
    }

    pub(super) fn apply(&self, token: Token) -> Option<Token> {
        let algorithm = token.key().algorithm();
        if algorithm == Algorithm::None {
            return None;
        }
        let is_ecdsa = algorithm.name().starts_with("ES");
        let change = self.clone();
        match self {
            Self::Over(over) => {
                let octets = match over {
                    Over::Claims => unsigned(&token).payload.into_bytes(),
                    Over::DecodedClaims => token.payload_octets(),
                    Over::Decoded => [token.header_octets(), b".".to_vec(), token.payload_octets()].concat(),
                    Over::Nothing => Vec::new(),
                };
                return Some(token.signed_over(octets));
            }
            Self::Salt(_) | Self::MaskOfSha1 | Self::GarbageBehindDigest => return by_hand(self, token),
            Self::Order(_) if algorithm != Algorithm::Es256 => return None,
            Self::Widened if !is_ecdsa => return None,
            Self::Wrapped if !matches!(algorithm, Algorithm::EdDsa | Algorithm::Rs256 | Algorithm::Ps256) => {
                return None;
            }
            Self::Cut(0) | Self::Before(0) => return None,
            Self::Behind(text) if text.is_empty() => return None,
            _ => {}
        }
        let key = token.key().clone();
        let changed = move |octets: Vec<u8>| change.of(&octets, &key);
        if *self != Self::Wrapped {
            return Some(token.with_signature_changed(changed));
        }
        // Most signatures of an RSA key are so large that the modulus cannot be added to them in as many octets.
        let is_changed = |token: &Token| {
            let Segments { header, payload, .. } = unsigned(token);
            let honest = token.key().sign(format!("{header}.{payload}").as_bytes());
            changed(honest.clone()) != honest
        };
        let mut series = (0..8).map(|number| token.clone().claim("note", format!("note-{number}")));
        series.find(is_changed).map(|token| token.with_signature_changed(changed))
    }

    fn of(&self, octets: &[u8], key: &beartrap_forge::SigningKey) -> Vec<u8> {
        let mut changed = octets.to_vec();
        let middle = octets.len() / 2;
        match self {
            Self::Flip(bit) if !changed.is_empty() => {
                let bit = usize::from(*bit) % (changed.len() * 8);
                changed[bit / 8] ^= 0x80 >> (bit % 8);
            }
            Self::Cut(count) => changed.truncate(octets.len().saturating_sub(usize::from(*count))),
            Self::Behind(text) => changed.extend_from_slice(text.as_bytes()),
            Self::Before(count) => changed = [vec![0; usize::from(*count)], changed].concat(),
            Self::Widened => changed = [&[0], &octets[..middle], &[0], &octets[middle..]].concat(),
            Self::Filled(octet, half) => half.of(&mut changed).fill(*octet),
            Self::Order(half) => {
                let order: Vec<u8> = (0..32)
                    .map(|place| {
                        u8::from_str_radix(&P256_ORDER[2 * place..2 * place + 2], 16).unwrap_or_default()
                    })
                    .collect();
                half.of(&mut changed).iter_mut().zip(order).for_each(|(octet, order)| *octet = order);
            }
            Self::Random(seed) => changed = Random::named(*seed, "signature").bytes(octets.len()),
            Self::Wrapped if key.algorithm() == Algorithm::EdDsa => {
                changed = arithmetic::ed25519_plus_order(octets);
            }
            Self::Wrapped => changed = arithmetic::plus_modulus(key, octets).unwrap_or(changed),
            Self::Flip(_) | Self::Over(_) | Self::Salt(_) | Self::MaskOfSha1 | Self::GarbageBehindDigest => {}
        }
        changed
    }
}

/// Header and payload as they are written, for who needs no signature: it costs more than all the rest of a token.
pub(super) fn unsigned(token: &Token) -> Segments {
    token.clone().raw_signature([]).segments()
}

/// The signature of an RSA key whose padding is made by hand.
fn by_hand(change: &Change, token: Token) -> Option<Token> {
    let key = token.key().clone();
    let Segments { header, payload, .. } = unsigned(&token);
    let input = format!("{header}.{payload}");
    let octets = match (change, key.algorithm()) {
        (Change::Salt(octets), Algorithm::Ps256) if *octets != 32 => {
            key.sign_pss_with_salt(input.as_bytes(), &vec![0x5a; usize::from(*octets)])?
        }
        (Change::MaskOfSha1, Algorithm::Ps256) => key.sign_pss_with_mask_of_sha1(input.as_bytes())?,
        (Change::GarbageBehindDigest, Algorithm::Rs256) => {
            key.rsa_raw(&arithmetic::pkcs1_block(input.as_bytes(), arithmetic::Pkcs1::GarbageBehind))?
        }
        _ => return None,
    };
    Some(token.raw_signature(octets))
}

impl Half {
    fn of(self, octets: &mut [u8]) -> &mut [u8] {
        let middle = octets.len() / 2;
        match self {
            Self::Both => octets,
            Self::First => &mut octets[..middle],
            Self::Second => &mut octets[middle..],
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Both => "all",
            Self::First => "the first half",
            Self::Second => "the second half",
        }
    }
}

/// Another serialization than `header.payload.signature`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Something stands before and behind the token.
    Around(String, String),
    /// One segment and a dot are missing.
    Lacks(Part),
    /// One segment is empty.
    Empty(Part),
    /// So many dots and nothing else.
    Dots(u8),
    /// The flattened JSON form (RFC 7515, 7.2.2).
    Flattened,
    /// The same with a header outside of what is signed.
    Unprotected,
    /// The general JSON form (RFC 7515, 7.2.1) with a wrong signature before the right one.
    General,
    /// The general JSON form without signatures.
    NoSignatures,
    /// The dots are percent-encoded.
    PercentEncoded,
    /// A JSON object with the token of the flattened form whose last member holds forged claims between dots.
    Polyglot,
}

impl Layout {
    pub(super) fn says(&self) -> String {
        match self {
            Self::Around(before, behind) => match (before.as_str(), behind.as_str()) {
                ("", behind) => format!("{} follows the token", shown(behind)),
                (before, "") => format!("{} stands before the token", shown(before)),
                (before, behind) => {
                    format!("the token stands between {} and {}", shown(before), shown(behind))
                }
            },
            Self::Lacks(part) => format!("{} and a dot are missing", part.words()),
            Self::Empty(part) => format!("the segment of {} is empty", part.words()),
            Self::Dots(count) => format!("the token is {count} dots"),
            Self::Flattened => "the token is in the flattened JSON form".into(),
            Self::Unprotected => "the token is in the flattened JSON form, its header not signed".into(),
            Self::General => "the token is in the general JSON form, a wrong signature first".into(),
            Self::NoSignatures => "the token is in the general JSON form without signatures".into(),
            Self::PercentEncoded => "the dots of the token are percent-encoded".into(),
            Self::Polyglot => {
                "the token is flattened JSON, and forged claims stand between two dots of it".into()
            }
        }
    }

    pub(super) fn apply(&self, token: Token) -> Option<Token> {
        if matches!(self, Self::Around(before, behind) if before.is_empty() && behind.is_empty()) {
            return None;
        }
        if *self == Self::Polyglot {
            return polyglot(token);
        }
        if *self == Self::Unprotected {
            return unprotected(&token);
        }
        let layout = self.clone();
        Some(token.written_as(move |segments| layout.of(segments)))
    }

    fn of(&self, segments: &Segments) -> String {
        let compact = segments.compact();
        let Segments { header, payload, signature } = segments;
        match self {
            Self::Around(before, behind) => format!("{before}{compact}{behind}"),
            Self::Lacks(Part::Header) => format!("{payload}.{signature}"),
            Self::Lacks(Part::Claims) => format!("{header}.{signature}"),
            Self::Lacks(Part::Signature) => format!("{header}.{payload}"),
            Self::Empty(part) => {
                let mut emptied = segments.clone();
                part.segment(&mut emptied).clear();
                emptied.compact()
            }
            Self::Dots(count) => ".".repeat(usize::from(*count)),
            Self::Flattened => segments.flattened(),
            Self::General => segments.general(&[0; 64]),
            Self::NoSignatures => {
                let object = Json::object()
                    .member("payload", payload.as_str())
                    .member("protected", header.as_str())
                    .member("signatures", Json::Array(Vec::new()));
                String::from_utf8_lossy(&object.emit()).into_owned()
            }
            Self::PercentEncoded => compact.replace('.', "%2E"),
            Self::Unprotected | Self::Polyglot => compact,
        }
    }
}

/// Header and signature as they should be, the claims in between forged: what reads it as JSON verifies the one, and what
/// splits it at its dots reads the other (CVE-2022-39227).
fn polyglot(token: Token) -> Option<Token> {
    let forged = unsigned(&Deviation::PAYLOAD_TAMPERED.apply(&token)?).payload;
    Some(token.written_as(move |segments| {
        let Segments { header, payload, signature } = segments;
        format!(
            "{{\"  {header}.{forged}.\":\"\",\"protected\":\"{header}\",\"payload\":\"{payload}\",\"signature\":\"{signature}\"}}"
        )
    }))
}

fn unprotected(token: &Token) -> Option<Token> {
    let header = String::from_utf8(token.header_octets()).ok()?;
    let token = token.clone().signed_over(format!(".{}", unsigned(token).payload));
    Some(token.written_as(move |segments| {
        let Segments { payload, signature, .. } = segments;
        format!("{{\"protected\":\"\",\"header\":{header},\"payload\":\"{payload}\",\"signature\":\"{signature}\"}}")
    }))
}
