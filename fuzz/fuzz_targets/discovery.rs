//! See `beartrap_fuzz::parsers::discovery`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|octets: &[u8]| beartrap_fuzz::parsers::discovery(octets));

#[cfg(not(fuzzing))]
fn main() -> std::io::Result<()> {
    beartrap_fuzz::replay(beartrap_fuzz::parsers::discovery)
}
