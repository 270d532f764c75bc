use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Owners are counted apart only up to here; later ones share a counter, which costs nothing but repeatability.
const MOST_COUNTERS: usize = 4096;

/// The source of codes, tokens and identifiers.
///
/// A value depends on the seed, on what it is for, on its owner and on how many the owner had before, and on nothing
/// else: what one client does at the same time does not change what another gets.
#[derive(Debug)]
pub struct Random {
    seed: u64,
    counters: HashMap<String, u64>,
}

impl Random {
    /// A source whose values all follow from this seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, counters: HashMap::new() }
    }

    /// A value of 192 bits in base64url.
    pub fn value(&mut self, purpose: &str, owner: &str) -> String {
        let mut stream = format!("{purpose} {owner}");
        if self.counters.len() >= MOST_COUNTERS && !self.counters.contains_key(&stream) {
            purpose.clone_into(&mut stream);
        }
        let count = self.counters.entry(stream.clone()).or_default();
        *count += 1;

        let mut seed = Sha256::new();
        seed.update(self.seed.to_be_bytes());
        seed.update(count.to_be_bytes());
        seed.update(stream);
        let mut bytes = [0; 24];
        ChaCha8Rng::from_seed(seed.finalize().into()).fill_bytes(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_owner_does_not_move_the_stream_of_another() {
        let (mut quiet, mut busy) = (Random::new(7), Random::new(7));
        busy.value("code", "conf-b");
        let first = quiet.value("code", "conf-a");
        assert_eq!(first, busy.value("code", "conf-a"));
        assert_ne!(first, quiet.value("code", "conf-a"));
        assert_ne!(first, Random::new(8).value("code", "conf-a"));
        assert_eq!(first.len(), 32);
    }
}
