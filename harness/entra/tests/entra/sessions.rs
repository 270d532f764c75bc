//! What ends a session at the sign-in, and what a user is asked before an answer leaves the browser.

use crate::common::browser::{Browser, View};
use crate::common::{CLI, Entra, PORTAL, but};
use beartrap_entra::Control;

const AUTHORIZE: &str = "/contoso.example/oauth2/v2.0/authorize";
const ALICE: &str = "alice@contoso.example";
const REQUEST: [(&str, &str); 4] = [
    ("client_id", PORTAL),
    ("response_type", "code"),
    ("redirect_uri", "https://portal.contoso.example/signin-oidc"),
    ("scope", "openid api://a0000000-0000-4000-8000-0000000000a1/orders.read"),
];

/// Alice signs in to the portal, and consents.
fn signed_in(browser: &mut Browser<'_>) {
    let page = browser.open(AUTHORIZE, &REQUEST);
    let page = browser.sign_in(&page, ALICE, "alice-password");
    browser.accept(&page).code();
}

#[test]
fn a_session_ends_with_its_password_and_the_application_hears_why() {
    for (happens, number) in [
        (Control::NewPassword(ALICE.into()), 50_132),
        (Control::ExpirePassword(ALICE.into()), 50_133),
        (Control::RevokeSessions(ALICE.into()), 50_058),
        (Control::Advance(86_400), 50_058),
    ] {
        let entra = Entra::new();
        let mut browser = Browser::new(&entra);
        signed_in(&mut browser);
        let silent = but(&REQUEST, "prompt", "none");
        assert!(!browser.open(AUTHORIZE, &silent).code().is_empty());
        entra.0.clock().advance(60);
        entra.0.control(happens.clone()).unwrap();
        let refusal = browser.open(AUTHORIZE, &silent).refusal();
        assert_eq!(refusal, ("login_required".to_owned(), number), "{happens:?}");
        let page = browser.open(AUTHORIZE, &REQUEST);
        assert!(page.html().contains("/common/login"), "{happens:?}: the password is asked for");
    }
    let entra = Entra::new();
    assert!(entra.0.control(Control::NewPassword("nobody@contoso.example".into())).is_err());
    assert!(entra.0.control(Control::ExpirePassword("nobody@contoso.example".into())).is_err());
}

#[test]
fn a_new_password_is_the_one_that_counts_and_an_expired_one_none() {
    let entra = Entra::new();
    let mut browser = Browser::new(&entra);
    signed_in(&mut browser);
    entra.0.clock().advance(60);
    entra.0.control(Control::NewPassword(ALICE.into())).unwrap();
    entra.0.clock().advance(60);
    let page = browser.open(AUTHORIZE, &REQUEST);
    assert_eq!(browser.sign_in(&page, ALICE, "alice-password").number(), 50_126);
    assert!(!browser.sign_in(&page, ALICE, "alice-password-new").code().is_empty());
    entra.0.control(Control::ExpirePassword(ALICE.into())).unwrap();
    let page = browser.open(AUTHORIZE, &REQUEST);
    assert_eq!(browser.sign_in(&page, ALICE, "alice-password-new").number(), 50_055);
}

const IPHONE: (&str, &str) = ("user-agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)");
const DESKTOP: (&str, &str) = ("user-agent", "Mozilla/5.0 (X11; Linux x86_64)");
const SCHEME: &str = "contoso-orders://signed-in";

/// An application of a telephone, and a browser that says where it runs.
fn leaves(uri: &'static str, agent: (&'static str, &'static str), after: fn(&mut Browser<'_>, &View)) {
    let entra = Entra::changed(&[("\"http://127.0.0.1/callback\"", &format!("\"{SCHEME}\""))]);
    let mut browser = Browser::new(&entra);
    signed_in(&mut browser);
    browser.headers = vec![agent];
    let request = but(&but(&REQUEST, "client_id", CLI), "redirect_uri", uri);
    let view = browser.open(AUTHORIZE, &request);
    after(&mut browser, &view);
}

#[test]
fn on_a_telephone_the_user_says_that_this_is_the_application_that_was_meant() {
    leaves(SCHEME, IPHONE, |browser, page| {
        assert_eq!(page.number(), 50_199);
        let View::Page { status, .. } = page else { unreachable!("its number stands on a page") };
        assert_eq!(*status, 200, "it is a question");
        let consent = browser.submit(page, &[("meant", "yes")]);
        let away = browser.accept(&consent);
        assert!(away.away().as_str().starts_with("contoso-orders://signed-in?code="), "{away:?}");
        let request = but(&but(&REQUEST, "client_id", CLI), "redirect_uri", SCHEME);
        let again = browser.open(AUTHORIZE, &request);
        assert_eq!(again.number(), 50_199, "each request is asked for");
        let silent = browser.open(AUTHORIZE, &but(&request, "prompt", "none"));
        assert_eq!(silent.refusal(), ("interaction_required".to_owned(), 50_199));
    });
    leaves(SCHEME, IPHONE, |browser, page| {
        assert_eq!(browser.submit(page, &[("meant", "no")]).refusal(), ("access_denied".to_owned(), 65_004));
    });
    for (uri, agent) in [(SCHEME, DESKTOP), ("http://localhost:1234", IPHONE)] {
        leaves(uri, agent, |_, page| assert!(page.html().contains("/common/consent"), "{page:?}"));
    }
}
