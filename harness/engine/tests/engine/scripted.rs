//! Adapters that are small shell scripts, right or wrong in one way.

use beartrap_engine::{Adapter, AdapterError, AdapterLimits, Launch};
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;
use tempfile::TempDir;

/// Short enough for tests, and long enough for a shell on a busy machine.
pub(crate) const LIMITS: AdapterLimits = AdapterLimits {
    start: Duration::from_secs(5),
    answer: Duration::from_secs(1),
    memory: 64 << 20,
    line: 1 << 20,
};

pub(crate) const GREETING: &str =
    r#"{"name":"sh","version":"1.2","features":["clock"],"algorithms":["RS256"]}"#;

/// An adapter that accepts the first token that it sees and refuses every other. What is given runs after each request
/// was read, with `$id`, `$token` and, if the token is the first, `$known` set.
pub(crate) fn script(greeting: &str, each: &str) -> String {
    format!(
        r#"#!/bin/sh
first=
while read -r line; do
  case $line in *'"op":"hello"'*) echo '{greeting}'; continue;; esac
  id=${{line#*'"id":"'}}; id=${{id%%'"'*}}
  token=${{line#*'"token":"'}}; token=${{token%%'"'*}}
  [ -n "$first" ] || first=$token
  if [ "$token" = "$first" ]; then known=1; verdict=accept; else known=; verdict=reject; fi
  {each}
  echo "{{\"id\":\"$id\",\"verdict\":\"$verdict\"}}"
done
"#
    )
}

/// A script as a program in a folder of its own.
pub(crate) struct Scripted {
    folder: TempDir,
    pub(crate) launch: Launch,
}

impl Scripted {
    pub(crate) fn new(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("adapter");
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        // The shell is named, since a script that was just written may still be busy in a parallel test.
        let words = ["sh".to_owned(), path.display().to_string()];
        let mut launch = Launch::of(&words, "naive").unwrap();
        launch.limits = LIMITS;
        Self { folder, launch }
    }

    /// The script that behaves, but for what it does with each request.
    pub(crate) fn doing(each: &str) -> Self {
        Self::new(&script(GREETING, each))
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    pub(crate) fn start(&self) -> Result<Adapter, AdapterError> {
        Adapter::start(self.launch.clone())
    }

    /// Why it cannot be used, and the exit code.
    #[track_caller]
    pub(crate) fn refused(&self, exit: u8, words: &[&str]) {
        let Err(error) = self.start() else { panic!("it can be used") };
        let says = error.to_string();
        for word in words {
            assert!(says.contains(word), "no {word:?} in {says}");
        }
        assert_eq!(error.exit(), exit, "{says}");
    }
}
