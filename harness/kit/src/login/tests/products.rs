//! The ways in of products, as their pages are built.

use super::*;

const PASSWORD: &str = "s3cret pass&word";

#[test]
fn sign_in_beside_a_cancel_form() {
    let html = r#"<!doctype html><title>Sign in</title><h1>Sign in</h1>
        <form method="post" action="/interaction/u1/login"><input name="login" value=""><input name="password" type="password">
        <button type="submit">Sign in</button></form>
        <form method="post" action="/interaction/u1/abort"><button>Cancel</button></form>"#;
    for sent in [allow(html), deny(html)] {
        assert_eq!(sent.purpose, Purpose::Login);
        assert_eq!(sent.method, Method::Post);
        assert_eq!(sent.url.as_str(), "http://127.0.0.1:9100/interaction/u1/login");
        assert_eq!(fields(&sent), [("login", "alice"), ("password", PASSWORD)]);
    }
    assert!(page(html).login_form_present(&Hints::default()));
}

#[test]
fn consent_with_one_form_per_answer() {
    let html = r#"<title>t</title><h1>Allow conf-a?</h1><pre>{"missingOIDCScope":["openid"]}</pre>
        <form method="post" action="/interaction/u1/confirm"><button type="submit">Allow</button></form>
        <form method="post" action="/interaction/u1/abort"><button>Cancel</button></form>"#;
    let (yes, no) = (allow(html), deny(html));
    assert_eq!((yes.purpose, yes.url.path()), (Purpose::Consent, "/interaction/u1/confirm"));
    assert_eq!((no.purpose, no.url.path()), (Purpose::Consent, "/interaction/u1/abort"));
    assert!(yes.fields.is_empty() && no.fields.is_empty());
    assert!(!page(html).login_form_present(&Hints::default()));
}

#[test]
fn login_with_hidden_credential_and_remember_me() {
    let html = r#"<html class="login-pf"><head><title>Sign in to realm</title><script>var a = "<form>";</script></head><body>
        <select onchange="go()" aria-label="languages"><option value="/x?kc_locale=de">Deutsch</option></select>
        <form id="kc-form-login" onsubmit="return true" action="/realms/r/login-actions/authenticate?session_code=c&amp;execution=e&amp;tab_id=t" method="post">
        <label for="username">Username or email</label>
        <input tabindex="2" id="username" name="username" value="" type="text" autofocus autocomplete="username">
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password">
        <button type="button" aria-label="Show password"></button>
        <input id="rememberMe" name="rememberMe" type="checkbox"> Remember me <a href="/forgot">Forgot Password?</a>
        <input type="hidden" id="id-hidden-input" name="credentialId" />
        <input name="login" id="kc-login" type="submit" value="Sign In"/></form>
        <div id="kc-registration">New user? <a href="/register">Register</a></div></body></html>"#;
    let sent = allow(html);
    assert_eq!(
        sent.url.as_str(),
        "http://127.0.0.1:9100/realms/r/login-actions/authenticate?session_code=c&execution=e&tab_id=t"
    );
    assert_eq!(
        fields(&sent),
        [("username", "alice"), ("password", PASSWORD), ("credentialId", ""), ("login", "Sign In")]
    );
    assert_eq!(sent.hidden, ["credentialId"]);
}

#[test]
fn consent_with_two_submit_inputs() {
    let html = r#"<title>Grant Access</title><ul><li>User profile</li></ul>
        <form class="form-actions" action="/realms/r/login-actions/consent?client_id=a&amp;tab_id=t" method="POST">
        <input type="hidden" name="code" value="h1dden">
        <input name="accept" id="kc-login" type="submit" value="Yes"/>
        <input name="cancel" id="kc-cancel" type="submit" value="No"/></form>"#;
    let yes = allow(html);
    assert_eq!(fields(&yes), [("code", "h1dden"), ("accept", "Yes")]);
    assert_eq!(yes.hidden, ["code"]);
    assert_eq!(yes.purpose, Purpose::Consent);
    assert_eq!(fields(&deny(html)), [("code", "h1dden"), ("cancel", "No")]);
}

#[test]
fn login_in_two_steps() {
    let first = r#"<title>Sign in</title><form method="POST" id="f" action="">
        <input id="csrf_token" name="csrf_token" type="hidden" value="t1">
        <div class="field"><label for="login">Login</label><div class="ui left icon input"><input id="login" name="login" type="text" required placeholder="jane@doe.example"></div></div>
        <a type="button" class="button" href="/join">Create an account</a>
        <input type="checkbox" name="remember" id="remember" checked value="y"><label for="remember">Remember me</label>
        <button type="submit" name="answer" class="primary">Continue</button></form>"#;
    let second = r#"<title>Password</title><div class="sub header">Please enter your password for this account.</div>
        <form method="post"><input type="hidden" name="csrf_token" value="t2">
        <input type="text" name="username" autocomplete="username" class="dummy-username" value="alice" tabindex="-1">
        <input id="password" name="password" type="password" required>
        <button type="submit" class="primary">Sign in</button></form>"#;
    let sent = allow(first);
    assert_eq!(sent.purpose, Purpose::Login);
    assert_eq!(sent.url.as_str(), AT, "an empty action is the page itself, with its query");
    assert_eq!(fields(&sent), [("csrf_token", "t1"), ("login", "alice"), ("remember", "y"), ("answer", "")]);
    let sent = allow(second);
    assert_eq!(sent.purpose, Purpose::Login);
    assert_eq!(fields(&sent), [("csrf_token", "t2"), ("username", "alice"), ("password", PASSWORD)]);
}

#[test]
fn consent_with_three_answers_to_one_name() {
    let html = r#"<form method="POST"><input id="csrf_token" name="csrf_token" type="hidden" value="t3">
        <button name="answer" type="submit" class="negative" value="deny" id="deny">Deny</button>
        <button name="answer" type="submit" value="logout" id="logout">Switch user</button>
        <button name="answer" type="submit" class="primary" value="accept" id="accept">
            Accept
        </button></form>"#;
    assert_eq!(fields(&allow(html)), [("csrf_token", "t3"), ("answer", "accept")]);
    assert_eq!(fields(&deny(html)), [("csrf_token", "t3"), ("answer", "deny")]);
}

#[test]
fn framework_login_form() {
    let html = r#"<title>Log in</title><form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="m1">
        <p><label for="id_username">Username:</label> <input type="text" name="username" autofocus autocapitalize="none" autocomplete="username" maxlength="150" required id="id_username"></p>
        <p><label for="id_password">Password:</label> <input type="password" name="password" autocomplete="current-password" required id="id_password"></p>
        <button type="submit">Log in</button></form>"#;
    assert_eq!(
        fields(&allow(html)),
        [("csrfmiddlewaretoken", "m1"), ("username", "alice"), ("password", PASSWORD)]
    );
}

#[test]
fn consent_where_cancel_stands_first_and_has_no_name() {
    let at = Url::parse("http://127.0.0.1:9100/o/authorize/?client_id=a").unwrap();
    let html = r#"<form id="authorizationForm" method="post"><h3>Authorize conf-a?</h3>
        <input type="hidden" name="csrfmiddlewaretoken" value="m2"><input type="hidden" name="scope" value="openid profile" id="id_scope">
        <input type="submit" class="btn btn-large" value="Cancel"/>
        <input type="submit" class="btn btn-large btn-primary" name="allow" value="Authorize"/></form>"#;
    let page = Page::read(&at, html);
    let yes = submitted(page.next(&alice(), Decision::Allow, &Hints::default()));
    let no = submitted(page.next(&alice(), Decision::Deny, &Hints::default()));
    assert_eq!(
        fields(&yes),
        [("csrfmiddlewaretoken", "m2"), ("scope", "openid profile"), ("allow", "Authorize")]
    );
    assert_eq!(fields(&no), [("csrfmiddlewaretoken", "m2"), ("scope", "openid profile")]);
    assert_eq!((yes.purpose, no.purpose), (Purpose::Consent, Purpose::Consent));
}

#[test]
fn login_and_decision_without_an_action() {
    let login = r#"<!doctype html><title>target</title><form method="post"><input type="hidden" name="csrf" value="c1"><input name="username"><input type="password" name="password"><button>Log in</button></form>"#;
    let consent = r#"<!doctype html><title>target</title><form method="post"><input type="hidden" name="csrf" value="c1"><p>Allow conf-a: profile?</p><button name="decision" value="yes">Allow</button><button name="decision" value="no">Cancel</button></form>"#;
    assert_eq!(fields(&allow(login)), [("csrf", "c1"), ("username", "alice"), ("password", PASSWORD)]);
    assert_eq!(fields(&allow(consent)), [("csrf", "c1"), ("decision", "yes")]);
    assert_eq!(fields(&deny(consent)), [("csrf", "c1"), ("decision", "no")]);
}

#[test]
fn consent_with_boxes_for_scopes() {
    let html = r#"<form method="post" action="/consent"><input type="hidden" name="challenge" value="ch">
        <input type="checkbox" id="openid" name="grant_scope" value="openid"><label for="openid">openid</label>
        <input type="checkbox" name="grant_scope" value="email">
        <input type="checkbox" name="grant_scope" value="phone" disabled checked>
        <input type="checkbox" id="remember" name="remember" value="1"><label for="remember">Do not ask me again</label>
        <input type="submit" id="accept" name="submit" value="Allow access"><input type="submit" id="reject" name="submit" value="Deny access"></form>"#;
    assert_eq!(
        fields(&allow(html)),
        [
            ("challenge", "ch"),
            ("grant_scope", "openid"),
            ("grant_scope", "email"),
            ("submit", "Allow access")
        ]
    );
    assert_eq!(fields(&deny(html)), [("challenge", "ch"), ("submit", "Deny access")]);
}

#[test]
fn consent_where_both_forms_go_to_the_same_address() {
    let html = r#"<form action="/oauth/authorize" method="post"><input type="hidden" name="authenticity_token" value="a1"><input type="hidden" name="client_id" value="x"><input type="submit" name="commit" value="Authorize"></form>
        <form action="/oauth/authorize" method="post"><input type="hidden" name="_method" value="delete"><input type="hidden" name="client_id" value="x"><input type="submit" name="commit" value="Deny"></form>"#;
    assert_eq!(allow(html).get("_method"), None);
    assert_eq!(deny(html).get("_method"), Some("delete"));
}

#[test]
fn answer_sent_by_a_script() {
    let html = r#"<html><head><title>Submit</title></head><body onload="javascript:document.forms[0].submit()">
        <form method="post" action="http://127.0.0.1:9797/cb/a"><input type="hidden" name="code" value="c0de"/><input type="hidden" name="state" value="s1"/>
        <noscript><p>Your browser runs no scripts. Press the button to continue.</p><input type="submit" value="Continue"></noscript></form></body></html>"#;
    for sent in [allow(html), deny(html)] {
        assert_eq!(sent.purpose, Purpose::Continue);
        assert_eq!(sent.url.as_str(), "http://127.0.0.1:9797/cb/a");
        assert_eq!(fields(&sent), [("code", "c0de"), ("state", "s1")]);
        assert_eq!(sent.hidden, ["code", "state"]);
    }
    let without_button = r#"<form method="post" action="/cb"><input type="hidden" name="code" value="c"></form><script>document.forms[0].submit()</script>"#;
    assert_eq!(allow(without_button).purpose, Purpose::Continue);
}
