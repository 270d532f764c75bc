//! Runs the binary.

use serde_json::Value;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// A folder of its own to run in.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The binary, about to be started here, untouched by the environment of the tests.
    pub(crate) fn beartrap(&self, arguments: &[&str]) -> Command {
        let mut command = beartrap(self.0.path());
        command.args(arguments);
        command
    }

    /// Runs the binary to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        Said::of(&self.beartrap(arguments).output().unwrap())
    }

    /// Runs it to the one document of `--json`.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let said = self.run(arguments);
        serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"))
    }
}

fn beartrap(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_beartrap"));
    command.current_dir(folder);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("BEARTRAP_") || matches!(name.as_str(), "NO_COLOR" | "CLICOLOR_FORCE" | "COLUMNS")
        {
            command.env_remove(name);
        }
    }
    command
}

/// What the binary said, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    pub(crate) fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    /// It did not come to judging: this code, every one of these words on standard error, and nothing like a finding.
    #[track_caller]
    pub(crate) fn blames(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, code, "{self:?}");
        for word in words {
            assert!(self.err.contains(word), "no {word:?} in {}", self.err);
        }
        assert!(self.err.starts_with("beartrap: "), "{}", self.err);
        assert!(self.err.ends_with(&format!("\nexit {code}\n")), "{}", self.err);
        assert!(!self.err.contains("panicked") && !self.err.contains("FAIL"), "{}", self.err);
        assert!(self.out.is_empty(), "{}", self.out);
    }
}

/// A port that nobody listens on, and that the system gives to no caller: such ports begin at 32768 on Linux, and higher
/// elsewhere.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    // Test programs that run at the same time begin at different places.
    let begin = std::process::id() % 97 * 100;
    loop {
        let step = begin + NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 20_000 + u16::try_from(step % 10_000).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
