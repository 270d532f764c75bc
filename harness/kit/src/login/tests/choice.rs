//! Pages with more on them than the form that counts.

use super::*;

const LOGIN: &str = r#"<form action="/login" method="post"><input name="email" type="email"><input name="password" type="password"><button>Log in</button></form>"#;

#[test]
fn what_stands_beside_the_login_form_is_left_alone() {
    let neighbours = [
        r#"<form action="/register" method="post"><input name="email" type="email"><input name="password" type="password"><button>Create account</button></form>"#,
        r#"<form action="/account" method="post"><input name="username"><input name="password" type="password"><input name="password2" type="password"><button>Go</button></form>"#,
        r#"<form action="/new" method="post"><input name="username"><input name="pw" type="password" autocomplete="new-password"><button>Go</button></form>"#,
        r#"<form action="/find" role="search"><input name="q" type="search"><button>Search</button></form>"#,
        r#"<form action="/i18n" class="language"><select name="lang"><option>de<option selected>en</select><button>OK</button></form>"#,
        r#"<form action="/password/reset" method="post"><input name="email" type="email"><button>Forgot password?</button></form>"#,
        r#"<form action="/subscribe" method="post"><input name="email" type="email"><button>Subscribe</button></form>"#,
        r#"<form action="/oauth/google" method="post"><input type="hidden" name="csrf" value="c"><button>Sign in with Google</button></form>"#,
        r#"<form action="/logout" method="post"><button>Log out</button></form>"#,
        r#"<form action="/abort" method="post"><button>Cancel</button></form>"#,
    ];
    for neighbour in neighbours {
        for html in [format!("{neighbour}{LOGIN}"), format!("{LOGIN}{neighbour}")] {
            let sent = allow(&html);
            assert_eq!((sent.purpose, sent.url.path()), (Purpose::Login, "/login"), "beside {neighbour}");
            assert_eq!(sent.get("email"), Some("alice@example.test"));
        }
    }
    let all = format!("{}{LOGIN}", neighbours.concat());
    assert_eq!(allow(&all).url.path(), "/login");
}

#[test]
fn what_stands_beside_consent_is_left_alone() {
    let html = r#"<form action="/logout" method="post"><input type="hidden" name="c" value="1"><button>Sign out</button></form>
        <form action="/search"><input name="q"><button>Go</button></form>
        <form action="/theme" method="post" id="theme"><button name="theme" value="dark">Dark</button></form>
        <form action="/decide" method="post"><button name="r" value="0">Don't allow</button><button name="r" value="1">Allow</button>
        <button formaction="/switch">Use another account</button></form>"#;
    assert_eq!(fields(&allow(html)), [("r", "1")]);
    assert_eq!(fields(&deny(html)), [("r", "0")]);
}

#[test]
fn the_text_of_a_button_outweighs_its_name() {
    let html = r#"<form method="post"><button name="authorize" value="0">Cancel</button><button name="authorize" value="1">Authorize</button></form>"#;
    assert_eq!(fields(&allow(html)), [("authorize", "1")]);
    assert_eq!(fields(&deny(html)), [("authorize", "0")]);
    let html = r#"<form method="post"><button name="consent" value="deny">?</button><button name="consent" value="allow">!</button></form>"#;
    assert_eq!(fields(&allow(html)), [("consent", "allow")]);
    assert_eq!(fields(&deny(html)), [("consent", "deny")]);
}

#[test]
fn the_login_button_is_pressed_and_no_other() {
    let html = r#"<form method="post"><button name="b" value="cancel">Cancel</button><button name="b" value="register">Register</button>
        <button name="b" value="google">Continue with Google</button><input name="user"><input type="password" name="pw"><button name="b" value="login">Login</button></form>"#;
    assert_eq!(fields(&allow(html)), [("user", "alice"), ("pw", "s3cret pass&word"), ("b", "login")]);
    let foreign = r#"<form method="post"><input name="user"><input type="password" name="pw"><button name="b" value="1">ログイン</button></form>"#;
    assert_eq!(allow(foreign).get("b"), Some("1"), "with nothing to go by, the first button, as Enter does");
}

#[test]
fn a_password_field_need_not_be_of_type_password() {
    let html = r#"<form method="post"><input name="userid"><input type="text" name="passwd"><button>Go</button></form>"#;
    assert_eq!(fields(&allow(html)), [("userid", "alice"), ("passwd", "s3cret pass&word")]);
    let html = r#"<form method="post"><input name="a" autocomplete="username"><input name="b" autocomplete="current-password"><button>Go</button></form>"#;
    assert_eq!(fields(&allow(html)), [("a", "alice"), ("b", "s3cret pass&word")]);
}

#[test]
fn the_user_field_is_found_by_label_and_by_place() {
    let html = r#"<form method="post"><label>E-mail address or user name <input name="f1"></label><input type="password" name="f2"><button>Go</button></form>"#;
    assert_eq!(allow(html).get("f1"), Some("alice"), "a field for either takes the name");
    let html = r#"<form method="post"><input name="f0" style="display: none"><input name="f1"><input type="password" name="f2"><button>Go</button></form>"#;
    assert_eq!(fields(&allow(html)), [("f0", ""), ("f1", "alice"), ("f2", "s3cret pass&word")]);
}

#[test]
fn name_or_address_by_what_the_field_asks_for() {
    let html = r#"<form method="post"><input name="mail"><input type="password" name="pw"><button>Go</button></form>"#;
    assert_eq!(allow(html).get("mail"), Some("alice@example.test"));
    let by_name = Hints { identifier: Some(Identifier::Name), ..Hints::default() };
    assert_eq!(with(&by_name, html).get("mail"), Some("alice"));
    let by_email = Hints { identifier: Some(Identifier::Email), ..Hints::default() };
    let plain = r#"<form method="post"><input name="username"><input type="password" name="pw"><button>Go</button></form>"#;
    assert_eq!(with(&by_email, plain).get("username"), Some("alice@example.test"));
    let nameless = Person { email: None, ..alice() };
    let sent = submitted(page(html).next(&nameless, Decision::Allow, &Hints::default()));
    assert_eq!(sent.get("mail"), Some("alice"));
}

#[test]
fn a_name_that_cannot_be_changed_is_sent_as_it_is() {
    let html = r#"<form method="post"><input name="user" value="carol" readonly><input type="password" name="pw"><button>Go</button></form>"#;
    assert_eq!(allow(html).get("user"), Some("carol"));
    let prefilled = r#"<form method="post"><input name="user" value="carol"><input type="password" name="pw"><button>Go</button></form>"#;
    assert_eq!(allow(prefilled).get("user"), Some("alice"));
}

#[test]
fn hints_override_each_guess() {
    let html = r#"<form action="/register" method="post"><input name="x1"><input name="x2" type="password"><input name="realm"><button id="b1">Register</button><button id="b2">Join</button></form>
        <form action="/login" method="post"><input name="user"><input name="pw" type="password"><button>Log in</button></form>"#;
    let hints = Hints {
        user_field: Some("x1".into()),
        password_field: Some("x2".into()),
        login_button: Some("join".into()),
        fields: [("realm".to_owned(), "r1".to_owned())].into(),
        ..Hints::default()
    };
    let sent = with(&hints, html);
    assert_eq!(sent.url.path(), "/register");
    assert_eq!(fields(&sent), [("x1", "alice"), ("x2", "s3cret pass&word"), ("realm", "r1")]);

    let consent = r#"<form method="post"><button name="k" value="1">許可</button><button name="k" value="2">拒否</button></form>"#;
    let hints =
        Hints { allow_button: Some("k=1".into()), deny_button: Some("拒否".into()), ..Hints::default() };
    assert_eq!(with(&hints, consent).get("k"), Some("1"));
    let no = submitted(page(consent).next(&alice(), Decision::Deny, &hints));
    assert_eq!((no.get("k"), no.purpose), (Some("2"), Purpose::Consent));
}

#[test]
fn a_fixed_code_makes_a_login_step() {
    let html = r#"<form method="post"><input name="otp" autocomplete="one-time-code"><button>Verify</button></form>"#;
    let hints = Hints { fields: [("otp".to_owned(), "000000".to_owned())].into(), ..Hints::default() };
    let sent = with(&hints, html);
    assert_eq!((sent.purpose, fields(&sent)), (Purpose::Login, vec![("otp", "000000")]));
}

#[test]
fn radio_buttons_can_be_the_answer() {
    let html = r#"<form method="post"><input type="radio" name="remember" value="none" checked><input type="radio" name="remember" value="hour">
        <label><input type="radio" name="d" value="1" checked> Deny</label><label><input type="radio" name="d" value="2"> Allow</label><button>Submit</button></form>"#;
    assert_eq!(fields(&allow(html)), [("remember", "none"), ("d", "2")]);
    assert_eq!(fields(&deny(html)), [("remember", "none"), ("d", "1")]);
    assert_eq!(deny(html).purpose, Purpose::Consent);
}

#[test]
fn refresh_and_forms() {
    let soon = r#"<meta http-equiv="Refresh" content="0; URL='/next?a=1'"><form method="post"><input type="hidden" name="a" value="b"></form>"#;
    let followed = page(soon).next(&alice(), Decision::Allow, &Hints::default());
    assert_eq!(followed, Move::Follow(Url::parse("http://127.0.0.1:9100/next?a=1").unwrap()));

    let session_timeout = format!(r#"<meta http-equiv="refresh" content="1800;url=/timeout">{LOGIN}"#);
    assert_eq!(allow(&session_timeout).purpose, Purpose::Login);
    let slow = "<meta http-equiv=refresh content=30><p>Please wait</p>";
    let followed = page(slow).next(&alice(), Decision::Allow, &Hints::default());
    assert_eq!(followed, Move::Follow(Url::parse(AT).unwrap()), "no address means the page itself");
    let without_scripts =
        format!(r#"<noscript><meta http-equiv="refresh" content="0;url=/noscript"></noscript>{LOGIN}"#);
    assert_eq!(allow(&without_scripts).purpose, Purpose::Login);
    assert_eq!(page(&without_scripts).refresh, None);
    let run = page(r#"<meta http-equiv="refresh" content="0;url=javascript:alert(1)">"#);
    assert_eq!(run.refresh, None);
}

#[test]
fn the_page_says_what_is_wrong() {
    let says = |html: &str| page(html).error_text().map(str::to_owned);
    assert_eq!(
        says(
            r#"<div class="input"><span id="input-error" class="required" aria-live="polite"> Invalid username
            or password. </span></div>"#
        ),
        Some("Invalid username or password.".into())
    );
    assert_eq!(
        says(
            r#"<ul class="errorlist nonfield"><li>Please enter a <b>corr</b>ect user name</li></ul><p>more"#
        ),
        Some("Please enter a correct user name".into())
    );
    assert_eq!(
        says(r#"<p role=alert></p><div role="alert">No<div>such</div>user</div> x"#),
        Some("No such user".into())
    );
    assert_eq!(
        says(r#"<div class="alert alert-success">Welcome</div><div class="error" hidden>Never</div>"#),
        None
    );
    assert_eq!(says(r#"<form class="error"><input class="is-invalid" name="a"></form>"#), None);
}
