use beartrap_kit::target::Metadata;
use beartrap_kit::{Response, Url};

/// Reads octets as the body of a discovery document.
///
/// A member that is a URL is the one that stands there, and a document that is found again behind itself changes nothing.
pub fn discovery(octets: &[u8]) {
    let headers = vec![("Content-Type".into(), "application/json".into())];
    let Some(document) = (Response { status: 200, headers, body: octets.to_vec() }).json() else { return };
    let address: Url = "https://op.test/.well-known/openid-configuration".parse().expect("it is a URL");
    let metadata = Metadata::of(vec![(address.clone(), document.clone())]);
    let members = document.as_object().map_or(0, serde_json::Map::len);
    assert_eq!(metadata.len(), members, "members are lost or made up");
    assert_eq!(metadata.is_empty(), members == 0);

    let twice = Metadata::of(vec![(address.clone(), document.clone()), (address, document.clone())]);
    for (name, value) in document.as_object().into_iter().flatten() {
        assert_eq!(metadata.get(name), value, "{name} changes");
        assert_eq!(twice.get(name), value, "{name} changes with a second document");
        let url = value.as_str().and_then(|text| text.parse::<Url>().ok());
        assert_eq!(metadata.url(name), url, "{name} is another URL");
        for word in value.as_array().into_iter().flatten().filter_map(|word| word.as_str()) {
            assert!(metadata.lists(name, word), "{name} does not list {word:?}");
        }
    }
}
