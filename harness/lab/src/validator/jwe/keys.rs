//! The content encryption key, as the recipient gets it (RFC 7518 section 4).

use super::content::{Sealed, gcm, key_octets};
use super::{Jwe, NOT_DECRYPTED};
use crate::validator::asked::{Asked, Jwk, Refusal, ensure};
use crate::validator::rules::jwe;
use crate::validator::rules::public_forms::element;
use crate::validator::signature::octets;
use aws_lc_rs::agreement::{self, ECDH_P256, PrivateKey, UnparsedPublicKey};
use aws_lc_rs::key_wrap::{AES_128, AES_256, AesKek, KeyWrap as _};
use aws_lc_rs::pbkdf2::{self, PBKDF2_HMAC_SHA256, PBKDF2_HMAC_SHA512};
use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepAlgorithm, OaepPrivateDecryptingKey,
    Pkcs1PrivateDecryptingKey, PrivateDecryptingKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use std::num::NonZeroU32;

/// The key that this key of the recipient leads to, of the length that `enc` wants.
pub(super) fn content_key(asked: &Asked, token: &Jwe, key: &Jwk) -> Result<Vec<u8>, Refusal> {
    let enc = token.text("enc");
    let size = key_octets(enc);
    let encrypted = &token.encrypted_key;
    jwe::measures(asked, token)?;
    let content_key = match token.text("alg") {
        "RSA1_5" => jwe::pkcs1(asked, size, pkcs1(key, encrypted)?)?,
        "RSA-OAEP" => oaep(&OAEP_SHA1_MGF1SHA1, key, encrypted)?,
        "RSA-OAEP-256" => oaep(&OAEP_SHA256_MGF1SHA256, key, encrypted)?,
        "dir" => {
            ensure(encrypted.is_empty(), "a token with a direct key has an encrypted one")?;
            octets(key, "k")?
        }
        "ECDH-ES" => {
            ensure(encrypted.is_empty(), "a token with an agreed key has an encrypted one")?;
            agreed(asked, token, key, enc, size)?
        }
        "ECDH-ES+A128KW" => unwrapped(&agreed(asked, token, key, "ECDH-ES+A128KW", 16)?, 16, encrypted)?,
        "ECDH-ES+A256KW" => unwrapped(&agreed(asked, token, key, "ECDH-ES+A256KW", 32)?, 32, encrypted)?,
        "A128KW" => unwrapped(&octets(key, "k")?, 16, encrypted)?,
        "A256KW" => unwrapped(&octets(key, "k")?, 32, encrypted)?,
        "A128GCMKW" => decrypted(asked, token, &octets(key, "k")?, 16)?,
        "A192GCMKW" => decrypted(asked, token, &octets(key, "k")?, 24)?,
        "A256GCMKW" => decrypted(asked, token, &octets(key, "k")?, 32)?,
        "PBES2-HS256+A128KW" => unwrapped(&derived(PBKDF2_HMAC_SHA256, token, key, 16)?, 16, encrypted)?,
        "PBES2-HS512+A256KW" => unwrapped(&derived(PBKDF2_HMAC_SHA512, token, key, 32)?, 32, encrypted)?,
        _ => return Err(Refusal::unsupported("this key management is not known here")),
    };
    jwe::has_the_size(asked, content_key.len() == size)?;
    Ok(content_key)
}

fn oaep(algorithm: &'static OaepAlgorithm, key: &Jwk, encrypted: &[u8]) -> Result<Vec<u8>, Refusal> {
    let key = OaepPrivateDecryptingKey::new(rsa(key)?).map_err(|_| "the key is broken")?;
    let mut out = vec![0; key.min_output_size()];
    let opened = key.decrypt(algorithm, encrypted, &mut out, None).map(|octets| octets.to_vec());
    opened.map_err(|_| NOT_DECRYPTED.into())
}

/// None if the padding is wrong.
fn pkcs1(key: &Jwk, encrypted: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
    let key = Pkcs1PrivateDecryptingKey::new(rsa(key)?).map_err(|_| "the key is broken")?;
    let mut out = vec![0; key.min_output_size()];
    Ok(key.decrypt(encrypted, &mut out).ok().map(|octets| octets.to_vec()))
}

/// The private key in PKCS#8 (RFC 5958, RFC 8017 appendix A.1.2), as the library wants it.
fn rsa(key: &Jwk) -> Result<PrivateDecryptingKey, Refusal> {
    let mut numbers = element(0x02, &[0]);
    for name in ["n", "e", "d", "p", "q", "dp", "dq", "qi"] {
        let octets = octets(key, name)?;
        let sign: &[u8] = if octets.first().is_some_and(|first| first & 0x80 != 0) { &[0] } else { &[] };
        numbers.extend(element(0x02, &[sign, &octets].concat()));
    }
    let algorithm = element(0x30, b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00");
    let file = [element(0x02, &[0]), algorithm, element(0x04, &element(0x30, &numbers))].concat();
    PrivateDecryptingKey::from_pkcs8(&element(0x30, &file)).map_err(|_| "the key is broken".into())
}

/// AES Key Wrap (RFC 3394) of the key of a content encryption.
fn unwrapped(key: &[u8], size: usize, encrypted: &[u8]) -> Result<Vec<u8>, Refusal> {
    ensure(key.len() == size, "the key does not have the length that the algorithm wants")?;
    ensure(encrypted.len() >= 24 && encrypted.len().is_multiple_of(8), NOT_DECRYPTED)?;
    let cipher = if size == 16 { &AES_128 } else { &AES_256 };
    let wrapping = AesKek::new(cipher, key).map_err(|_| NOT_DECRYPTED)?;
    let mut out = vec![0; encrypted.len()];
    wrapping.unwrap(encrypted, &mut out).map(|octets| octets.to_vec()).map_err(|_| NOT_DECRYPTED.into())
}

/// RFC 7518 section 4.7: `iv` and `tag` stand in the header.
fn decrypted(asked: &Asked, token: &Jwe, key: &[u8], size: usize) -> Result<Vec<u8>, Refusal> {
    ensure(key.len() == size, "the key does not have the length that the algorithm wants")?;
    let (iv, tag) = (octets(&token.header, "iv")?, octets(&token.header, "tag")?);
    let sealed = Sealed { iv: &iv, aad: &[], ciphertext: &token.encrypted_key, tag: &tag };
    gcm(asked, key, &sealed).ok_or_else(|| NOT_DECRYPTED.into())
}

/// RFC 7518 section 4.6: what both sides agree on, by the Concat KDF with one or two rounds of SHA-256.
fn agreed(asked: &Asked, token: &Jwe, key: &Jwk, name: &str, size: usize) -> Result<Vec<u8>, Refusal> {
    let none = Map::new();
    let ephemeral = token.header.get("epk").and_then(Value::as_object).unwrap_or(&none);
    let secret = match jwe::unchecked_agreement(asked, ephemeral, &octets(key, "d")?) {
        Some(secret) => secret,
        None => shared(ephemeral, key)?,
    };
    let party =
        |name: &str| URL_SAFE_NO_PAD.decode(token.text(name)).map_err(|_| "apu or apv is not base64url");
    let mut info = Vec::new();
    for field in [name.as_bytes().to_vec(), party("apu")?, party("apv")?] {
        info.extend(length(field.len()));
        info.extend(field);
    }
    info.extend(length(8 * size));
    let round = |number| Sha256::new().chain_update(length(number)).chain_update(&secret).chain_update(&info);
    let mut derived = [round(1).finalize(), round(2).finalize()].concat();
    derived.truncate(size);
    Ok(derived)
}

/// The library refuses points that are not on the curve (RFC 8725 section 3.4).
fn shared(ephemeral: &Jwk, key: &Jwk) -> Result<Vec<u8>, Refusal> {
    let is_p256 = |key: &Jwk| {
        let is = |name: &str, value: &str| key.get(name).is_some_and(|said| said == value);
        is("kty", "EC") && is("crv", "P-256")
    };
    ensure(is_p256(ephemeral) && is_p256(key), "the ephemeral key is missing or on another curve")?;
    let (x, y) = (octets(ephemeral, "x")?, octets(ephemeral, "y")?);
    ensure(x.len() == 32 && y.len() == 32, "the coordinates do not have the length of the curve")?;
    let private = PrivateKey::from_private_key(&ECDH_P256, &octets(key, "d")?);
    let public = UnparsedPublicKey::new(&ECDH_P256, [&[4], &x[..], &y].concat());
    let private = private.map_err(|_| "the key is broken")?;
    agreement::agree(&private, public, "the ephemeral key is not on the curve".into(), |secret| {
        Ok(secret.to_vec())
    })
}

/// RFC 7518 section 4.8: the key that follows from the password; the rules have looked at `p2s` and `p2c`.
fn derived(algorithm: pbkdf2::Algorithm, token: &Jwe, key: &Jwk, size: usize) -> Result<Vec<u8>, Refusal> {
    let count = token.header.get("p2c").and_then(Value::as_u64).and_then(|count| u32::try_from(count).ok());
    let count = count.and_then(NonZeroU32::new).ok_or("p2c is not a number of iterations")?;
    let salt = [token.text("alg").as_bytes(), &[0], &octets(&token.header, "p2s")?].concat();
    let mut derived = vec![0; size];
    pbkdf2::derive(algorithm, count, &salt, &octets(key, "k")?, &mut derived);
    Ok(derived)
}

fn length(octets: usize) -> [u8; 4] {
    u32::try_from(octets).unwrap_or(u32::MAX).to_be_bytes()
}
