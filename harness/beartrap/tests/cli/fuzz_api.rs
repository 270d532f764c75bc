//! Lies that nobody wrote down, for APIs of a few lines that stand on the lab's validator.

use crate::served::{Asked, Reply, serve};
use crate::support::{Folder, free_port};
use beartrap_core::Fault;
use beartrap_lab::Validator;
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// An API that trusts the issuer on one port of the loopback.
struct Api {
    issuer_port: u16,
    keys: OnceLock<Value>,
    validator: Mutex<Validator>,
    /// What it makes of the reason of a refusal.
    refused: fn(&str) -> u16,
    calls: Arc<AtomicU32>,
}

impl Api {
    fn with(fault: Option<Fault>) -> Self {
        let issuer_port = free_port();
        let validator = Mutex::new(Validator::new(fault));
        Self { issuer_port, keys: OnceLock::new(), validator, refused: |_| 401, calls: Arc::default() }
    }

    /// Serves it, and gives the words that tell beartrap of it.
    fn served(self) -> Vec<String> {
        let port = self.issuer_port;
        let origin = serve(move |_, asked| self.answer(asked));
        let words = ["--issuer-port", &port.to_string(), "--url", &format!("{origin}/orders")];
        words.map(str::to_owned).to_vec()
    }

    fn answer(&self, asked: &Asked) -> Reply {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let header = asked.headers.iter().find(|(name, _)| name == "authorization");
        let Some(token) = header.and_then(|(_, value)| value.strip_prefix("Bearer ")) else {
            return refusal(401);
        };
        let issuer = format!("http://127.0.0.1:{}", self.issuer_port);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let answer = self.validator.lock().unwrap().verify(&json!({
            "op": "verify", "token": token, "jwks": self.keys(), "algorithms": ["RS256"], "issuer": issuer,
            "audience": "https://api.test", "now": now, "leeway": 0, "typ": "at+jwt", "kind": "access-token",
            "required": ["exp", "iss", "aud"],
        }));
        match answer["verdict"].as_str() {
            Some("accept") => Reply::json(200, &json!({ "orders": [17, 4] })),
            _ => refusal((self.refused)(answer["reason"].as_str().unwrap_or_default())),
        }
    }

    /// The keys of the issuer, which listens before it asks anything.
    fn keys(&self) -> &Value {
        self.keys.get_or_init(|| {
            let mut stream = TcpStream::connect(("127.0.0.1", self.issuer_port)).unwrap();
            let host = format!("127.0.0.1:{}", self.issuer_port);
            write!(stream, "GET /jwks HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").unwrap();
            let mut text = String::new();
            stream.read_to_string(&mut text).unwrap();
            let start = text.find("\r\n\r\n").unwrap();
            serde_json::from_str(text[start..].trim()).unwrap()
        })
    }
}

fn refusal(status: u16) -> Reply {
    let mut reply = Reply::new(status, "text/plain", "");
    let challenge = "Bearer error=\"invalid_token\"".to_owned();
    reply.headers.push(("www-authenticate".to_owned(), challenge));
    reply
}

fn words<'a>(options: &[&'a str], api: &'a [String]) -> Vec<&'a str> {
    ["fuzz", "api"].into_iter().chain(options.iter().copied()).chain(api.iter().map(String::as_str)).collect()
}

#[test]
fn a_careless_api_is_found_out_and_what_it_believed_is_kept() {
    let folder = Folder::new();
    let api = Api::with(Some(Fault::ExpiryIgnored)).served();
    let said = folder.run(&words(&["--count", "250", "--artifacts", "lies"], &api));
    assert_eq!(said.code, 1, "{said:?}");
    for part in [
        "250 lies in",
        "expiry           ",
        "BROKEN",
        "FAIL  expiry\n",
        "adopt     beartrap vectors adopt lies/",
    ] {
        assert!(said.out.contains(part), "no {part:?} in {}", said.out);
    }
    let files: Vec<_> =
        std::fs::read_dir(folder.path("lies")).unwrap().map(|file| file.unwrap().path()).collect();
    let artifact: Value = serde_json::from_str(&std::fs::read_to_string(&files[0]).unwrap()).unwrap();
    assert_eq!((files.len(), &artifact["schema"]), (1, &"beartrap/artifact/1".into()), "{artifact}");
    assert_eq!(artifact["base"], "access_token", "{artifact}");
    // A finding of an API is replayed to whatever verifies its tokens.
    let replayed = |fault: &[&str]| {
        let file = files[0].to_str().unwrap();
        let adapter = [env!("CARGO_BIN_EXE_beartrap"), "adapter", "lab"];
        folder.run(&[&["replay", file, "--"][..], &adapter, fault].concat()).code
    };
    assert_eq!((replayed(&["--fault", "expiry-ignored"]), replayed(&[])), (1, 0));
}

#[test]
fn an_honest_api_has_no_finding_and_nothing_is_said_beside_the_document() {
    let folder = Folder::new();
    let api = Api::with(None).served();
    let said = folder.run(&words(&["--count", "150", "--json"], &api));
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
    let document: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((&document["presented"], &document["findings"]), (&150.into(), &json!([])), "{document}");
    assert!(document["controls"].as_u64() >= Some(3), "{document}");
    let quiet = folder.run(&words(&["--count", "20", "-q"], &Api::with(None).served()));
    assert_eq!((quiet.code, quiet.out.as_str()), (0, "exit 0: every lie was refused\n"), "{quiet:?}");
}

#[test]
fn a_refusal_with_a_status_of_500_is_one_finding_and_breaks_no_rule_about_tokens() {
    let mut api = Api::with(None);
    // As where a library throws at times and audiences, and nobody catches it.
    api.refused = |reason| if reason.contains("exp") || reason.contains("aud") { 500 } else { 401 };
    let document = Folder::new().json(&words(&["--count", "200", "--json"], &api.served()));
    let findings = document["findings"].as_array().unwrap();
    assert_eq!((findings.len(), &document["exit"]), (1, &1.into()), "{document}");
    let (rule, effect) = (&findings[0]["rule"], &findings[0]["effect"]);
    assert_eq!((rule, effect), (&"steady".into(), &"crash".into()), "{document}");
    assert_eq!(findings[0]["observed"], "a crash (status 500 in place of 401)");
    assert!(findings[0]["times"].as_u64() > Some(3), "{document}");
    let rules = document["rules"].as_array().unwrap();
    let broken: Vec<&Value> = rules.iter().filter(|rule| rule["broken"] == true).collect();
    assert!(broken.len() == 1 && broken[0]["rule"] == "steady", "{broken:?}");
}

#[test]
fn an_api_that_is_not_there_or_refuses_its_honest_token_is_not_judged() {
    let folder = Folder::new();
    let url = format!("http://127.0.0.1:{}/orders", free_port());
    let nowhere = ["--issuer-port", "0", "--url", &url].map(str::to_owned);
    folder.run(&words(&["--count", "9", "-q"], &nowhere)).blames(4, &["is it running, and is this its URL?"]);
    let refusing = Api::with(Some(Fault::EveryTokenRefused)).served();
    folder.run(&words(&["--count", "9", "-q"], &refusing)).blames(4, &["honest token"]);
}

#[test]
fn an_api_that_dies_on_the_way_is_unsettled() {
    let dying = Api::with(None);
    let port = dying.issuer_port.to_string();
    let is_over = {
        let calls = dying.calls.clone();
        move || calls.load(Ordering::Relaxed) > 60
    };
    let origin = serve(move |_, asked| if is_over() { refusal(503) } else { dying.answer(asked) });
    let url = format!("{origin}/orders");
    let api = ["--issuer-port", &port, "--url", &url].map(str::to_owned);
    let document = Folder::new().json(&words(&["--count", "400", "--json"], &api));
    assert!(
        document["stopped"].as_str().is_some_and(|why| why.contains("not accepted any more")),
        "{document}"
    );
    assert!(document["presented"].as_u64() < Some(200), "{document}");
}

#[test]
fn no_more_requests_are_sent_in_a_second_than_was_said() {
    let api = Api::with(None);
    let calls = api.calls.clone();
    let begun = Instant::now();
    let said = Folder::new().run(&words(&["--count", "30", "--rate", "20", "-q"], &api.served()));
    assert_eq!(said.code, 0, "{said:?}");
    assert!(calls.load(Ordering::Relaxed) >= 30);
    // Between thirty requests are twenty-nine pauses.
    assert!(begun.elapsed() >= Duration::from_millis(29 * 50), "{:?}", begun.elapsed());
}
