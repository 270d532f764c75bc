//! What is encrypted, or written as JSON, does not pass for a signed token.
//!
//! ## Why it matters
//! Everybody can encrypt to a public key. That something could be decrypted says nothing of who wrote it.
//!
//! ## How to fix it
//! Expect signed tokens in the compact form, and nothing else, from the library.
//!
//! ## Not a finding
//! - An API that expects encrypted tokens decrypts them; the ones here have no signature inside.
//! - 400 is as good as 401.

use crate::clauses::{rfc7519, rfc8725bis, rfc9068};
use beartrap_forge::{ContentEncryption, EncryptedToken, KeyManagement, RecipientKey};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7519::JWT_VALIDATED,
    also: &[&rfc7519::COMPACT_ONLY, &rfc8725bis::SIGNED_OR_ENCRYPTED, &rfc9068::VALIDATED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::EncryptionAlgUnsigned,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let attacker = SigningKey::attacker(Algorithm::Rs256);
    let to_the_issuer = RecipientKey::of(&world.key(Key::First));
    let zeros = RecipientKey::secret([0; 32]);
    let claims = world.token().payload_octets();
    let unsecured = world.token().header("alg", "none").raw_signature([]).compact();
    let encrypted = |name: &str, management: KeyManagement, key: &RecipientKey, plaintext: &[u8]| {
        let token = EncryptedToken::new(management, ContentEncryption::A256Gcm, key, plaintext);
        (name.to_owned(), token.header("typ", world.api().token_type.as_str()))
    };
    let nested =
        encrypted("an unsecured one inside", KeyManagement::RsaOaep256, &to_the_issuer, unsecured.as_bytes());
    let encrypted = [
        encrypted("to the issuer's key", KeyManagement::RsaOaep256, &to_the_issuer, &claims),
        encrypted("with zeros", KeyManagement::Dir, &zeros, &claims),
        (nested.0, nested.1.header("cty", "JWT")),
    ];
    let mut lies: Vec<_> = encrypted.into_iter().map(|(name, token)| (name, token.compact())).collect();
    lies.extend(world.lies(&[Deviation::JSON_FLATTENED, Deviation::JSON_GENERAL]));
    lies.push(world.lie("three parts, as if decrypted", |token| {
        token.header("alg", "RSA-OAEP-256").header("enc", "A256GCM").signed_by(&attacker)
    }));
    world.judges_each(lies, ApiAnswer::is_malformed_or_unauthorized).await
}
