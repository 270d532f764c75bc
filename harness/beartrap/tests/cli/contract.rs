//! One contract of an API, and what it is held against.

use crate::guarded::{AUDIENCE, ServedApi};
use crate::secrets::{must_not_hold, secrets};
use crate::support::{Folder, Said};
use beartrap_core::Fault;

const CONTRACT: &str = r#"
[api]
url = "http://127.0.0.1:1"
issuer_port = 1
[[api.endpoint]]
path = "/orders"
scope = "orders.read"
[[api.endpoint]]
path = "/admin"
role = "Orders.Admin"
"#;

/// Runs the file of the folder against a place, which variables alone name.
fn run_at(folder: &Folder, place: &ServedApi, words: &[&str]) -> Said {
    let mut command = folder.beartrap(&[&["api", "beartrap.toml"], words].concat());
    command.env("BEARTRAP_API__URL", &place.origin);
    command.env("BEARTRAP_API__ISSUER_PORT", place.issuer_port.to_string());
    Said::of(&command.output().unwrap())
}

/// Checks that between them send tokens in every way and of every kind, and wait for no clock.
const CHECKS: [&str; 7] = [
    "api.scope-*",
    "api.wrong-*",
    "api.token-in-*",
    "api.alg-*",
    "api.*-as-bearer",
    "api.error-*",
    "api.exp*",
];

/// The sandbox and the fleet have one contract, and no report of either has a token of it.
#[test]
fn m0_5_one_contract_runs_at_every_place_and_no_format_has_a_token() {
    let folder = Folder::new();
    folder.write("beartrap.toml", CONTRACT);
    let places = [ServedApi::with(None), ServedApi::with(Some(Fault::ApiScopeBySubstring))];
    for (place, code) in places.iter().zip([0, 1]) {
        let only: Vec<&str> = CHECKS.iter().flat_map(|check| ["--only", check]).collect();
        let words = [only.as_slice(), &["--save", "run.ndjson"]].concat();
        let reports = ["--report", "json=r.json", "--report", "junit=r.xml", "--report", "markdown=r.md"];
        let said = run_at(&folder, place, &[words.as_slice(), &reports].concat());
        assert_eq!(said.code, code, "{said:?}");
        assert_eq!(said.out.contains("api.scope-matching"), code == 1, "{said:?}");

        let mut written = vec![("the screen", said.out), ("standard error", said.err)];
        for name in ["run.ndjson", "r.json", "r.xml", "r.md"] {
            let text = folder.read(name);
            assert!(text.contains("scope-matching") || code == 0, "{name}: {text}");
            written.push((name, text));
        }
        written.push(("the replay", folder.run(&["replay", "run.ndjson", "api.scope-matching"]).out));
        written.push(("the report", folder.run(&["report", "run.ndjson"]).out));
        for format in ["json", "junit", "markdown"] {
            written.push((format, folder.run(&["report", "run.ndjson", "--to", format]).out));
        }
        written.push(("--json", run_at(&folder, place, &[only.as_slice(), &["--json"]].concat()).out));
        let secrets = secrets(&place.seen.lock().unwrap());
        let tokens = secrets.iter().filter(|secret| secret.starts_with("eyJ")).count();
        assert!(tokens > 50, "the witness saw only {tokens} tokens");
        for (name, text) in &written {
            assert!(text.len() > 20 || *name == "standard error", "{name}: {text}");
            must_not_hold(name, text, &secrets);
        }
    }
}

/// What the API has and the contract is silent about is told before anything is judged.
#[test]
fn m0_4_an_operation_that_the_contract_does_not_list_is_told() {
    let folder = Folder::new();
    folder.write("beartrap.toml", CONTRACT);
    folder.write(
        "api.yaml",
        "openapi: 3.1.0\n\
         paths:\n  \
           /orders:\n    get: {security: [{oauth: [orders.read]}]}\n    post: {security: [{oauth: [orders.write]}]}\n  \
           /admin: {get: {security: [{oauth: []}]}}\n  \
           /health: {get: {security: []}}\n  \
           /me: {get: {security: [{oauth: []}]}}\n\
         components: {securitySchemes: {oauth: {type: oauth2, flows: {}}}}\n",
    );
    let place = ServedApi::with(None);
    let words = ["--only", "api.valid-token", "--openapi", "api.yaml"];
    let said = run_at(&folder, &place, &words);
    assert_eq!(said.code, 0, "{said:?}");
    let screen = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = "unlisted missing 3 of the description that the contract does not list: GET /health, GET /me, POST /orders;";
    assert!(screen.contains(told), "{said:?}");
    assert!(screen.contains("with the scope or role that it wants"), "{said:?}");

    folder.write(
        "beartrap.toml",
        &(CONTRACT.to_owned()
            + "[[api.endpoint]]\nmethod = \"POST\"\npath = \"/orders\"\n[[api.endpoint]]\npath = \"/me\"\n[[api.endpoint]]\npath = \"/health\"\n"),
    );
    let said = run_at(&folder, &place, &words);
    assert!(said.code == 0 && !said.out.contains("unlisted"), "{said:?}");
}

/// The identifier was copied from another service: nothing is judged, and the message has both names.
#[test]
fn m4_26_a_contract_with_the_audience_of_another_service_is_told_so() {
    let folder = Folder::new();
    let place = ServedApi::with(None);
    folder
        .write("beartrap.toml", &CONTRACT.replace("issuer_port", "audience = \"api://stock\"\nissuer_port"));
    let said = run_at(&folder, &place, &[]);
    said.blames(
        4,
        &[
            "so nothing was judged",
            "for the audience api://stock",
            &format!("its own metadata call it {AUDIENCE}"),
            "401 Bearer error=\"invalid_token\"",
            "--audience",
        ],
    );
    let right = ["--audience", AUDIENCE, "--only", "api.valid-token"];
    assert_eq!(run_at(&folder, &place, &right).code, 0);
}
