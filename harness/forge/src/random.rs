use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest as _, Sha256};

/// A stream of random values that follows from a seed and a name, so that a check draws the same values in any
/// order, in parallel and on any machine.
#[derive(Debug, Clone)]
pub struct Random(ChaCha8Rng);

impl Random {
    /// The stream of this name under this seed.
    ///
    /// ```
    /// use beartrap_forge::Random;
    /// assert_eq!(Random::named(7, "code.single-use").token(16), Random::named(7, "code.single-use").token(16));
    /// assert_ne!(Random::named(7, "code.single-use").token(16), Random::named(8, "code.single-use").token(16));
    /// ```
    pub fn named(seed: u64, name: &str) -> Self {
        let digest = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(name).finalize();
        Self(ChaCha8Rng::from_seed(digest.into()))
    }

    /// This many random bytes in base64url without padding.
    pub fn token(&mut self, bytes: usize) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes(bytes))
    }

    /// This many random bytes.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}
