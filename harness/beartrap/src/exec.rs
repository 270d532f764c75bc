//! The program under test: started, watched until it is ready, and ended with everything that it started.

use anyhow::Context as _;
use std::collections::VecDeque;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};

/// The last lines that are kept of what a program prints.
const LINES: usize = 40;
/// The longest line that is kept, in characters.
const WIDTH: usize = 300;

/// A started program. Dropping it ends its whole process group.
pub(crate) struct Program {
    child: Child,
    said: Arc<Mutex<VecDeque<String>>>,
}

impl Program {
    /// Starts a command line of the shell with these variables.
    pub(crate) fn start(line: &str, folder: &Path, variables: &[(String, String)]) -> anyhow::Result<Self> {
        let mut command = shell(line);
        command.current_dir(folder).envs(variables.iter().cloned());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.spawn().with_context(|| format!("{line:?} cannot be started"))?;
        let said = Arc::new(Mutex::new(VecDeque::new()));
        if let Some(output) = child.stdout.take() {
            tokio::spawn(keep(output, said.clone()));
        }
        if let Some(errors) = child.stderr.take() {
            tokio::spawn(keep(errors, said.clone()));
        }
        Ok(Self { child, said })
    }

    /// How it ended, if it did.
    pub(crate) fn ended(&mut self) -> Option<String> {
        let status = self.child.try_wait().ok().flatten()?;
        Some(status.to_string())
    }

    /// The last lines that it printed.
    pub(crate) fn last_lines(&self) -> String {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        said.iter().flat_map(|line| ["    ", line.as_str(), "\n"]).collect()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(group) =
            self.child.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw)
        {
            // A group that is gone already is what is wanted.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
    }
}

#[cfg(unix)]
fn shell(line: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", line]);
    command
}

#[cfg(windows)]
fn shell(line: &str) -> Command {
    let mut command = Command::new("cmd");
    command.args(["/C", line]);
    command
}

/// Keeps the last lines. Whatever a program prints costs no more memory than they do.
async fn keep(output: impl AsyncRead + Unpin, said: Arc<Mutex<VecDeque<String>>>) {
    let mut reader = BufReader::new(output);
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut limited = tokio::io::AsyncReadExt::take(&mut reader, 64 << 10);
        match limited.read_until(b'\n', &mut line).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let text: String =
            String::from_utf8_lossy(&line).chars().filter(|c| !c.is_control()).take(WIDTH).collect();
        let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.len() == LINES {
            said.pop_front();
        }
        said.push_back(text);
    }
}
