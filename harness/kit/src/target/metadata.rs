use crate::http::{Failure, Http, Request, Response};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use url::Url;

/// What a server says about itself: the OpenID Connect Discovery document and the RFC 8414 document, merged, since
/// some products say half in each.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    merged: Map<String, Value>,
    urls: BTreeMap<String, Url>,
    documents: Vec<(Url, Value)>,
}

/// Why discovery came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryError {
    /// The issuer is no URL.
    #[error(
        "the issuer {0} is not a URL; write it as the metadata give it, for example http://127.0.0.1:9100"
    )]
    NotUrl(String),
    /// Nobody answers.
    #[error("{url} cannot be reached: {failure}; {}", advice(.url, .failure))]
    Unreachable {
        /// What was asked.
        url: String,
        /// What happened.
        failure: Failure,
    },
    /// Somebody answers, but not with metadata.
    #[error(
        "no metadata at {url}: {saw}; the issuer must be the string below which /.well-known/openid-configuration is served"
    )]
    NoMetadata {
        /// What was asked last.
        url: String,
        /// What came instead.
        saw: String,
    },
    /// The metadata belong to another issuer.
    #[error(
        "the metadata at {url} are those of {found}; write issuer = \"{found}\" if that is the server you mean"
    )]
    OtherIssuer {
        /// What was asked.
        url: String,
        /// The issuer that the document names.
        found: String,
    },
}

impl Metadata {
    /// Merges documents; the first that has a member wins.
    pub fn of(documents: Vec<(Url, Value)>) -> Self {
        let mut merged = Map::new();
        for (name, value) in documents.iter().filter_map(|(_, document)| document.as_object()).flatten() {
            merged.entry(name.clone()).or_insert_with(|| value.clone());
        }
        // Endpoints are asked for with every request; that they are URLs is found out once.
        let url = |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.parse().ok()?));
        let urls = merged.iter().filter_map(url).collect();
        Self { merged, urls, documents }
    }

    /// The documents that were found, each with its address.
    pub fn documents(&self) -> &[(Url, Value)] {
        &self.documents
    }

    /// A member, or null.
    pub fn get(&self, name: &str) -> &Value {
        self.merged.get(name).unwrap_or(&Value::Null)
    }

    /// A member that is a URL.
    pub fn url(&self, name: &str) -> Option<Url> {
        self.urls.get(name).cloned()
    }

    /// Whether a member is a list that holds this word.
    pub fn lists(&self, name: &str, word: &str) -> bool {
        self.get(name).as_array().is_some_and(|words| words.iter().any(|listed| listed == word))
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.merged.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.merged.is_empty()
    }
}

/// The addresses at which metadata of an issuer may be: OpenID Connect Discovery appends to the path (section 4),
/// RFC 8414 inserts before it (section 3.1), and some products mix the two.
pub(crate) fn addresses(issuer: &Url) -> Vec<Url> {
    let path = issuer.path().trim_end_matches('/');
    let mut places = vec![
        format!("{path}/.well-known/openid-configuration"),
        format!("/.well-known/oauth-authorization-server{path}"),
    ];
    if !path.is_empty() {
        places.push(format!("{path}/.well-known/oauth-authorization-server"));
        places.push(format!("/.well-known/openid-configuration{path}"));
    }
    let at = |place: String| {
        let mut url = issuer.clone();
        url.set_path(&place);
        url.set_query(None);
        url
    };
    places.into_iter().map(at).collect()
}

/// Fetches the metadata of an issuer. A document of another issuer is an error here, so that no traffic goes to
/// endpoints that the user did not mean; trailing slashes aside, which a check judges.
pub async fn discover(http: &Http, issuer: &str) -> Result<Metadata, DiscoveryError> {
    let base: Url = issuer.parse().map_err(|_| DiscoveryError::NotUrl(issuer.to_owned()))?;
    if base.host_str().is_none() {
        return Err(DiscoveryError::NotUrl(issuer.to_owned()));
    }
    let mut documents = Vec::new();
    let mut wrong = None;
    for url in addresses(&base) {
        let request = Request::get(url.clone()).header("Accept", "application/json");
        match http.send("discovery", &request).await.1 {
            Ok(response) => match document(&response) {
                Some((document, found)) if alike(&found, issuer) => documents.push((url, document)),
                Some((_, found)) => {
                    wrong = Some(DiscoveryError::OtherIssuer { url: url.into(), found: fit_to_show(&found) });
                }
                None if wrong.is_none() => {
                    wrong = Some(DiscoveryError::NoMetadata { url: url.into(), saw: describe(&response) });
                }
                None => {}
            },
            // One of the addresses may be behind something that drops it; that nobody answers at all is seen at once.
            Err(failure) => {
                let nobody = matches!(failure, Failure::NoConnection(_) | Failure::TimedOut(_));
                let error = DiscoveryError::Unreachable { url: url.into(), failure };
                if nobody && documents.is_empty() {
                    return Err(error);
                }
                wrong.get_or_insert(error);
            }
        }
    }
    match (documents.is_empty(), wrong) {
        (true, Some(error)) => Err(error),
        _ => Ok(Metadata::of(documents)),
    }
}

fn document(response: &Response) -> Option<(Value, String)> {
    let document = (response.status == 200).then(|| response.json())??;
    let issuer = document.get("issuer")?.as_str()?.to_owned();
    Some((document, issuer))
}

/// The same issuer but for trailing slashes, which `meta.issuer-exact` is about.
pub(crate) fn alike(found: &str, issuer: &str) -> bool {
    found.trim_end_matches('/') == issuer.trim_end_matches('/')
}

/// What to look at when nobody answers.
fn advice(url: &str, failure: &Failure) -> &'static str {
    let says = |word| matches!(failure, Failure::NoConnection(why) if why.contains(word));
    if says("certificate") {
        "use a name that the certificate is for, and let this machine trust who signed it (SSL_CERT_FILE)"
    } else if url.starts_with("https:") {
        "is the server running, is the issuer right, and does it speak TLS (write http:// if it does not)?"
    } else {
        "is the server running, and is the issuer right?"
    }
}

/// An issuer as it may stand in a message: it comes from whoever answered.
fn fit_to_show(issuer: &str) -> String {
    issuer.chars().filter(|letter| !letter.is_control()).take(200).collect()
}

fn describe(response: &Response) -> String {
    let html = response.is_of_type("text/html") || response.text().trim_start().starts_with('<');
    match response.status {
        200 if html => "an HTML page".to_owned(),
        200 if response.json().is_none() => "200 without JSON".to_owned(),
        200 => "JSON without an issuer".to_owned(),
        status => format!("status {status}"),
    }
}
