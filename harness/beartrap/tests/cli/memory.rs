//! What a hostile target can make the binary hold.

use crate::served::{Reply, serve};
use crate::support::{Folder, Said};
use serde_json::json;
use std::process::Stdio;
use std::sync::{Arc, Mutex, OnceLock};

/// Far below what is sent, and above what a build without optimisation needs for answers of the size that is read.
const MOST_KIB: u64 = 160 << 10;

/// The most memory that a process ever held, in KiB.
fn peak(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn answers_without_measure_cost_little_memory() {
    let (pid, measured) = (Arc::new(OnceLock::new()), Arc::new(Mutex::new(None)));
    let (of, held) = (pid.clone(), measured.clone());
    let full = (2 << 20) - 200;
    let numbers = format!("{{\"keys\":[0{}]}}", ",0".repeat(full / 2));
    let page = format!(
        "<form method=get action=/next><input name=user><input type=password name=password>{}</form>",
        "<input name=a>".repeat(full / 14)
    );
    let beyond = "a".repeat(64 << 20);
    let issuer = serve(move |origin, asked| match asked.target.split('?').next().unwrap_or_default() {
        "/.well-known/openid-configuration" => Reply::json(
            200,
            &json!({
                "issuer": origin,
                "authorization_endpoint": format!("{origin}/authorize"),
                "token_endpoint": format!("{origin}/token"),
                "jwks_uri": format!("{origin}/jwks"),
            }),
        ),
        "/jwks" => Reply::new(200, "application/json", numbers.clone()),
        "/token" => {
            Reply::json(400, &json!({"error": "unsupported_grant_type", "also": "a".repeat(1 << 20)}))
        }
        "/authorize" => Reply::new(200, "text/html", page.clone()),
        // The form has come back, so the process has read all of the above and waits for this.
        "/next" => {
            *held.lock().unwrap() = peak(*of.wait());
            Reply::new(200, "text/html", beyond.clone())
        }
        _ => Reply::new(200, "application/json", beyond.clone()),
    });
    let folder = Folder::new();
    folder.write(
        "beartrap.toml",
        &format!(
            "[server]\nissuer = \"{issuer}\"\n[[server.client]]\nid = \"a\"\nredirect_uris = [\"https://client.test/cb\"]\n\
             [[server.user]]\nname = \"alice\"\npassword = \"wonderland\"\n"
        ),
    );
    let child = folder.beartrap(&["run"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    pid.set(child.id()).unwrap();
    let said = Said::of(&child.wait_with_output().unwrap());
    said.blames(4, &["the answer is larger than 2097152 bytes"]);
    // Where there is no /proc nothing is measured, and the way in still ends as it should.
    let measured = *measured.lock().unwrap();
    assert!(measured.is_none_or(|kib| kib < MOST_KIB), "{measured:?} KiB");
    assert!(measured.is_some() || !cfg!(target_os = "linux"), "nothing was measured");
}
