use beartrap_kit::login::{Decision, Hints, Move, Page, Person};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::LazyLock;
use url::Url;

static ADDRESS: LazyLock<Url> =
    LazyLock::new(|| Url::parse("https://op.test/login?step=1").expect("the address is a URL"));

/// Reads octets as a login or consent page, and does with it what a person would, saying yes and saying no.
///
/// Nothing beyond the limits of [`Page`] is kept, the same page is read the same way twice, and the password goes
/// nowhere but where the page's own form sends it.
pub fn html(octets: &[u8]) {
    let text = String::from_utf8_lossy(octets);
    let page = Page::read(&ADDRESS, &text);
    assert!(page.forms.len() <= Page::MAX_FORMS, "more forms than the limit");
    assert!(page.title.len() <= Page::MAX_LABEL, "a longer title than the limit");
    assert!(page.text.len() <= Page::MAX_TEXT, "more text than the limit");
    assert!(page.loose_fields.len() <= 20, "more loose fields than the limit");
    assert!(
        page.error_text().is_none_or(|error| error.len() <= Page::MAX_LABEL),
        "a longer error than the limit"
    );
    assert_eq!(page, Page::read(&ADDRESS, &text), "one page, read in two ways");

    let person = Person { name: "alice".into(), password: password(octets), email: None };
    for decision in [Decision::Allow, Decision::Deny] {
        let shown = match page.next(&person, decision, &Hints::default()) {
            Move::Submit(_) => continue,
            Move::Follow(url) => url.to_string(),
            Move::Stuck(stuck) => format!("{stuck:?}"),
        };
        assert!(!shown.contains(&person.password), "the password leaves its form");
    }
}

/// A word that no page can have in it, however its pieces are put together: it follows from the whole page.
fn password(octets: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    octets.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
