use super::{Find, Place, Scan};
use crate::diagnosis::{paragraph, row};
use std::fmt;

/// The most finds that are shown; the document has them all.
const MOST_SHOWN: usize = 12;

impl fmt::Display for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.finds.len() + self.more;
        let lines = counted(self.lines, "line");
        if all == 0 {
            return writeln!(
                f,
                "nothing is left in {lines}: no token, code, secret or key that is known here"
            );
        }
        let count = format!("what others can read in {lines}: {}", counted(all, "thing"));
        paragraph(f, "", &format!("{count} that should not be there"))?;
        for find in self.finds.iter().take(MOST_SHOWN) {
            writeln!(f)?;
            row(f, &format!("line {}", find.line), &headline(find))?;
            row(f, "", &format!("whoever reads it can {}", find.can))?;
        }
        if all > MOST_SHOWN {
            writeln!(f)?;
            row(f, "", &format!("and {} more, which --json lists", all - MOST_SHOWN))?;
        }
        writeln!(f)?;
        row(f, "family", "leak")?;
        row(f, "owner", "the developer")?;
        row(f, "next", self.next())?;
        row(f, "not", "do not send this text to anybody, and do not only delete it: what was read stays good")
    }
}

impl Scan {
    /// What to do first.
    fn next(&self) -> &'static str {
        if self.finds.iter().any(|find| find.kind.is_secret()) {
            "replace what is still good (delete secrets and keys, revoke sessions and refresh tokens), then stop writing it here"
        } else {
            "change the habit before there is a secret here"
        }
    }
}

fn headline(find: &Find) -> String {
    let place = match find.place {
        Some(Place::Url) => ", in a URL",
        Some(Place::Cookie) => ", in a cookie",
        None => "",
    };
    let digest = find.digest.as_ref().map(|digest| format!(" ({digest})")).unwrap_or_default();
    let lines: Vec<String> = find.also.iter().map(ToString::to_string).collect();
    let also = match (lines.as_slice(), find.times) {
        ([], 1) => String::new(),
        ([], times) => format!("; {times} times"),
        (lines, times) => format!("; {times} times, also in line {}", lines.join(", ")),
    };
    format!("{}{place}{digest}{also}", find.what)
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
