//! What is to be known of a redirect URI before it is compared with the registered ones, letter by letter.

use super::refused;
use crate::{Hint, Weight};
use url::{Host, Url};

/// The longest that can be registered, in characters.
const LONGEST: usize = 256;

pub(super) fn hints(value: &str) -> Vec<Hint> {
    let note = |says: &str| Hint { weight: Weight::Note, says: format!("redirect_uri: {says}") };
    let Ok(uri) = Url::parse(value) else {
        return vec![refused(70_004, "redirect_uri is no absolute URI")];
    };
    let mut hints = Vec::new();
    let is_localhost = uri.host_str() == Some("localhost");
    let is_address = matches!(uri.host(), Some(Host::Ipv4(ip)) if ip.is_loopback());
    if uri.scheme() == "http" && !is_localhost && !is_address {
        hints.push(refused(50_011, "redirect_uri is http, which only localhost may be; behind a proxy it is often built from the inner request"));
    }
    if uri.scheme() == "http" && is_address {
        hints.push(note("127.0.0.1 can be registered in the manifest only, and localhost is another name"));
    }
    if matches!(uri.host(), Some(Host::Ipv6(_))) {
        hints.push(refused(50_011, "redirect_uri has an IPv6 address, which is not supported"));
    }
    if uri.fragment().is_some() {
        hints.push(refused(70_004, "redirect_uri has a fragment"));
    }
    if value.contains('*') {
        hints.push(Hint {
            weight: Weight::Risk,
            says: "redirect_uri: a wildcard, which hands codes to whoever has any such address".into(),
        });
    }
    if value.chars().count() > LONGEST {
        hints.push(refused(50_011, "redirect_uri is longer than the 256 characters that can be registered"));
    }
    if value.contains(['!', '$', '\'', '(', ')', ',', ';']) {
        hints.push(note("it has characters that cannot be registered"));
    }
    if uri.query().is_some() {
        hints.push(note(
            "its query is compared too, and cannot be registered where personal accounts are admitted",
        ));
    }
    if uri.path().len() > 1 && uri.path().ends_with('/') {
        hints.push(note("it ends in a slash, which is compared: with and without are two URIs"));
    }
    if uri.path().chars().any(char::is_uppercase) {
        hints.push(note("its path has capital letters, and letter case is compared"));
    }
    if is_localhost && uri.port().is_some() {
        hints.push(note("the port of localhost is not compared, the path is"));
    }
    hints
}
