//! The encryption of the content (RFC 7518, 5) and AES in the modes that JWE has.

use super::ContentEncryption;
use aws_lc_rs::aead::{self, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{self, EncryptingKey, EncryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::hmac;

/// Ciphertext and tag. The length of the key decides between the sizes of AES, even where `enc` says another.
pub(super) fn encrypt(
    encryption: ContentEncryption,
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    plaintext: &[u8],
) -> (Vec<u8>, Vec<u8>) {
    if encryption.is_gcm() { gcm(key, iv, aad, plaintext) } else { cbc_hmac(key, iv, aad, plaintext) }
}

/// AES GCM with a vector of 96 bits and a tag of 128.
pub(super) fn gcm(key: &[u8], iv: &[u8], aad: &[u8], plaintext: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let key = sized(key, aes_octets(key.len()));
    let algorithm = match key.len() {
        16 => &aead::AES_128_GCM,
        24 => &aead::AES_192_GCM,
        _ => &aead::AES_256_GCM,
    };
    let key = LessSafeKey::new(UnboundKey::new(algorithm, &key).expect("the key has the size of AES"));
    let nonce = Nonce::try_assume_unique_for_key(&sized(iv, 12)).expect("the vector has 12 octets");
    let mut ciphertext = plaintext.to_vec();
    let tag = key.seal_in_place_separate_tag(nonce, Aad::from(aad), &mut ciphertext);
    (ciphertext, tag.expect("no plaintext here is too long for GCM").as_ref().to_vec())
}

/// AES CBC and HMAC (RFC 7518, 5.2.2.1): the first half of the key authenticates, the second encrypts.
fn cbc_hmac(key: &[u8], iv: &[u8], aad: &[u8], plaintext: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let half = aes_octets(key.len() / 2);
    let key = sized(key, 2 * half);
    let (mac_key, encryption_key) = key.split_at(half);
    let algorithm = match half {
        16 => hmac::HMAC_SHA256,
        24 => hmac::HMAC_SHA384,
        _ => hmac::HMAC_SHA512,
    };
    let iv: [u8; 16] = sized(iv, 16).try_into().expect("it was sized");
    let ciphertext = cbc(encryption_key, iv, plaintext);
    let aad_bits = 8 * aad.len() as u64;
    let input = [aad, &iv, &ciphertext, &aad_bits.to_be_bytes()].concat();
    let mut tag = hmac::sign(&hmac::Key::new(algorithm, mac_key), &input).as_ref().to_vec();
    tag.truncate(half);
    (ciphertext, tag)
}

fn cbc(key: &[u8], iv: [u8; 16], plaintext: &[u8]) -> Vec<u8> {
    let key = PaddedBlockEncryptingKey::cbc_pkcs7(unbound(key)).expect("the key is one of AES");
    let mut ciphertext = plaintext.to_vec();
    key.less_safe_encrypt(&mut ciphertext, EncryptionContext::Iv128(iv.into()))
        .expect("every plaintext has a ciphertext");
    ciphertext
}

/// AES Key Wrap (RFC 3394, 2.2.1); what is wrapped is filled with zeros to whole blocks of 64 bits, and to two of them.
pub(super) fn key_wrap(key: &[u8], plaintext: &[u8]) -> Vec<u8> {
    let key = sized(key, aes_octets(key.len()));
    let aes = EncryptingKey::ecb(unbound(&key)).expect("the key is one of AES");
    let blocks = plaintext.len().div_ceil(8).max(2);
    let mut r = sized(plaintext, 8 * blocks);
    let mut a = [0xa6_u8; 8];
    let mut counter = 0_u64;
    for _ in 0..6 {
        for block in r.chunks_exact_mut(8) {
            counter += 1;
            let mut both = [&a[..], block].concat();
            aes.encrypt(&mut both).expect("one block is encrypted");
            for (to, (left, count)) in a.iter_mut().zip(both.iter().zip(counter.to_be_bytes())) {
                *to = left ^ count;
            }
            block.copy_from_slice(&both[8..]);
        }
    }
    [&a[..], &r].concat()
}

fn unbound(key: &[u8]) -> UnboundCipherKey {
    let algorithm = match key.len() {
        16 => &cipher::AES_128,
        24 => &cipher::AES_192,
        _ => &cipher::AES_256,
    };
    UnboundCipherKey::new(algorithm, key).expect("the key was sized for AES")
}

/// The size of AES that is next to this length.
fn aes_octets(length: usize) -> usize {
    match length {
        0..=16 => 16,
        17..=24 => 24,
        _ => 32,
    }
}

/// Cut, or filled with zeros.
pub(super) fn sized(octets: &[u8], length: usize) -> Vec<u8> {
    let mut octets = octets.to_vec();
    octets.resize(length, 0);
    octets
}
