//! An adversary that is told of no fault, at the lab's server.

use crate::support::Folder;

fn fuzz(options: &[&'static str]) -> Vec<&'static str> {
    [&["fuzz", "server", "lab"], options].concat()
}

#[test]
fn a_planted_fault_is_found_told_as_a_story_and_played_again() {
    let folder = Folder::new();
    let fault = ["--fault", "secret-optional"];
    let said = folder.run(&fuzz(&[&fault[..], &["--count", "60"]].concat()));
    assert_eq!(said.code, 1, "{said:?}");
    for words in [
        "with one planted fault (secret-optional)",
        "60 plays with",
        "client-authenticated  RFC 6749, 3.2.1 (MUST)",
        "    1. Mallory ",
        "       -> 200, an access token (at:",
        "again  beartrap fuzz server lab --fault secret-optional --seed 7 --play ",
        "exit 1: 1 law broken",
    ] {
        assert!(said.out.contains(words), "no {words:?} in {}", said.out);
    }
    let whole = folder.json(&fuzz(&[&fault[..], &["--count", "60", "--json"]].concat()));
    let finding = &whole["findings"][0];
    let play: &'static str = finding["play"].to_string().leak();
    let again = folder.json(&fuzz(&[&fault[..], &["--play", play, "--json"]].concat()));
    assert_eq!(&again["findings"][0], finding);
}

#[test]
fn an_honest_server_is_clean_and_the_document_says_what_was_played() {
    let folder = Folder::new();
    let document = folder.json(&fuzz(&["--count", "100", "--json"]));
    assert_eq!((&document["schema"], &document["exit"]), (&"beartrap/mallory/1".into(), &0.into()));
    assert_eq!((&document["plays"], &document["findings"]), (&100.into(), &serde_json::json!([])));
    assert!(document["given"].as_u64().unwrap() > 10, "{document}");
}

#[test]
fn a_server_that_is_not_there_is_not_played_against() {
    let folder = Folder::new();
    let file = "[server]\nissuer = \"http://127.0.0.1:1\"\n";
    folder.write("beartrap.toml", file);
    folder.run(&["fuzz", "server"]).blames(4, &["127.0.0.1:1"]);
    assert_eq!(folder.run(&["fuzz", "server", "--play", "1", "--count", "2"]).code, 2);
}
