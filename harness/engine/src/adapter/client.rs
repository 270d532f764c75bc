use super::process::{Ending, Heard, Process};
use super::protocol::{self, Said};
use super::{AdapterError, Launch};
use crate::vectors::Subject;
use beartrap_kit::validator::{Answer, Greeting, Request, Validator};
use std::time::{Duration, Instant};

/// Starts that may fail in a row before the adapter is given up.
const FAILED_STARTS: u32 = 3;
/// What a long request may take beyond the limit, to be carried and read.
const TIME_PER_MEBIBYTE: Duration = Duration::from_millis(250);
/// Answers that may be missing before the adapter is given up: each costs seconds.
const HANGS: u32 = 20;

/// A validator behind an adapter process.
pub struct Adapter {
    launch: Launch,
    process: Option<Process>,
    greeting: Greeting,
    /// The id of the last request.
    asked: u64,
    /// The first request that was accepted: asked again after each start, so that loading a library is no hang.
    warm_up: Option<Request>,
    failed_starts: u32,
    hangs: u32,
    trouble: Option<String>,
}

impl Adapter {
    /// Starts the process and waits for its greeting.
    pub fn start(launch: Launch) -> Result<Self, AdapterError> {
        let (process, greeting) = greeted(&launch)?;
        Ok(Self {
            launch,
            process: Some(process),
            greeting,
            asked: 0,
            warm_up: None,
            failed_starts: 0,
            hangs: 0,
            trouble: None,
        })
    }

    /// The answer, or why the adapter gave none that says anything about the validator.
    fn ask(&mut self, request: &Request) -> Result<Answer, String> {
        // The first answer of all may have to load a library, and so may take as long as a start.
        let limits = self.launch.limits;
        let limit = if self.warm_up.is_none() { limits.start } else { limits.answer };
        let turns = self.launch.turns.clone();
        let answer = turns.among_others(|| self.ask_within(request, limit))?;
        if self.launch.given_up.is_so() || !matches!(answer, Answer::Hang | Answer::Crash(_)) {
            if self.warm_up.is_none() && matches!(answer, Answer::Accept(_)) {
                self.warm_up = Some(request.clone());
            }
            return Ok(answer);
        }
        // A busy machine is no validator that hangs, and a process may end because of what it was asked before: only
        // what happens twice, and the second time to a new process that is asked alone, is said of this token.
        let again = turns.alone(|| self.ask_within(request, limit))?;
        self.hangs += u32::from(again == Answer::Hang);
        match (answer, again) {
            (Answer::Crash(how), Answer::Accept(_) | Answer::Reject(_) | Answer::Unsupported(_)) => {
                Err(format!(
                    "the adapter ended ({how}), and did not when it was asked again; run it again to see whether that repeats"
                ))
            }
            (_, again) => Ok(again),
        }
    }

    fn ask_within(&mut self, request: &Request, limit: Duration) -> Result<Answer, String> {
        if self.hangs >= HANGS {
            return Err(format!("the adapter hung {HANGS} times, so it is not asked any more"));
        }
        // One that ended after an answer did not end because of this request.
        if self.process.as_mut().is_some_and(Process::has_ended) {
            self.process = None;
        }
        if self.process.is_none() {
            self.start_again()?;
        }
        self.exchange(request, limit)
    }

    fn start_again(&mut self) -> Result<(), String> {
        if self.failed_starts >= FAILED_STARTS {
            return Err(format!(
                "the adapter did not start again {FAILED_STARTS} times in a row, so it is not asked any more"
            ));
        }
        self.failed_starts += 1;
        let (process, _) = greeted(&self.launch).map_err(|error| format!("after it had ended, {error}"))?;
        self.process = Some(process);
        if let Some(request) = self.warm_up.clone() {
            let answer = self.exchange(&request, self.launch.limits.start)?;
            // It may have expired meanwhile; what counts is that it is answered.
            if matches!(answer, Answer::Crash(_) | Answer::Hang) {
                self.process = None;
                return Err(
                    "after it had ended and was started again, the adapter no longer answers to an honest token"
                        .to_owned(),
                );
            }
        }
        self.failed_starts = 0;
        Ok(())
    }

    /// One request and its answer. A process that did not answer is ended.
    fn exchange(&mut self, request: &Request, limit: Duration) -> Result<Answer, String> {
        // Every caller has started it.
        let Some(mut process) = self.process.take() else {
            return Err("the adapter does not run".to_owned());
        };
        self.asked += 1;
        let line = protocol::verify(self.asked, request);
        let deadline =
            Instant::now() + limit + TIME_PER_MEBIBYTE * u32::try_from(line.len() >> 20).unwrap_or(u32::MAX);
        process.send(line);
        loop {
            match process.hear(deadline) {
                Heard::Line(line) => match protocol::answer(&line, self.asked) {
                    Said::Nothing if Instant::now() < deadline => {}
                    Said::Nothing => return Ok(Answer::Hang),
                    Said::Nonsense(why) => return Err(why),
                    Said::Answer(answer) => {
                        self.process = Some(process);
                        return Ok(answer);
                    }
                },
                Heard::Nothing | Heard::GivenUp => return Ok(Answer::Hang),
                Heard::TooLong => {
                    let kib = self.launch.limits.line >> 10;
                    return Err(format!(
                        "the adapter wrote a line longer than {kib} KiB; an answer is one short line"
                    ));
                }
                Heard::TooMuchMemory => {
                    let mib = self.launch.limits.memory >> 20;
                    return Ok(Answer::Crash(format!("memory: more than {mib} MiB")));
                }
                Heard::Ended(ending) => return ended(ending),
            }
        }
    }
}

impl Validator for Adapter {
    fn greeting(&self) -> Greeting {
        self.greeting.clone()
    }

    fn verify(&mut self, request: &Request) -> Answer {
        self.ask(request).unwrap_or_else(|why| {
            self.trouble.get_or_insert_with(|| why.clone());
            Answer::Unsupported(why)
        })
    }
}

impl Subject for Adapter {
    fn trouble(&mut self) -> Option<String> {
        self.trouble.take()
    }
}

/// An end instead of an answer. One that the process calls well is the adapter's own doing, not the library's.
fn ended(Ending { how, stderr, well }: Ending) -> Result<Answer, String> {
    if well {
        return Err(format!(
            "the adapter ended instead of answering ({how}); it must go on until its standard input ends"
        ));
    }
    Ok(Answer::Crash(if stderr.is_empty() { how } else { format!("{how}: {stderr}") }))
}

/// A process that has greeted.
fn greeted(launch: &Launch) -> Result<(Process, Greeting), AdapterError> {
    let mut process = Process::start(launch)?;
    process.send(protocol::hello(&launch.config));
    let deadline = Instant::now() + launch.limits.start;
    match process.hear(deadline) {
        Heard::Line(line) => Ok((process, protocol::greeting(&line)?)),
        Heard::Nothing => {
            Err(AdapterError::Silent { seconds: launch.limits.start.as_secs(), stderr: process.stderr() })
        }
        Heard::TooLong => Err(AdapterError::LongLine { kib: launch.limits.line >> 10 }),
        Heard::TooMuchMemory => Err(AdapterError::Memory { mib: launch.limits.memory >> 20 }),
        Heard::Ended(Ending { how, stderr, .. }) => Err(AdapterError::Ended { how, stderr }),
        Heard::GivenUp => Err(AdapterError::GivenUp),
    }
}
