use super::AdapterError;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// How an adapter is started, as often as it must be.
#[derive(Debug, Clone)]
pub struct Launch {
    /// The program, looked up like a shell does.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// `naive` or `strict`: sent with `hello`, and set as [`CONFIG_VARIABLE`].
    pub config: String,
    /// What an adapter may take.
    pub limits: AdapterLimits,
    /// Set when nobody waits for answers any more.
    pub given_up: GivenUp,
    /// Shared by all adapters that are started from copies of this.
    pub(super) turns: Turns,
}

/// The environment variable that names the configuration to an adapter: `naive` or `strict`.
pub const CONFIG_VARIABLE: &str = "BEARTRAP_ADAPTER_CONFIG";

/// What an adapter may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdapterLimits {
    /// The time from its start to its greeting, and for the first answer, which may load a library.
    pub start: Duration,
    /// The time for any other answer.
    pub answer: Duration,
    /// The resident memory of all its processes, in bytes. Watched on Linux only.
    pub memory: u64,
    /// The length of one line of its standard output, in bytes, beyond four times the length of the request.
    pub line: usize,
}

impl Default for AdapterLimits {
    fn default() -> Self {
        Self {
            start: Duration::from_secs(30),
            answer: Duration::from_secs(2),
            memory: 512 << 20,
            line: 1 << 20,
        }
    }
}

/// A flag that ends every wait for an adapter.
#[derive(Debug, Clone, Default)]
pub struct GivenUp(Arc<AtomicBool>);

impl GivenUp {
    /// Nobody waits for answers any more.
    pub fn now(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether nobody waits any more.
    pub fn is_so(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Several adapters are asked at once, or one alone.
#[derive(Debug, Clone, Default)]
pub(super) struct Turns(Arc<RwLock<()>>);

impl Turns {
    pub(super) fn among_others<T>(&self, ask: impl FnOnce() -> T) -> T {
        let _turn = self.0.read().unwrap_or_else(PoisonError::into_inner);
        ask()
    }

    /// Waits until every other answer is there, and holds up the next requests.
    pub(super) fn alone<T>(&self, ask: impl FnOnce() -> T) -> T {
        let _turn = self.0.write().unwrap_or_else(PoisonError::into_inner);
        ask()
    }
}

impl Launch {
    /// A command with the default limits. The first word is the program.
    pub fn of(words: &[String], config: &str) -> Result<Self, AdapterError> {
        let Some((program, arguments)) = words.split_first().filter(|(program, _)| !program.is_empty())
        else {
            let why = "no command is named; write it after --, for example: -- python3 adapter.py".to_owned();
            return Err(AdapterError::NotStarted { command: "(none)".to_owned(), why });
        };
        Ok(Self {
            program: program.clone(),
            arguments: arguments.to_vec(),
            config: config.to_owned(),
            limits: AdapterLimits::default(),
            given_up: GivenUp::default(),
            turns: Turns::default(),
        })
    }

    pub(super) fn spawn(&self) -> Result<Child, AdapterError> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).env(CONFIG_VARIABLE, &self.config);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // A group of its own, so that what a wrapper script starts ends with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.spawn().map_err(|error| AdapterError::NotStarted {
            command: self.program.clone(),
            why: self.why_not(&error),
        })
    }

    fn why_not(&self, error: &std::io::Error) -> String {
        /// `execve` was given a script without a first line that names its interpreter (ENOEXEC).
        const NO_INTERPRETER_LINE: i32 = 8;
        let program = &self.program;
        let path = Path::new(program);
        let is_path = path.components().count() > 1;
        match error.kind() {
            ErrorKind::NotFound if is_path && path.exists() => {
                format!(
                    "it is there, but the interpreter in its first line is not; install that, or name another: python3 {program}"
                )
            }
            ErrorKind::NotFound if is_path => "there is no such file; check the path".to_owned(),
            ErrorKind::NotFound if path.exists() => {
                format!("there is no such command; for the file in this folder write ./{program}")
            }
            ErrorKind::NotFound => "there is no such command; install it, or give its path".to_owned(),
            ErrorKind::PermissionDenied if path.is_dir() => {
                "it is a folder; name the program in it".to_owned()
            }
            ErrorKind::PermissionDenied => format!(
                "it is not executable; make it so with chmod +x {program}, or name its interpreter: python3 {program}"
            ),
            _ if cfg!(unix) && error.raw_os_error() == Some(NO_INTERPRETER_LINE) => {
                format!("it is no program; name its interpreter: python3 {program}")
            }
            _ => error.to_string(),
        }
    }
}
