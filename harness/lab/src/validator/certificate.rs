//! What a certificate says of its key: enough to know it again and to verify with it. Who issued it is not judged.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;

/// A certificate of an RSA key (RFC 5280).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCertificate {
    /// Its public key as a JWK.
    pub jwk: Value,
    /// SHA-1 of the DER in base64url (RFC 7515 section 4.1.7).
    pub x5t: String,
    /// SHA-256 of the DER in base64url (RFC 7515 section 4.1.8).
    pub x5t_s256: String,
    /// The first second at which it is valid, since 1970.
    pub not_before: u64,
    /// The last second at which it is valid, since 1970.
    pub not_after: u64,
}

impl ClientCertificate {
    /// The certificate in this PEM text, or in this bare base64. None if it is neither, or not of an RSA key.
    pub fn read(text: &str) -> Option<Self> {
        let begin = text.find("-----BEGIN CERTIFICATE-----").map(|at| &text[at + 27..]);
        let inside = begin.map_or(Some(text), |rest| rest.split("-----END").next())?;
        let base64: String = inside.split_whitespace().collect();
        Self::of(&STANDARD.decode(base64).ok()?)
    }

    fn of(der: &[u8]) -> Option<Self> {
        let mut signed = Reader(Reader(Reader(der).element(SEQUENCE)?).element(SEQUENCE)?);
        if signed.0.first() == Some(&VERSION) {
            signed.element(VERSION)?;
        }
        signed.element(INTEGER)?;
        signed.element(SEQUENCE)?;
        signed.element(SEQUENCE)?;
        let mut validity = Reader(signed.element(SEQUENCE)?);
        let (not_before, not_after) = (validity.time()?, validity.time()?);
        signed.element(SEQUENCE)?;
        let mut key = Reader(signed.element(SEQUENCE)?);
        key.element(SEQUENCE)?;
        let bits = key.element(BIT_STRING)?.strip_prefix(&[0])?;
        let mut key = Reader(Reader(bits).element(SEQUENCE)?);
        let mut number = || {
            let octets = key.element(INTEGER)?;
            Some(URL_SAFE_NO_PAD.encode(octets.strip_prefix(&[0]).unwrap_or(octets)))
        };
        let jwk = json!({ "kty": "RSA", "n": number()?, "e": number()? });
        Some(Self {
            jwk,
            x5t: URL_SAFE_NO_PAD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, der)),
            x5t_s256: URL_SAFE_NO_PAD.encode(digest(&SHA256, der)),
            not_before,
            not_after,
        })
    }
}

/// Reads elements one after the other (X.690 section 8.1).
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn element(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (found, content) = self.any()?;
        (found == tag).then_some(content)
    }

    fn any(&mut self) -> Option<(u8, &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = if first < 0x80 {
            (usize::from(first), rest)
        } else {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            if length.is_empty() || length.len() > 3 {
                return None;
            }
            (length.iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet)), rest)
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((tag, content))
    }

    /// `YYMMDDhhmmssZ`, or with four digits of the year (RFC 5280 section 4.1.2.5).
    fn time(&mut self) -> Option<u64> {
        let (tag, text) = self.any()?;
        let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let (year, rest) = match (tag, text.len()) {
            (UTC_TIME, 12) if digits => {
                let year: u64 = text[..2].parse().ok()?;
                (if year < 50 { 2000 + year } else { 1900 + year }, &text[2..])
            }
            (GENERALIZED_TIME, 14) if digits => (text[..4].parse().ok()?, &text[4..]),
            _ => return None,
        };
        let part = |at: usize| rest[at..at + 2].parse::<u64>().ok();
        let (month, day) = (part(0)?, part(2)?);
        // The civil calendar from March, so that the leap day comes last; day 719469 less one is 1970-01-01.
        let year = if month <= 2 { year.checked_sub(1)? } else { year };
        let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * ((month + 9) % 12) + 2) / 5 + day;
        Some(days.checked_sub(719_469)? * 86_400 + part(4)? * 3_600 + part(6)? * 60 + part(8)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_two_digits_of_the_year_or_four() {
        for (tag, text, expected) in [
            (UTC_TIME, "260101000000Z", Some(1_767_225_600)),
            (UTC_TIME, "240229235959Z", Some(1_709_251_199)),
            (GENERALIZED_TIME, "20260101000000Z", Some(1_767_225_600)),
            (GENERALIZED_TIME, "260101000000Z", None),
            (UTC_TIME, "2601010000", None),
            (UTC_TIME, "26010100000éZ", None),
        ] {
            let length = u8::try_from(text.len()).unwrap();
            let der = [&[tag, length], text.as_bytes()].concat();
            assert_eq!(Reader(&der).time(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_cut_short_is_no_certificate() {
        for text in [
            "",
            "MIIB",
            "-----BEGIN CERTIFICATE-----",
            "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----",
        ] {
            assert_eq!(ClientCertificate::read(text), None, "{text}");
        }
    }
}
