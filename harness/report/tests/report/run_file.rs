use crate::sample::{check, events, header, saw};
use beartrap_core::{Event, Exchange, RunHeader, Verdict};
use beartrap_report::{MAX_LINE_BYTES, ReportError, RunWriter, Saved, read_events, read_run};
use proptest::prelude::*;
use std::io::{BufReader, Read};
use std::path::PathBuf;

struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("run.ndjson")
    }

    fn with(events: &[Event]) -> Self {
        let folder = Self::new();
        let mut writer = RunWriter::create(&folder.path()).unwrap();
        for event in events {
            writer.write(event).unwrap();
        }
        folder
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(self.path()).unwrap()
    }

    fn put(&self, bytes: &[u8]) {
        std::fs::write(self.path(), bytes).unwrap();
    }
}

#[test]
fn what_was_written_is_read() {
    let folder = Folder::with(&events());
    assert_eq!(read_run(&folder.path()).unwrap(), events());
}

#[test]
fn every_line_is_in_the_file_before_the_next_event() {
    let folder = Folder::new();
    let mut writer = RunWriter::create(&folder.path()).unwrap();
    for (written, event) in events().iter().enumerate() {
        writer.write(event).unwrap();
        assert_eq!(read_run(&folder.path()).unwrap().len(), written + 1);
    }
}

#[test]
fn a_kill_at_any_byte_leaves_a_readable_file() {
    let all = events();
    let bytes = Folder::with(&all[..5]).bytes();
    let first_line = bytes.iter().position(|&byte| byte == b'\n').unwrap();
    for end in first_line + 1..=bytes.len() {
        let read = read_events(&bytes[..end]).unwrap();
        assert_eq!(read, all[..read.len()], "cut at byte {end}");
        let whole_lines = bytes[..end].split(|&byte| byte == b'\n').count() - 1;
        assert!(read.len() >= whole_lines);
    }
    assert!(matches!(read_events(&bytes[..first_line / 2]), Err(ReportError::NoRun)));
}

#[test]
fn a_run_is_resumed_behind_its_last_whole_line() {
    let all = events();
    let folder = Folder::with(&all[..6]);
    let whole = folder.bytes();
    for cut in [0, 1, 20] {
        folder.put(&whole[..whole.len() - cut]);
        let (mut writer, before) = RunWriter::resume(&folder.path()).unwrap();
        // With only the line feed gone the last event is whole, and stays.
        let kept = if cut > 1 { 5 } else { 6 };
        assert_eq!(before, all[..kept]);
        writer.write(&all[6]).unwrap();
        let read = read_run(&folder.path()).unwrap();
        assert_eq!(read, [&all[..kept], &all[6..7]].concat());
    }
}

#[test]
fn a_missing_file_is_begun_by_resume() {
    let folder = Folder::new();
    let (mut writer, before) = RunWriter::resume(&folder.path()).unwrap();
    assert!(before.is_empty());
    writer.write(&events()[0]).unwrap();
    assert_eq!(read_run(&folder.path()).unwrap().len(), 1);
}

#[test]
fn garbage_is_refused_with_its_line() {
    let folder = Folder::with(&events()[..2]);
    let mut bytes = folder.bytes();
    bytes.extend(b"{\"event\":\"dreamt\x1b[2J\"}\n");
    folder.put(&bytes);
    let error = read_run(&folder.path()).unwrap_err().to_string();
    assert!(error.contains("line 3 is no event of beartrap/run/1: "), "{error}");
    assert!(error.starts_with(folder.path().to_str().unwrap()), "{error}");
    assert!(!error.contains('\x1b'), "{error}");
    assert!(RunWriter::resume(&folder.path()).is_err());
    assert_eq!(folder.bytes(), bytes, "a file that is no run must not be touched");
}

#[test]
fn another_schema_is_refused_by_name() {
    let line = br#"{"event":"started","schema":"beartrap/run/2","shape":"unknown"}"#;
    let error = read_events(&line[..]).unwrap_err().to_string();
    assert_eq!(
        error,
        "the run has the schema beartrap/run/2, expected beartrap/run/1; read it with the beartrap that wrote it"
    );
}

#[test]
fn a_file_without_a_beginning_is_no_run() {
    let late = Folder::with(&events()[1..3]);
    assert!(matches!(read_events(&late.bytes()[..]), Err(ReportError::NoRun)));
    assert!(matches!(read_events(&b""[..]), Err(ReportError::NoRun)));
    assert!(read_run(&Folder::new().path()).unwrap_err().to_string().contains("run.ndjson: "));
}

#[test]
fn endless_lines_are_refused() {
    let endless = BufReader::new(std::io::repeat(b'['));
    assert!(matches!(read_events(endless), Err(ReportError::LongLine { line: 1 })));
}

/// The same bytes over and over.
struct Repeat(Vec<u8>, usize);
impl Read for Repeat {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let from = &self.0[self.1..];
        let count = from.len().min(into.len());
        into[..count].copy_from_slice(&from[..count]);
        self.1 = (self.1 + count) % self.0.len();
        Ok(count)
    }
}

#[test]
fn endless_files_are_refused() {
    let mut blank_line = vec![b' '; 4 << 20];
    blank_line.push(b'\n');
    let endless = BufReader::with_capacity(1 << 20, Repeat(blank_line, 0));
    assert!(matches!(read_events(endless), Err(ReportError::LongFile)));
}

#[test]
fn an_event_too_long_for_a_line_keeps_its_verdict() {
    let size = usize::try_from(MAX_LINE_BYTES).unwrap();
    let mut result = check("a.b", Verdict::Pass(saw("it")));
    result.exchanges = vec![Exchange { number: 1, response_body: "x".repeat(size), ..Exchange::default() }];
    let folder = Folder::with(&[Event::Started(header()), Event::Settled(Box::new(result))]);
    let run = Saved::read(&folder.path()).unwrap();
    assert_eq!(run.results[0].verdict, Verdict::Pass(saw("it")));
    assert_eq!(run.results[0].exchanges[0].response_body, "");

    let hopeless = check("a.b", Verdict::Pass(saw(&"x".repeat(size))));
    let mut writer = RunWriter::create(&folder.path()).unwrap();
    let error = writer.write(&Event::Settled(Box::new(hopeless))).unwrap_err().to_string();
    assert!(error.contains("line 1 is longer than 8 MiB"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported() {
    let mut writer = RunWriter::create(std::path::Path::new("/dev/full")).unwrap();
    let error = writer.write(&events()[0]).unwrap_err().to_string();
    assert!(error.starts_with("/dev/full: "), "{error}");
}

#[test]
fn a_resumed_run_must_be_the_same_run() {
    let again = |header: RunHeader| Saved::fold([events(), vec![Event::Started(header)]].concat());
    let resumed = again(header()).unwrap();
    assert_eq!((resumed.results.len(), resumed.summary), (15, None));
    let error = again(RunHeader { seed: 8, ..header() }).unwrap_err().to_string();
    assert_eq!(error, "the runs differ in their seed (7 and 8), so they cannot be joined");
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read_events(&bytes[..]).map(Saved::fold);
    }

    #[test]
    fn no_damage_to_a_run_makes_the_reader_panic(at in 0_usize..4_000, byte: u8, end in 0_usize..4_000) {
        let mut bytes = Vec::new();
        for event in &events()[..6] {
            bytes.extend(serde_json::to_vec(event).unwrap());
            bytes.push(b'\n');
        }
        let end = bytes.len().saturating_sub(end % bytes.len());
        bytes.truncate(end);
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(run) = read_events(&bytes[..]) && let Ok(saved) = Saved::fold(run) {
            beartrap_report::screen(&saved, beartrap_report::Detail::Full);
        }
    }
}
