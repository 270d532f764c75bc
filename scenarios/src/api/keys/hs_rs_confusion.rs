//! A token that is an HMAC, with the issuer's public key as the secret, is refused.
//!
//! ## Why it matters
//! Everybody has the public key. An API that takes it for a secret lets everybody sign.
//!
//! ## How to fix it
//! Fix the algorithm together with the key when you configure it, and never take it from the token.

use crate::clauses::{rfc8725, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::ONE_ALG_PER_KEY,
    also: &[&rfc8725::ALGORITHMS_LISTED, &rfc9068::VALIDATED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::PublicPemAsSecret,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let mut lies = world.lies(&[
        Deviation::HMAC_SPKI_PEM,
        Deviation::HMAC_SPKI_PEM_NO_NEWLINE,
        Deviation::HMAC_SPKI_PEM_CRLF,
        Deviation::HMAC_SPKI_PEM_AFTER_SPACE,
        Deviation::HMAC_SPKI_PEM_AFTER_NEWLINE,
        Deviation::HMAC_SPKI_BASE64,
        Deviation::HMAC_SPKI_DER,
        Deviation::HMAC_PKCS1_PEM,
        Deviation::HMAC_PKCS1_PEM_NO_NEWLINE,
        Deviation::HMAC_PKCS1_DER,
        Deviation::HMAC_OPEN_SSH,
        Deviation::HMAC_JWK,
        Deviation::HMAC_JWK_CANONICAL,
        Deviation::HMAC_RAW,
        Deviation::HMAC_BASE64URL,
        Deviation::HMAC_HEX,
        Deviation::HMAC384_SPKI_PEM,
        Deviation::HMAC512_SPKI_PEM,
    ]);
    let set = SigningKey::secret(world.trusted_keys().to_string());
    lies.push(world.lie("the whole key set", |token| token.header("alg", "HS256").signed_by(&set)));
    world.refuses_each(lies).await
}
