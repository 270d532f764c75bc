//! What `beartrap api` says when there is no API to judge, and what it leaves behind.

use crate::support::{Folder, free_port};
use std::net::TcpListener;
use std::time::{Duration, Instant};

fn url(port: u16) -> String {
    format!("http://127.0.0.1:{port}/orders")
}

#[test]
fn a_program_that_ends_at_once_is_shown_with_its_last_words() {
    let said =
        Folder::new().run(&["api", "--exec", "echo no such database; exit 3", "--url", &url(free_port())]);
    assert_eq!(said.code, 4, "{said:?}");
    assert!(said.err.contains("it ended") && said.err.contains("no such database"), "{said:?}");
}

#[test]
fn a_port_that_is_taken_is_said_before_anything_is_started() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = Folder::new();
    let said =
        folder.run(&["api", "--exec", "touch started", "--url", &url(taken.local_addr().unwrap().port())]);
    assert_eq!(said.code, 4, "{said:?}");
    assert!(said.err.contains("something listens on 127.0.0.1:"), "{said:?}");
    assert!(!folder.path("started").exists());
}

#[test]
fn an_api_that_is_not_there_and_words_that_are_missing_are_told_apart() {
    let folder = Folder::new();
    let said = folder.run(&["api"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("--url"), "{said:?}");
    let said = folder.run(&["api", "--url", &url(free_port())]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("--exec") && said.err.contains("--issuer-port"), "{said:?}");
    let said = folder.run(&["api", "--url", &url(free_port()), "--issuer-port", "0"]);
    assert_eq!(said.code, 4, "{said:?}");
    assert!(said.err.contains("is it running, and is this its URL?"), "{said:?}");
}

#[cfg(unix)]
#[test]
fn an_api_that_does_not_serve_the_honest_token_is_shown_with_what_it_said() {
    let port = free_port();
    // The lab answers, but it is no API of this issuer.
    let line =
        format!("echo cannot reach the database; exec {} lab --port {port}", env!("CARGO_BIN_EXE_beartrap"));
    let said = Folder::new().run(&["api", "--exec", &line, "--url", &url(port)]);
    assert_eq!(said.code, 4, "{said:?}");
    assert!(said.err.contains("there is no /orders"), "{said:?}");
    assert!(said.err.contains("the API said:\n    cannot reach the database"), "{said:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn whatever_ends_the_run_ends_the_program_and_its_children() {
    let folder = Folder::new();
    let line = "sleep 300 & echo $! > child; wait";
    for signal in ["TERM", "HUP", "INT"] {
        let mut run = folder.beartrap(&["api", "--exec", line, "--url", &url(free_port())]).spawn().unwrap();
        wait_for(|| std::fs::read_to_string(folder.path("child")).is_ok_and(|child| child.ends_with('\n')));
        let child = folder.read("child").trim().to_owned();
        let sent =
            std::process::Command::new("kill").args([&format!("-{signal}"), &run.id().to_string()]).status();
        assert!(sent.unwrap().success());
        let code = run.wait().unwrap().code();
        assert!(code.is_some_and(|code| code > 128), "{signal}: {code:?}");
        wait_for(|| is_gone(&child));
        std::fs::remove_file(folder.path("child")).unwrap();
    }
}

/// Gone, or dead and not yet reaped by whoever adopted it.
#[cfg(target_os = "linux")]
fn is_gone(process: &str) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/stat"));
    status.map_or(true, |status| status.contains(") Z "))
}

#[cfg(target_os = "linux")]
fn wait_for(holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(20), "it does not come about");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn mutual_tls_without_tls_is_a_mistake_of_the_contract() {
    let folder = Folder::new();
    let section = |more: &str| format!("[api]\n{more}\nmtls = true\n[[api.endpoint]]\npath = \"/orders\"\n");
    for contract in
        ["url = \"http://127.0.0.1:1\"\nexec = \"true\"", "url = \"https://127.0.0.1:1\"\nissuer_port = 1"]
    {
        folder.write("beartrap.toml", &section(contract));
        folder.run(&["api"]).blames(2, &["mtls = true", "https://", "{client_ca}"]);
    }
}

#[cfg(unix)]
#[test]
fn a_program_is_told_whom_to_trust_if_the_issuer_is_served_over_https() {
    let folder = Folder::new();
    let line = r#"cat "$SSL_CERT_FILE" > trusted.pem
        cmp "$MINE" "$CURL_CA_BUNDLE" && cmp "$MINE" "$NODE_EXTRA_CA_CERTS" && cmp "$MINE" "$REQUESTS_CA_BUNDLE" && echo "$ISSUER $JWKS_URI" > said"#;
    let run = |more: &[&str]| {
        let url = url(free_port());
        let mut words = vec!["api", "--exec", line, "--env", "MINE={ca}", "--url", &url];
        words.extend(more);
        folder.run(&words)
    };
    let said = run(&["--ca-out", "ca.pem"]);
    assert_eq!(said.code, 4, "{said:?}");
    assert!(said.err.contains("it ended"), "{said:?}");
    let certificate = std::fs::read_to_string(folder.path("ca.pem")).unwrap();
    assert!(certificate.starts_with("-----BEGIN CERTIFICATE-----\n"), "{certificate}");
    assert_eq!(std::fs::read_to_string(folder.path("trusted.pem")).unwrap(), certificate);
    let told = std::fs::read_to_string(folder.path("said")).unwrap();
    let [issuer, keys] = told.split_whitespace().collect::<Vec<_>>()[..] else { panic!("{told}") };
    assert!(issuer.starts_with("https://127.0.0.1:") && keys == format!("{issuer}/jwks"), "{told}");

    run(&["--https"]);
    let of_another_run = std::fs::read_to_string(folder.path("trusted.pem")).unwrap();
    assert!(of_another_run.starts_with("-----BEGIN CERTIFICATE-----\n") && of_another_run != certificate);
}

#[test]
fn what_is_wrong_with_a_description_is_said_before_anything_is_started() {
    let folder = Folder::new();
    let said_of = |description: &str, more: &[&str]| {
        std::fs::write(folder.path("api.yaml"), description).unwrap();
        let words = ["api", "--openapi", "api.yaml", "--exec", "touch started"];
        let said = folder.run(&[&words[..], more].concat());
        assert_eq!(said.code, 2, "{said:?}");
        said.err
    };
    let swagger = said_of("swagger: '2.0'\n", &[]);
    assert!(swagger.contains("api.yaml: this is Swagger 2.0"), "{swagger}");
    let unclosed = said_of("openapi: 3.1.0\npaths: [\n", &[]);
    assert!(unclosed.contains("no YAML: line"), "{unclosed}");
    let nowhere = said_of("openapi: 3.1.0\npaths: {}\n", &[]);
    assert!(nowhere.contains("--url"), "{nowhere}");
    let misnamed = said_of("openapy: 3.1.0\n", &["--url", &url(free_port())]);
    assert!(misnamed.contains("did you mean it by openapy?"), "{misnamed}");
    assert!(!folder.path("started").exists());
}

#[test]
fn a_real_issuer_must_be_described() {
    let folder = Folder::new();
    let text = "[api]\nurl = 'http://127.0.0.1:9'\n[api.issuer]\n[[api.endpoint]]\npath = '/'\n";
    std::fs::write(folder.path("api.toml"), text).unwrap();
    let said = folder.run(&["api", "api.toml"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("[server]"), "{said:?}");
}

#[test]
fn the_embedded_api_is_clean_and_each_fault_of_it_is_found() {
    let folder = Folder::new();
    let honest = folder.json(&["api", "lab", "--json", "--only", "api.scope-*", "--only", "api.alg-none"]);
    assert_eq!(honest["exit"], 0, "{honest}");
    assert_eq!(honest["title"], "the embedded API");
    assert_eq!(honest["totals"]["pass"], 4, "{honest}");
    // A rule of each of the three, and one of the validator below them; each takes the API that can have it.
    for (fault, check, title) in [
        ("api-scope-by-substring", "api.scope-matching", "the embedded API, with"),
        ("mcp-origin-ignored", "mcp.api-origin", "the embedded MCP server, with"),
        ("entra-custom-keys-pooled", "entra.api-custom-key", "the embedded API behind Entra, with"),
        ("api.alg-none", "api.alg-none", "the embedded API, with"),
    ] {
        let words = ["api", "lab", "--fault", fault, "--json", "--only", check];
        let run = folder.json(&words);
        assert_eq!(run["exit"], 1, "{fault}: {run}");
        assert_eq!(run["results"][0]["verdict"], "fail", "{fault}: {run}");
        assert_eq!(run["results"][0]["blocking"], true, "{fault}: {run}");
        assert!(run["title"].as_str().unwrap().starts_with(title), "{run}");
        let again = run["results"][0]["again"].as_str().unwrap();
        assert_eq!(again, format!("beartrap api --only {check} lab --fault {fault}"));
    }
}

#[test]
fn the_embedded_api_takes_another_face() {
    let folder = Folder::new();
    let lacks = |words: &[&str]| {
        let all =
            [&["api", "lab", "--json", "--only", "mcp.api-origin", "--only", "entra.api-v2-happy"], words];
        let run = folder.json(&all.concat());
        let verdicts = run["results"].as_array().unwrap().iter();
        verdicts
            .filter(|result| result["verdict"] == "not_applicable")
            .map(|result| result["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(lacks(&["--mcp"]), ["entra.api-v2-happy"]);
    assert_eq!(lacks(&["--personality", "entra"]), ["mcp.api-origin"]);
}

#[test]
fn a_fault_that_the_embedded_api_cannot_have_is_said_with_the_nearest() {
    let folder = Folder::new();
    let blames = |words: &[&str], says: &[&str]| folder.run(words).blames(2, says);
    blames(&["api", "lab", "--fault", "api-scope-by-substrin"], &["did you mean api-scope-by-substring?"]);
    blames(&["api", "lab", "--fault", "code-never-spent"], &["no fault of APIs called code-never-spent"]);
    blames(
        &["api", "lab", "--mcp", "--fault", "entra-custom-keys-pooled"],
        &["behind Entra", "leave out --mcp"],
    );
    blames(&["api", "lab", "--mcp", "--personality", "entra"], &["take one"]);
    blames(&["api", "lab", "--url", "http://127.0.0.1:1/"], &["--url is for another"]);
    blames(&["api", "--url", "http://127.0.0.1:1/", "--fault", "api-open"], &["name `lab`"]);
    blames(&["api", "--mcp"], &["--url", "`lab`"]);
}

#[test]
fn a_client_that_the_server_section_lacks_is_a_mistake_of_the_file() {
    let folder = Folder::new();
    let text = "[server]\nissuer = 'http://127.0.0.1:9'\n[[server.client]]\nid = 'a'\nredirect_uris = ['http://127.0.0.1/cb']\n[api]\nurl = 'http://127.0.0.1:9'\n[api.issuer]\nclient = 'b'\n[[api.endpoint]]\npath = '/'\n";
    folder.write("api.toml", text);
    folder.run(&["api", "api.toml"]).blames(2, &["client = \"b\"", "[[server.client]]"]);
    folder.write("api.toml", &text.replace("client = 'b'", "grant = 'password'"));
    folder.run(&["api", "api.toml"]).blames(2, &["grant = \"password\"", "authorization_code"]);
}
