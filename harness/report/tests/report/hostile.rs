//! A target that answers with what terminals, browsers and parsers would act upon.

use crate::sample::{check, ended};
use beartrap_core::{CheckResult, Departure, Exchange, Exhibit, Finding, Grade, Verdict};
use beartrap_report::*;

const EVIL: &str = "a\x1b[2J\x1b]0;owned\x07\r\nb\u{9b}31m ]]> <script>alert(1)</script> | x `y` ``z`` \u{202e}txt\u{0} @team &amp; \"q\"";

fn run() -> Saved {
    let finding = || Finding {
        expected: EVIL.into(),
        observed: EVIL.into(),
        exhibits: vec![Exhibit {
            name: EVIL.into(),
            grade: Grade::Bad,
            observed: EVIL.into(),
            exchanges: vec![1],
        }],
        exchanges: vec![1],
    };
    let hostile = |id: &str, verdict| CheckResult { exchanges: vec![exchange()], ..check(id, verdict) };
    let mut run = ended(
        vec![
            CheckResult {
                blocking: true,
                title: EVIL.into(),
                ..hostile("code.single-use", Verdict::Fail(finding()))
            },
            hostile("refresh.rotation", Verdict::Note(finding())),
            hostile("pkce.plain", Verdict::Unsettled(EVIL.into())),
            hostile("iss.present", Verdict::Panicked(EVIL.into())),
            CheckResult { departure: Some(EVIL.into()), ..hostile("oidc.nonce", Verdict::Fail(finding())) },
        ],
        1,
        Some(EVIL),
    );
    let listed = |id: &str, stale| Departure { id: id.into(), reason: EVIL.into(), stale };
    run.summary.as_mut().unwrap().departures =
        vec![listed("oidc.nonce", false), listed("refresh.rotation", true)];
    run.header.title = EVIL.into();
    run.header.target = EVIL.into();
    run
}

fn exchange() -> Exchange {
    Exchange {
        number: 1,
        actor: EVIL.into(),
        method: EVIL.into(),
        url: format!("http://127.0.0.1:9100/{EVIL}"),
        request_headers: vec![("x-header".into(), EVIL.into())],
        request_body: EVIL.into(),
        status: Some(200),
        response_headers: vec![(EVIL.into(), EVIL.into())],
        response_body: EVIL.into(),
        failure: Some(EVIL.into()),
        ms: 1,
    }
}

/// Nothing that a terminal obeys is left, but for line feeds.
fn assert_tame(text: &str) {
    let harmful = |letter: &char| {
        (letter.is_control() && *letter != '\n') || ('\u{202a}'..='\u{202e}').contains(letter)
    };
    assert_eq!(text.chars().find(harmful), None, "{text:?}");
}

#[test]
fn a_terminal_obeys_nothing_of_it() {
    for detail in [Detail::Full, Detail::Quiet] {
        let rendered = screen(&run(), detail);
        // Only our own styles may go out: `ESC [ digits m`.
        for sequence in rendered.split('\x1b').skip(1) {
            let end =
                sequence.find(|letter: char| letter != '[' && letter != ';' && !letter.is_ascii_digit());
            assert!(
                sequence.starts_with('[') && end.is_some_and(|end| sequence[end..].starts_with('m')),
                "{sequence:?}"
            );
        }
        assert_tame(&plain(&rendered));
    }
    insta::assert_snapshot!(plain(&screen(&run(), Detail::Full)));
}

#[test]
fn exchanges_are_tame_and_stay_exact_in_a_shell() {
    assert_tame(&http(&exchange()));
    assert_tame(&curl(&exchange()));
}

#[test]
fn json_keeps_the_value_and_hides_nothing() {
    let text = run_json(&run());
    assert_tame(&text);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["title"], EVIL);
    assert_eq!(document["results"][0]["expected"], EVIL);
}

#[test]
fn xml_stays_well_formed() {
    let xml = junit(&run()).unwrap();
    assert_tame(&xml);
    assert!(!xml.contains("<script") && !xml.contains("]]>"), "{xml}");
    insta::assert_snapshot!(xml);
}

#[test]
fn markdown_stays_one_table_and_no_markup() {
    let page = markdown(&run());
    assert_tame(&page);
    // Inside a code span nothing is acted upon; our longest fence is three backticks here.
    let prose: String =
        page.split("```").step_by(2).map(|part| part.split('`').step_by(2).collect::<String>()).collect();
    assert!(!prose.contains("<script") && !prose.contains("@team"), "{prose}");
    let row = page.lines().find(|line| line.starts_with("| **blocks**")).unwrap();
    assert_eq!(row.matches('|').count(), 7, "{row}");
    insta::assert_snapshot!(page);
}
