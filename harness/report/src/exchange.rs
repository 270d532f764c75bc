//! An exchange to look at and to repeat.

use crate::text::{block, line, shell};
use beartrap_core::Exchange;
use std::collections::BTreeMap;

/// The exchange as HTTP, for `beartrap replay`: the request, the answer or why there was none.
pub fn http(exchange: &Exchange) -> String {
    let mut page = format!("#{}  {}\n\n", exchange.number, line(&exchange.actor));
    page.push_str(&format!("{} {}\n", line(&exchange.method), line(&exchange.url)));
    message(&mut page, &exchange.request_headers, &exchange.request_body);
    page.push('\n');
    match (exchange.status, &exchange.failure) {
        (Some(status), failure) => {
            page.push_str(&format!("{status}   after {} ms\n", exchange.ms));
            message(&mut page, &exchange.response_headers, &exchange.response_body);
            if let Some(failure) = failure {
                page.push_str(&format!("\n(cut short: {})\n", line(failure)));
            }
        }
        (None, failure) => {
            let failure = failure.as_deref().map_or_else(|| "the reason was not recorded".to_owned(), line);
            page.push_str(&format!("no answer after {} ms: {failure}\n", exchange.ms));
        }
    }
    page
}

fn message(page: &mut String, headers: &[(String, String)], body: &str) {
    for (name, value) in headers {
        page.push_str(&format!("{}: {}\n", line(name), line(value)));
    }
    if !body.is_empty() {
        page.push_str(&format!("\n{}\n", block(body).trim_end_matches('\n')));
    }
}

/// The request as a `curl` command for bash, zsh or ksh.
///
/// A secret was recorded as a digest (`at:9f3c04d1`), so its place is taken by a variable (`$AT_9F3C04D1`); the lines before the
/// command name the variables to set. What curl would read as a file name or another protocol is left out, with a remark.
pub fn curl(exchange: &Exchange) -> String {
    let mut command = Command::default();
    let is_http = ["http://", "https://"].iter().any(|scheme| exchange.url.starts_with(scheme));
    if !is_http {
        return format!("# not repeatable with curl: {} is no http URL\n", line(&exchange.url));
    }
    let has_body = !exchange.request_body.is_empty();
    // No redirects, no clean-up of paths, no patterns: the request goes out as it stands.
    command.flag("curl --include --path-as-is --globoff");
    match exchange.method.as_str() {
        "GET" if !has_body => {}
        "POST" if has_body => {}
        "HEAD" => command.flag("--head"),
        method => command.option("--request", method),
    }
    command.option("--url", &exchange.url);
    let authority = exchange.url.split('/').nth(2).unwrap_or_default();
    for (name, value) in &exchange.request_headers {
        if !is_token(name) {
            // `--header @file` would send a file.
            command.remarks.push(format!("# left out, no header name: {}", line(name)));
        } else if name.eq_ignore_ascii_case("content-length")
            || name.eq_ignore_ascii_case("host") && value == authority
        {
            // curl says it itself.
        } else if value.trim().is_empty() {
            command.option("--header", &format!("{name};"));
        } else {
            command.option("--header", &format!("{name}: {value}"));
        }
    }
    if has_body {
        let names_type =
            exchange.request_headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if !names_type {
            command.option("--header", "Content-Type:");
        }
        if exchange.request_body.ends_with("(shortened)") {
            command.remarks.push("# the body was shortened when it was recorded".to_owned());
        }
        command.option("--data-raw", &exchange.request_body);
    }
    command.text()
}

/// A field name of RFC 9110, section 5.1.
fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter))
}

#[derive(Default)]
struct Command {
    remarks: Vec<String>,
    variables: BTreeMap<String, String>,
    words: Vec<String>,
}

impl Command {
    fn flag(&mut self, words: &str) {
        self.words.push(words.to_owned());
    }

    fn option(&mut self, name: &str, value: &str) {
        let value = self.argument(value);
        self.words.push(format!("{name} {value}"));
    }

    /// The value as one argument, digests replaced by variables.
    fn argument(&mut self, value: &str) -> String {
        let mut argument = String::new();
        let mut rest = value;
        while let Some((before, digest, after)) = next_digest(rest) {
            if !before.is_empty() {
                argument.push_str(&shell(before));
            }
            let variable = variable_of(digest);
            argument.push_str(&format!("\"${variable}\""));
            self.variables.insert(variable, digest.to_owned());
            rest = after;
        }
        if !rest.is_empty() || argument.is_empty() {
            argument.push_str(&shell(rest));
        }
        argument
    }

    fn text(self) -> String {
        let mut text = String::new();
        for (variable, digest) in self.variables {
            text.push_str(&format!(
                "{variable}=   # what was recorded as {digest}, encoded as the request needs it\n"
            ));
        }
        for remark in self.remarks {
            text.push_str(&remark);
            text.push('\n');
        }
        text + &self.words.join(" \\\n  ") + "\n"
    }
}

/// What the kit writes for a secret that is too guessable for a digest.
const PASSWORD: &str = "(password)";

/// The first digest with what stands before and after it.
fn next_digest(text: &str) -> Option<(&str, &str, &str)> {
    let password = text.find(PASSWORD).map(|start| (start, start + PASSWORD.len()));
    let digest = text.match_indices(':').find_map(|(colon, _)| digest_around(text, colon));
    let (start, end) = [password, digest].into_iter().flatten().min()?;
    Some((&text[..start], &text[start..end], &text[end..]))
}

/// Where a digest stands whose colon is here: a label in lower case, a colon, and eight hexadecimal digits, or fewer and an ellipsis.
fn digest_around(text: &str, colon: usize) -> Option<(usize, usize)> {
    let before = &text[..colon];
    let label =
        &before[before.trim_end_matches(|letter: char| letter.is_ascii_lowercase() || letter == '-').len()..];
    let label = label.trim_start_matches('-');
    let after = &text[colon + 1..];
    let rest =
        after.trim_start_matches(|letter: char| letter.is_ascii_digit() || ('a'..='f').contains(&letter));
    let digits = after.len() - rest.len();
    let is_cut = digits >= 4 && rest.starts_with('…');
    let is_whole = digits == 8 && !rest.starts_with(|letter: char| letter.is_alphanumeric());
    let end = text.len() - rest.len() + if is_cut { '…'.len_utf8() } else { 0 };
    (!label.is_empty() && (is_cut || is_whole)).then_some((colon - label.len(), end))
}

/// `at:9f3c04d1` is `AT_9F3C04D1`.
fn variable_of(digest: &str) -> String {
    let words = digest.trim_matches(['(', ')', '…']);
    words
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_found_between_other_words() {
        assert_eq!(next_digest("Bearer at:9f3c04d1 x"), Some(("Bearer ", "at:9f3c04d1", " x")));
        assert_eq!(next_digest("code=code:00ff12ab&a=b"), Some(("code=", "code:00ff12ab", "&a=b")));
        assert_eq!(next_digest("t=%20id-token:9f3c…"), Some(("t=%20", "id-token:9f3c…", "")));
        assert_eq!(
            next_digest("user=alice&password=(password)"),
            Some(("user=alice&password=", "(password)", ""))
        );
        for none in [
            "and so on…",
            "9f3c04d1",
            ":9f3c04d1",
            "at:9f3c",
            "at:9f3c04d1e",
            "at:xyz…",
            "http://localhost:41873/",
            "…",
            "",
        ] {
            assert_eq!(next_digest(none), None, "{none}");
        }
    }

    #[test]
    fn variables_are_names_that_a_shell_takes() {
        let names = ["at:9f3c04d1", "id-token:9f3c…", "(password)"].map(variable_of);
        assert_eq!(names, ["AT_9F3C04D1", "ID_TOKEN_9F3C", "PASSWORD"]);
    }
}
