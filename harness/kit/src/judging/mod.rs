//! From what was observed to what can be said about it.

mod answer;
mod observation;
mod refusals;

pub use answer::Answer;
pub use observation::{Family, Judgement, Observation, Outcome, Unsettled, judge, require};
pub use refusals::{
    BAD_BASIC_CREDENTIALS, BAD_CLIENT, BAD_GRANT, CREDENTIALS_OR_GRANT_MISSING, GRANT_NOT_ALLOWED, Refusal,
    SCOPE_EXCESSIVE, VERIFIER_MISSING, VERIFIER_WRONG, WRONG_METHOD,
};
