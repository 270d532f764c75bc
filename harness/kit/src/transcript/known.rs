use beartrap_forge::percent_encode;
use std::collections::BTreeMap;
use std::ops::Bound::{Included, Unbounded};

/// The most secrets that are compared with one place of a text; more than one only if they begin alike.
const TRIES: usize = 64;

/// Secrets and what stands in for them.
#[derive(Clone, Default)]
pub(super) struct Known {
    /// In order, so that the longest one at a place is found without trying all.
    digests: BTreeMap<String, String>,
    beginnings: Beginnings,
}

impl Known {
    /// A secret of at least four bytes, as it is and as it stands in a URL.
    pub(super) fn insert(&mut self, secret: &str, digest: &str) {
        for spelling in [percent_encode(secret), secret.to_owned()] {
            self.beginnings.extend(spelling.as_bytes().first_chunk());
            self.digests.entry(spelling).or_insert_with(|| digest.to_owned());
        }
    }

    pub(super) fn contains(&self, secret: &str) -> bool {
        self.digests.contains_key(secret)
    }

    /// The text with every secret replaced, or nothing if it holds none.
    pub(super) fn replaced(&self, text: &str) -> Option<String> {
        let mut shown = String::new();
        let (mut copied, mut at) = (0, 0);
        while let Some(beginning) = text.as_bytes()[at..].first_chunk() {
            // The filter also lets through what is no beginning, even amid a character.
            let rest = if self.beginnings.may_have(*beginning) { text.get(at..) } else { None };
            if let Some((secret, digest)) = rest.and_then(|rest| self.longest_at(rest)) {
                shown.push_str(&text[copied..at]);
                shown.push_str(digest);
                at += secret.len();
                copied = at;
            } else {
                at += 1;
            }
        }
        (copied > 0).then(|| shown + &text[copied..])
    }

    /// The longest secret that a text begins with. Whatever begins the text is not after it in order, and longer ones
    /// are after shorter ones; so the last secret that is not after it is the one, or shows how much of it could be.
    fn longest_at(&self, text: &str) -> Option<(&String, &String)> {
        let mut head = text;
        for _ in 0..TRIES {
            let (secret, digest) = self.digests.range::<str, _>((Unbounded, Included(head))).next_back()?;
            let alike = secret.bytes().zip(head.bytes()).take_while(|(one, other)| one == other).count();
            if alike == secret.len() {
                return Some((secret, digest));
            }
            head = &text[..text.floor_char_boundary(alike)];
        }
        None
    }
}

/// How secrets begin, as a filter of bits: every place of every text is looked up, and nearly all begin like none.
#[derive(Clone)]
struct Beginnings(Box<[u64]>);

impl Beginnings {
    fn extend(&mut self, beginning: Option<&[u8; 4]>) {
        if let Some(beginning) = beginning {
            let (word, bit) = Self::place(*beginning);
            self.0[word] |= bit;
        }
    }

    /// False only if no secret begins so.
    fn may_have(&self, beginning: [u8; 4]) -> bool {
        let (word, bit) = Self::place(beginning);
        self.0[word] & bit != 0
    }

    /// The upper half of a product depends on all four bytes (Fibonacci hashing).
    fn place(beginning: [u8; 4]) -> (usize, u64) {
        let hash = u32::from_le_bytes(beginning).wrapping_mul(0x9E37_79B1) >> 16;
        ((hash >> 6) as usize, 1 << (hash & 63))
    }
}

impl Default for Beginnings {
    fn default() -> Self {
        Self(vec![0; 1 << 10].into())
    }
}
