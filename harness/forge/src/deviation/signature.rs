use crate::{Algorithm, SigningKey, Token};

deviations! { SIGNATURE:
    SIGNATURE_STRIPPED = "signature-stripped", "the signature is empty and `alg` is unchanged",
        |t| Some(signed(t)?.raw_signature([]));
    SIGNATURE_FIRST_BIT = "signature-first-bit", "the first bit of the signature is flipped",
        |t| reshaped(t, |mut octets| { octets.first_mut().into_iter().for_each(|octet| *octet ^= 0x80); octets });
    SIGNATURE_MIDDLE_BIT = "signature-middle-bit", "a bit in the middle of the signature is flipped",
        |t| reshaped(t, |mut octets| {
            let middle = octets.len() / 2;
            octets.get_mut(middle).into_iter().for_each(|octet| *octet ^= 1);
            octets
        });
    SIGNATURE_LAST_BIT = "signature-last-bit", "the last bit of the signature is flipped",
        |t| reshaped(t, |mut octets| { octets.last_mut().into_iter().for_each(|octet| *octet ^= 1); octets });
    SIGNATURE_TRUNCATED = "signature-truncated", "the last octet of the signature is missing",
        |t| reshaped(t, |mut octets| { octets.pop(); octets });
    SIGNATURE_HALVED = "signature-halved", "only the first half of the signature is there",
        |t| reshaped(t, |mut octets| { octets.truncate(octets.len() / 2); octets });
    SIGNATURE_EXTENDED = "signature-extended", "a zero octet follows the signature",
        |t| reshaped(t, |mut octets| { octets.push(0); octets });
    SIGNATURE_ZEROED = "signature-zeroed", "every octet of the signature is zero",
        |t| reshaped(t, |octets| vec![0; octets.len()]);
    SIGNATURE_AS_DER = "signature-as-der", "the ECDSA signature is in DER instead of 64 octets",
        |t| ecdsa(t, |octets| as_der(&octets));
    SIGNATURE_R_ZERO = "signature-r-zero", "r of the ECDSA signature is zero",
        |t| ecdsa(t, |mut octets| { octets.iter_mut().take(32).for_each(|octet| *octet = 0); octets });
    SIGNATURE_S_IS_ORDER = "signature-s-is-order", "s of the ECDSA signature is the order of the curve",
        |t| ecdsa(t, |octets| [&octets[..32.min(octets.len())], &P256_ORDER].concat());
    SIGNATURE_OF_ANOTHER = "signature-of-another", "the signature belongs to another token of the issuer",
        |t| {
            let another = t.clone().claim("jti", "another").segments();
            Some(signed(t)?.signed_over(format!("{}.{}", another.header, another.payload)))
        };
    SIGNATURE_OVER_PAYLOAD = "signature-over-payload", "the signature covers the payload alone",
        |t| Some(signed(t)?.signed_over(t.segments().payload));
    SIGNATURE_OVER_DECODED = "signature-over-decoded", "the signature covers the octets before they were encoded",
        |t| Some(signed(t)?.signed_over([t.header_octets(), b".".to_vec(), t.payload_octets()].concat()));
    PAYLOAD_TAMPERED = "payload-tampered", "the subject was changed after signing",
        |t| Some(signed(t)?.tampered_claim("sub", "mallory"));
    HEADER_TAMPERED = "header-tampered", "a header member was added after signing",
        |t| Some(signed(t)?.tampered_header("urn:beartrap:added", true));
    SIGNED_BY_ATTACKER = "signed-by-attacker", "an attacker's key signed under the trusted `kid`",
        |t| Some(signed(t)?.signed_by(&SigningKey::attacker(t.key().algorithm())));
    SIGNED_WITH_ANOTHER_HASH = "signed-with-another-hash", "the trusted RSA key signed with another hash, as `alg` says",
        |t| {
            let other = if t.key().algorithm() == Algorithm::Rs512 { Algorithm::Rs256 } else { Algorithm::Rs512 };
            let key = t.key().with_algorithm(other).ok()?;
            Some(t.clone().with_key(&key))
        };
    SIGNED_WITH_ANOTHER_PADDING =
        "signed-with-another-padding", "the trusted RSA key signed with PSS under an `alg` of PKCS#1",
        |t| {
            let (Algorithm::Rs256 | Algorithm::Rs384 | Algorithm::Rs512) = t.key().algorithm() else { return None };
            Some(t.clone().signed_by(&t.key().with_algorithm(Algorithm::Ps256).ok()?))
        };
}

const P256_ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc,
    0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// The token, if it is one that is signed.
pub(super) fn signed(token: &Token) -> Option<Token> {
    Some(token.clone()).filter(|token| token.key().algorithm() != Algorithm::None)
}

fn reshaped(token: &Token, change: fn(Vec<u8>) -> Vec<u8>) -> Option<Token> {
    Some(signed(token)?.with_signature_changed(change))
}

fn ecdsa(token: &Token, change: fn(Vec<u8>) -> Vec<u8>) -> Option<Token> {
    reshaped(token, change).filter(|token| token.key().algorithm() == Algorithm::Es256)
}

/// Ecdsa-Sig-Value (RFC 3279, 2.2.3); whatever cannot be read as r and s stays as it is.
fn as_der(octets: &[u8]) -> Vec<u8> {
    let signature = p256::ecdsa::Signature::from_slice(octets);
    signature.map_or_else(|_| octets.to_vec(), |signature| signature.to_der().as_bytes().to_vec())
}
