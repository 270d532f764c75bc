//! The way of the content encryption key to the recipient (RFC 7518, 4).

use super::names::Way;
use super::{EncryptedToken, RecipientKey, content};
use crate::hash::Hash;
use crate::keys::mgf1;
use crate::{Json, Random, base64url};
use aws_lc_rs::agreement::{self, ECDH_P256, PrivateKey, UnparsedPublicKey};
use aws_lc_rs::digest::{self, Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256};
use aws_lc_rs::pbkdf2;
use std::num::NonZeroU32;

/// More iterations than this are only claimed.
const MOST_ITERATIONS: u32 = 2_000_000;

/// The header with what only the wrapping knows, the content encryption key, and the encrypted key.
pub(super) struct Managed {
    pub(super) header: Json,
    pub(super) content_key: Vec<u8>,
    pub(super) encrypted_key: Vec<u8>,
}

pub(super) fn manage(token: &EncryptedToken, random: &mut Random) -> Managed {
    let (management, encryption) = (token.management, token.encryption);
    let secret = token.key.octets().unwrap_or_default();
    let honest = match management.way() {
        Way::Direct => secret.clone(),
        Way::Agree => agreed(token, encryption.name(), encryption.key_octets()),
        _ => random.bytes(encryption.key_octets()),
    };
    let content_key = token.content_key.clone().unwrap_or(honest);
    let mut header = token.header.clone();
    let encrypted_key = match management.way() {
        Way::Direct | Way::Agree => Vec::new(),
        Way::Pkcs1 => pkcs1(&token.key, &content_key, random),
        Way::Oaep => oaep(&token.key, &SHA1_FOR_LEGACY_USE_ONLY, &content_key, random),
        Way::Oaep256 => oaep(&token.key, &SHA256, &content_key, random),
        Way::Wrap(octets) => content::key_wrap(&content::sized(&secret, octets), &content_key),
        Way::AgreeAndWrap(octets) => {
            content::key_wrap(&agreed(token, management.name(), octets), &content_key)
        }
        Way::Password(hash, octets) => content::key_wrap(&derived(token, hash, octets), &content_key),
        Way::Gcm(octets) => {
            let iv = random.bytes(12);
            let (encrypted_key, tag) = content::gcm(&content::sized(&secret, octets), &iv, &[], &content_key);
            for (name, octets) in [("iv", iv), ("tag", tag)] {
                if header.get(name).is_none() {
                    header = header.member(name, base64url::encode(octets));
                }
            }
            encrypted_key
        }
    };
    Managed { header, content_key, encrypted_key }
}

/// RSAES-PKCS1-v1_5 (RFC 8017, 7.2.1); nothing if the key is not RSA.
fn pkcs1(key: &RecipientKey, content_key: &[u8], random: &mut Random) -> Vec<u8> {
    let Some(length) = key.rsa_octets() else { return Vec::new() };
    let filling = length.saturating_sub(content_key.len() + 3);
    let filling: Vec<u8> = random.bytes(filling).into_iter().map(|octet| octet.max(1)).collect();
    key.rsa_raw(&[&[0, 2], &filling[..], &[0], content_key].concat()).unwrap_or_default()
}

/// RSAES-OAEP without a label (RFC 8017, 7.1.1); nothing if the key is not RSA.
fn oaep(
    key: &RecipientKey,
    algorithm: &'static Algorithm,
    content_key: &[u8],
    random: &mut Random,
) -> Vec<u8> {
    let hash = |octets: &[u8]| digest::digest(algorithm, octets).as_ref().to_vec();
    let Some(length) = key.rsa_octets() else { return Vec::new() };
    let size = algorithm.output_len();
    let filling = length.saturating_sub(content_key.len() + 2 * size + 2);
    let mut seed = random.bytes(size);
    let mut block = [&hash(&[]), &vec![0; filling][..], &[1], content_key].concat();
    mask(&mut block, mgf1(hash, &seed));
    mask(&mut seed, mgf1(hash, &block));
    key.rsa_raw(&[&[0], &seed[..], &block].concat()).unwrap_or_default()
}

fn mask(octets: &mut [u8], mask: impl Iterator<Item = u8>) {
    for (octet, mask) in octets.iter_mut().zip(mask) {
        *octet ^= mask;
    }
}

/// The Concat KDF with SHA-256 over what both sides agreed on (RFC 7518, 4.6.2).
fn agreed(token: &EncryptedToken, algorithm: &str, octets: usize) -> Vec<u8> {
    let secret = token.shared_secret.clone().or_else(|| shared(&token.ephemeral, &token.key));
    let party = |name| prefixed(&header_octets(token, name));
    let bits = u32::try_from(8 * octets).unwrap_or(u32::MAX).to_be_bytes();
    let info = [prefixed(algorithm.as_bytes()), party("apu"), party("apv"), bits.to_vec()].concat();
    let secret = secret.unwrap_or_default();
    let round = |number: u32| Hash::Sha256.digest(&[&number.to_be_bytes()[..], &secret, &info].concat());
    let mut key: Vec<u8> = (1..=2).flat_map(round).collect();
    key.truncate(octets);
    key
}

/// The x coordinate of the common point; none if a key is not on P-256.
fn shared(ephemeral: &RecipientKey, recipient: &RecipientKey) -> Option<Vec<u8>> {
    let private = PrivateKey::from_private_key(&ECDH_P256, &ephemeral.scalar()?).ok()?;
    let public = UnparsedPublicKey::new(&ECDH_P256, recipient.point()?);
    agreement::agree(&private, public, (), |secret| Ok(secret.to_vec())).ok()
}

/// PBKDF2 (RFC 7518, 4.8.1) with `p2s` and `p2c` as the header says them. Of a `p2c` that is no number, or too large to be
/// worth it, only one iteration is done: no recipient gets so far as to notice.
fn derived(token: &EncryptedToken, hash: Hash, octets: usize) -> Vec<u8> {
    let algorithm = match hash {
        Hash::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
        Hash::Sha384 => pbkdf2::PBKDF2_HMAC_SHA384,
        Hash::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
    };
    let said = match token.header.get("p2c") {
        Some(Json::Number(spelling)) => spelling.parse().ok().filter(|count| *count <= MOST_ITERATIONS),
        _ => None,
    };
    let iterations = said.and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN);
    let salt = [token.management.name().as_bytes(), &[0], &header_octets(token, "p2s")].concat();
    let mut key = vec![0; octets];
    pbkdf2::derive(algorithm, iterations, &salt, &token.key.octets().unwrap_or_default(), &mut key);
    key
}

/// The octets of a header member in base64url; empty if it is missing or none.
fn header_octets(token: &EncryptedToken, name: &str) -> Vec<u8> {
    token.header.get(name).and_then(Json::as_str).and_then(base64url::decode).unwrap_or_default()
}

fn prefixed(octets: &[u8]) -> Vec<u8> {
    let length = u32::try_from(octets.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), octets].concat()
}
