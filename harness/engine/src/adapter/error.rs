use super::protocol;

/// Why an adapter cannot be used. Each message says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdapterError {
    /// The command cannot be started at all.
    #[error("the adapter {command} cannot be started: {why}")]
    NotStarted {
        /// The program, as it was named.
        command: String,
        /// What is wrong with it, and what to do.
        why: String,
    },
    /// It ended before it greeted.
    #[error("the adapter ended before it greeted ({how}){}; run it by hand and type {}", said(.stderr), protocol::HELLO)]
    Ended {
        /// Its exit status.
        how: String,
        /// The last line of its standard error.
        stderr: String,
    },
    /// It did not greet in time.
    #[error("the adapter did not greet within {seconds} s{}; it must answer each line of standard input with one line on standard output, flushed at once (if it installs something first, do that beforehand)", said(.stderr))]
    Silent {
        /// How long it was waited for.
        seconds: u64,
        /// The last line of its standard error.
        stderr: String,
    },
    /// Its first line is no JSON.
    #[error(
        "the adapter printed \"{line}\" before its first answer; standard output is for answers alone: send everything else to standard error"
    )]
    Banner {
        /// The line.
        line: String,
    },
    /// Its first line is JSON, but no greeting.
    #[error(
        "the adapter answered hello with {line}; a greeting is an object with at least a name: {{\"name\":\"my library\"}}"
    )]
    NoGreeting {
        /// The line.
        line: String,
    },
    /// It speaks another version of the protocol.
    #[error(
        "the adapter speaks version {spoken} of the adapter protocol, and this beartrap version {}; take the adapter and the beartrap that belong together",
        protocol::VERSION
    )]
    OtherVersion {
        /// The version that it speaks.
        spoken: String,
    },
    /// A line of its standard output has no end.
    #[error(
        "the adapter wrote a line longer than {kib} KiB instead of a greeting; an answer is one short line"
    )]
    LongLine {
        /// The limit.
        kib: usize,
    },
    /// It used too much memory before it greeted.
    #[error("the adapter used more than {mib} MiB before it greeted, and was stopped")]
    Memory {
        /// The limit.
        mib: u64,
    },
    /// The run was given up while it started.
    #[error("the run was given up while the adapter started")]
    GivenUp,
}

impl AdapterError {
    /// The exit code that says whose fault it is: 2 for a command that cannot be started, 4 for one that does not greet.
    pub fn exit(&self) -> u8 {
        if matches!(self, Self::NotStarted { .. }) { 2 } else { 4 }
    }
}

/// What standard error said, as the end of a clause.
fn said(stderr: &str) -> String {
    if stderr.is_empty() { String::new() } else { format!(", saying \"{stderr}\"") }
}
