//! The library: a validator is tested in this process.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its own sources should stop")]

mod guards;
mod lab;
mod light;
mod list;
mod said;

use beartrap::validator::Suite;

/// What the test of a vector says when it fails; none if it passes.
fn says(test: impl FnOnce()) -> Option<String> {
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(test)).err()?;
    Some(*failed.downcast::<String>().unwrap())
}

fn of(suite: &Suite, id: &str) -> Option<String> {
    says(|| suite.check(id))
}
