use beartrap_fuzzer::{Lie, Twist};

/// A rule that a library is known not to keep: what it accepts and why that is known is written beside its adapter.
#[derive(Debug)]
pub struct Departure {
    /// The folder of the library below `harness/adapters`.
    pub library: &'static str,
    /// The vector that shows it, among the departures of that folder.
    pub vector: &'static str,
    /// The clause that wants otherwise.
    pub clause: &'static str,
    explains: fn(&Twist) -> bool,
}

/// Every departure that the lies here come upon.
pub const DEPARTURES: &[Departure] = &[];

/// Whether a library that departs is known to accept every twist of a lie.
pub(super) fn explain(library: &str, lie: &Lie) -> bool {
    lie.twists().iter().all(|twist| {
        DEPARTURES.iter().any(|departure| departure.library == library && (departure.explains)(twist))
    })
}
