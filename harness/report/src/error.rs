use crate::text;
use beartrap_core::RUN_SCHEMA;
use std::io;
use std::path::{Path, PathBuf};

/// Why a run cannot be read, joined or written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A line is no event, and not the torn end of a run that was killed.
    #[error("line {line} is no event of {RUN_SCHEMA}: {}; is this a file from `beartrap run --save`?", text::line(.reason))]
    Garbage {
        /// Counts from 1.
        line: u64,
        /// What the JSON reader says.
        reason: String,
    },
    /// A line is longer than [`MAX_LINE_BYTES`](crate::MAX_LINE_BYTES).
    #[error("line {line} is longer than {} MiB, so it is no event of a run", crate::MAX_LINE_BYTES >> 20)]
    LongLine {
        /// Counts from 1.
        line: u64,
    },
    /// The file is longer than [`MAX_FILE_BYTES`](crate::MAX_FILE_BYTES).
    #[error("the run is longer than {} MiB; split it with --shard", crate::MAX_FILE_BYTES >> 20)]
    LongFile,
    /// The run was written by a beartrap that speaks another schema.
    #[error("the run has the schema {}, expected {RUN_SCHEMA}; read it with the beartrap that wrote it", text::line(.found))]
    Schema {
        /// The schema that the file names.
        found: String,
    },
    /// There is no event, or the first one does not begin a run.
    #[error("there is no run in it: the first event must be `started`")]
    NoRun,
    /// Two runs cannot be joined.
    #[error("the runs differ in their {what} ({} and {}), so they cannot be joined", text::line(.one), text::line(.other))]
    Differs {
        /// What they should share: `target`, `seed`.
        what: &'static str,
        /// Its value in the first run.
        one: String,
        /// Its value in the run that differs.
        other: String,
    },
    /// A report format that does not exist.
    #[error("there is no report format `{}`{}; the formats are {}", text::line(.given), suggestion(*.nearest), crate::Format::NAMES.join(", "))]
    UnknownFormat {
        /// What was given.
        given: String,
        /// The format that was probably meant.
        nearest: Option<&'static str>,
    },
    /// `--report` without a file.
    #[error("`{}` names no file; write FORMAT=FILE, for example junit=beartrap.xml", text::line(.given))]
    NoFile {
        /// What was given.
        given: String,
    },
    /// Something above, in a file.
    #[error("{}: {error}", text::line(&.path.display().to_string()))]
    InFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: Box<ReportError>,
    },
}

impl ReportError {
    /// Names the file that an error is about.
    pub(crate) fn at<E: Into<Self>>(path: &Path) -> impl FnOnce(E) -> Self {
        move |error| Self::InFile { path: path.to_owned(), error: Box::new(error.into()) }
    }
}

fn suggestion(nearest: Option<&str>) -> String {
    nearest.map(|name| format!(", did you mean `{name}`")).unwrap_or_default()
}
