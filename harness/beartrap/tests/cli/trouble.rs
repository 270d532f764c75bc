//! What users get wrong before anything is judged. Each costs one sentence that says what to do, and never a finding.

use crate::served::{Reply, serve};
use crate::support::Folder;
use serde_json::json;

const FILE: &str = "[server]\nissuer = \"http://127.0.0.1:1\"\n";

/// Runs what stands in the target file.
fn run(file: &str) -> crate::support::Said {
    let folder = Folder::new();
    folder.write("beartrap.toml", file);
    folder.run(&["run"])
}

#[test]
fn no_target_file() {
    Folder::new().run(&["run"]).blames(2, &["there is no beartrap.toml here", "beartrap init PRODUCT"]);
    Folder::new().run(&["doctor"]).blames(2, &["there is no beartrap.toml here"]);
    Folder::new().run(&["run", "other.toml"]).blames(2, &["other.toml is neither a file, nor an issuer URL"]);
}

#[test]
fn an_unknown_key_names_the_nearest() {
    run("[server]\nisuer = \"http://127.0.0.1:1\"\n")
        .blames(2, &["beartrap.toml", "line 2", "did you mean `issuer`?"]);
    let hint = format!("{FILE}[server.login.form]\nuser_feild = \"login\"\n");
    run(&hint).blames(2, &["user_feild", "did you mean `user_field`?"]);
    run("[server\n").blames(2, &["beartrap.toml", "line 1"]);
    run("").blames(2, &["no [server] section", "add one with an issuer"]);
}

#[test]
fn a_missing_secret_names_its_variable() {
    let issuer = serve(|origin, _| Reply::json(200, &json!({"issuer": origin})));
    let file = format!(
        "[server]\nissuer = \"{issuer}\"\n[[server.client]]\nid = \"a\"\nsecret = {{ env = \"NO_SUCH_SECRET\" }}\n"
    );
    run(&file).blames(2, &["NO_SUCH_SECRET is not set", "export it"]);
    let folder = Folder::new();
    let said = folder.run(&["run", &issuer, "--user", "alice", "--password-env", "NO_SUCH_PASSWORD"]);
    said.blames(2, &["NO_SUCH_PASSWORD is not set"]);
    folder.run(&["run", &issuer, "--user", "alice"]).blames(2, &["--user needs --password-env"]);
}

#[test]
fn a_client_that_contradicts_itself() {
    let issuer = serve(|origin, _| Reply::json(200, &json!({"issuer": origin})));
    let client = |lines: &str| {
        run(&format!("[server]\nissuer = \"{issuer}\"\n[[server.client]]\nid = \"a\"\n{lines}"))
    };
    client("auth = \"client_secret_basic\"\n")
        .blames(2, &["client a has no secret but an auth that needs one"]);
    client("auth = \"private_key\"\n")
        .blames(2, &["auth = \"private_key\" is not known; use client_secret_basic"]);
}

#[test]
fn the_wrong_issuer_says_what_to_write() {
    let other = serve(|_, _| Reply::json(200, &json!({"issuer": "https://other.test/realm"})));
    let folder = Folder::new();
    let words = &["those of https://other.test/realm", "write issuer = \"https://other.test/realm\""];
    folder.run(&["run", &other]).blames(4, words);
    run("[server]\nissuer = \"as.test\"\n").blames(2, &["as.test is not a URL", "for example http://"]);
}

#[test]
fn nobody_at_the_issuer() {
    let said = Folder::new().run(&["run", "http://127.0.0.1:1"]);
    said.blames(
        4,
        &["http://127.0.0.1:1/.well-known/openid-configuration cannot be reached", "is the server running"],
    );
    Folder::new().run(&["run", "http://nobody.invalid"]).blames(4, &["cannot be reached"]);
}

#[test]
fn something_else_than_metadata_at_the_issuer() {
    let page = serve(|_, _| Reply::page("<p>Welcome</p>"));
    Folder::new()
        .run(&["run", &page])
        .blames(4, &["no metadata at", "an HTML page", "the issuer must be the string below"]);
    let nothing = serve(|_, _| Reply::json(404, &json!({})));
    Folder::new().run(&["run", &nothing]).blames(4, &["no metadata at", "status 404"]);
    let nameless = serve(|_, _| Reply::json(200, &json!({"token_endpoint": "x"})));
    Folder::new().run(&["run", &nameless]).blames(4, &["JSON without an issuer"]);
    let away = serve(|_, _| Reply::redirect("http://elsewhere.test/"));
    Folder::new().run(&["run", &away]).blames(4, &["status 302"]);
}

#[test]
fn an_https_issuer_that_speaks_plain_http() {
    let plain = serve(|_, _| Reply::page("")).replace("http:", "https:");
    Folder::new()
        .run(&["run", &plain])
        .blames(4, &["cannot be reached", "does it speak TLS (write http:// if it does not)"]);
}

/// A server with a certificate for other.test, on 127.0.0.1.
fn other_test() -> String {
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let certificate = CertificateDer::from_pem_slice(include_bytes!("tls/other.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/other.key")).unwrap();
    let config = rustls::ServerConfig::builder().with_no_client_auth();
    let config = std::sync::Arc::new(config.with_single_cert(vec![certificate], key).unwrap());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let issuer = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut connection = rustls::ServerConnection::new(config.clone()).unwrap();
            // It ends when the client has seen the certificate.
            while connection.is_handshaking() && connection.complete_io(&mut stream).is_ok() {}
        }
    });
    issuer
}

#[test]
fn a_certificate_for_another_name_or_from_a_stranger() {
    let issuer = other_test();
    let folder = Folder::new();
    let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/tls/ca.pem");
    let output = folder.beartrap(&["run", &issuer]).env("SSL_CERT_FILE", authority).output().unwrap();
    let said = crate::support::Said::of(&output);
    said.blames(4, &["cannot be reached", "not valid for name", "use a name that the certificate is for"]);
    folder.run(&["run", &issuer]).blames(4, &["cannot be reached", "let this machine trust who signed it"]);

    // The issuer that an API trusts is reached as the API is: with the authority of --ca.
    let lent = format!(
        "[server]\nissuer = '{issuer}'\n[api]\nurl = '{issuer}'\n[api.issuer]\n[[api.endpoint]]\npath = '/'\n"
    );
    folder.write("api.toml", &lent);
    folder.run(&["api", "api.toml", "--ca", authority]).blames(4, &["not valid for name"]);
    folder.run(&["api", "api.toml"]).blames(4, &["let this machine trust who signed it"]);
    folder.run(&["api", "api.toml", "--ca", "nowhere.pem"]).blames(2, &["nowhere.pem cannot be read"]);
}

#[test]
fn names_that_do_not_exist_name_the_nearest() {
    let folder = Folder::new();
    folder.write("beartrap.toml", &format!("{FILE}[departures]\n\"code.singel-use\" = \"known\"\n"));
    folder
        .run(&["run"])
        .blames(2, &["[departures]", "no check called code.singel-use", "did you mean code.single-use?"]);
    let run = |arguments: &[&str], words: &[&str]| folder.run(arguments).blames(2, words);
    run(
        &["run", "lab", "--profile", "rfc9700"],
        &["no profile called rfc9700", "did you mean rfc9700-2026?", "oidc-basic"],
    );
    run(&["run", "lab", "--profile", "zzz"], &["no profile called zzz (the profiles are rfc9700-2026"]);
    run(&["run", "lab", "--fault", "code-never-spend"], &["did you mean code-never-spent?"]);
    run(&["lab", "--fault", "code-never-spend"], &["did you mean code-never-spent?"]);
    run(&["explain", "code.singleuse"], &["did you mean code.single-use?"]);
    run(&["init", "keykloak"], &["did you mean keycloak?", "known are canaille"]);
    run(&["run", "lab", "--only", "zzz.*"], &["--only zzz.* matches no check", "beartrap list"]);
    run(
        &["run", "lab", "--only", "val.none.*"],
        &["val.none.* names checks of validators", "use `beartrap validator -- COMMAND`"],
    );
    run(&["run", "lab", "--except", "*"], &["--except leaves no check"]);
    run(&["list", "--only", "zzz"], &["matches no check"]);
    run(&["prove", "--only", "zzz"], &["matches no check"]);
    run(&["run", "http://127.0.0.1:1", "--fault", "code-never-spent"], &["name `lab` as the target"]);
    run(&["replay", "none.ndjson", "code.single-use"], &["none.ndjson"]);
    run(&["report", "none.ndjson"], &["none.ndjson"]);
}

#[test]
fn words_that_the_command_line_does_not_know() {
    for arguments in [
        &["rnu"][..],
        &["run", "--shard", "4/3"],
        &["run", "--report", "yaml=x"],
        &["run", "--jobs", "0"],
        &[],
    ] {
        let said = Folder::new().run(arguments);
        assert!(said.code == 2 && said.out.is_empty() && !said.err.is_empty(), "{said:?}");
    }
    let said = Folder::new().run(&["run", "--shard", "4/3"]);
    assert!(said.err.contains("write K/N"), "{}", said.err);
}

#[cfg(unix)]
#[test]
fn an_environment_that_is_not_utf_8_is_no_trouble() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = Folder::new();
    folder.write("beartrap.toml", FILE);
    let odd = std::ffi::OsStr::from_bytes(b"\xff\xfe");
    let output = folder.beartrap(&["run"]).env("ODD", odd).output().unwrap();
    crate::support::Said::of(&output).blames(4, &["cannot be reached"]);
}

#[test]
fn variables_override_the_target_file() {
    let folder = Folder::new();
    folder.write("beartrap.toml", FILE);
    let output =
        folder.beartrap(&["run"]).env("BEARTRAP_SERVER__ISSUER", "http://127.0.0.1:2").output().unwrap();
    crate::support::Said::of(&output).blames(4, &["http://127.0.0.1:2/"]);
    let output = folder.beartrap(&["run"]).env("BEARTRAP_SERVER__CLIENT__3__ID", "x").output().unwrap();
    crate::support::Said::of(&output).blames(2, &["BEARTRAP_SERVER__CLIENT__3__ID: there is no entry 3"]);
    let output = folder.beartrap(&["run"]).env("BEARTRAP_SERVER__ISUER", "x").output().unwrap();
    crate::support::Said::of(&output).blames(2, &["unknown field `isuer`", "did you mean `issuer`?"]);
}

#[test]
fn a_target_cannot_write_to_the_terminal() {
    let evil =
        serve(|_, _| Reply::json(200, &json!({"issuer": "http://x.test/\u{1b}[2J\u{1b}]0;owned\u{7}"})));
    for command in ["run", "doctor"] {
        let said = Folder::new().run(&[command, &evil]);
        assert_eq!(said.code, 4, "{said:?}");
        assert!(!format!("{}{}", said.out, said.err).contains(['\u{1b}', '\u{7}']), "{said:?}");
    }
}
