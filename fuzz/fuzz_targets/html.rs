//! See `beartrap_fuzz::html`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|octets: &[u8]| beartrap_fuzz::html(octets));

#[cfg(not(fuzzing))]
fn main() -> std::io::Result<()> {
    beartrap_fuzz::replay(beartrap_fuzz::html)
}
