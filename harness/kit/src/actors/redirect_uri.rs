use url::Url;

/// A registered redirect URI, and the spellings that resemble it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectUri(String);

impl RedirectUri {
    /// Wraps a registered redirect URI.
    pub fn new(registered: impl Into<String>) -> Self {
        Self(registered.into())
    }

    /// The URI as it is registered.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same URI with another host; the port stays.
    ///
    /// ```
    /// let uri = beartrap_kit::RedirectUri::new("http://127.0.0.1:9797/cb");
    /// assert_eq!(uri.with_host(|host| format!("{host}.evil.test")), "http://127.0.0.1.evil.test:9797/cb");
    /// ```
    pub fn with_host(&self, change: impl FnOnce(&str) -> String) -> String {
        let (before, host, after) = self.split();
        format!("{before}{}{after}", change(host))
    }

    /// The same URI with another path; a query stays.
    ///
    /// ```
    /// let uri = beartrap_kit::RedirectUri::new("http://127.0.0.1:9797/cb");
    /// assert_eq!(uri.with_path(|path| format!("{path}/../evil")), "http://127.0.0.1:9797/cb/../evil");
    /// let uri = beartrap_kit::RedirectUri::new("https://client.test?a=/b");
    /// assert_eq!(uri.with_path(|path| format!("{path}/evil")), "https://client.test/evil?a=/b");
    /// ```
    pub fn with_path(&self, change: impl FnOnce(&str) -> String) -> String {
        let (before, host, after) = self.split();
        let (port, after) = after.split_at(after.find(['/', '?']).unwrap_or(after.len()));
        let (path, query) = after.split_at(after.find('?').unwrap_or(after.len()));
        format!("{before}{host}{port}{}{query}", change(path))
    }

    /// The same URI with another port.
    pub fn with_port(&self, port: u16) -> String {
        let (before, host, after) = self.split();
        let path = &after[after.find(['/', '?']).unwrap_or(after.len())..];
        format!("{before}{host}:{port}{path}")
    }

    /// The origin of the page there, as browsers say it (RFC 6454, 6.2).
    ///
    /// ```
    /// let uri = beartrap_kit::RedirectUri::new("https://client.test:443/cb");
    /// assert_eq!(uri.origin(), "https://client.test");
    /// ```
    pub fn origin(&self) -> String {
        self.0.parse().map_or_else(|_| "null".to_owned(), |url: Url| url.origin().ascii_serialization())
    }

    /// Whether it ends with the host, or with its port.
    pub fn has_no_path(&self) -> bool {
        !self.split().2.contains(['/', '?'])
    }

    /// The host.
    pub fn host(&self) -> &str {
        self.split().1
    }

    /// Whether the host is a loopback address (RFC 8252, 7.3).
    pub fn is_loopback(&self) -> bool {
        let host = self.0.parse::<Url>().ok().and_then(|url| url.host().map(|host| host.to_owned()));
        match host {
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            _ => false,
        }
    }

    /// Scheme and separator, host, and the rest from the port on. Registered URIs have neither userinfo nor a host
    /// that needs decoding, so text is enough, and it keeps every character.
    fn split(&self) -> (&str, &str, &str) {
        let start = self.0.find("://").map_or(0, |at| at + 3);
        let rest = &self.0[start..];
        let end = if rest.starts_with('[') {
            rest.find(']').map_or(rest.len(), |at| at + 1)
        } else {
            rest.find([':', '/', '?']).unwrap_or(rest.len())
        };
        (&self.0[..start], &rest[..end], &rest[end..])
    }
}
