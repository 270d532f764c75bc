use cookie_store::{CookieStore, RawCookie};
use url::Url;

/// The cookies of one browser.
#[derive(Default)]
pub(super) struct Jar {
    store: CookieStore,
}

/// Where a request comes from, which decides what cookies go with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    /// From the site itself, or typed by the user.
    Same,
    /// A navigation that another site started by a link or a redirect.
    CrossGet,
    /// A form that another site submitted.
    CrossPost,
}

impl Jar {
    /// Keeps the cookies of an answer. At most 100 are kept from one answer.
    pub(super) fn keep<'a>(&mut self, url: &Url, set_cookies: impl Iterator<Item = &'a str>) {
        let url = as_secure(url);
        for cookie in set_cookies.take(100) {
            // A cookie that cannot be parsed, or that is for another host, is dropped as a browser drops it.
            let _ = self.store.parse(cookie, &url);
        }
    }

    /// The value of the Cookie header, or none.
    pub(super) fn header(&self, url: &Url, site: Site) -> Option<String> {
        let goes = |cookie: &RawCookie<'_>| match (site, cookie.same_site()) {
            (Site::Same, _) => true,
            (_, Some(policy)) if policy.is_strict() => false,
            (Site::CrossPost, Some(policy)) => policy.is_none(),
            // A fresh cookie without a policy goes with cross-site navigations of both kinds in today's browsers.
            _ => true,
        };
        let cookies = self.store.matches(&as_secure(url));
        let pairs: Vec<String> = cookies
            .into_iter()
            .filter(|cookie| goes(cookie))
            .map(|cookie| format!("{}={}", cookie.name(), cookie.value()))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

/// Browsers treat loopback as a secure context, so Secure cookies go to http://127.0.0.1.
fn as_secure(url: &Url) -> Url {
    let loopback = match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    };
    let mut url = url.clone();
    if loopback && url.scheme() == "http" {
        let port = url.port_or_known_default();
        // Neither can fail for a URL with a host and a special scheme; if it did, the URL would stay as it was.
        let _ = url.set_scheme("https");
        let _ = url.set_port(port);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn secure_cookies_go_to_loopback_and_to_no_other_plain_host() {
        let mut jar = Jar::default();
        jar.keep(&url("http://127.0.0.1:9100/login"), ["sid=1; Secure; Path=/"].into_iter());
        jar.keep(&url("http://as.test/login"), ["sid=2; Secure; Path=/"].into_iter());
        assert_eq!(jar.header(&url("http://127.0.0.1:9100/x"), Site::Same).as_deref(), Some("sid=1"));
        assert_eq!(jar.header(&url("http://as.test/x"), Site::Same), None);
    }

    #[test]
    fn a_cross_site_form_takes_no_lax_cookie_along() {
        let mut jar = Jar::default();
        let at = url("https://as.test/");
        jar.keep(
            &at,
            ["lax=1; SameSite=Lax", "strict=1; SameSite=Strict", "plain=1", "none=1; SameSite=None; Secure"]
                .into_iter(),
        );
        let sent = |site| {
            let mut names: Vec<String> =
                jar.header(&at, site).unwrap().split("; ").map(str::to_owned).collect();
            names.sort();
            names.join(" ")
        };
        assert_eq!(sent(Site::Same), "lax=1 none=1 plain=1 strict=1");
        assert_eq!(sent(Site::CrossGet), "lax=1 none=1 plain=1");
        assert_eq!(sent(Site::CrossPost), "none=1 plain=1");
    }
}
