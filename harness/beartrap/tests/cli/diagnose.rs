//! `beartrap diagnose`: where its input comes from, what it compares with, and what it never prints.

use crate::support::Folder;
use beartrap_forge::{Algorithm, EntraSetting, SigningKey, Token, entra};
use std::io::Write as _;
use std::process::Stdio;

const NOW: u64 = 1_767_225_600;

fn token() -> String {
    let setting = EntraSetting::new("https://login.microsoftonline.com", entra::API, NOW - 5_220);
    Token::entra_user(&setting, "orders.read", &SigningKey::trusted(Algorithm::Rs256)).compact()
}

const CONTRACT: &str = r#"
[api]
url = "http://127.0.0.1:3000"
[api.entra]
audiences = ["a0000000-0000-4000-8000-0000000000a1"]
tenants = ["11111111-aaaa-4aaa-8aaa-111111111111"]
[[api.endpoint]]
path = "/orders"
scp = ["orders.read"]
"#;

#[test]
fn a_file_is_compared_with_a_contract() {
    let folder = Folder::new();
    folder.write("token", &token());
    folder.write("beartrap.toml", CONTRACT);
    let said = folder.run(&["diagnose", "@token", "--against", "beartrap.toml", "--now", &NOW.to_string()]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("what the API of beartrap.toml would say: 401, at exp"), "{said:?}");
    assert!(said.out.contains("expired 12 minutes ago"), "{said:?}");
    let document = folder.json(&[
        "diagnose",
        "@token",
        "--against",
        "beartrap.toml",
        "--now",
        &NOW.to_string(),
        "--json",
    ]);
    assert_eq!((&document["family"], &document["checks"][0]["stands"]), (&"lifetime".into(), &"met".into()));
    for segment in token().split('.') {
        assert!(!said.out.contains(&segment[..24]) && !document.to_string().contains(&segment[..24]));
    }
}

#[test]
fn standard_input_is_read() {
    let folder = Folder::new();
    let mut command = folder.beartrap(&["diagnose", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"AADSTS7000222: expired\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(
        String::from_utf8_lossy(&output.stdout)
            .contains("every client secret of the application has expired")
    );
}

#[test]
fn what_cannot_be_diagnosed_is_said() {
    let folder = Folder::new();
    folder.write("no-api.toml", "[server]\nissuer = \"https://op.test\"");
    std::fs::write(folder.path("octets"), [0xff, 0xfe, 0x00]).unwrap();
    std::fs::write(folder.path("long"), vec![b'a'; 1024 * 1024 + 1]).unwrap();
    let larger = std::fs::File::create(folder.path("larger")).unwrap();
    larger.set_len(64 * 1024 * 1024 + 1).unwrap();
    for (arguments, says) in [
        (vec!["diagnose", "hello"], "nothing that can be diagnosed"),
        (vec!["diagnose", "70012"], "near it are"),
        (vec!["diagnose", "@missing"], "missing cannot be read"),
        (vec!["diagnose", "@octets"], "octets is no text"),
        (vec!["diagnose", "@long"], "at most 1048576 are read"),
        (vec!["diagnose", "@larger"], "more than 64 MB"),
        (vec!["diagnose", "--scan", "x", "--answered", "403"], "cannot be used with"),
        (vec!["diagnose", "50011", "--against", "no-api.toml"], "has no [api] section"),
    ] {
        let said = folder.run(&arguments);
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.contains(says), "{arguments:?}: {said:?}");
    }
}

const REFRESH: &str = "rt-5f3e9a7c1b2d4e6f8a0b";

/// From a file and from standard input, with the exit of findings, and clean where there is nothing.
#[test]
fn m0_12_m0_16_a_text_is_scanned_for_what_a_client_left_in_it() {
    let folder = Folder::new();
    let log = format!(
        "12:00 started\n12:01 answered {{\"refresh_token\":\"{REFRESH}\"}}\n12:02 sent Bearer {}\n",
        token()
    );
    folder.write("app.log", &log);
    folder.write("clean.log", "12:00 started\n12:01 answered\n");
    std::fs::write(folder.path("storage"), [b"\xff\xfe\n", log.as_bytes()].concat()).unwrap();
    let now = NOW.to_string();
    for words in [["diagnose", "@app.log"].as_slice(), &["diagnose", "--scan", "@app.log"]] {
        let said = folder.run(&[words, &["--now", &now]].concat());
        assert_eq!((said.code, said.err.as_str()), (1, ""), "{said:?}");
        assert!(said.out.contains("line 2      a refresh token") && said.out.contains("line 3 "), "{said:?}");
        let document = folder.json(&[words, &["--now", &now, "--json"]].concat());
        assert_eq!(document["schema"], "beartrap/scan/1");
        assert_eq!(document["finds"][0]["kind"], "refresh-token", "{document}");
        assert_eq!(document["finds"][1]["kind"], "access-token", "{document}");
        for shown in [said.out, document.to_string()] {
            assert!(!shown.contains(REFRESH) && !shown.contains("eyJ"), "{shown}");
        }
    }
    let said = folder.run(&["diagnose", "--scan", "@storage"]);
    assert!(said.code == 1 && said.out.contains("line 3      a refresh token"), "{said:?}");
    let said = folder.run(&["diagnose", "--scan", "@clean.log"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
    assert!(said.out.starts_with("\nnothing is left in 2 lines"), "{said:?}");
    // Without --scan a text of which nothing is known is a mistake of whoever gave it.
    assert_eq!(folder.run(&["diagnose", "@clean.log"]).code, 2);

    let mut command = folder.beartrap(&["diagnose", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(log.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("a refresh token"));
}
