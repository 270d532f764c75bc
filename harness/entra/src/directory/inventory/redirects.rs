//! What is wrong with a redirect URI, or with all of an application's together.

use super::super::{Application, SignIn};
use url::Url;

/// The longest redirect URI that can be registered, in characters.
const LONGEST: usize = 256;
/// How many can be registered, and how many if personal accounts may sign in.
const MOST: usize = 256;
const MOST_WITH_PERSONAL: usize = 100;

/// What is wrong, in words; nothing if all is well.
pub(super) fn wrong_with(application: &Application) -> Vec<String> {
    let personal = matches!(application.sign_in, SignIn::AnyTenantAndPersonal | SignIn::Personal);
    let redirects = &application.redirects;
    let of = |uris: &'_ [String], native: bool| -> Vec<String> {
        uris.iter()
            .flat_map(|uri| wrong(uri, native, personal).map(move |what| format!("{uri}: {what}")))
            .collect()
    };
    let mut all =
        [of(&redirects.web, false), of(&redirects.spa, false), of(&redirects.native, true)].concat();
    let most = if personal { MOST_WITH_PERSONAL } else { MOST };
    if redirects.all().count() > most {
        all.push(format!("more than {most} redirect URIs cannot be registered"));
    }
    let browser = || redirects.web.iter().chain(&redirects.spa);
    let is_local = |uri: &&String| host(uri).as_deref() == Some("localhost");
    if browser().any(|uri| !is_local(&uri)) {
        let stray = browser().filter(is_local);
        all.extend(stray.map(|uri| {
            format!(
                "{uri}: localhost stands beside what is deployed; register a client for development apart"
            )
        }));
    }
    all
}

fn wrong(uri: &str, native: bool, personal: bool) -> impl Iterator<Item = &'static str> + use<> {
    let url = Url::parse(uri).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    let scheme = url.as_ref().map(Url::scheme).unwrap_or_default();
    let is_local = matches!(host, "localhost" | "127.0.0.1");
    let rules = [
        (url.is_none(), "it is no absolute URI"),
        (uri.contains('*'), "a wildcard lets codes go to whoever gets a matching host or path"),
        (scheme == "http" && !is_local, "the code goes unencrypted: use https"),
        (!native && !matches!(scheme, "http" | "https" | ""), "a scheme of its own is for native clients"),
        (
            host == "127.0.0.1",
            "the portal does not take it, and its port is not ignored everywhere: use localhost",
        ),
        (host.starts_with('['), "addresses of IPv6 are not supported"),
        (url.as_ref().is_some_and(|url| url.fragment().is_some()), "a fragment is never sent to a server"),
        (uri.contains('?') && personal, "a query is not permitted where personal accounts may sign in"),
        (uri.contains(['!', '$', '\'', '(', ')', ',', ';']), "it has one of the characters ! $ ' ( ) , ;"),
        (uri.chars().count() > LONGEST, "it is longer than 256 characters"),
    ];
    rules.into_iter().filter(|(is_wrong, _)| *is_wrong).map(|(_, what)| what)
}

fn host(uri: &str) -> Option<String> {
    Url::parse(uri).ok()?.host_str().map(str::to_owned)
}
