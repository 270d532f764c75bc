//! Programs that the chores need beside Cargo.

use serde::Deserialize;
use std::process::{Command, Stdio};

/// A program, as a recipe names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Tool {
    Node,
    Npm,
    Java,
    Mvn,
    Python3,
    Go,
    Cargo,
    /// Debian 12, whose packages are downloaded and unpacked.
    Bookworm,
    /// The library, with its headers.
    Openssl,
}

impl Tool {
    /// Those of them that this machine lacks, by name.
    pub(crate) fn missing_of(tools: &[Self]) -> Vec<&'static str> {
        tools.iter().filter(|tool| tool.is_missing()).map(|tool| tool.name()).collect()
    }

    /// A command that succeeds where the tool is there.
    fn probe(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Node => ("node", &["--version"]),
            Self::Npm => ("npm", &["--version"]),
            Self::Java => ("java", &["-version"]),
            Self::Mvn => ("mvn", &["--version"]),
            Self::Python3 => ("python3", &["-c", "import venv, ensurepip"]),
            Self::Go => ("go", &["version"]),
            Self::Cargo => ("cargo", &["--version"]),
            Self::Bookworm => ("grep", &["-q", "VERSION_CODENAME=bookworm", "/etc/os-release"]),
            Self::Openssl => ("pkg-config", &["--exists", "openssl"]),
        }
    }

    /// What people install.
    fn name(self) -> &'static str {
        match self {
            Self::Openssl => "openssl",
            Self::Bookworm => "Debian 12",
            program => program.probe().0,
        }
    }

    fn is_missing(self) -> bool {
        let (program, arguments) = self.probe();
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        !command.status().is_ok_and(|status| status.success())
    }
}
