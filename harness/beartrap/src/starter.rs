//! The API under test as a program that was started here, and can be started again.

use crate::exec::Program;
use beartrap_kit::{Restart, Restarted, Start, Unsettled};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use url::Url;

/// How long is waited until it listens, and how long until nothing listens any more.
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(50);

/// A program that listens at a URL, and how it was started.
pub(crate) struct Starter {
    line: String,
    folder: PathBuf,
    variables: Vec<(String, String)>,
    url: Url,
    running: Mutex<Running>,
}

#[derive(Default)]
struct Running {
    program: Option<Program>,
    /// The run is over, and nothing is started any more.
    is_over: bool,
}

impl Starter {
    pub(crate) fn new(line: &str, folder: PathBuf, variables: Vec<(String, String)>, url: Url) -> Self {
        Self { line: line.to_owned(), folder, variables, url, running: Mutex::default() }
    }

    /// Starts the program and waits until it answers anything at all.
    pub(crate) async fn start(&self) -> anyhow::Result<Start> {
        let begun = Instant::now();
        let program = Program::start(&self.line, &self.folder, &self.variables)?;
        {
            let mut running = self.running();
            anyhow::ensure!(!running.is_over, "the run is over");
            running.program = Some(program);
        }
        while !self.is_taken().await {
            let place = self.place();
            if let Some(status) = self.running().program.as_mut().and_then(Program::ended) {
                return Ok(Start::Failed(format!("it ended ({status}) before it answered on {place}")));
            }
            if begun.elapsed() > PATIENCE {
                let seconds = PATIENCE.as_secs();
                return Ok(Start::Failed(format!("it does not listen on {place} after {seconds} s")));
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(Start::Listening)
    }

    /// Ends the program for good.
    pub(crate) fn end(&self) {
        let mut running = self.running();
        running.is_over = true;
        running.program = None;
    }

    /// Whether somebody listens where it should.
    pub(crate) async fn is_taken(&self) -> bool {
        tokio::net::TcpStream::connect(self.place()).await.is_ok()
    }

    /// Host and port.
    pub(crate) fn place(&self) -> String {
        let port = self.url.port_or_known_default().unwrap_or(80);
        format!("{}:{port}", self.url.host_str().unwrap_or_default())
    }

    /// The last lines that it printed.
    pub(crate) fn last_lines(&self) -> String {
        self.running().program.as_ref().map(Program::last_lines).unwrap_or_default()
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Restart for Starter {
    fn restart(&self) -> Restarted<'_> {
        Box::pin(async move {
            drop(self.running().program.take());
            let begun = Instant::now();
            while self.is_taken().await {
                if begun.elapsed() > PATIENCE {
                    let place = self.place();
                    return Err(Unsettled::because(format!("{place} still answers after the API was ended")));
                }
                tokio::time::sleep(PAUSE).await;
            }
            self.start().await.map_err(|error| Unsettled::because(format!("{error:#}")))
        })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn starter(line: &str) -> Starter {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let free = listener.local_addr().expect("a bound socket has an address").port();
        let url = format!("http://127.0.0.1:{free}").parse().expect("a URL");
        Starter::new(line, PathBuf::from("."), Vec::new(), url)
    }

    #[tokio::test]
    async fn a_program_that_ends_each_time_is_a_start_that_failed() {
        let starter = starter("echo no such issuer; exit 3");
        for start in [starter.start().await.unwrap(), starter.restart().await.unwrap()] {
            assert!(matches!(&start, Start::Failed(why) if why.contains("exit status: 3")), "{start:?}");
        }
    }

    #[tokio::test]
    async fn nothing_is_started_once_the_run_is_over() {
        let starter = starter("exit 3");
        starter.end();
        assert!(starter.restart().await.is_err());
    }
}
