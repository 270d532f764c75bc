use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

/// How long a group may take to end once it was asked to.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);

/// A child process and all that it starts: one process group, which ends when this value does.
pub(crate) struct Group {
    child: Child,
    id: Pid,
    patience: Duration,
}

impl Group {
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let shown = crate::workspace::shown(command);
        let child = command.process_group(0).spawn().with_context(|| format!("cannot start `{shown}`"))?;
        let id = Pid::from_child(&child);
        Ok(Self { child, id, patience: PATIENCE })
    }

    /// How the child ended, if it did.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Waits until the child ends.  After `limit` that is an error.
    pub(crate) async fn finished(mut self, limit: Duration) -> Result<ExitStatus> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            if start.elapsed() > limit {
                bail!("it did not end within {} s", limit.as_secs());
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Waits until nothing of the group runs.
    fn is_gone_within(&mut self, limit: Duration) -> bool {
        let start = Instant::now();
        loop {
            // An error means that somebody else took the child's status: it has ended then, too.
            let ended = !matches!(self.child.try_wait(), Ok(None));
            if ended && !is_running(self.id) {
                return true;
            }
            if start.elapsed() > limit {
                return false;
            }
            std::thread::sleep(PAUSE);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        for (signal, limit) in [(Signal::TERM, self.patience), (Signal::KILL, PATIENCE)] {
            // The only error is that the group is gone already.
            let _ = kill_process_group(self.id, signal);
            if self.is_gone_within(limit) {
                return;
            }
        }
    }
}

/// Whether a process of the group runs.  Dead ones that nobody has waited for yet keep a group in existence, in containers
/// without an init process for ever; they do not count.
fn is_running(group: Pid) -> bool {
    if test_kill_process_group(group).is_err() {
        return false;
    }
    let Ok(processes) = std::fs::read_dir("/proc") else { return true };
    let states =
        processes.flatten().filter_map(|process| std::fs::read_to_string(process.path().join("stat")).ok());
    let mut seen = states.filter_map(|stat| state_and_group(&stat)).peekable();
    if seen.peek().is_none() {
        return true; // not a system that tells
    }
    seen.any(|(state, its_group)| its_group == group.as_raw_pid() && !matches!(state, 'Z' | 'X'))
}

/// From `pid (name) state parent group …`, where the name may hold anything.
fn state_and_group(stat: &str) -> Option<(char, i32)> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?.chars().next()?;
    Some((state, fields.nth(1)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead as _, BufReader};
    use std::process::Stdio;

    /// A shell that runs the script and has said that it is up.
    fn shell(script: &str) -> Group {
        let mut command = Command::new("bash");
        command.args(["-c", script]).stdout(Stdio::piped());
        let mut group = Group::start(&mut command).unwrap();
        let mut line = String::new();
        BufReader::new(group.child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "up\n");
        group
    }

    fn is_gone(id: Pid) -> bool {
        !is_running(id)
    }

    #[test]
    fn names_of_processes_may_hold_anything() {
        assert_eq!(state_and_group("7 (a) b) (c) S 1 42 42 0"), Some(('S', 42)));
        assert_eq!(state_and_group("7 a S 1 42"), None);
    }

    #[test]
    fn children_of_children_end_with_the_guard() {
        let group = shell("sleep 300 & sleep 300 & echo up; wait");
        let id = group.id;
        assert!(!is_gone(id));
        drop(group);
        assert!(is_gone(id));
    }

    #[test]
    fn those_who_ignore_the_request_are_killed() {
        let mut group = shell("trap '' TERM; echo up; while true; do sleep 300; done");
        group.patience = Duration::from_millis(200);
        let id = group.id;
        drop(group);
        assert!(is_gone(id));
    }

    #[test]
    fn children_that_outlive_their_parent_end_too() {
        let mut group = shell("sleep 300 & echo up");
        while group.ended().unwrap().is_none() {
            std::thread::sleep(PAUSE);
        }
        let id = group.id;
        drop(group);
        assert!(is_gone(id));
    }

    #[test]
    fn a_panic_ends_the_group() {
        let group = shell("echo up; sleep 300");
        let id = group.id;
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
            let _held = group;
            panic!("on purpose");
        }));
        assert!(panicked.is_err());
        assert!(is_gone(id));
    }

    #[tokio::test]
    async fn a_future_that_is_dropped_ends_the_group() {
        let group = shell("echo up; sleep 300");
        let id = group.id;
        let waiting = tokio::time::timeout(Duration::from_millis(50), group.finished(Duration::from_mins(1)));
        assert!(waiting.await.is_err());
        assert!(is_gone(id));
    }

    #[tokio::test]
    async fn what_takes_too_long_is_an_error_and_ends() {
        let group = shell("echo up; sleep 300");
        let id = group.id;
        let error = group.finished(Duration::ZERO).await.unwrap_err().to_string();
        assert_eq!(error, "it did not end within 0 s");
        assert!(is_gone(id));
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = Group::start(&mut Command::new("no-such-program")).err().unwrap().to_string();
        assert_eq!(error, "cannot start `no-such-program`");
    }
}
