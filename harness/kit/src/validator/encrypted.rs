use super::{Case, Honest, Kind, Policy, Request, Stand};
use beartrap_forge::{ContentEncryption, EncryptedToken, KeyManagement, RecipientKey};
use serde_json::json;

impl Stand {
    /// A plain JWT, signed with RS256, in a token that is encrypted to the recipient's key for this key management.
    pub fn encrypted(&self, management: KeyManagement, encryption: ContentEncryption) -> Encrypted {
        let key = RecipientKey::fixed(management, encryption);
        Encrypted::around(&self.jwt(), management, encryption, &key)
    }

    /// The claims of a plain JWT, encrypted and not signed, under a policy that asks for no signature. With a key that
    /// both sides keep secret that is authentic too.
    pub fn encrypted_claims(&self, management: KeyManagement, encryption: ContentEncryption) -> Encrypted {
        let key = RecipientKey::fixed(management, encryption);
        let claims = self.jwt().token().payload_octets();
        let nested = Encrypted::around(&self.jwt(), management, encryption, &key);
        let bare = nested.with(|token| token.without_header("cty").plaintext(claims));
        bare.under(|policy| policy.algorithms.clear())
    }
}

/// An encrypted token, and the policy under which a correct validator accepts it. Like [`Honest`] for signed ones.
#[derive(Debug, Clone)]
pub struct Encrypted {
    token: EncryptedToken,
    policy: Policy,
}

impl Encrypted {
    /// An honest token, encrypted to this key (RFC 7519, 7.1, with nesting). The policy is that of the token, and permits
    /// this key management and this content encryption alone.
    pub fn around(
        honest: &Honest,
        management: KeyManagement,
        encryption: ContentEncryption,
        key: &RecipientKey,
    ) -> Self {
        let token = EncryptedToken::new(management, encryption, key, honest.token().compact());
        let mut policy = honest.policy().clone();
        policy.kind = Kind::Jwe;
        let keys = json!({ "keys": [key.private_jwk()] });
        policy.more.insert("decryption_keys".into(), keys);
        policy.more.insert("key_management".into(), json!([management.name()]));
        policy.more.insert("content_encryption".into(), json!([encryption.name()]));
        Self { token: token.header("cty", "JWT"), policy }
    }

    /// Another token that is as honest.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(EncryptedToken) -> EncryptedToken) -> Self {
        self.token = change(self.token);
        self
    }

    /// The same token under another policy that accepts it.
    #[must_use]
    pub fn under(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(&mut self.policy);
        self
    }

    /// The token.
    pub fn token(&self) -> &EncryptedToken {
        &self.token
    }

    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The request that must be accepted.
    pub fn request(&self) -> Request {
        Request { token: self.token.compact(), policy: self.policy.clone() }
    }

    /// The token with one change.
    pub fn but(&self, name: &str, change: impl FnOnce(EncryptedToken) -> EncryptedToken) -> Case {
        self.presenting(name, change(self.token.clone()).compact())
    }

    /// A text in place of the token.
    pub fn presenting(&self, name: &str, text: impl Into<String>) -> Case {
        let request = Request { token: text.into(), policy: self.policy.clone() };
        let twin = Some(self.request());
        Case { name: name.to_owned(), request, twin, before: Vec::new(), needs: None }
    }
}
