use beartrap_kit::{Challenge, challenges};

/// Reads octets as the value of `WWW-Authenticate` (RFC 9110, 11.6.1).
///
/// Names are tokens; and what was read is the same when it is written in the one way that leaves nothing open, each
/// value a quoted string, and read again.
pub fn challenge(octets: &[u8]) {
    let text = String::from_utf8_lossy(octets);
    let Ok(read) = challenges(&text) else { return };
    for challenge in &read {
        assert!(is_token(&challenge.scheme), "a scheme that is no token: {:?}", challenge.scheme);
        for (name, value) in &challenge.parameters {
            assert!(is_token(name) || name.is_empty(), "a name that is no token: {name:?}");
            assert!(challenge.get(name).is_some(), "a parameter that is not found: {name:?}={value:?}");
        }
        assert!(challenge.is(&challenge.scheme.to_ascii_uppercase()), "a scheme has no letter case");
        if let Some(metadata) = challenge.metadata() {
            assert!(metadata.has_host(), "metadata of nobody: {metadata}");
        }
    }
    let is_plain = |challenge: &Challenge| challenge.parameters.iter().all(|(name, _)| !name.is_empty());
    if read.iter().all(is_plain) {
        let written = read.iter().map(written).collect::<Vec<_>>().join(", ");
        assert_eq!(
            challenges(&written).as_ref(),
            Ok(&read),
            "read in another way when written as {written:?}"
        );
    }
}

fn written(challenge: &Challenge) -> String {
    let quoted = |value: &str| value.replace('\\', "\\\\").replace('"', "\\\"");
    let parameters: Vec<String> =
        challenge.parameters.iter().map(|(name, value)| format!("{name}=\"{}\"", quoted(value))).collect();
    format!("{} {}", challenge.scheme, parameters.join(", ")).trim_end().to_owned()
}

/// RFC 9110, 5.6.2.
fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&octet))
}
