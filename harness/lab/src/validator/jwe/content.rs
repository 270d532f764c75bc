//! The decryption of the content (RFC 7518 section 5).

use super::{Jwe, NOT_DECRYPTED};
use crate::validator::asked::{Asked, Refusal, ensure};
use crate::validator::rules::jwe;
use aws_lc_rs::aead::{AES_128_GCM, AES_192_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{
    AES_128, AES_192, AES_256, DecryptingKey, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey,
};
use aws_lc_rs::hmac::{self, HMAC_SHA256, HMAC_SHA384, HMAC_SHA512};

/// The length of the content encryption key in octets.
pub(super) fn key_octets(enc: &str) -> usize {
    match enc {
        "A128GCM" => 16,
        "A192GCM" => 24,
        "A256GCM" | "A128CBC-HS256" => 32,
        "A192CBC-HS384" => 48,
        _ => 64,
    }
}

/// What AES GCM makes of a plaintext.
pub(super) struct Sealed<'a> {
    pub(super) iv: &'a [u8],
    pub(super) aad: &'a [u8],
    pub(super) ciphertext: &'a [u8],
    pub(super) tag: &'a [u8],
}

/// The plaintext, if the tag is right.
pub(super) fn decrypt(asked: &Asked, token: &Jwe, key: &[u8]) -> Result<Vec<u8>, Refusal> {
    let opened = if token.text("enc").ends_with("GCM") {
        let Jwe { iv, aad, ciphertext, tag, .. } = token;
        gcm(asked, key, &Sealed { iv, aad, ciphertext, tag })
    } else {
        cbc_hmac(asked, token, key)
    };
    opened.ok_or_else(|| NOT_DECRYPTED.into())
}

/// AES GCM with a vector of 96 bits (RFC 7518 sections 4.7 and 5.3).
pub(super) fn gcm(asked: &Asked, key: &[u8], sealed: &Sealed) -> Option<Vec<u8>> {
    let Sealed { iv, aad, ciphertext, tag } = *sealed;
    let sealing = gcm_key(key)?;
    let nonce = || Nonce::try_assume_unique_for_key(iv).ok();
    if !jwe::is_lax_about_tags(asked) {
        ensure(tag.len() == 16, NOT_DECRYPTED).ok()?;
        let mut both = [ciphertext, tag].concat();
        return Some(sealing.open_in_place(nonce()?, Aad::from(aad), &mut both).ok()?.to_vec());
    }
    // The library does not open what it cannot authenticate, so this is its counter mode (SP 800-38D section 7.2).
    let mut counter = [0; 16];
    counter[..12].copy_from_slice(iv.get(..12)?);
    counter[15] = 2;
    let mut plaintext = ciphertext.to_vec();
    let stream = DecryptingKey::ctr(aes(key)?).ok()?;
    stream.decrypt(&mut plaintext, DecryptionContext::Iv128(counter.into())).ok()?;
    let expected = sealing.seal_in_place_separate_tag(nonce()?, Aad::from(aad), &mut plaintext.clone());
    jwe::is_right_tag(asked, expected.ok()?.as_ref(), tag).then_some(plaintext)
}

/// RFC 7518 section 5.2.2.2: the first half of the key authenticates, the second decrypts.
fn cbc_hmac(asked: &Asked, token: &Jwe, key: &[u8]) -> Option<Vec<u8>> {
    let (mac_key, key) = key.split_at(key.len() / 2);
    let hash = match mac_key.len() {
        16 => HMAC_SHA256,
        24 => HMAC_SHA384,
        32 => HMAC_SHA512,
        _ => return None,
    };
    let length = (8 * token.aad.len() as u64).to_be_bytes();
    let message = [&token.aad[..], &token.iv, &token.ciphertext, &length].concat();
    let mac = hmac::sign(&hmac::Key::new(hash, mac_key), &message);
    if !jwe::is_right_tag(asked, &mac.as_ref()[..mac_key.len()], &token.tag) {
        return None;
    }
    let iv: [u8; 16] = token.iv.as_slice().try_into().ok()?;
    let key = PaddedBlockDecryptingKey::cbc_pkcs7(aes(key)?).ok()?;
    let mut plaintext = token.ciphertext.clone();
    Some(key.decrypt(&mut plaintext, DecryptionContext::Iv128(iv.into())).ok()?.to_vec())
}

fn gcm_key(key: &[u8]) -> Option<LessSafeKey> {
    let algorithm = match key.len() {
        16 => &AES_128_GCM,
        24 => &AES_192_GCM,
        32 => &AES_256_GCM,
        _ => return None,
    };
    UnboundKey::new(algorithm, key).ok().map(LessSafeKey::new)
}

fn aes(key: &[u8]) -> Option<UnboundCipherKey> {
    let algorithm = match key.len() {
        16 => &AES_128,
        24 => &AES_192,
        32 => &AES_256,
        _ => return None,
    };
    UnboundCipherKey::new(algorithm, key).ok()
}
