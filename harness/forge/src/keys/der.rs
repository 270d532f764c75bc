//! The little DER that RSA, EC and Ed25519 keys need (X.690, 8 and 10).

use super::ec::Curve;

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const SEQUENCE: u8 = 0x30;

/// The algorithm identifiers of SubjectPublicKeyInfo, each the content of its SEQUENCE.
pub(super) const RSA_ENCRYPTION: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";
pub(super) const ED25519: &[u8] = b"\x06\x03\x2b\x65\x70";

/// The algorithm identifier of EC keys on this curve (RFC 5480, 2.1.1).
pub(super) fn ec(curve: Curve) -> &'static [u8] {
    match curve {
        Curve::P256 => b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07",
        Curve::P384 => b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22",
        Curve::P521 => b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x23",
    }
}

/// SubjectPublicKeyInfo (RFC 5280, 4.1.2.7).
pub(super) fn spki(algorithm: &[u8], key: &[u8]) -> Vec<u8> {
    let bits = [&[0], key].concat();
    sequence(&[element(SEQUENCE, algorithm), element(BIT_STRING, &bits)])
}

/// A SEQUENCE of these elements.
pub(super) fn sequence(elements: &[Vec<u8>]) -> Vec<u8> {
    element(SEQUENCE, &elements.concat())
}

/// A non-negative INTEGER from big-endian octets.
pub(super) fn integer(magnitude: &[u8]) -> Vec<u8> {
    let significant = &magnitude[magnitude.iter().take_while(|octet| **octet == 0).count()..];
    match significant.first() {
        Some(octet) if *octet < 0x80 => element(INTEGER, significant),
        _ => element(INTEGER, &[&[0], significant].concat()),
    }
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let significant = &length[length.iter().take_while(|octet| **octet == 0).count()..];
    let mut out = vec![tag];
    match significant {
        [] => out.push(0),
        [short] if *short < 0x80 => out.push(*short),
        // A usize has at most eight octets, so the count fits into the low bits.
        long => {
            out.push(0x80 | u8::try_from(long.len()).unwrap_or(0x7f));
            out.extend_from_slice(long);
        }
    }
    out.extend_from_slice(content);
    out
}

/// Reads elements one after the other.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(der: &'a [u8]) -> Self {
        Self(der)
    }

    /// The inside of the next element, which must be a SEQUENCE.
    pub(super) fn sequence(&mut self) -> Option<Reader<'a>> {
        self.element(SEQUENCE).map(Reader)
    }

    /// The content of the next element, which must be an OCTET STRING.
    pub(super) fn octets(&mut self) -> Option<&'a [u8]> {
        self.element(OCTET_STRING)
    }

    /// The content of the next element, which must be an INTEGER.
    pub(super) fn integer(&mut self) -> Option<&'a [u8]> {
        self.element(INTEGER)
    }

    fn element(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (&found, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = if first < 0x80 {
            (usize::from(first), rest)
        } else {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            if length.is_empty() || length.len() > 4 {
                return None;
            }
            (length.iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet)), rest)
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        (found == tag).then_some(content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_in_the_shortest_form() {
        assert_eq!(integer(&[0, 0x80]), [INTEGER, 2, 0, 0x80]);
        assert_eq!(integer(&[0]), [INTEGER, 1, 0]);
        assert_eq!(element(SEQUENCE, &[7; 200])[..3], [SEQUENCE, 0x81, 200]);
        assert_eq!(element(SEQUENCE, &[7; 300])[..4], [SEQUENCE, 0x82, 1, 44]);
        assert_eq!(element(SEQUENCE, &[]), [SEQUENCE, 0]);
    }

    #[test]
    fn a_reader_refuses_what_is_cut_short_or_of_another_kind() {
        let der = sequence(&[integer(&[5])]);
        assert_eq!(Reader::new(&der).sequence().and_then(|mut inside| inside.integer()), Some(&[5][..]));
        assert!(Reader::new(&der).octets().is_none());
        assert!(Reader::new(&der[..der.len() - 1]).sequence().is_none());
        assert!(Reader::new(&[SEQUENCE, 0x85, 0, 0, 0, 0, 0]).sequence().is_none());
        assert!(Reader::new(&[SEQUENCE, 0x80]).sequence().is_none());
        assert!(Reader::new(&[]).sequence().is_none());
    }
}
