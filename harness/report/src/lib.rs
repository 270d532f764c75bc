//! Turns a run into what people and machines read.
//!
//! A run is a stream of [`Event`](beartrap_core::Event)s. [`Live`] shows it as it happens, [`RunWriter`] saves it, and
//! [`Saved`] is what it folds into; every renderer takes a `&Saved` and gives a `String`, so that a report of a saved run and
//! a report of a live one are the same text. Nothing here talks to a target.
//!
//! ```
//! use beartrap_core::{Event, RUN_SCHEMA, RunHeader};
//! use beartrap_report::{Detail, Saved, plain, screen};
//!
//! let header = RunHeader {
//!     schema: RUN_SCHEMA.into(),
//!     version: "0.1.0".into(),
//!     target: "lab".into(),
//!     title: "the embedded lab".into(),
//!     command: vec![],
//!     fault: None,
//!     profile: "rfc9700-2026".into(),
//!     strict: false,
//!     seed: 7,
//!     shard: None,
//!     started_at: 0,
//! };
//! let saved = Saved::fold([Event::Started(header)])?;
//! assert!(plain(&screen(&saved, Detail::Full)).contains("target: the embedded lab"));
//! # Ok::<(), beartrap_report::ReportError>(())
//! ```
//!
//! Whatever a target said is neutralised where it is rendered: control and invisible characters become visible ones in a
//! terminal, entities in Markdown and escapes in JSON. Rendered screens carry ANSI styles; [`out`] and [`err`] take
//! them off where they are not wanted, [`plain`] takes them off a string.

#![expect(
    clippy::format_push_string,
    reason = "pages are short; `write!` would add a `Result` that cannot fail to each line"
)]

mod command;
mod error;
mod exchange;
mod explain;
mod families;
mod finding;
mod format;
mod json;
mod junit;
mod list;
mod live;
mod markdown;
mod merge;
mod output;
mod paint;
mod prove;
mod run_file;
mod saved;
mod screen;
mod statuses;
mod text;

pub use error::ReportError;
pub use exchange::{curl, http};
pub use explain::explain;
pub use format::{Format, ReportFile, nearest, render, write_report};
pub use json::run_json;
pub use junit::junit;
pub use list::{LIST_SCHEMA, list, list_json};
pub use live::Live;
pub use markdown::markdown;
pub use merge::merge;
pub use output::{err, out, out_exact, plain};
pub use prove::{CheckProof, PROVE_SCHEMA, ProofReport, prove, prove_json};
pub use run_file::{MAX_FILE_BYTES, MAX_LINE_BYTES, RunWriter, read_events, read_run};
pub use saved::Saved;
pub use screen::{Detail, exit_line, screen};
