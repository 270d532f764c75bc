use beartrap_kit::target::TargetFile;

/// Reads octets as a target file, with and without a variable that overrides it.
///
/// No error shows more than its line, and what is no file alone is none with a variable either.
pub fn target_file(octets: &[u8]) {
    let Ok(text) = std::str::from_utf8(octets) else { return };
    let alone = TargetFile::parse(text);
    if let Err(error) = &alone {
        assert!(!error.to_string().is_empty(), "an error without words");
    }
    let variable = ("BEARTRAP_SERVER__ISSUER".to_owned(), "https://op.test".to_owned());
    let overridden = TargetFile::parse_with(text, [variable].into_iter());
    assert!(alone.is_ok() || overridden.is_err(), "a variable makes a file of what is none");
    if let Ok(file) = overridden {
        let issuer = file.server.map(|server| server.issuer);
        assert_eq!(issuer.as_deref(), Some("https://op.test"), "the variable is not heeded");
    }
}
