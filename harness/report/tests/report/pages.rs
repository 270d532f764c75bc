use crate::sample::{redeeming, saved, single_use};
use beartrap_core::*;
use beartrap_report::*;
use std::path::Path;

static CODE_USED_TWICE: Clause = Clause {
    document: "RFC 6749",
    section: "4.1.2",
    level: Level::Must,
    says: "A client must not use an authorization code more than once.",
};
static CODE_REPLAY: Clause = Clause {
    document: "RFC 9700",
    section: "2.1.1",
    level: Level::BcpMust,
    says: "A code that is used a second time is refused, and the tokens issued for it should be revoked.",
};
static ABOUT: About = About {
    clause: &CODE_USED_TWICE,
    also: &[&CODE_REPLAY],
    impact: Impact::StolenTokens,
    needs: &[Capability::ConfidentialClient, Capability::UserInterface],
    mutant: Fault::CodeNeverSpent,
};
const DOCS: &str = "//! A code that was already exchanged for tokens is exchanged again.
//!
//! ## Why it matters
//! The redirect leaves copies: logs, history, referrers. One use is what makes a copy worthless, and that is so even
//! where PKCE is used, because whoever sees the request sees the verifier too.
//!
//! Two things go wrong:
//! - the row is read, then deleted, and a second request comes between;
//! - the cache answers although the database would not.
//!
//! ## How to fix it
//! Spend the code in the same transaction that issues the tokens.
";

fn checks() -> Vec<Check> {
    ["server::code::single_use", "api::expired", "server::authz::state_echoed"]
        .map(|path| Check::new(&format!("beartrap_scenarios::{path}"), DOCS, ABOUT))
        .into()
}

#[test]
fn json_document() {
    insta::assert_snapshot!(run_json(&saved()));
}

#[test]
fn json_of_a_killed_run_has_no_exit() {
    let run = Saved { summary: None, ..saved() };
    let document: serde_json::Value = serde_json::from_str(&run_json(&run)).unwrap();
    assert!(document["exit"].is_null() && document["elapsed_ms"].is_null());
    assert_eq!(document["totals"]["fail"], 4);
}

#[test]
fn junit_document() {
    insta::assert_snapshot!(junit(&saved()).unwrap());
}

#[test]
fn junit_of_a_killed_run_has_an_error() {
    let xml = junit(&Saved { summary: None, ..saved() }).unwrap();
    assert!(
        xml.contains(r#"<testcase name="the run goes to its end">"#) && xml.contains(r#"type="unfinished""#),
        "{xml}"
    );
}

#[test]
fn markdown_document() {
    insta::assert_snapshot!(markdown(&saved()));
}

#[test]
fn explain_page() {
    insta::assert_snapshot!(plain(&explain(&checks()[0], Some(&single_use()))));
}

#[test]
fn explain_without_an_example_has_no_empty_headings() {
    let page = plain(&explain(&checks()[1], None));
    assert!(page.starts_with("api.expired   tests an API\n"), "{page}");
    assert!(!page.contains("What a failure looks like") && !page.contains("What beartrap does"), "{page}");
    assert!(page.contains("Proven by the planted fault code-never-spent: A code stays good"), "{page}");
}

#[test]
fn list_table() {
    insta::assert_snapshot!(plain(&list(&checks())));
}

#[test]
fn the_list_keeps_apart_what_is_about_some_apis_only() {
    static OF_MCP: About = About { needs: &[Capability::Mcp], ..ABOUT };
    static OF_ENTRA: About = About { needs: &[Capability::OwnIssuer, Capability::EntraApi], ..ABOUT };
    let mut known = checks();
    known.push(Check::new("beartrap_scenarios::api::mcp::batch", DOCS, OF_MCP));
    known.push(Check::new("beartrap_scenarios::api::entra::idtyp", DOCS, OF_ENTRA));
    let table = plain(&list(&known));
    let headings: Vec<&str> = table.lines().filter(|line| line.contains(": 1 check")).collect();
    let expected = [
        "API: 1 check",
        "Entra API, if the file has [api.entra]: 1 check",
        "MCP server, if the file has mcp = true: 1 check",
    ];
    assert_eq!(headings, expected, "{table}");
    assert!(table.contains("5 checks; "), "{table}");
}

#[test]
fn list_document() {
    insta::assert_snapshot!(list_json(&checks()[..1]));
}

#[test]
fn exchange_as_http() {
    insta::assert_snapshot!(http(&redeeming(3)));
}

#[test]
fn exchange_without_an_answer() {
    let silent = Exchange { status: None, failure: Some("connection reset".into()), ..redeeming(3) };
    assert!(http(&silent).ends_with("\nno answer after 3 ms: connection reset\n"));
}

#[test]
fn exchange_as_curl() {
    insta::assert_snapshot!(curl(&redeeming(3)));
}

#[test]
fn curl_repeats_what_was_sent_and_nothing_else() {
    let odd = Exchange {
        method: "DELETE".into(),
        url: "http://127.0.0.1:9100/a/../b?x={1..9}".into(),
        request_headers: vec![
            ("@/etc/passwd".into(), "x".into()),
            ("Host".into(), "other.test".into()),
            ("X-Empty".into(), String::new()),
            ("Content-Length".into(), "5".into()),
        ],
        request_body: "it's".into(),
        ..Exchange::default()
    };
    insta::assert_snapshot!(curl(&odd));
    let file = Exchange { url: "file:///etc/passwd".into(), ..odd };
    assert_eq!(curl(&file), "# not repeatable with curl: file:///etc/passwd is no http URL\n");
}

fn proof() -> ProofReport {
    let good = |id: &str, mutant: &str| CheckProof {
        id: id.into(),
        mutant: mutant.into(),
        sound: true,
        sharp: true,
        honest_on_null: true,
        problems: vec![],
    };
    let blunt = CheckProof {
        sharp: false,
        honest_on_null: false,
        problems: vec!["passed on its mutant".into(), "passed on the target that refuses everything".into()],
        ..good("authz.state-echoed", "state-encoded-twice")
    };
    ProofReport {
        checks: vec![good("code.single-use", "code-never-spent"), blunt],
        kills: Some(vec![
            ("code-never-spent".into(), vec!["code.single-use".into(), "code.reuse-revokes".into()]),
            ("state-encoded-twice".into(), vec![]),
        ]),
        elapsed_ms: 2_300,
    }
}

#[test]
fn proof_screen() {
    insta::assert_snapshot!(plain(&prove(&proof())));
}

#[test]
fn proof_that_holds() {
    let mut holds = proof();
    holds.checks.truncate(1);
    holds.kills = None;
    assert!(holds.holds() && !proof().holds());
    insta::assert_snapshot!(plain(&prove(&holds)));
}

#[test]
fn proof_document() {
    insta::assert_snapshot!(prove_json(&proof()));
}

#[test]
fn reports_are_written_in_each_format() {
    let folder = tempfile::tempdir().unwrap();
    for format in Format::ALL {
        let path = folder.path().join("report");
        write_report(&saved(), format, &path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), render(&saved(), format).unwrap());
    }
}

#[test]
fn a_report_that_cannot_be_written_names_its_file() {
    let error = write_report(&saved(), Format::Json, Path::new("/nonexistent/run.json")).unwrap_err();
    assert!(error.to_string().starts_with("/nonexistent/run.json: "), "{error}");
}
