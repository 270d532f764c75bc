//! Redirect URIs that resemble a registered one.

use beartrap_kit::RedirectUri;

/// What stands between the registered host and the attacker's: a dot, nothing, and what parsers disagree about.
const AFTER_HOST: [&str; 9] = [".", "", "@", "\\@", "#@", "%00.", "\t.", "\u{ff0e}", "?."];
/// The same between the registered path and the attacker's.
const AFTER_PATH: [&str; 8] = ["/", "", "/../", "%2f..%2f", "/..;/", "%0d%0a", "\r\n", "/%2e%2e/"];

/// The registered URI with something glued to its host or path, at either end.
pub(super) fn of(registered: &str) -> Vec<String> {
    let uri = RedirectUri::new(registered);
    let hosts = AFTER_HOST.iter().flat_map(|glue| {
        [
            uri.with_host(|host| format!("{host}{glue}evil.test")),
            uri.with_host(|host| format!("evil.test{glue}{host}")),
        ]
    });
    let paths = AFTER_PATH.iter().flat_map(|glue| {
        [
            uri.with_path(|path| format!("{path}{glue}evil")),
            uri.with_path(|path| format!("/evil{glue}{}", path.trim_start_matches('/'))),
        ]
    });
    let other = uri.with_host(|_| "evil.test".to_owned());
    hosts.chain(paths).chain([other]).collect()
}
