use beartrap_forge::Random;

/// Choices that follow from a seed: same seed, same play.
pub(super) struct Dice(Random);

impl Dice {
    /// The choices of one play.
    pub(super) fn of(seed: u64, play: u64) -> Self {
        Self(Random::named(seed, &format!("mallory's choices {play}")))
    }

    /// A number below a limit; 0 if the limit is 0.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        let drawn =
            self.0.bytes(4).into_iter().fold(0, |number: usize, byte| number << 8 | usize::from(byte));
        drawn % limit.max(1)
    }

    /// True in so many of a hundred cases.
    pub(super) fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    /// One of several.
    pub(super) fn one_of<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    /// One of several, each as likely as its weight says.
    pub(super) fn weighted<T: Copy>(&mut self, of: &[(usize, T)]) -> Option<T> {
        let mut drawn = self.below(of.iter().map(|(weight, _)| weight).sum());
        for &(weight, one) in of {
            match drawn.checked_sub(weight) {
                Some(left) => drawn = left,
                None => return Some(one),
            }
        }
        None
    }
}
