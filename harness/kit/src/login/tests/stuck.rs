//! Pages that cannot be answered, and what the user is told.

use super::*;

fn reason(html: &str, decision: Decision) -> Reason {
    stuck(html, decision, &Hints::default()).reason
}

#[test]
fn each_reason_names_its_key() {
    let cases: &[(&str, Reason, &str)] = &[
        ("<h1>Welcome</h1>", Reason::NoForm, "driver"),
        ("<div id=root></div><script src=app.js></script>", Reason::NeedsScript, "driver"),
        ("<input name=user><input type=password name=pw>", Reason::NeedsScript, "driver"),
        (
            "<form><input type=password name=p1><input type=password name=p2><button>Update</button></form>",
            Reason::NewPassword,
            "driver",
        ),
        ("<form><input name=otp><button>Verify</button></form>", Reason::OneTimeCode, "form.fields"),
        ("<form><input name=nickel><button>Go</button></form>", Reason::NothingToDo, "form.user_field"),
        ("<form action=/logout><button>Log out</button></form>", Reason::NothingToDo, "form.user_field"),
        (
            "<form action=/a><button>Eins</button></form><form action=/b><button>Zwei</button></form>",
            Reason::SeveralForms,
            "form.allow_button",
        ),
        (
            "<form><input name=user><input type=password name=pw><button>Cancel</button></form>",
            Reason::NoLoginButton,
            "form.login_button",
        ),
        (
            "<form><button name=a>Eins</button><button name=b>Zwei</button><button name=c>Deny</button></form>",
            Reason::NoAllowButton,
            "form.allow_button",
        ),
        (
            "<form method=post action=javascript:go()><input name=user><input type=password name=pw></form>",
            Reason::RefusedAction("javascript".into()),
            "driver",
        ),
        (
            "<form method=post action=mailto:x@y><button>Allow</button></form>",
            Reason::RefusedAction("mailto".into()),
            "driver",
        ),
        (
            "<form method=post><button formaction='data:,x'>Allow</button></form>",
            Reason::RefusedAction("data".into()),
            "driver",
        ),
        (
            "<form method=post action='http://'><button>Allow</button></form>",
            Reason::RefusedAction("http://".into()),
            "driver",
        ),
    ];
    for (html, expected, key) in cases {
        let stuck = stuck(html, Decision::Allow, &Hints::default());
        assert_eq!(&stuck.reason, expected, "{html}");
        assert_eq!(stuck.reason.key(), *key);
        let mentioned = stuck.to_string();
        assert!(mentioned.contains(key) && mentioned.contains("[server.login]"), "{mentioned}");
    }
    assert_eq!(
        reason("<form method=post><button>Allow</button></form>", Decision::Deny),
        Reason::NoDenyButton
    );
}

#[test]
fn the_page_is_described_without_values() {
    let html = r#"<title>Sorry</title><p class="error">Something broke</p><form method="post"><input type="hidden" name="csrf" value="t0ken">
        <input name="nickel" value="s3cr"><button value="v4lue">Go</button></form>"#;
    let text = stuck(html, Decision::Allow, &Hints::default()).to_string();
    for seen in ["\"Sorry\"", "/auth/page", "fields: nickel", "buttons: Go", "the page says: Something broke"]
    {
        assert!(text.contains(seen), "{seen} in {text}");
    }
    for kept in ["t0ken", "s3cr", "v4lue", "client_id", "state=s1"] {
        assert!(!text.contains(kept), "{kept} in {text}");
    }
}

#[test]
fn a_page_without_forms_is_quoted_without_long_words() {
    let html = "<p>Your code is Aa0123456789Bb0123456789Cc0123456789, wrong user or password</p>";
    let text = stuck(html, Decision::Allow, &Hints::default()).to_string();
    assert!(text.ends_with("the page says: Your code is Aa0… wrong user or password"), "{text}");
    let long = stuck(&"word ".repeat(500), Decision::Allow, &Hints::default());
    assert_eq!(long.says.unwrap().split(' ').count(), 20);
    assert_eq!(stuck("", Decision::Allow, &Hints::default()).says, None);
}

#[test]
fn a_hint_that_matches_nothing_names_the_nearest() {
    let html = "<form method=post><input name=nickel><button>Go</button></form>";
    let hints = Hints { user_field: Some("nikel".into()), ..Hints::default() };
    let text = stuck(html, Decision::Allow, &hints).to_string();
    assert!(
        text.contains(r#"(form.user_field is "nikel", which is not on this page; the nearest is "nickel""#),
        "{text}"
    );
    let hints = Hints { user_field: Some("zzz".into()), ..Hints::default() };
    let text = stuck(html, Decision::Allow, &hints).to_string();
    assert!(text.contains(r#"(form.user_field is "zzz", which is not on this page)"#), "{text}");
}

#[test]
fn secrets_are_not_in_debug_output() {
    let html = r#"<form method="post"><input type="hidden" name="csrf" value="t0ken"><input name="user"><input type="password" name="pw"><button>Log in</button></form>"#;
    let page = page(html);
    let hints = Hints { fields: [("otp".to_owned(), "t0ken".to_owned())].into(), ..Hints::default() };
    let sent = page.next(&alice(), Decision::Allow, &Hints::default());
    let debug = format!("{:?} {page:?} {sent:?} {hints:?}", alice());
    assert!(!debug.contains("s3cret") && !debug.contains("t0ken"), "{debug}");
    assert!(debug.contains("csrf"));
}

#[test]
fn hints_are_read_strictly() {
    let all = r#"user_field = "a"
        password_field = "b"
        login_button = "c"
        allow_button = "d"
        deny_button = "e"
        identifier = "email"
        fields = { realm = "r" }"#;
    let hints: Hints = toml::from_str(all).unwrap();
    assert_eq!(hints.identifier, Some(Identifier::Email));
    assert_eq!(hints.fields["realm"], "r");
    assert_eq!(toml::from_str::<Hints>("").unwrap(), Hints::default());
    let wrong = toml::from_str::<Hints>("user_feld = \"a\"").unwrap_err().to_string();
    assert!(wrong.contains("user_feld") && wrong.contains("user_field"), "{wrong}");
}
