use beartrap_core::{Check, Verdict};
use beartrap_kit::World;
use std::sync::Arc;

/// A target that was found and calibrated, as far as a run needs to know it.
pub trait Stage: Sync {
    /// What its scenarios see.
    type World: World;

    /// What its control is, in words: `an honest sign-in`.
    const HONEST: &'static str;

    /// The target.
    fn target(&self) -> &Arc<<Self::World as World>::Target>;

    /// Requests made so far.
    fn requests(&self) -> u32;

    /// Requests made beside the checks while they ran.
    fn requests_beside(&self) -> impl Future<Output = u32> + Send {
        std::future::ready(0)
    }

    /// The verdict on a check that cannot be played: not applicable if the target does not declare what it needs,
    /// unsettled if only the user's file lacks it.
    fn lack(&self, check: &Check) -> Option<Verdict>;

    /// The control that runs first and last, with the number of its requests.
    fn sanity(&self, seed: u64, name: &str) -> impl Future<Output = (u32, Result<(), String>)> + Send;

    /// Puts the target back as it was. Gives what remains.
    fn clean_up(&self, seed: u64) -> impl Future<Output = Vec<String>> + Send;
}
