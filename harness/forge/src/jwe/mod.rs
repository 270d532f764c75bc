//! Encrypted tokens under construction: honest by default, wrong in exactly what is said about them.

mod content;
mod deflate;
mod key;
mod management;
mod names;
#[cfg(test)]
mod tests;

pub use deflate::Deflate;
pub use key::RecipientKey;
pub use names::{ContentEncryption, KeyManagement};

use crate::hash::Hash;
use crate::{Json, Random, base64url};
use names::Way;
use std::sync::Arc;

/// An encrypted token under construction (RFC 7516, 5.1). Every method changes one thing and leaves the rest honest; what
/// is changed before encryption is authenticated. Whatever is random in it follows from what it holds.
///
/// ```
/// use beartrap_forge::{ContentEncryption, EncryptedToken, KeyManagement, RecipientKey};
/// let (management, encryption) = (KeyManagement::RsaOaep256, ContentEncryption::A256Gcm);
/// let key = RecipientKey::fixed(management, encryption);
/// let honest = EncryptedToken::new(management, encryption, &key, *b"{}");
/// let short = honest.clone().after_encryption(|parts| parts.tag.truncate(4));
/// let unknown = honest.header("zip", "XYZ");
/// # assert_eq!(short.compact().split('.').count(), 5);
/// ```
#[derive(Clone)]
pub struct EncryptedToken {
    header: Json,
    plaintext: Vec<u8>,
    management: KeyManagement,
    encryption: ContentEncryption,
    key: RecipientKey,
    ephemeral: RecipientKey,
    shared_secret: Option<Vec<u8>>,
    content_key: Option<Vec<u8>>,
    encrypted_key: Option<Vec<u8>>,
    iv: Option<Vec<u8>>,
    edits: Vec<Edit>,
    layout: Option<Layout>,
}

/// The five parts of an encrypted token, not encoded yet (RFC 7516, 7.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncryptedParts {
    /// The protected header.
    pub header: Vec<u8>,
    /// The encrypted key; empty for direct encryption and direct agreement.
    pub encrypted_key: Vec<u8>,
    /// The initialisation vector.
    pub iv: Vec<u8>,
    /// The ciphertext.
    pub ciphertext: Vec<u8>,
    /// The authentication tag.
    pub tag: Vec<u8>,
}

type Edit = Arc<dyn Fn(&mut EncryptedParts) + Send + Sync>;
type Layout = Arc<dyn Fn(&EncryptedParts) -> String + Send + Sync>;

impl EncryptedToken {
    /// These octets, encrypted to this key. In the header are `alg`, `enc`, `kid` if the key has one, and what the key
    /// management needs: `epk`, or `p2s` and `p2c` (4096).
    pub fn new(
        management: KeyManagement,
        encryption: ContentEncryption,
        key: &RecipientKey,
        plaintext: impl Into<Vec<u8>>,
    ) -> Self {
        let ephemeral = RecipientKey::p256(&[7; 32]).expect("the fixed scalar is in range");
        let mut header = Json::object().member("alg", management.name()).member("enc", encryption.name());
        if let Some(kid) = key.kid() {
            header = header.member("kid", kid);
        }
        match management.way() {
            Way::Agree | Way::AgreeAndWrap(_) => header = header.member("epk", ephemeral.ephemeral_jwk()),
            Way::Password(..) => {
                let salt = Random::named(0, "the salt of the password").token(16);
                header = header.member("p2s", salt).member("p2c", 4096);
            }
            _ => {}
        }
        Self {
            header,
            plaintext: plaintext.into(),
            management,
            encryption,
            key: key.clone(),
            ephemeral,
            shared_secret: None,
            content_key: None,
            encrypted_key: None,
            iv: None,
            edits: Vec::new(),
            layout: None,
        }
    }

    /// These octets instead of the ones before.
    #[must_use]
    pub fn plaintext(mut self, octets: impl Into<Vec<u8>>) -> Self {
        self.plaintext = octets.into();
        self
    }

    /// The plaintext compressed, and the header says so (RFC 7516, 4.1.3).
    #[must_use]
    pub fn compressed(self) -> Self {
        let deflated = Deflate::new().text(&self.plaintext).finish();
        self.plaintext(deflated).header("zip", "DEF")
    }

    /// The header member set to this value, in its place or at the end. `apu`, `apv`, `p2s` and `p2c` count for the key
    /// too, unless there are more than two million iterations; other members only say something.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.header = self.header.but(name, value);
        self
    }

    /// One more header member at the end, even if the name is there already.
    #[must_use]
    pub fn and_header(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.header = self.header.member(name, value);
        self
    }

    /// The token without the header member.
    #[must_use]
    pub fn without_header(mut self, name: &str) -> Self {
        self.header = self.header.without(name);
        self
    }

    /// Any JSON, or no JSON at all, in place of the header. Later changes of members apply to an object only.
    #[must_use]
    pub fn header_as(mut self, header: impl Into<Json>) -> Self {
        self.header = header.into();
        self
    }

    /// Another key is encrypted to, and the header does not say so.
    #[must_use]
    pub fn encrypted_to(mut self, key: &RecipientKey) -> Self {
        self.key = key.clone();
        self
    }

    /// Another ephemeral key on P-256, which the header says.
    #[must_use]
    pub fn with_ephemeral_key(mut self, key: &RecipientKey) -> Self {
        self.ephemeral = key.clone();
        self.header("epk", key.ephemeral_jwk())
    }

    /// The key agreement comes to this, whatever the keys are.
    #[must_use]
    pub fn with_shared_secret(mut self, secret: impl Into<Vec<u8>>) -> Self {
        self.shared_secret = Some(secret.into());
        self
    }

    /// Another content encryption key. Its length decides between the sizes of AES; one that AES does not have is cut or
    /// filled with zeros.
    #[must_use]
    pub fn with_content_key(mut self, key: impl Into<Vec<u8>>) -> Self {
        self.content_key = Some(key.into());
        self
    }

    /// These octets in place of the encrypted key.
    #[must_use]
    pub fn raw_encrypted_key(mut self, octets: impl Into<Vec<u8>>) -> Self {
        self.encrypted_key = Some(octets.into());
        self
    }

    /// Another initialisation vector. One of the wrong length is presented as it is, but cut or filled with zeros to
    /// encrypt.
    #[must_use]
    pub fn with_iv(mut self, octets: impl Into<Vec<u8>>) -> Self {
        self.iv = Some(octets.into());
        self
    }

    /// Something that happens to the parts once they are encrypted. Edits run in the order they were said.
    #[must_use]
    pub fn after_encryption(mut self, edit: impl Fn(&mut EncryptedParts) + Send + Sync + 'static) -> Self {
        self.edits.push(Arc::new(edit));
        self
    }

    /// Another serialisation than the five parts with dots between them.
    #[must_use]
    pub fn written_as(mut self, layout: impl Fn(&EncryptedParts) -> String + Send + Sync + 'static) -> Self {
        self.layout = Some(Arc::new(layout));
        self
    }

    /// The key that an honest recipient decrypts the token with.
    pub fn key(&self) -> &RecipientKey {
        &self.key
    }

    /// The value of a header member, of those that do not depend on the encryption.
    pub fn header_value(&self, name: &str) -> Option<&Json> {
        self.header.get(name)
    }

    /// The octets that are encrypted.
    pub fn plaintext_octets(&self) -> &[u8] {
        &self.plaintext
    }

    /// The five parts, encrypted and edited.
    pub fn parts(&self) -> EncryptedParts {
        let digest = base64url::encode(Hash::Sha256.digest(&self.plaintext));
        let names = format!("{} {} {digest}", self.management.name(), self.encryption.name());
        let mut random = Random::named(0, &names);
        let managed = management::manage(self, &mut random);
        let iv = self.iv.clone().unwrap_or_else(|| random.bytes(self.encryption.iv_octets()));
        let header = managed.header.emit();
        let aad = base64url::encode(&header).into_bytes();
        let (ciphertext, tag) =
            content::encrypt(self.encryption, &managed.content_key, &iv, &aad, &self.plaintext);
        let encrypted_key = self.encrypted_key.clone().unwrap_or(managed.encrypted_key);
        let mut parts = EncryptedParts { header, encrypted_key, iv, ciphertext, tag };
        self.edits.iter().for_each(|edit| edit(&mut parts));
        parts
    }

    /// The token as it is sent: the compact serialisation (RFC 7516, 7.1), unless another was asked for.
    pub fn compact(&self) -> String {
        let parts = self.parts();
        self.layout.as_ref().map_or_else(|| parts.compact(), |layout| layout(&parts))
    }
}

impl EncryptedParts {
    /// The five parts, encoded.
    pub fn segments(&self) -> [String; 5] {
        [&self.header, &self.encrypted_key, &self.iv, &self.ciphertext, &self.tag].map(base64url::encode)
    }

    /// `header.key.iv.ciphertext.tag`.
    pub fn compact(&self) -> String {
        self.segments().join(".")
    }
}

impl std::fmt::Debug for EncryptedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EncryptedToken").field("header", &self.header).finish_non_exhaustive()
    }
}
