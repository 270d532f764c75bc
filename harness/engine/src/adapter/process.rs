use super::{AdapterError, Launch, memory, text};
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How often a wait looks at memory and at whether anybody still waits.
const PAUSE: Duration = Duration::from_millis(50);
/// How long a process that closed its output may take to end.
const ENDING: Duration = Duration::from_millis(500);
/// How much of standard error is kept, in bytes.
const KEPT: usize = 4096;

/// A running adapter. When it is dropped, all its processes end.
///
/// Three threads move octets, so that no full pipe can hold up anything but the wait for an answer, which has a limit.
/// They end with the process.
pub(super) struct Process {
    child: Child,
    launch: Launch,
    input: SyncSender<Vec<u8>>,
    /// How long a line may be now, in bytes.
    longest: Arc<AtomicUsize>,
    output: Receiver<Found>,
    errors: Errors,
}

/// One thing that the reader of standard output found.
enum Found {
    Line(Vec<u8>),
    TooLong,
}

/// What came of waiting for a line.
pub(super) enum Heard {
    /// A line, without its end.
    Line(Vec<u8>),
    /// Nothing in time.
    Nothing,
    /// A line that is too long.
    TooLong,
    /// The process has ended, or closed its output.
    Ended(Ending),
    /// It used too much memory.
    TooMuchMemory,
    /// Nobody waits any more.
    GivenUp,
}

/// How a process ended.
pub(super) struct Ending {
    /// `exit status: 1`, `signal: 11 (SIGSEGV)`.
    pub(super) how: String,
    /// The last line of its standard error.
    pub(super) stderr: String,
    /// Whether it says itself that all was well.
    pub(super) well: bool,
}

impl Process {
    pub(super) fn start(launch: &Launch) -> Result<Self, AdapterError> {
        let mut child = launch.spawn()?;
        // Both ends of the channels are bounded: a process that writes without being asked is held up, not stored.
        let (input, to_write) = sync_channel(1);
        let (sender, output) = sync_channel(16);
        let longest = Arc::new(AtomicUsize::new(launch.limits.line));
        if let Some(stdin) = child.stdin.take() {
            thread::spawn(move || write(stdin, &to_write));
        }
        if let Some(stdout) = child.stdout.take() {
            let longest = longest.clone();
            thread::spawn(move || read(stdout, &longest, &sender));
        }
        let errors = Errors::of(child.stderr.take());
        Ok(Self { child, launch: launch.clone(), input, longest, output, errors })
    }

    /// Sends a line. Whether it was read shows in the answer.
    pub(super) fn send(&self, line: Vec<u8>) {
        // An answer may give the claims of a very long token back, written with more escapes.
        self.longest
            .store(self.launch.limits.line.saturating_add(line.len().saturating_mul(4)), Ordering::Relaxed);
        // Full means that the line before was not read yet, closed that the process has ended: the wait tells.
        let _ = self.input.try_send(line);
    }

    /// Whether it has ended although nothing was asked of it.
    pub(super) fn has_ended(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(Some(_)) | Err(_))
    }

    pub(super) fn hear(&mut self, deadline: Instant) -> Heard {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left.min(PAUSE)) {
                Ok(Found::Line(line)) => return Heard::Line(line),
                Ok(Found::TooLong) => return Heard::TooLong,
                Err(RecvTimeoutError::Disconnected) => {
                    return Heard::Ended(self.ending());
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            if self.launch.given_up.is_so() {
                return Heard::GivenUp;
            }
            if memory::of_group(self.child.id()).is_some_and(|used| used > self.launch.limits.memory) {
                return Heard::TooMuchMemory;
            }
            if Instant::now() >= deadline {
                return Heard::Nothing;
            }
        }
    }

    /// The last line of standard error so far.
    pub(super) fn stderr(&self) -> String {
        self.errors.last_line()
    }

    fn ending(&mut self) -> Ending {
        let begun = Instant::now();
        let (how, well) = loop {
            match self.child.try_wait() {
                Ok(Some(status)) => break (status.to_string(), status.success()),
                Ok(None) if begun.elapsed() < ENDING => thread::sleep(Duration::from_millis(5)),
                Ok(None) => break ("it closed its standard output".to_owned(), true),
                Err(error) => break (error.to_string(), false),
            }
        };
        Ending { how, stderr: self.errors.last_line(), well }
    }

    #[cfg(unix)]
    fn kill(&mut self) {
        use rustix::process::{Pid, Signal, kill_process_group};
        // The only error is that the group is gone already.
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
    }

    #[cfg(not(unix))]
    fn kill(&mut self) {
        // The only error is that it has ended already.
        let _ = self.child.kill();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        let begun = Instant::now();
        // A killed process is gone at once unless its kernel is in trouble, and then nobody can help.
        while begun.elapsed() < ENDING && matches!(self.child.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

fn write(mut stdin: ChildStdin, lines: &Receiver<Vec<u8>>) {
    while let Ok(line) = lines.recv() {
        if stdin.write_all(&line).and_then(|()| stdin.flush()).is_err() {
            return;
        }
    }
}

fn read(stdout: ChildStdout, longest: &AtomicUsize, lines: &SyncSender<Found>) {
    let mut stdout = BufReader::new(stdout);
    loop {
        let mut line = Vec::new();
        // The line begins when something is there, and by then the request that it answers was sent.
        if stdout.fill_buf().is_ok_and(<[u8]>::is_empty) {
            return;
        }
        let longest = longest.load(Ordering::Relaxed);
        // One more for the end of the line, and one to see that it is too long.
        let read = stdout.by_ref().take((longest as u64).saturating_add(2)).read_until(b'\n', &mut line);
        let found = match (read, line.pop()) {
            (Ok(_), Some(b'\n')) if line.trim_ascii().is_empty() => continue,
            (Ok(_), Some(b'\n')) => Found::Line(line),
            (Ok(read), Some(_)) if read > longest => Found::TooLong,
            // Half a line is what a process leaves that dies while it writes.
            _ => return,
        };
        let was_too_long = matches!(found, Found::TooLong);
        if lines.send(found).is_err() || was_too_long {
            return;
        }
    }
}

/// The end of standard error, kept while the process writes it.
struct Errors {
    kept: Arc<Mutex<Vec<u8>>>,
    ended: Receiver<()>,
}

impl Errors {
    fn of(stderr: Option<ChildStderr>) -> Self {
        let kept = Arc::new(Mutex::new(Vec::new()));
        let (until, ended) = sync_channel::<()>(0);
        if let Some(mut stderr) = stderr {
            let kept = kept.clone();
            thread::spawn(move || {
                let _until = until;
                let mut chunk = [0; 1024];
                while let Ok(read @ 1..) = stderr.read(&mut chunk) {
                    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                    kept.extend_from_slice(&chunk[..read]);
                    let surplus = kept.len().saturating_sub(KEPT);
                    kept.drain(..surplus);
                }
            });
        }
        Self { kept, ended }
    }

    /// The last line, after a short wait for what is still on its way from a process that has ended.
    fn last_line(&self) -> String {
        if matches!(self.ended.try_recv(), Err(TryRecvError::Empty)) {
            let _ = self.ended.recv_timeout(ENDING / 5);
        }
        text::last_line(&self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
