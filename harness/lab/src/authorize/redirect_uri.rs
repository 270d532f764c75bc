//! When a redirect URI counts as registered.

use crate::lab::Lab;
use crate::world::{Client, ClientKind};
use beartrap_core::Fault;
use url::{Host, Url};

/// Whether a client may be answered at this URI: it equals a registered one, character for character
/// (RFC 9700 section 4.1.3), but for the port of a native client's loopback address (RFC 8252 section 7.3).
pub(crate) fn is_registered(lab: &Lab, client: &Client, sent: &str) -> bool {
    let any = |matches: &dyn Fn(&str) -> bool| client.redirect_uris.iter().any(|uri| matches(uri));
    let any_client = || lab.store().clients().any(|other| other.redirect_uris.iter().any(|uri| uri == sent));

    any(&|uri| uri == sent)
        || (client.kind == ClientKind::Native
            && !lab.planted(Fault::LoopbackPortCompared)
            && any(&|uri| differs_in_loopback_port(uri, sent)))
        || (lab.planted(Fault::RedirectHostByPrefix) && any(&|uri| host_begins_alike(uri, sent)))
        || (lab.planted(Fault::RedirectPathNormalised) && any(&|uri| path_normalises_below(uri, sent)))
        || (lab.planted(Fault::RedirectByOtherParser)
            && any(&|uri| lenient(sent).iter().any(|read| read == uri)))
        || (lab.planted(Fault::RedirectListShared) && any_client())
}

/// Whether a URI is http on a loopback address: `127.0.0.1` or `[::1]`, or the name `localhost`.
pub(crate) fn is_loopback(uri: &Url) -> bool {
    uri.scheme() == "http"
        && match uri.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        }
}

/// Compares text before and after the port, so that nothing but the port can differ.
fn differs_in_loopback_port(registered: &str, sent: &str) -> bool {
    ["http://127.0.0.1", "http://[::1]"].iter().any(|origin| {
        let (Some(registered), Some(sent)) = (registered.strip_prefix(origin), sent.strip_prefix(origin))
        else {
            return false;
        };
        let path = |text: &str| {
            let Some(port) = text.strip_prefix(':') else { return Some(text.to_owned()) };
            let digits = port.bytes().take_while(u8::is_ascii_digit).count();
            port[..digits].parse::<u16>().ok().map(|_| port[digits..].to_owned())
        };
        path(registered).is_some_and(|wanted| path(sent) == Some(wanted))
    })
}

/// Scheme and host of a URI, and all that follows, split where a careful reader would.
fn split(uri: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = uri.split_once("://")?;
    let end = rest.find('/').unwrap_or(rest.len());
    Some((scheme, &rest[..end], &rest[end..]))
}

// What follows is wrong on purpose: each is the comparison of one fault.

fn host_begins_alike(registered: &str, sent: &str) -> bool {
    let (Some(registered), Some(sent)) = (split(registered), split(sent)) else { return false };
    let is_name = |host: &str| host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
    (sent.0, sent.2) == (registered.0, registered.2) && sent.1.strip_prefix(registered.1).is_some_and(is_name)
}

fn path_normalises_below(registered: &str, sent: &str) -> bool {
    let (Some(registered), Some(sent)) = (split(registered), split(sent)) else { return false };
    let below = normalised(sent.2);
    (sent.0, sent.1) == (registered.0, registered.1)
        && (below == registered.2
            || below.strip_prefix(registered.2).is_some_and(|rest| rest.starts_with('/')))
}

fn normalised(path: &str) -> String {
    let decoded = path.replace("%2e", ".").replace("%2E", ".").replace("%2f", "/").replace("%2F", "/");
    let mut segments: Vec<&str> = Vec::new();
    for segment in decoded.split('/') {
        match segment.split(';').next().unwrap_or_default() {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    format!("/{}", segments.join("/"))
}

/// What a lenient parser may take a URI for: it stops at NUL, drops control characters, takes look-alike dots for
/// dots, and finds the host before or after an `@`.
fn lenient(uri: &str) -> Vec<String> {
    let mut text = uri.replace(['\u{3002}', '\u{ff0e}', '\u{ff61}'], ".");
    for control in ["%09", "%0a", "%0A", "%0d", "%0D"] {
        text = text.replace(control, "");
    }
    text.retain(|letter| letter == '\0' || !(letter.is_control() || letter == ' '));
    let Some((scheme, rest)) = text.split_once("://") else { return Vec::new() };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    authority
        .split(['@', '\\'])
        .map(|host| host.split("%00").next().unwrap_or_default().split('\0').next().unwrap_or_default())
        .map(|host| format!("{scheme}://{host}{path}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_port_of_a_loopback_address_may_differ() {
        let alike = |sent| differs_in_loopback_port("http://127.0.0.1/cb", sent);
        assert!(alike("http://127.0.0.1:51004/cb"));
        for sent in [
            "http://127.0.0.1:51004/cb/x",
            "http://127.0.0.1:/cb",
            "http://127.0.0.1:65536/cb",
            "http://127.0.0.1.evil.test/cb",
            "http://127.0.0.1:1@evil.test/cb",
            "http://localhost:51004/cb",
            "https://127.0.0.1:51004/cb",
        ] {
            assert!(!alike(sent), "{sent}");
        }
    }

    #[test]
    fn each_wrong_comparison_is_wrong_in_its_own_way() {
        let registered = "https://a.test/cb";
        for sent in ["https://a.test.evil/cb", "https://a.testevil/cb", "https://a.test./cb"] {
            assert!(host_begins_alike(registered, sent), "{sent}");
            assert!(!path_normalises_below(registered, sent), "{sent}");
            assert!(!lenient(sent).contains(&registered.to_owned()), "{sent}");
        }
        for sent in [
            "https://a.test/cb/evil",
            "https://a.test/cb/..;/cb",
            "https://a.test//cb",
            "https://a.test/x/%2e%2e/cb",
        ] {
            assert!(path_normalises_below(registered, sent), "{sent}");
            assert!(!host_begins_alike(registered, sent), "{sent}");
            assert!(!lenient(sent).contains(&registered.to_owned()), "{sent}");
        }
        for sent in [
            "https://a.test@evil/cb",
            "https://evil\\@a.test/cb",
            "https://a.test%00.evil/cb",
            "https://a.test/cb%0d%0a",
        ] {
            assert!(lenient(sent).contains(&registered.to_owned()), "{sent}");
            assert!(!host_begins_alike(registered, sent), "{sent}");
            assert!(!path_normalises_below(registered, sent), "{sent}");
        }
    }
}
