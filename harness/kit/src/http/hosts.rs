use std::collections::BTreeSet;
use url::Url;

/// The hosts (with their ports) that traffic may go to: those that the target file names.
#[derive(Debug, Clone, Default)]
pub struct Hosts(BTreeSet<String>);

impl Hosts {
    /// Adds the host and port of a URL; a URL without a host adds nothing.
    pub fn add(&mut self, url: &Url) {
        self.0.extend(authority(url));
    }

    /// Adds `host` or `host:port`; without a port every port of the host is allowed.
    pub fn add_named(&mut self, host: &str) {
        self.0.insert(host.to_ascii_lowercase());
    }

    /// Whether a request to this URL may be sent.
    ///
    /// ```
    /// let mut hosts = beartrap_kit::Hosts::default();
    /// hosts.add(&"http://127.0.0.1:9100/realm".parse().unwrap());
    /// assert!(hosts.allow(&"http://127.0.0.1:9100/token".parse().unwrap()));
    /// assert!(!hosts.allow(&"http://127.0.0.1:9101/token".parse().unwrap()));
    /// ```
    pub fn allow(&self, url: &Url) -> bool {
        let whole = authority(url).is_some_and(|authority| self.0.contains(&authority));
        whole || url.host_str().is_some_and(|host| self.0.contains(&host.to_ascii_lowercase()))
    }
}

fn authority(url: &Url) -> Option<String> {
    Some(format!("{}:{}", url.host_str()?.to_ascii_lowercase(), url.port_or_known_default()?))
}
