//! Where the metadata of a protected resource can be (RFC 9728, 3.1 and 5.1).

use super::{ApiAnswer, ApiWorld, Challenge};
use url::Url;

const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

impl ApiWorld {
    /// The two well-known places of the main endpoint: with its path, and at the root.
    pub fn metadata_places(&self) -> Vec<Url> {
        let path = self.api().main().url.path().trim_end_matches('/').to_owned();
        let mut places = vec![self.metadata_place(&path), self.metadata_place("")];
        places.dedup();
        places
    }

    /// The well-known place of a path on the same host, which is empty or begins with a slash.
    pub fn metadata_place(&self, path: &str) -> Url {
        let mut place = self.api().main().url.clone();
        place.set_path(&format!("{WELL_KNOWN}{path}"));
        place.set_query(None);
        place
    }
}

impl Challenge {
    /// The URL of the metadata, if it is named and absolute.
    pub fn metadata(&self) -> Option<Url> {
        let url: Url = self.get("resource_metadata")?.parse().ok()?;
        url.has_host().then_some(url)
    }
}

impl ApiAnswer {
    /// Whether it shows metadata of a resource.
    pub fn shows_metadata(&self) -> bool {
        self.had_effect() && self.document()["resource"].is_string()
    }
}
