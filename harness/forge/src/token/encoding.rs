use crate::base64url;
use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD, PAD};

/// How octets become a segment of a compact serialisation. Only the first way is right (RFC 7515, 2).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Base64url without padding.
    #[default]
    Base64Url,
    /// Base64url with `=`, where the length leaves room for it.
    Padded,
    /// The alphabet with `+` and `/`, without padding.
    Standard,
    /// The alphabet with `+` and `/`, with padding.
    StandardPadded,
    /// Base64url whose unused last bits are set, where the length leaves some.
    TrailingBits,
    /// Base64url with this text in the middle.
    Interspersed(String),
    /// The octets as they are, as with `b64` false (RFC 7797, 3); what is not UTF-8 becomes U+FFFD.
    Unencoded,
}

/// One of the three segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The JOSE header.
    Header,
    /// The claims set.
    Payload,
    /// The signature.
    Signature,
}

impl Encoding {
    /// The segment.
    pub fn encode(&self, octets: &[u8]) -> String {
        let mut honest = base64url::encode(octets);
        match self {
            Self::Base64Url => honest,
            Self::Padded => GeneralPurpose::new(&URL_SAFE, PAD).encode(octets),
            Self::Standard => GeneralPurpose::new(&STANDARD, NO_PAD).encode(octets),
            Self::StandardPadded => GeneralPurpose::new(&STANDARD, PAD).encode(octets),
            Self::TrailingBits => {
                if let Some(last) = honest.pop() {
                    honest.push(with_trailing_bit(last, octets.len()));
                }
                honest
            }
            Self::Interspersed(text) => {
                honest.insert_str(honest.len() / 2, text);
                honest
            }
            Self::Unencoded => String::from_utf8_lossy(octets).into_owned(),
        }
    }
}

/// The letter after this one: the unused bits are the lowest, so that their lowest one is set by going one further.
fn with_trailing_bit(last: char, octets: usize) -> char {
    let letters = URL_SAFE.as_str();
    let next = letters.find(last).and_then(|position| letters.chars().nth(position + 1));
    next.filter(|_| !octets.is_multiple_of(3)).unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_deviates_in_its_own_way() {
        let octets = [0xfb, 0xff, 0xfe, 0xff];
        let encoded = |encoding: Encoding| encoding.encode(&octets);
        assert_eq!(encoded(Encoding::Base64Url), "-__-_w");
        assert_eq!(encoded(Encoding::Padded), "-__-_w==");
        assert_eq!(encoded(Encoding::Standard), "+//+/w");
        assert_eq!(encoded(Encoding::StandardPadded), "+//+/w==");
        assert_eq!(encoded(Encoding::TrailingBits), "-__-_x");
        assert_eq!(encoded(Encoding::Interspersed("\n".into())), "-__\n-_w");
        assert_eq!(Encoding::Unencoded.encode(b"{}"), "{}");
    }

    #[test]
    fn without_unused_bits_nothing_is_set() {
        assert_eq!(Encoding::TrailingBits.encode(&[0xff; 3]), "____");
        assert_eq!(Encoding::TrailingBits.encode(&[]), "");
    }
}
