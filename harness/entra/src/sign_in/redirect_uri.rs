//! Whether a redirect URI is one of the registered ones, and of which platform.

use crate::directory::{Application, Redirects};
use crate::errors::redirect;
use crate::grants::Platform;
use crate::personality::Personality;
use crate::refusal::Refusal;
use crate::token::shown;
use beartrap_core::Fault;

/// What has a free port. That of `http://127.0.0.1` is compared.
const LOCALHOST: &str = "http://localhost";
/// The longest that can be registered.
const LONGEST: usize = 256;

/// A redirect URI that was found in the registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Where the answer goes.
    pub(crate) uri: String,
    pub(crate) platform: Platform,
}

/// The redirect URI of a request; of one that names none, the first that is registered.
pub(crate) fn found(entra: &Personality, client: &Application, sent: Option<&str>) -> Result<Found, Refusal> {
    let Some(sent) = sent else {
        let mut all = listed(client);
        let chosen = if entra.has(Fault::LastRedirectTaken) { all.last() } else { all.next() };
        let (uri, platform) = chosen.ok_or(&redirect::REDIRECT_NONE)?;
        return Ok(Found { uri: answered_at(entra, uri), platform });
    };
    if url::Url::parse(sent).is_err() || sent.len() > LONGEST {
        return Err(redirect::REDIRECT_INVALID.about(format!("'{}'", shown(sent))));
    }
    let registered = listed(client).find(|(registered, _)| is_meant(entra, registered, sent));
    let (_, platform) = registered.ok_or_else(|| {
        let known: Vec<&str> = listed(client).map(|(uri, _)| uri).take(4).collect();
        redirect::REDIRECT_UNREGISTERED.about(format!(
            "'{}' of the request, for application '{}'; registered: {}",
            shown(sent),
            client.client_id,
            if known.is_empty() { "none".to_owned() } else { known.join(", ") }
        ))
    })?;
    Ok(Found { uri: answered_at(entra, sent), platform })
}

fn listed(client: &Application) -> impl Iterator<Item = (&str, Platform)> {
    let Redirects { web, spa, native } = &client.redirects;
    let of = |platform| move |uri| (String::as_str(uri), platform);
    let served = web.iter().map(of(Platform::Web)).chain(spa.iter().map(of(Platform::Spa)));
    served.chain(native.iter().map(of(Platform::Native)))
}

fn is_meant(entra: &Personality, registered: &str, sent: &str) -> bool {
    let in_any_case = || registered.eq_ignore_ascii_case(sent);
    let are_local = || [registered, sent].iter().all(|uri| uri.starts_with(LOCALHOST));
    matches(registered, sent)
        || (entra.has(Fault::RedirectCaseIgnored) && in_any_case())
        || (entra.has(Fault::LocalhostByPrefix) && are_local())
}

/// Letter by letter, but that a port of `http://localhost` is free and that an empty path is a slash.
fn matches(registered: &str, sent: &str) -> bool {
    registered == sent
        || with_path(registered) == with_path(sent)
        || without_port(registered).is_some_and(|registered| without_port(sent) == Some(registered))
}

/// What follows `http://localhost` and its port.
fn without_port(uri: &str) -> Option<&str> {
    let rest = uri.strip_prefix(LOCALHOST)?;
    let path = match rest.strip_prefix(':') {
        Some(port) => port.trim_start_matches(|letter: char| letter.is_ascii_digit()),
        None => rest,
    };
    match path {
        "" => Some("/"),
        _ => path.starts_with(['/', '?']).then_some(path),
    }
}

/// Where the answer goes.
fn answered_at(entra: &Personality, uri: &str) -> String {
    let uri = with_path(uri);
    if entra.has(Fault::RedirectSlashAdded) && !uri.ends_with('/') { format!("{uri}/") } else { uri }
}

/// A URI of the web that was registered without a path is answered with a slash.
fn with_path(uri: &str) -> String {
    let bare = uri
        .split_once("://")
        .is_some_and(|(scheme, rest)| ["http", "https"].contains(&scheme) && !rest.contains(['/', '?', '#']));
    if bare { format!("{uri}/") } else { uri.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn m3_27_only_the_port_of_localhost_is_free() {
        for (registered, sent, same) in [
            ("https://app.example/cb", "https://app.example/cb", true),
            ("https://app.example/cb", "https://app.example/cb/", false),
            ("https://app.example/cb", "https://app.example/CB", false),
            ("https://app.example/cb", "http://app.example/cb", false),
            ("https://app.example/cb", "https://app.example:444/cb", false),
            ("https://app.example/cb", "https://app.example/cb?x=1", false),
            ("https://app.example/cb", "https://app.example/cb#f", false),
            ("https://app.example/cb", "https://app.example.evil.example/cb", false),
            ("https://app.example", "https://app.example/", true),
            ("http://localhost", "http://localhost:53124", true),
            ("http://localhost:3000/cb", "http://localhost:4000/cb", true),
            ("http://localhost:3000/cb", "http://localhost:4000/other", false),
            ("http://localhost/cb", "http://localhost:80@evil.example/cb", false),
            ("http://localhost", "http://localhost.evil.example", false),
            ("http://localhost/cb", "https://localhost:4000/cb", false),
            ("http://127.0.0.1/cb", "http://127.0.0.1:4000/cb", false),
        ] {
            assert_eq!(matches(registered, sent), same, "{registered} {sent}");
        }
    }
}
