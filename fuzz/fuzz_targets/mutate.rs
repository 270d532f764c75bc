//! See `beartrap_fuzz::mutate::mutate`. To compare mutators, `FUZZ_MUTATOR=plain` takes libFuzzer's own one, and
//! `FUZZ_MUTATOR=random` none: every input is random octets.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
mod fuzzing {
    use beartrap_fuzz::mutate::{Dice, crossed, mutated};
    use libfuzzer_sys::{fuzz_crossover, fuzz_mutator, fuzz_target, fuzzer_mutate};
    use std::sync::LazyLock;

    #[derive(PartialEq)]
    enum Mutator {
        Tokens,
        Plain,
        Random,
    }

    static MUTATOR: LazyLock<Mutator> = LazyLock::new(|| match std::env::var("FUZZ_MUTATOR").as_deref() {
        Ok("plain") => Mutator::Plain,
        Ok("random") => Mutator::Random,
        Ok(other) => panic!("FUZZ_MUTATOR is {other}; it can be plain or random"),
        Err(_) => Mutator::Tokens,
    });

    fuzz_target!(|octets: &[u8]| beartrap_fuzz::mutate::mutate(octets));

    fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
        match *MUTATOR {
            Mutator::Tokens => {}
            Mutator::Plain => return fuzzer_mutate(data, size, max_size),
            Mutator::Random => return random(&mut data[..max_size], seed),
        }
        let token = mutated(&data[..size], max_size, seed, &mut disturb);
        data[..token.len()].copy_from_slice(&token);
        token.len()
    });

    fuzz_crossover!(|one: &[u8], other: &[u8], out: &mut [u8], seed: u32| {
        match *MUTATOR {
            Mutator::Tokens => {}
            Mutator::Plain => {
                let size = one.len().min(out.len());
                out[..size].copy_from_slice(&one[..size]);
                return fuzzer_mutate(out, size, out.len());
            }
            Mutator::Random => return random(out, seed),
        }
        let token = crossed(one, other, out.len(), seed);
        out[..token.len()].copy_from_slice(&token);
        token.len()
    });

    fn random(room: &mut [u8], seed: u32) -> usize {
        let mut dice = Dice::new(seed.into());
        let size = (1 + dice.below(600)).min(room.len());
        room[..size].fill_with(|| dice.number().to_le_bytes()[0]);
        size
    }

    /// libFuzzer's own mutator, which knows what the target compares.
    fn disturb(octets: &mut Vec<u8>) {
        const ROOM: usize = 32;
        let size = octets.len();
        octets.resize(size + ROOM, 0);
        let size = fuzzer_mutate(octets, size, size + ROOM);
        octets.truncate(size);
    }
}

#[cfg(not(fuzzing))]
fn main() -> std::io::Result<()> {
    beartrap_fuzz::replay(beartrap_fuzz::mutate::mutate)
}
