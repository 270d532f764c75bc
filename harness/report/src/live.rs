//! What is seen while a run goes on.

use crate::text::{self, count, line};
use crate::{finding, output};
use beartrap_core::{CheckResult, Event, Verdict};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// How often a run without a terminal says that it is alive.
const EVERY: Duration = Duration::from_secs(10);

/// Shows a run as it happens, on standard error: one redrawn line on a terminal; elsewhere a line every ten seconds and one
/// for each finding; nothing under `--quiet`.
pub struct Live {
    began: Instant,
    view: View,
}

enum View {
    Silent,
    Line { bar: ProgressBar, tally: Tally },
    Log(Log<Box<dyn Write + Send>>),
}

impl Live {
    /// Chooses by what standard error is.
    pub fn new(quiet: bool) -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let view = if quiet {
            View::Silent
        } else if io::stderr().is_terminal() && !is_dumb {
            View::Line { bar: bar(), tally: Tally::default() }
        } else {
            View::Log(Log::new(Box::new(anstream::stderr())))
        };
        Self { began: Instant::now(), view }
    }

    /// Takes note of an event.
    pub fn see(&mut self, event: &Event) {
        match &mut self.view {
            View::Silent => {}
            View::Line { bar, tally } => {
                tally.see(event);
                if let Event::Planned { .. } = event {
                    bar.set_style(style(CHECKS));
                }
                bar.set_length(tally.planned);
                bar.set_position(tally.done);
                bar.set_message(tally.words());
                if let Event::Finished(_) = event {
                    bar.finish_and_clear();
                }
            }
            View::Log(log) => log.see(event, self.began.elapsed()),
        }
    }

    /// Says that the run is alive, if it is time to. Call it about once in a second while no event comes.
    pub fn tick(&mut self) {
        if let View::Log(log) = &mut self.view {
            log.tick(self.began.elapsed());
        }
    }

    /// Takes the redrawn line away, so that something else can be printed. Happens by itself when the run finishes.
    pub fn clear(&mut self) {
        if let View::Line { bar, .. } = &self.view {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.clear();
    }
}

/// While the way in is walked there is nothing to count, and an empty bar would look full.
const WAY_IN: &str = "{msg}  {seconds}";
const CHECKS: &str = "[{bar:14}] {pos}/{len}  {msg}  {seconds}";

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0).with_style(style(WAY_IN));
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key("seconds", |state: &indicatif::ProgressState, text: &mut dyn std::fmt::Write| {
            let ms = u64::try_from(state.elapsed().as_millis()).unwrap_or(u64::MAX);
            // Writing into a string does not fail.
            let _ = text.write_str(&tenths(ms));
        })
        .progress_chars("=> ")
}

/// Seconds with one decimal: hundredths would flicker.
fn tenths(ms: u64) -> String {
    if ms < 10_000 { format!("{}.{} s", ms / 1_000, ms % 1_000 / 100) } else { text::seconds(ms) }
}

/// Counts while a run goes on.
#[derive(Debug, Default)]
struct Tally {
    planned: u64,
    done: u64,
    fails: u64,
    notes: u64,
    /// The check that began last, or the step of the way in before any did.
    now: String,
}

impl Tally {
    fn see(&mut self, event: &Event) {
        match event {
            Event::Stepped(step) => self.now = line(&step.name),
            Event::Planned { ids } => self.planned += ids.len() as u64,
            Event::Begun { id } => self.now = line(id),
            Event::Settled(result) => {
                self.done += 1;
                self.fails += u64::from(is_finding(result));
                self.notes += u64::from(matches!(result.verdict, Verdict::Note(_)));
            }
            Event::Started(_) | Event::Finished(_) => {}
        }
    }

    fn words(&self) -> String {
        if self.planned == 0 {
            return self.now.clone();
        }
        format!("{}  {} fail  {}", text::shorten(&self.now, 50), self.fails, count(self.notes, "note"))
    }
}

fn is_finding(result: &CheckResult) -> bool {
    matches!(result.verdict, Verdict::Fail(_)) && (result.departure.is_none() || result.blocking)
}

/// The view for logs, where nothing can be redrawn.
struct Log<W> {
    sink: W,
    tally: Tally,
    spoke: Duration,
}

impl<W: Write> Log<W> {
    fn new(sink: W) -> Self {
        Self { sink, tally: Tally::default(), spoke: Duration::ZERO }
    }

    fn see(&mut self, event: &Event, now: Duration) {
        self.tally.see(event);
        if let Event::Settled(result) = event
            && is_finding(result)
        {
            self.say(&finding::one_line(result));
        }
        self.tick(now);
    }

    fn tick(&mut self, now: Duration) {
        if now.saturating_sub(self.spoke) < EVERY {
            return;
        }
        self.spoke = now;
        let Tally { done, planned, .. } = self.tally;
        let ms = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        let words = format!("{done}/{planned}  {}  {}\n", self.tally.words(), tenths(ms));
        self.say(&words);
    }

    /// A log that cannot be written is no reason to stop judging.
    fn say(&mut self, text: &str) {
        let _ = output::write(&mut self.sink, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use beartrap_core::{Finding, Impact, Kind, Level, Step, StepState};

    fn settled(id: &str, verdict: Verdict) -> Event {
        let blocking = matches!(verdict, Verdict::Fail(_));
        Event::Settled(Box::new(CheckResult {
            id: id.into(),
            kind: Kind::Server,
            level: Level::Must,
            clause: "RFC 6749, 4.1.2".into(),
            clause_says: String::new(),
            impact: Impact::StolenTokens,
            title: String::new(),
            why: String::new(),
            fix: String::new(),
            verdict,
            lacks: None,
            blocking,
            departure: None,
            ms: 1,
            requests: 1,
            exchanges: vec![],
        }))
    }

    fn seen(id: &str) -> Finding {
        Finding { observed: format!("{id}\x1b[2J seen"), ..Finding::default() }
    }

    #[test]
    fn a_log_has_findings_as_they_happen_and_a_line_every_ten_seconds() {
        let mut log = Log::new(Vec::new());
        let at = Duration::from_secs;
        log.see(&Event::Planned { ids: vec!["a.a".into(), "a.b".into(), "a.c".into()] }, at(0));
        log.see(&Event::Begun { id: "a.a".into() }, at(1));
        log.see(&settled("a.a", Verdict::Pass(seen("x"))), at(2));
        log.see(&settled("a.b", Verdict::Fail(seen("it"))), at(3));
        log.tick(at(9));
        log.tick(at(10));
        log.tick(at(11));
        log.see(&settled("a.c", Verdict::Note(seen("x"))), at(20));
        let text = crate::plain(&String::from_utf8(log.sink).unwrap());
        assert_eq!(
            text,
            "FAIL  a.b  it␛[2J seen (MUST, RFC 6749, 4.1.2)\n\
             2/3  a.a  1 fail  0 notes  10 s\n\
             3/3  a.a  1 fail  1 note  20 s\n"
        );
    }

    #[test]
    fn a_listed_departure_is_no_finding() {
        let Event::Settled(mut result) = settled("a.b", Verdict::Fail(seen("it"))) else { unreachable!() };
        result.blocking = false;
        result.departure = Some("known".into());
        let mut log = Log::new(Vec::new());
        log.see(&Event::Settled(result), Duration::ZERO);
        assert!(log.sink.is_empty());
        assert_eq!((log.tally.done, log.tally.fails), (1, 0));
    }

    #[test]
    fn a_sink_that_fails_does_not_stop_the_run() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut log = Log::new(Full);
        log.see(&settled("a.b", Verdict::Fail(seen("it"))), Duration::ZERO);
        assert_eq!(log.tally.done, 1);
    }

    #[test]
    fn the_redrawn_line_names_the_way_in_and_then_counts() {
        let view = View::Line { bar: ProgressBar::hidden(), tally: Tally::default() };
        let mut live = Live { began: Instant::now(), view };
        let step = Step { name: "discovery".into(), state: StepState::Ok, says: String::new() };
        let shown = |live: &Live| match &live.view {
            View::Line { bar, .. } => (bar.position(), bar.length(), bar.message()),
            _ => unreachable!("the view was chosen above"),
        };
        live.see(&Event::Stepped(step));
        assert_eq!(shown(&live), (0, Some(0), "discovery".into()));
        live.see(&Event::Planned { ids: vec!["a.a".into(), "a.b".into()] });
        live.see(&Event::Begun { id: "a.a".into() });
        live.see(&settled("a.a", Verdict::Fail(seen("x"))));
        assert_eq!(shown(&live), (1, Some(2), "a.a  1 fail  0 notes".into()));
    }

    #[test]
    fn the_templates_of_the_redrawn_line_are_valid() {
        for template in [WAY_IN, CHECKS] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
        assert_eq!((tenths(4_150), tenths(70)), ("4.1 s".into(), "0.0 s".into()));
    }
}
