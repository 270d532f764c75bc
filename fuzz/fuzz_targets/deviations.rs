//! See `beartrap_fuzz::deviations::deviations`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|octets: &[u8]| beartrap_fuzz::deviations::deviations(octets));

#[cfg(not(fuzzing))]
fn main() -> std::io::Result<()> {
    beartrap_fuzz::replay(beartrap_fuzz::deviations::deviations)
}
