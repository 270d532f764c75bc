//! Nothing that is written anywhere holds a secret: no code, token, cookie, password or client secret in any spelling.

use crate::served::{Asked, Reply, ServedLab};
use crate::support::Folder;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use beartrap_core::Fault;
use beartrap_kit::Form;
use serde_json::Value;
use std::collections::BTreeSet;

/// Values that whoever reads a report must not learn.
const CONFIGURED: [&str; 4] = [
    "s3cret:of%client+a/with spaces &é",
    "another-secret-that-client-b-keeps",
    "alice-opens-the-door-42",
    "bob-opens-another-door-43",
];
/// Checks that between them see every kind of secret, and wait for no clock.
const CHECKS: [&str; 10] = [
    "code.*",
    "authz.consent-csrf",
    "authz.no-307",
    "token.query-credentials",
    "token.response-shape",
    "clientauth.*",
    "pkce.*",
    "introspect.*",
    "revoke.*",
    "redirect.path-variants",
];

#[test]
fn no_secret_in_anything_that_is_written() {
    let faults = [
        Fault::CodeNeverSpent,
        Fault::QueryMergedIntoForm,
        Fault::RedirectPathNormalised,
        Fault::SecretByPrefix,
    ];
    for fault in [None].into_iter().chain(faults.map(Some)) {
        let lab = ServedLab::with(fault);
        let folder = Folder::new();
        folder.write("beartrap.toml", &lab.file);
        let only: Vec<&str> = CHECKS.iter().flat_map(|check| ["--only", check]).collect();
        let reports = ["--report", "json=r.json", "--report", "junit=r.xml", "--report", "markdown=r.md"];
        let run = [&["run", "--save", "run.ndjson"][..], &only, &reports].concat();
        let said = folder.run(&run);
        assert!(matches!(said.code, 0 | 1), "{said:?}");

        let mut written = vec![("stdout".to_owned(), said.out), ("stderr".to_owned(), said.err)];
        for name in ["run.ndjson", "r.json", "r.xml", "r.md"] {
            written.push((name.to_owned(), folder.read(name)));
        }
        let ids: Vec<String> = ids(&folder.read("r.json"));
        assert!(ids.len() > 15, "{ids:?}");
        for id in &ids {
            let replay = folder.run(&["replay", "run.ndjson", id]);
            assert_eq!(replay.code, 0, "{replay:?}");
            written.push((format!("replay of {id}"), replay.out));
        }
        written.push(("terminal report".to_owned(), folder.run(&["report", "run.ndjson"]).out));

        let secrets = secrets(&lab.seen.lock().unwrap());
        assert!(secrets.len() > 100, "the witness saw only {} secrets", secrets.len());
        for (place, text) in &written {
            must_not_hold(place, text, &secrets);
        }
    }
}

fn ids(report: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(report).unwrap();
    let results = report["results"].as_array().unwrap();
    results.iter().map(|result| result["id"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
pub(crate) fn must_not_hold(place: &str, text: &str, secrets: &BTreeSet<String>) {
    for secret in secrets.iter().map(String::as_str).chain(CONFIGURED) {
        for spelling in spellings(secret) {
            let at = text.find(&spelling);
            let around = |at: usize| {
                let begin = text.floor_char_boundary(at.saturating_sub(300));
                text[begin..text.ceil_char_boundary(at + spelling.len() + 20)].to_owned()
            };
            assert!(at.is_none(), "{place} holds {secret} as {spelling}: {}", around(at.unwrap_or_default()));
        }
    }
    // Whatever else looks like a signed token.
    let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || "-_.".contains(letter)));
    for word in words {
        let signed = word.starts_with("eyJ") && word.split('.').count() == 3 && word.len() > 60;
        assert!(!signed, "{place} holds the token {word}");
    }
}

/// A secret as it stands, encoded for a URL or a form, as JSON, and in Base64.
fn spellings(secret: &str) -> BTreeSet<String> {
    let form = Form::of([("", secret)]).encode().trim_start_matches('=').to_owned();
    let json = Value::from(secret).to_string().trim_matches('"').to_owned();
    let mut spellings = BTreeSet::from([
        secret.to_owned(),
        form.replace('+', "%20"),
        form.to_ascii_lowercase(),
        form,
        json,
        URL_SAFE_NO_PAD.encode(secret),
        STANDARD.encode(secret).trim_end_matches('=').to_owned(),
    ]);
    spellings.retain(|spelling| spelling.len() >= 8);
    spellings
}

/// Every secret that went over the wire, by its place.
pub(crate) fn secrets(seen: &[(Asked, Reply)]) -> BTreeSet<String> {
    const NAMES: [&str; 10] = [
        "code",
        "access_token",
        "refresh_token",
        "id_token",
        "client_secret",
        "code_verifier",
        "password",
        "csrf",
        "token",
        "registration_access_token",
    ];
    let mut secrets = BTreeSet::new();
    let mut of_form = |encoded: &str| {
        for (name, value) in Form::parse(encoded).iter() {
            if NAMES.contains(&name) {
                secrets.insert(value.to_owned());
            }
        }
    };
    for (asked, reply) in seen {
        of_form(&asked.body);
        of_form(asked.target.split_once('?').map_or("", |(_, query)| query));
        for (_, location) in reply.headers.iter().filter(|(name, _)| name == "location") {
            of_form(location.split_once('?').map_or("", |(_, query)| query));
            of_form(location.split_once('#').map_or("", |(_, fragment)| fragment));
        }
    }
    for (asked, reply) in seen {
        for (name, value) in &asked.headers {
            match name.as_str() {
                "authorization" => secrets.extend(value.split_once(' ').map(|(_, value)| value.to_owned())),
                "cookie" => {
                    secrets.extend(value.split("; ").filter_map(|c| Some(c.split_once('=')?.1.to_owned())));
                }
                _ => {}
            }
        }
        for (_, cookie) in reply.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let value = cookie.split(';').next().and_then(|cookie| cookie.split_once('='));
            secrets.extend(value.map(|(_, value)| value.to_owned()));
        }
        if let Ok(document) = serde_json::from_str::<Value>(&reply.body) {
            secrets.extend(NAMES.iter().filter_map(|name| document[*name].as_str().map(str::to_owned)));
        }
        for field in reply.body.split("name=\"csrf\" value=\"").skip(1) {
            secrets.extend(field.split('"').next().map(str::to_owned));
        }
    }
    // What a check makes up to be refused is no secret, and short.
    secrets.retain(|secret| secret.len() >= 20);
    secrets
}

#[test]
fn no_token_in_a_run_of_everything_against_a_fault() {
    let folder = Folder::new();
    for fault in ["code-never-spent", "implicit-grant-on", "refresh-never-rotates"] {
        let said = folder.run(&["run", "lab", "--fault", fault, "--save", "run.ndjson"]);
        assert!(matches!(said.code, 0 | 1 | 4), "{said:?}");
        for (place, text) in [("the run file", folder.read("run.ndjson")), ("the screen", said.out)] {
            must_not_hold(place, &text, &BTreeSet::new());
        }
    }
}
