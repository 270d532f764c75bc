//! The parameters of a URL: of its query and of its fragment.

use crate::shown::{digest_unless_guessable, list, shown};
use crate::{Hint, Weight};
use url::{Url, form_urlencoded};

/// No more parameters are read.
const MOST: usize = 200;

/// Parameters that must not stand in a URL.
const SECRETS: [&str; 11] = [
    "client_secret",
    "client_assertion",
    "password",
    "refresh_token",
    "access_token",
    "id_token",
    "assertion",
    "code_verifier",
    "device_code",
    "secret",
    "token",
];

/// Scopes that say what is told about the user, and name no resource.
const OPENID: [&str; 6] = ["openid", "profile", "email", "offline_access", "address", "phone"];

pub(super) struct Parameters {
    pairs: Vec<(String, String)>,
}

impl Parameters {
    pub(super) fn of(url: &Url) -> Self {
        let fragment = url.fragment().unwrap_or_default();
        let pairs = url.query_pairs().chain(form_urlencoded::parse(fragment.as_bytes()));
        let is_named = |(name, _): &(String, String)| !name.is_empty();
        let owned = pairs.map(|(name, value)| (name.into_owned(), value.into_owned()));
        Self { pairs: owned.filter(is_named).take(MOST).collect() }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !value.is_empty())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Their names alone.
    pub(super) fn names(&self) -> String {
        if self.is_empty() { "none".into() } else { list(self.pairs.iter().map(|(name, _)| name.as_str())) }
    }

    /// The first name that is there twice.
    pub(super) fn twice(&self) -> Option<&str> {
        let mut names = self.pairs.iter().enumerate().map(|(at, (name, _))| (at, name));
        names
            .find(|(at, name)| self.pairs[..*at].iter().any(|(known, _)| known == *name))
            .map(|(_, name)| name.as_str())
    }

    pub(super) fn scopes(&self) -> impl Iterator<Item = &str> {
        self.get("scope").unwrap_or_default().split_whitespace()
    }

    /// The resources that the scopes name, and `resource`. A scope without a resource is one of Graph.
    pub(super) fn resources(&self) -> Vec<String> {
        let of_scope = |scope: &str| match scope.rsplit_once('/') {
            Some((resource, _)) if resource.contains(':') || resource.contains('-') => {
                resource.trim_end_matches('/').to_owned()
            }
            _ => "https://graph.microsoft.com".to_owned(),
        };
        let scopes = self.scopes().filter(|scope| !OPENID.contains(scope)).map(of_scope);
        let mut all: Vec<String> = scopes.chain(self.get("resource").map(str::to_owned)).collect();
        all.sort();
        all.dedup();
        all
    }

    /// What must not stand in a URL, named and not shown.
    pub(super) fn leaks(&self) -> Vec<Hint> {
        let mut leaks = Vec::new();
        for (name, value) in &self.pairs {
            let is_secret = SECRETS.contains(&name.as_str())
                || (value.starts_with("eyJ") && value.matches('.').count() == 2);
            if is_secret && !value.is_empty() {
                let says = format!(
                    "{} in the URL ({}): it is in histories, logs and referrers now; replace it",
                    shown(name),
                    digest_unless_guessable(value)
                );
                leaks.push(Hint { weight: Weight::Leak, says });
            }
        }
        leaks
    }
}
