//! Which sites may show a page in a frame.

/// Sources of `frame-ancestors` that let everybody in.
const EVERYBODY: &[&str] =
    &["*", "*:*", "http:", "https:", "http://*", "https://*", "http://*:*", "https://*:*"];

/// Who keeps other sites from showing a page in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guard {
    /// `frame-ancestors` of a Content-Security-Policy.
    ContentSecurityPolicy,
    /// X-Frame-Options alone, which browsers heed only where there is no `frame-ancestors`.
    FrameOptions,
    /// Nobody.
    Missing,
}

/// What browsers make of the values of Content-Security-Policy and X-Frame-Options. Where there are several policies
/// each of them must be met, so one that keeps strangers out is enough.
pub(super) fn guard(policies: &[String]) -> Guard {
    let policies: Vec<String> =
        policies.iter().flat_map(|value| value.split(',')).map(str::to_ascii_lowercase).collect();
    let ancestors: Vec<&str> =
        policies.iter().flat_map(|policy| policy.split(';')).filter_map(sources).collect();
    let shuts_out = |sources: &&str| !sources.split_whitespace().any(|source| EVERYBODY.contains(&source));
    let by_option = policies.iter().any(|value| matches!(value.trim(), "deny" | "sameorigin"));
    match ancestors.is_empty() {
        false if ancestors.iter().any(shuts_out) => Guard::ContentSecurityPolicy,
        true if by_option => Guard::FrameOptions,
        _ => Guard::Missing,
    }
}

/// The sources of a `frame-ancestors` directive; without any, nobody may frame the page.
fn sources(directive: &str) -> Option<&str> {
    let rest = directive.trim().strip_prefix("frame-ancestors")?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_policies_as_browsers_do() {
        let of = |values: &[&str]| guard(&values.iter().map(|&value| value.to_owned()).collect::<Vec<_>>());
        for values in [
            &["default-src 'none'; frame-ancestors 'none'"][..],
            &["frame-ancestors 'self' https://portal.test"],
            &["Frame-Ancestors"],
            &["frame-ancestors *", "frame-ancestors 'self'"],
            &["frame-ancestors *, frame-ancestors 'self'"],
        ] {
            assert_eq!(of(values), Guard::ContentSecurityPolicy, "{values:?}");
        }
        for values in [&["DENY"][..], &["default-src 'self'", "SAMEORIGIN"], &["SAMEORIGIN, SAMEORIGIN"]] {
            assert_eq!(of(values), Guard::FrameOptions, "{values:?}");
        }
        for values in [
            &[][..],
            &["default-src 'none'"],
            &["frame-ancestors *"],
            &["frame-ancestors https:", "DENY"],
            &["ALLOW-FROM https://portal.test"],
            &["frame-ancestors-x 'none'"],
        ] {
            assert_eq!(of(values), Guard::Missing, "{values:?}");
        }
    }
}
