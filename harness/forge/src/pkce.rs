use crate::Random;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// A proof key for code exchange: the verifier that stays with the client, and its S256 challenge (RFC 7636).
///
/// ```
/// use beartrap_forge::Pkce;
/// // The example of RFC 7636, appendix B.
/// let pkce = Pkce::of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
/// assert_eq!(pkce.challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pkce {
    /// 43 to 128 unreserved characters (RFC 7636, 4.1).
    pub verifier: String,
    /// BASE64URL(SHA-256(verifier)), without padding (RFC 7636, 4.2).
    pub challenge: String,
}

impl Pkce {
    /// A fresh verifier of 43 characters, the shortest that the RFC allows, and its challenge.
    pub fn fresh(random: &mut Random) -> Self {
        Self::of(&random.token(32))
    }

    /// The proof key with this verifier.
    pub fn of(verifier: &str) -> Self {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
        Self { verifier: verifier.to_owned(), challenge }
    }
}
