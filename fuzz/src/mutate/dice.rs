/// Choices that follow from a seed (SplitMix64): the mutator must do the same again with the same seed.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice with this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one; 0 below 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.number() % end).unwrap_or_default()
    }

    /// Whether it is this time, of so many.
    pub fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    /// One of these, of which there is one at least.
    pub fn choose<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    /// Changes octets in some place: what is done without libFuzzer.
    pub fn disturb(&mut self, octets: &mut Vec<u8>) {
        for _ in 0..=self.below(3) {
            let place = self.below(octets.len());
            let octet = self.number().to_le_bytes()[0];
            match self.below(4) {
                0 => octets.insert(place, octet & 0x7f),
                _ if octets.is_empty() => octets.push(octet),
                1 => drop(octets.remove(place)),
                2 => octets[place] ^= 1 << (octet % 8),
                _ => octets[place] = octet,
            }
        }
    }
}
