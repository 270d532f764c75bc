//! The two doors to the outside: everything beartrap prints goes through here.

use std::io::{self, ErrorKind, Write};

/// Writes rendered text to standard output, as it is on a terminal, without styles elsewhere and under `NO_COLOR`.
///
/// A reader that has seen enough (`beartrap list | head`) is no error.
pub fn out(text: &str) -> io::Result<()> {
    quiet_when_closed(write(anstream::stdout().lock(), text))
}

/// Writes rendered text to standard error, under the same rules as [`out`].
pub fn err(text: &str) -> io::Result<()> {
    quiet_when_closed(write(anstream::stderr().lock(), text))
}

/// Writes a document to standard output, byte for byte: for JSON, XML and Markdown.
pub fn out_exact(text: &str) -> io::Result<()> {
    quiet_when_closed(write(io::stdout().lock(), text))
}

/// The text without its styles.
pub fn plain(rendered: &str) -> String {
    anstream::adapter::strip_str(rendered).to_string()
}

pub(crate) fn write(mut stream: impl Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

fn quiet_when_closed(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_closed_reader_is_forgiven() {
        assert!(quiet_when_closed(Err(ErrorKind::BrokenPipe.into())).is_ok());
        assert!(quiet_when_closed(Err(ErrorKind::StorageFull.into())).is_err());
    }

    #[test]
    fn plain_text_has_no_styles() {
        assert_eq!(plain(&crate::paint::red("FAIL")), "FAIL");
    }
}
