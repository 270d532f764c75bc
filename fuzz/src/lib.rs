//! The bodies of the fuzz targets: each takes any octets and panics if beartrap does what it must not.
//!
//! They are plain functions, so that the committed seeds run on stable Rust without a fuzzer (`tests/replay.rs`).
#![forbid(unsafe_code)]

pub mod deviations;
pub mod differential;
mod html;
mod jose;
pub mod lab;
pub mod mutate;
pub mod parsers;
pub mod planted;
mod ready;
pub mod seeds;

pub use html::html;
pub use jose::jose;

/// A body: what is to hold for any octets.
pub type Target = fn(&[u8]);

/// Runs the files that the command line names through a target: what a fuzz target does without a fuzzer.
///
/// # Errors
/// If a file cannot be read.
pub fn replay(target: Target) -> std::io::Result<()> {
    std::env::args_os().skip(1).try_for_each(|path| std::fs::read(path).map(|octets| target(&octets)))
}

/// Every target, by the name of its file and of its folder of seeds.
pub const TARGETS: &[(&str, Target)] = &[
    ("artifact", parsers::artifact),
    ("challenge", parsers::challenge),
    ("deviations", deviations::deviations),
    ("differential", differential::differential),
    ("discovery", parsers::discovery),
    ("html", html),
    ("jose", jose),
    ("mutate", mutate::mutate),
    ("openapi", parsers::openapi),
    ("redirect", parsers::redirect),
    ("run_file", parsers::run_file),
    ("target_file", parsers::target_file),
];
