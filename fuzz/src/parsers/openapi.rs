use beartrap_kit::api::{ApiSection, Description};

/// Reads octets as an OpenAPI description in JSON, and adds its endpoints to an empty contract.
///
/// It is read the same way twice, and endpoints have a path.
pub fn openapi(octets: &[u8]) {
    let Ok(document) = serde_json::from_slice(octets) else { return };
    for methods in [vec![], vec!["POST".to_owned(), "delete".to_owned()]] {
        let read = Description::read(&document, &methods);
        assert_eq!(read.as_ref().ok(), Description::read(&document, &methods).as_ref().ok());
        let Ok(description) = read else { continue };
        let mut section = ApiSection { url: "https://api.test".into(), ..ApiSection::default() };
        if description.join(&mut section, false).is_ok() {
            assert!(section.endpoint.len() <= 200, "more endpoints than the limit");
            let has_path = section.endpoint.iter().all(|endpoint| endpoint.path.starts_with('/'));
            assert!(has_path, "an endpoint without a path: {:?}", section.endpoint);
        }
    }
}
