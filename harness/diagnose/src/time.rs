//! Times as people say them.

/// `12 minutes`, `1 hour`, `3 days`: the largest unit, rounded down.
pub(crate) fn words(seconds: u64) -> String {
    let units = [(31_536_000, "year"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    // Ninety minutes are said as such, not as an hour.
    let fits = |(unit, _): &&(u64, &str)| seconds >= if *unit == 3_600 { 7_200 } else { *unit };
    let (unit, name) = units.iter().find(fits).unwrap_or(&units[4]);
    let count = seconds / unit;
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

/// `12 minutes ago`, `in 3 days`, `now`.
pub(crate) fn relative(then: u64, now: u64) -> String {
    match then.cmp(&now) {
        std::cmp::Ordering::Less => format!("{} ago", words(now - then)),
        std::cmp::Ordering::Equal => "now".to_owned(),
        std::cmp::Ordering::Greater => format!("in {}", words(then - now)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_unit_counts() {
        for (seconds, says) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (59, "59 seconds"),
            (60, "1 minute"),
            (5_400, "90 minutes"),
            (7_200, "2 hours"),
            (86_400, "1 day"),
            (40_000_000, "1 year"),
        ] {
            assert_eq!(words(seconds), says);
        }
        assert_eq!(relative(100, 820), "12 minutes ago");
        assert_eq!((relative(9, 9), relative(69, 9)), ("now".into(), "in 1 minute".into()));
    }
}
