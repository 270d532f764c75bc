//! A run on disk: one event per line, readable after a kill at any moment.

use crate::ReportError;
use beartrap_core::{Event, RUN_SCHEMA};
use serde::Deserialize;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// The longest line of a run file, in bytes.
pub const MAX_LINE_BYTES: u64 = 8 << 20;

/// The longest run file, in bytes.
pub const MAX_FILE_BYTES: u64 = 512 << 20;

/// Appends events to a run file, each with one write, so that a killed run leaves whole lines and at most one torn one.
#[derive(Debug)]
pub struct RunWriter {
    path: PathBuf,
    file: File,
    length: u64,
    lines: u64,
}

impl RunWriter {
    /// Begins a new file; what stood there before is gone.
    pub fn create(path: &Path) -> Result<Self, ReportError> {
        File::create(path).map_err(ReportError::at(path))?;
        // Appending, so that after a failed write the next one goes to the end of what is whole.
        let file = OpenOptions::new().append(true).open(path).map_err(ReportError::at(path))?;
        Ok(Self { path: path.to_owned(), file, length: 0, lines: 0 })
    }

    /// Goes on with a file, and gives what it holds so far. A torn last line is cut off; a missing file begins a new one.
    pub fn resume(path: &Path) -> Result<(Self, Vec<Event>), ReportError> {
        let file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path)
            .map_err(ReportError::at(path))?;
        let tail = read_lines(BufReader::new(&file)).map_err(ReportError::at(path))?;
        file.set_len(tail.good_bytes).map_err(ReportError::at(path))?;
        let mut writer = Self { path: path.to_owned(), file, length: tail.good_bytes, lines: tail.lines };
        if tail.unended {
            writer.append(b"\n").map_err(ReportError::at(path))?;
        }
        Ok((writer, tail.events))
    }

    /// Appends one event. When this returns, a kill of the process no longer loses it.
    ///
    /// An event too long for the file's bounds loses the bodies of its exchanges first, since the verdict is worth more.
    pub fn write(&mut self, event: &Event) -> Result<(), ReportError> {
        let mut line = line_of(event)?;
        if let Event::Settled(result) = event
            && exceeds(&line, MAX_LINE_BYTES)
        {
            let mut result = result.clone();
            for exchange in &mut result.exchanges {
                exchange.request_body.clear();
                exchange.response_body.clear();
            }
            line = line_of(&Event::Settled(result))?;
        }
        let path = &self.path.clone();
        if exceeds(&line, MAX_LINE_BYTES) {
            return Err(ReportError::at(path)(ReportError::LongLine { line: self.lines + 1 }));
        }
        if exceeds(&line, MAX_FILE_BYTES - self.length) {
            return Err(ReportError::at(path)(ReportError::LongFile));
        }
        self.append(&line).map_err(ReportError::at(path))?;
        self.lines += 1;
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        if let Err(error) = self.file.write_all(bytes) {
            // Half a line in the middle of the file would make all of it unreadable; the first error is the one to report.
            let _ = self.file.set_len(self.length);
            return Err(error);
        }
        self.length += bytes.len() as u64;
        Ok(())
    }
}

fn line_of(event: &Event) -> Result<Vec<u8>, ReportError> {
    let mut line = serde_json::to_vec(event).map_err(std::io::Error::from)?;
    line.push(b'\n');
    Ok(line)
}

fn exceeds(line: &[u8], limit: u64) -> bool {
    line.len() as u64 > limit
}

/// Reads a run file. A last line that was torn by a kill is left out; any other line that is no event is an error.
pub fn read_run(path: &Path) -> Result<Vec<Event>, ReportError> {
    let file = File::open(path).map_err(ReportError::at(path))?;
    read_events(BufReader::new(file)).map_err(ReportError::at(path))
}

/// Reads a run from any reader, under the same rules as [`read_run`].
pub fn read_events(reader: impl BufRead) -> Result<Vec<Event>, ReportError> {
    let events = read_lines(reader)?.events;
    match events.first() {
        Some(Event::Started(_)) => Ok(events),
        _ => Err(ReportError::NoRun),
    }
}

/// What a reader found, and where a writer may go on.
struct Tail {
    events: Vec<Event>,
    lines: u64,
    good_bytes: u64,
    /// The last line is whole but for its line feed.
    unended: bool,
}

fn read_lines(mut reader: impl BufRead) -> Result<Tail, ReportError> {
    let mut tail = Tail { events: Vec::new(), lines: 0, good_bytes: 0, unended: false };
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.by_ref().take(MAX_LINE_BYTES + 1).read_until(b'\n', &mut line)? as u64;
        if read == 0 {
            return Ok(tail);
        }
        if read > MAX_LINE_BYTES {
            return Err(ReportError::LongLine { line: tail.lines + 1 });
        }
        if tail.good_bytes + read > MAX_FILE_BYTES {
            return Err(ReportError::LongFile);
        }
        let ended = line.ends_with(b"\n");
        if !line.trim_ascii().is_empty() {
            check_schema(&line)?;
            match serde_json::from_slice(&line) {
                Ok(event) => tail.events.push(event),
                Err(_) if !ended => return Ok(tail),
                Err(error) => {
                    return Err(ReportError::Garbage { line: tail.lines + 1, reason: error.to_string() });
                }
            }
        }
        tail.lines += 1;
        tail.good_bytes += read;
        tail.unended = !ended;
    }
}

/// Another schema may have another shape, so its name is looked at before anything else.
fn check_schema(line: &[u8]) -> Result<(), ReportError> {
    #[derive(Deserialize)]
    struct Head {
        event: String,
        schema: String,
    }
    // Only the event `started` has a schema, and it is short: long lines are spared the second reading.
    if line.len() > 64 << 10 {
        return Ok(());
    }
    match serde_json::from_slice::<Head>(line) {
        Ok(head) if head.event == "started" && head.schema != RUN_SCHEMA => {
            Err(ReportError::Schema { found: head.schema })
        }
        _ => Ok(()),
    }
}
