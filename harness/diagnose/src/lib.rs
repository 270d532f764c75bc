//! What a token, a refusal, a challenge or a request of Microsoft Entra ID is, who is behind it, which resource it opens, and
//! what to do about it.
//!
//! It is pure: nothing is read, sent or kept, and the time is an argument. What may be a live secret is never repeated;
//! signatures and secrets are shown as digests. Signatures are not verified, so nothing that a token says is believed.
//!
//! ```
//! use beartrap_diagnose::{Question, diagnose};
//!
//! let found = diagnose(&Question::of("AADSTS7000222: a secret has expired", 1_767_225_600)).unwrap();
//! assert_eq!((found.number, found.family, found.owner), (Some(7_000_222), Some("credential"), Some("the developer")));
//! ```

mod challenge;
mod claims;
mod contract;
mod diagnosis;
mod input;
mod question;
mod refusal;
mod request;
mod resource;
mod scan;
mod shown;
mod time;
mod token;

pub use contract::{Contract, Endpoint, Tenancy, Version};
pub use diagnosis::{Check, DIAGNOSIS_SCHEMA, Diagnosis, Fact, Hint, Stands, Weight};
pub use input::{MAX_INPUT_BYTES, NotUnderstood};
pub use question::{Question, diagnose};
pub use scan::{Find, Kind, MAX_SCAN_BYTES, Place, SCAN_SCHEMA, Scan, scan};
