//! The way in for pages that need a script: a program of the user's logs in and prints what it got.

use super::Person;
use serde_json::Value;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Child;
use url::Url;

/// A program that logs a person in.
///
/// It is given the address to open in `BEARTRAP_AUTHORIZE_URL`, the user name in `BEARTRAP_USER` and the password in
/// `BEARTRAP_PASSWORD`: in the environment, because arguments can be read by every user of the machine. It prints one
/// JSON object, `{"cookies":["name=value; Path=/"]}` or `{"location":"https://client/cb?code=…"}`, and ends with 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    program: String,
    arguments: Vec<String>,
    limit: Duration,
}

/// What the program got.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// Values of `Set-Cookie` at the server, with which the address is then opened again.
    Cookies(Vec<String>),
    /// The address that the browser was sent to at the end.
    Location(Url),
}

/// Why the program did not log anybody in. None of it holds the person's password.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The command is empty.
    #[error("the login command is empty; set command = [\"program\", \"argument\"] in [server.login]")]
    Empty,
    /// The program could not be started.
    #[error(
        "cannot start the login command {program:?}: {source}; give the path of a program that can be run"
    )]
    Start {
        /// The program as configured.
        program: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Its output could not be read.
    #[error("cannot read what the login command prints: {0}; run it by hand")]
    Read(std::io::Error),
    /// It was still running, or held its output open, at the end of its time; it was killed.
    #[error("the login command did not end within {} s; run it by hand, or give it more time", .limit.as_secs_f32())]
    TooSlow {
        /// The limit.
        limit: Duration,
    },
    /// It printed more than the limit; it was killed.
    #[error("the login command printed more than {} KiB; print only the answer, the rest belongs on stderr", Command::MAX_OUTPUT / 1024)]
    TooLong,
    /// It ended with a failure.
    #[error("the login command ended with {status}{}; run it by hand", said(.stderr))]
    Failed {
        /// How it ended.
        status: ExitStatus,
        /// The first line that it wrote to stderr, without the person's password.
        stderr: String,
    },
    /// What it printed is not an answer.
    #[error("the login command printed no answer: {problem}{}; print {{\"cookies\":[…]}} or {{\"location\":\"…\"}}", said(.stderr))]
    NoAnswer {
        /// What is wrong with it.
        problem: &'static str,
        /// The first line that it wrote to stderr, without the person's password.
        stderr: String,
    },
}

impl Command {
    /// Bytes that the program may print; 64 KiB. Of stderr as many are looked at.
    pub const MAX_OUTPUT: usize = 64 * 1024;
    const MAX_LINE: usize = 200;

    /// A program with its arguments, as the target file has them, and the time that it may take.
    pub fn new(argv: &[String], limit: Duration) -> Result<Self, CommandError> {
        let [program, arguments @ ..] = argv else { return Err(CommandError::Empty) };
        if program.trim().is_empty() {
            return Err(CommandError::Empty);
        }
        Ok(Self { program: program.clone(), arguments: arguments.to_vec(), limit })
    }

    /// Runs it for one person. The program is killed when its time is over and when this future is dropped; what it has
    /// started itself is not.
    pub async fn run(&self, authorize_url: &Url, person: &Person) -> Result<Answer, CommandError> {
        let mut child = self.start(authorize_url, person)?;
        let ended = tokio::time::timeout(self.limit, watch(&mut child)).await;
        let (status, stdout, stderr) = match ended {
            Ok(Ok(ended)) => ended,
            Ok(Err(error)) => return Err(killed(child, error).await),
            Err(_) => return Err(killed(child, CommandError::TooSlow { limit: self.limit }).await),
        };
        let stderr = first_line(&String::from_utf8_lossy(&stderr), person);
        if !status.success() {
            return Err(CommandError::Failed { status, stderr });
        }
        parse(&stdout).map_err(|problem| CommandError::NoAnswer { problem, stderr })
    }

    fn start(&self, authorize_url: &Url, person: &Person) -> Result<Child, CommandError> {
        tokio::process::Command::new(&self.program)
            .args(&self.arguments)
            .env("BEARTRAP_AUTHORIZE_URL", authorize_url.as_str())
            .env("BEARTRAP_USER", &person.name)
            .env("BEARTRAP_PASSWORD", &person.password)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|source| CommandError::Start { program: self.program.clone(), source })
    }
}

/// Cookies and codes are left out.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Cookies(cookies) => write!(f, "Cookies({} of them)", cookies.len()),
            Self::Location(url) => write!(f, "Location(at {:?}{})", url.host_str().unwrap_or(""), url.path()),
        }
    }
}

/// Reads both outputs while the program runs, since one that is not read would stop it.
async fn watch(child: &mut Child) -> Result<(ExitStatus, Vec<u8>, Vec<u8>), CommandError> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let answer = async {
        let bytes = read_some(stdout).await?;
        if bytes.len() > Command::MAX_OUTPUT { Err(CommandError::TooLong) } else { Ok(bytes) }
    };
    let complaint = async {
        let mut stderr = stderr;
        let bytes = read_some(stderr.as_mut()).await?;
        if let Some(rest) = &mut stderr {
            tokio::io::copy(rest, &mut tokio::io::sink()).await.map_err(CommandError::Read)?;
        }
        Ok(bytes)
    };
    let (stdout, stderr) = tokio::try_join!(answer, complaint)?;
    let status = child.wait().await.map_err(CommandError::Read)?;
    Ok((status, stdout, stderr))
}

/// Reads to the end, or one byte beyond the limit.
async fn read_some(source: Option<impl AsyncRead + Unpin>) -> Result<Vec<u8>, CommandError> {
    let mut bytes = Vec::new();
    if let Some(source) = source {
        source
            .take(Command::MAX_OUTPUT as u64 + 1)
            .read_to_end(&mut bytes)
            .await
            .map_err(CommandError::Read)?;
    }
    Ok(bytes)
}

/// Ends the program and waits for its end, so that none is left behind; the error stays the one that led here.
async fn killed(mut child: Child, error: CommandError) -> CommandError {
    let _ = child.kill().await;
    error
}

fn parse(stdout: &[u8]) -> Result<Answer, &'static str> {
    // The messages name no values: what was printed may be a cookie or a code.
    let value: Value = serde_json::from_slice(stdout).map_err(|_| "it is not one JSON object")?;
    let members = value.as_object().ok_or("it is not one JSON object")?;
    match (members.len(), members.get("cookies"), members.get("location")) {
        (1, Some(cookies), _) => {
            let cookies = cookies.as_array().ok_or("cookies is not a list of strings")?;
            let cookies: Option<Vec<String>> =
                cookies.iter().map(|c| c.as_str().map(str::to_owned)).collect();
            let cookies = cookies.ok_or("cookies is not a list of strings")?;
            let whole = |cookie: &String| cookie.contains('=') && !cookie.chars().any(char::is_control);
            match cookies.iter().all(whole) {
                _ if cookies.is_empty() => Err("the list of cookies is empty"),
                true => Ok(Answer::Cookies(cookies)),
                false => Err("a cookie is not of the form name=value"),
            }
        }
        (1, _, Some(location)) => {
            let location = location.as_str().ok_or("location is not a string")?;
            Url::parse(location).map(Answer::Location).map_err(|_| "location is not an absolute address")
        }
        _ => Err("it has not exactly one member, cookies or location"),
    }
}

/// The first line that says something, short and without the password in any spelling of a form, an address or JSON.
fn first_line(stderr: &str, person: &Person) -> String {
    let secret = &person.password;
    let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let percent = form.replace('+', "%20");
    let json = Value::String(secret.clone()).to_string();
    let mut clean = stderr.to_owned();
    for spelling in [secret.as_str(), &form, &percent, json.trim_matches('"')] {
        if !spelling.is_empty() {
            clean = clean.replace(spelling, "***");
        }
    }
    let line = clean.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).take(Command::MAX_LINE).collect()
}

fn said(stderr: &str) -> String {
    if stderr.is_empty() { String::new() } else { format!(" and says \"{stderr}\"") }
}
