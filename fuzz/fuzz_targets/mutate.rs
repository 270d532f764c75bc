//! See `beartrap_fuzz::mutate::mutate`; with `FUZZ_MUTATOR=plain` libFuzzer's own mutator, to compare the two.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
mod fuzzing {
    use beartrap_fuzz::mutate::{crossed, mutated};
    use libfuzzer_sys::{fuzz_crossover, fuzz_mutator, fuzz_target, fuzzer_mutate};
    use std::sync::LazyLock;

    static IS_PLAIN: LazyLock<bool> =
        LazyLock::new(|| std::env::var("FUZZ_MUTATOR").is_ok_and(|name| name == "plain"));

    fuzz_target!(|octets: &[u8]| beartrap_fuzz::mutate::mutate(octets));

    fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
        if *IS_PLAIN {
            return fuzzer_mutate(data, size, max_size);
        }
        let token = mutated(&data[..size], max_size, seed, &mut disturb);
        data[..token.len()].copy_from_slice(&token);
        token.len()
    });

    fuzz_crossover!(|one: &[u8], other: &[u8], out: &mut [u8], seed: u32| {
        if *IS_PLAIN {
            let size = one.len().min(out.len());
            out[..size].copy_from_slice(&one[..size]);
            return fuzzer_mutate(out, size, out.len());
        }
        let token = crossed(one, other, out.len(), seed);
        out[..token.len()].copy_from_slice(&token);
        token.len()
    });

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
