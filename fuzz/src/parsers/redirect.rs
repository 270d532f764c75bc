use beartrap_forge::Form;
use beartrap_kit::{Transcript, Url};

/// Reads octets as the `Location` of a redirect to a client, as query and as fragment.
///
/// Parameters are the same when they are written and read again; taking one away and setting one changes no other; and
/// a code that was seen is not in what is shown.
pub fn redirect(octets: &[u8]) {
    let text = String::from_utf8_lossy(octets);
    parameters(&text);
    let base: Url = "https://op.test/authorize?client_id=c".parse().expect("it is a URL");
    let Ok(url) = base.join(&text) else { return };
    assert_eq!(url.as_str().parse().as_ref(), Ok(&url), "one URL, read in two ways");
    for part in [url.query(), url.fragment()].into_iter().flatten() {
        parameters(part);
        shows_no_code(&Form::parse(part), &text);
    }
}

fn parameters(encoded: &str) {
    let form = Form::parse(encoded);
    let again = Form::parse(&form.encode());
    assert_eq!(again, form, "parameters change when they are written and read");
    assert_eq!(form.is_empty(), form.iter().next().is_none());

    let changed = form.but("state", "s-1");
    assert_eq!(changed.get("state"), Some("s-1"));
    assert_eq!(form.without("state").get("state"), None);
    let others = |form: &Form| -> Vec<(String, String)> {
        let others = form.iter().filter(|(name, _)| *name != "state");
        others.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    };
    assert_eq!(others(&changed), others(&form), "another parameter changes");
}

/// Only what is long enough to be one is remembered as a secret.
fn shows_no_code(form: &Form, text: &str) {
    const LEAST: usize = 16;
    let Some(code) = form.get("code").filter(|code| code.len() >= LEAST) else { return };
    let transcript = Transcript::default();
    transcript.remember("code", code);
    let shown = transcript.redacted(text);
    assert!(!shown.contains(code), "a code is shown: {shown}");
}
