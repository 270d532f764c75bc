//! Where output goes, and how it looks.

use crate::support::{Folder, Said};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

const FAULTY: [&str; 6] = ["run", "lab", "--fault", "code-never-spent", "--only", "code.*"];

#[test]
fn json_is_one_document_and_all_there_is() {
    let folder = Folder::new();
    let said = folder.run(&[&FAULTY[..], &["--json"]].concat());
    assert_eq!(said.code, 1, "{said:?}");
    let documents: Vec<Value> =
        serde_json::Deserializer::from_str(&said.out).into_iter().collect::<Result<_, _>>().unwrap();
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0]["schema"], "beartrap/run/1");
    assert!(said.err.is_empty(), "{}", said.err);
    for arguments in [&["list", "--json"][..], &["prove", "--only", "code.single-use", "--json"]] {
        assert!(folder.json(arguments).is_object());
    }
}

#[test]
fn no_colour_where_none_is_wanted() {
    let folder = Folder::new();
    let said = folder.run(&FAULTY);
    assert!(!said.out.contains('\u{1b}') && !said.err.contains('\u{1b}'), "a pipe is no terminal: {said:?}");
    let forced = Said::of(&folder.beartrap(&FAULTY).env("CLICOLOR_FORCE", "1").output().unwrap());
    assert!(forced.out.contains('\u{1b}'), "colour can be forced: {forced:?}");
    let mut command = folder.beartrap(&FAULTY);
    let said = Said::of(&command.env("NO_COLOR", "1").env("CLICOLOR_FORCE", "0").output().unwrap());
    assert!(!said.out.contains('\u{1b}'), "{said:?}");
}

#[test]
fn quiet_says_the_findings_and_the_end() {
    let folder = Folder::new();
    let loud = folder.run(&FAULTY);
    let quiet = folder.run(&[&FAULTY[..], &["--quiet"]].concat());
    assert_eq!((loud.code, quiet.code), (1, 1));
    assert!(quiet.err.is_empty() && quiet.out.contains("code.single-use"), "{quiet:?}");
    assert!(quiet.out.lines().count() < loud.out.lines().count(), "{}", quiet.out);
    let clean = folder.run(&["run", "lab", "--only", "code.*", "--quiet"]);
    assert!(clean.code == 0 && clean.out.trim().lines().count() <= 1, "{clean:?}");
}

#[test]
fn help_fits_a_hundred_columns() {
    let folder = Folder::new();
    let commands = [
        "run",
        "validator",
        "adapter",
        "list",
        "explain",
        "prove",
        "lab",
        "doctor",
        "init",
        "replay",
        "report",
        "completions",
    ];
    let pages = commands.iter().map(|command| vec![*command, "--help"]).chain([vec!["--help"], vec!["-h"]]);
    for page in pages {
        let said = Said::of(&folder.beartrap(&page).env("COLUMNS", "200").output().unwrap());
        assert!(said.code == 0 && said.err.is_empty() && said.out.contains("Usage: beartrap"), "{said:?}");
        let long = said.out.lines().find(|line| line.chars().count() > 100);
        assert_eq!(long, None, "{page:?}");
    }
}

#[test]
fn completions_are_written_for_each_shell() {
    let folder = Folder::new();
    for (shell, mark) in
        [("bash", "complete -F"), ("zsh", "#compdef beartrap"), ("fish", "complete -c beartrap")]
    {
        let said = folder.run(&["completions", shell]);
        assert!(
            said.code == 0 && said.out.contains(mark) && said.out.contains("doctor"),
            "{shell}: {}",
            said.err
        );
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_trouble() {
    let folder = Folder::new();
    for arguments in
        [&["list"][..], &["list", "--json"], &["list", "--faults"], &["completions", "bash"], &FAULTY]
    {
        let mut child =
            folder.beartrap(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::with_capacity(1, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        let status = child.wait().unwrap();
        assert!(!err.contains("panicked") && !err.contains("pipe"), "{arguments:?}: {err}");
        assert!(matches!(status.code(), Some(0 | 1)), "{arguments:?}: {status}");
    }
}

#[test]
fn every_template_says_what_to_fill_in() {
    let folder = Folder::new();
    for product in ["canaille", "django-oauth-toolkit", "keycloak", "oidc-provider", "server"] {
        let said = folder.run(&["init", product]);
        assert!(said.code == 0 && said.out.contains("[server]"), "{product}: {said:?}");
    }
    let printed = folder.run(&["lab", "--port", "9199", "--print-target"]);
    assert!(printed.code == 0 && printed.out.contains("issuer = \"http://127.0.0.1:9199\""), "{printed:?}");
}
