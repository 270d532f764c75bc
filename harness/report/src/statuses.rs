//! What an API answers to whom: status and challenge, side by side.

use crate::text::{WIDTH, line, shorten};
use crate::{Saved, finding, paint};
use beartrap_core::{CheckResult, Verdict};

/// The requests that everybody should know the answers to, and what RFC 6750, 3.1 wants to be answered.
const ROWS: &[(&str, &str, &str)] = &[
    ("no token", "401 Bearer", "api.no-token"),
    ("garbage", "401 invalid_token", "api.garbage-token"),
    ("bad signature", "401 invalid_token", "api.bad-signature"),
    ("unknown key", "401 invalid_token", "api.unknown-key"),
    ("expired", "401 invalid_token", "api.expired"),
    ("another issuer", "401 invalid_token", "api.wrong-issuer"),
    ("another audience", "401 invalid_token", "api.wrong-audience"),
    ("ID token as bearer", "401 invalid_token", "api.id-token-as-bearer"),
    ("scope missing", "403 insufficient_scope", "api.scope-missing"),
    ("role missing", "403", "api.role-missing"),
    ("another user's object", "403 or 404", "api.object-ownership"),
    ("step-up needed", "401 with acr_values", "api.step-up"),
];

/// One line for each of them that was asked; nothing for other targets.
pub(crate) fn statuses(saved: &Saved) -> String {
    let mut rows = String::new();
    for (label, expected, id) in ROWS {
        let Some(result) = saved.result(id) else { continue };
        if let Some(got) = got(result) {
            rows.push_str(&format!("    {label:<22} {expected:<24} {}\n", marked(result, &got)));
        }
    }
    if rows.is_empty() {
        return rows;
    }
    paint::dim(&format!("  {:<24} {:<24} got\n", "status and challenge", "RFC 6750, 3")) + &rows
}

/// The worst answer that was seen.
fn got(result: &CheckResult) -> Option<String> {
    let finding = result.verdict.finding()?;
    Some(line(&finding::worst_seen(finding)))
}

fn marked(result: &CheckResult, got: &str) -> String {
    const ROOM: usize = WIDTH - 52;
    let with = |mark: &str| shorten(got, ROOM.saturating_sub(mark.len())) + mark;
    match &result.verdict {
        Verdict::Fail(_) => paint::red(&with(&format!("  <- FAIL {}", result.id))),
        Verdict::Note(_) => paint::yellow(&with("  note")),
        _ => with(""),
    }
}
