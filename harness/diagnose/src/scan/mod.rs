//! What a client left behind: the secrets and tokens in a log, a bundle, a HAR file or a saved storage.
//!
//! Nothing that is found is repeated: each find has a line, a kind, a digest, and what whoever reads the place could do with
//! it. One secret is one find, however often it stands there.

mod assignment;
mod kind;
mod named;
mod screen;
mod shape;

use crate::shown::digest_unless_guessable;
use kind::Guess;
pub use kind::Kind;
pub(crate) use kind::Worth;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// The schema of a scan as JSON.
pub const SCAN_SCHEMA: &str = "beartrap/scan/1";
/// No longer text is scanned, in octets: what a browser records of a few minutes is shorter.
pub const MAX_SCAN_BYTES: usize = 64 * 1024 * 1024;

/// The most finds that are kept; the rest is counted.
const MOST: usize = 500;
/// The most further lines that are named of one find.
const MOST_LINES: usize = 8;

/// What was found in a text.
///
/// Its [`Display`](std::fmt::Display) is the screen; as JSON it has the same members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scan {
    /// Always [`SCAN_SCHEMA`].
    pub schema: &'static str,
    /// How many lines were read.
    pub lines: usize,
    /// What was found, the gravest first, and of those that are alike the first in the text.
    pub finds: Vec<Find>,
    /// How many more there are than are kept.
    pub more: usize,
}

/// One secret, or one habit that gives secrets away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Find {
    /// What kind of thing it is.
    pub kind: Kind,
    /// The first line that it stands in; the first of a text is 1.
    pub line: usize,
    /// Other lines that it stands in, as far as they are named.
    pub also: Vec<usize>,
    /// How often it stands there.
    pub times: usize,
    /// What is around it, if that makes it worse.
    pub place: Option<Place>,
    /// What it is, in words.
    pub what: String,
    /// What whoever reads the place can do with it.
    pub can: String,
    /// Names it without showing it; a habit has none.
    pub digest: Option<String>,
}

/// Where something stands that belongs nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In a URL, which histories, logs and referrers keep.
    Url,
    /// In a cookie, which the browser sends with every request.
    Cookie,
}

/// Something found, by its place in the text.
struct Hit {
    range: Range<usize>,
    guess: Guess,
}

/// Finds what must not be in a text that others read, by the time `now` in seconds since 1970. What lies behind the first
/// [`MAX_SCAN_BYTES`] octets is not read.
pub fn scan(text: &str, now: u64) -> Scan {
    let text = &text[..text.floor_char_boundary(MAX_SCAN_BYTES)];
    let mut found = Scan { schema: SCAN_SCHEMA, lines: text.lines().count(), finds: Vec::new(), more: 0 };
    let mut known: HashMap<&str, usize> = HashMap::new();
    let (mut line, mut counted) = (1, 0);
    for hit in hits(text) {
        line += text[counted..hit.range.start].matches('\n').count();
        counted = hit.range.start;
        let value = &text[hit.range.clone()];
        if let Some(find) = known.get(value).and_then(|at| found.finds.get_mut(*at)) {
            find.times += 1;
            if find.line != line && find.also.last() != Some(&line) && find.also.len() < MOST_LINES {
                find.also.push(line);
            }
            continue;
        }
        if found.finds.len() == MOST {
            found.more += 1;
            continue;
        }
        known.insert(value, found.finds.len());
        let Worth { kind, what, can } = kind::worth(hit.guess, value, now);
        found.finds.push(Find {
            kind,
            line,
            also: Vec::new(),
            times: 1,
            place: place(text, hit.range.start).filter(|_| kind.is_secret()),
            what,
            can,
            digest: kind.is_secret().then(|| digest_unless_guessable(value)),
        });
    }
    found.finds.sort_by_key(|find| (find.kind, find.line));
    found
}

/// Everything found, in the order of the text, no octet twice. What has a name is known best.
fn hits(text: &str) -> Vec<Hit> {
    let mut taken: BTreeMap<usize, Hit> = BTreeMap::new();
    let mut take = |hit: Hit| {
        let before = taken.range(..hit.range.end).next_back();
        if before.is_none_or(|(_, known)| known.range.end <= hit.range.start) {
            taken.insert(hit.range.start, hit);
        }
    };
    named::hits(text, &mut take);
    shape::hits(text, &mut take);
    taken.into_values().collect()
}

/// How far back it is looked for what stands around something, in octets.
const AROUND: usize = 4096;

fn place(text: &str, at: usize) -> Option<Place> {
    let begin = text.ceil_char_boundary(at.saturating_sub(AROUND));
    let before = &text[begin..at];
    let line = before.rsplit('\n').next().unwrap_or_default();
    if line.to_ascii_lowercase().contains("cookie:") {
        return Some(Place::Cookie);
    }
    let word = before.rsplit([' ', '\n', '\t', '"', '\'', '<', '>']).next().unwrap_or_default();
    let is_address = word.contains("://") || word.starts_with('/');
    (is_address && word.contains(['?', '#'])).then_some(Place::Url)
}
