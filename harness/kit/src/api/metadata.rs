//! Where the metadata of a protected resource can be (RFC 9728, 3.1 and 5.1).

use super::{ApiAnswer, ApiWorld};
use crate::Challenge;
use crate::judging::Unsettled;
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

    /// The metadata of the API, and their URL: where the challenge for a request without a token points to on the same host,
    /// or else the first of the well-known places where there are any.
    pub async fn resource_metadata(
        &self,
        challenged: &ApiAnswer,
    ) -> Result<Option<(Url, ApiAnswer)>, Unsettled> {
        let named = challenged.challenge().and_then(|challenge| challenge.metadata());
        let named = named.filter(|url| url.origin() == self.api().url.origin());
        let mut places: Vec<Url> = named.into_iter().chain(self.metadata_places()).collect();
        places.dedup();
        for place in places {
            let answer = self.call().at(place.clone()).by("GET").send().await?;
            if answer.shows_metadata() {
                return Ok(Some((place, answer)));
            }
        }
        Ok(None)
    }

    /// The well-known place of a path on the same host, which is empty or begins with a slash.
    pub fn metadata_place(&self, path: &str) -> Url {
        let mut place = self.api().main().url.clone();
        place.set_path(&format!("{WELL_KNOWN}{path}"));
        place.set_query(None);
        place
    }
}

/// The identifier from which the well-known place of its metadata is made (3.1); nothing for any other URL.
pub fn identifier_of(place: &Url) -> Option<String> {
    let path = place.path().strip_prefix(WELL_KNOWN)?;
    (path.is_empty() || path.starts_with('/')).then(|| place.origin().ascii_serialization() + path)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::ApiSection;
    use crate::http::{Answered, Request, Response, TimePassing, Transport};
    use crate::{Api, Issuer, World as _};
    use std::sync::Arc;
    use std::time::Duration;

    /// An API whose metadata are at one path, to which its challenges may point.
    struct Publishing {
        path: &'static str,
        is_named: bool,
    }

    impl Transport for Publishing {
        fn send<'a>(&'a self, request: &'a Request) -> Answered<'a> {
            let is_there = request.url.path() == self.path;
            let mut answer = Response { status: if is_there { 200 } else { 401 }, ..Response::default() };
            if is_there {
                answer.body = br#"{"resource":"https://api.test/orders"}"#.to_vec();
            }
            if self.is_named {
                let challenge = format!("Bearer resource_metadata=\"https://api.test{}\"", self.path);
                answer.headers.push(("www-authenticate".into(), challenge));
            }
            Box::pin(std::future::ready(Ok(answer)))
        }

        fn now(&self) -> u64 {
            0
        }

        fn time_passes(&self, _: Duration) -> TimePassing<'_> {
            Box::pin(std::future::ready(()))
        }
    }

    async fn found(path: &'static str, is_named: bool) -> Option<Url> {
        let file = "url = 'https://api.test'\n[[endpoint]]\npath = '/orders'";
        let section: ApiSection = toml::from_str(file).unwrap();
        let issuer = Arc::new(Issuer::new("https://issuer.test", "https://api.test", || 0));
        let api = Api::new(&section, issuer, None, Arc::new(Publishing { path, is_named })).unwrap();
        let world = ApiWorld::new(Arc::new(api), "test", 7);
        let challenged = world.call().send().await.unwrap();
        world.resource_metadata(&challenged).await.unwrap().map(|(url, _)| url)
    }

    #[tokio::test]
    async fn metadata_are_found_at_the_path_at_the_root_and_where_a_challenge_points() {
        for path in [WELL_KNOWN, "/.well-known/oauth-protected-resource/orders"] {
            assert_eq!(found(path, false).await.unwrap().path(), path);
        }
        assert_eq!(found("/about", true).await.unwrap().path(), "/about");
        assert_eq!(found("/about", false).await, None);
    }

    #[test]
    fn a_well_known_place_belongs_to_one_identifier() {
        let of = |url: &str| identifier_of(&url.parse().unwrap());
        let root = "https://api.test/.well-known/oauth-protected-resource";
        assert_eq!(of(root).as_deref(), Some("https://api.test"));
        assert_eq!(of(&format!("{root}/orders")).as_deref(), Some("https://api.test/orders"));
        assert_eq!(of(&format!("{root}s")), None);
        assert_eq!(of("https://api.test/about"), None);
    }
}
