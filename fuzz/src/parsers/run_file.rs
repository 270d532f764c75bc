use beartrap_report::{Detail, Format, Saved, read_events, render, screen};

/// Reads octets as a run file, and shows it in every way.
///
/// No renderer fails over what could be read, and a run is the same when it is written and read again.
pub fn run_file(octets: &[u8]) {
    let Ok(events) = read_events(octets) else { return };
    let written: Vec<u8> = events
        .iter()
        .flat_map(|event| [serde_json::to_vec(event).expect("an event is JSON"), b"\n".to_vec()].concat())
        .collect();
    let again = read_events(&*written).expect("what was written can be read");
    assert_eq!(again, events, "a run changes when it is written and read");

    let Ok(saved) = Saved::fold(events) else { return };
    assert!(saved.findings().len() <= saved.results.len(), "more findings than results");
    assert!(saved.totals().all() as usize <= saved.results.len(), "more verdicts than results");
    for detail in [Detail::Full, Detail::Quiet] {
        assert!(!screen(&saved, detail).is_empty());
    }
    for format in Format::ALL {
        // JUnit knows characters that XML has none for; everything else is written.
        let written = render(&saved, format);
        assert!(written.is_ok() || format == Format::Junit, "{format:?}: {:?}", written.err());
    }
}
