//! Forms as a browser builds and sends them.

use super::*;

/// Everything that a form without a question sends.
fn sent(html: &str) -> Submission {
    allow(html)
}

#[test]
fn only_what_is_successful_is_sent_and_in_tree_order() {
    let html = r#"<form method="post" action="/c"><button name="b" value="v">Continue</button>
        <input type="hidden" name="a" value="1"><input type="hidden" value="no name"><input type="hidden" name="off" value="1" disabled>
        <input type="checkbox" name="c1" checked hidden><input type="checkbox" name="c2" hidden>
        <input type="radio" name="r" value="1" checked><input type="radio" name="r" value="2" checked><input type="radio" name="s" value="3">
        <input type="button" name="n1" value="x"><input type="reset" name="n2"><button type="button" name="n3">x</button>
        <input type="file" name="f"><button name="b2" value="v2" disabled>Next</button></form>"#;
    assert_eq!(fields(&sent(html)), [("b", "v"), ("a", "1"), ("c1", "on"), ("r", "2"), ("f", "")]);
}

#[test]
fn selects_and_text_areas_have_their_defaults() {
    let html = "<form method=post><select name=s1><option disabled value=''>choose<option value=1>one<option> two  words </select>
        <select name=s2><option value=1>x<option value=2 selected>y<option value=3 selected>z</select>
        <select name=s3 multiple><option value=1 selected>x<option value=2>y<option value=3 selected>z<option value=4 selected disabled>w</select>
        <select name=s4><optgroup disabled><option value=1>x</optgroup><option value=2>y</select>
        <select name=s5 size=3><option value=1>x</select>
        <textarea name=t readonly hidden>\nline 1\nline <b>2&amp;</textarea><button>Continue</button></form>";
    assert_eq!(
        fields(&sent(html)),
        [("s1", "1"), ("s2", "3"), ("s3", "1"), ("s3", "3"), ("s4", "2"), ("t", "line 1\r\nline <b>2&")]
    );
    let text =
        r"<form method=post><select name=s><option selected> two  words </select><button>OK</button></form>";
    assert_eq!(fields(&sent(text)), [("s", "two words")]);
}

#[test]
fn a_disabled_fieldset_disables_all_but_its_first_legend() {
    let html = r#"<form method="post"><fieldset disabled><legend><input type="hidden" name="kept" value="1"></legend>
        <legend><input type="hidden" name="gone1" value="1"></legend><fieldset><legend><input type="hidden" name="gone2" value="1"></legend></fieldset>
        <button name="gone3">Continue</button></fieldset><input type="hidden" name="after" value="1"><button name="b">Continue</button></form>"#;
    assert_eq!(fields(&sent(html)), [("kept", "1"), ("after", "1"), ("b", "")]);
}

#[test]
fn a_button_may_say_where_and_how() {
    let html = r#"<base href="http://127.0.0.1:9100/deep/er/"><form method="get" action="go">
        <input type="hidden" name="a" value="1"><button formaction="yes" formmethod="POST" formenctype="multipart/form-data">Allow</button>
        <button formaction="no">Deny</button></form>"#;
    let yes = sent(html);
    assert_eq!((yes.url.path(), yes.method, yes.multipart), ("/deep/er/yes", Method::Post, true));
    let no = deny(html);
    assert_eq!((no.url.path(), no.method, no.multipart), ("/deep/er/no", Method::Get, false));
}

#[test]
fn controls_name_their_form_from_anywhere() {
    let html = r#"<input type="hidden" form="f" name="before" value="1"><form id="g" action="/g"><input type="hidden" form="f" name="inside" value="2">
        <input type="hidden" name="other" value="3"><button>Cancel</button></form>
        <form id="f" method="post" action="/f"></form><input type="hidden" form="nowhere" name="lost" value="4"><button form="f" name="b" value="5">Continue</button>"#;
    let sent = sent(html);
    assert_eq!(sent.url.path(), "/f");
    assert_eq!(fields(&sent), [("before", "1"), ("inside", "2"), ("b", "5")]);
}

#[test]
fn forms_are_tied_to_controls_while_parsing() {
    let table = r#"<table><form method="post" action="/login"><tr><td><input name="user"></td><td><input type="password" name="pw"></td></tr></form></table>"#;
    assert_eq!(allow(table).get("user"), Some("alice"));
    let nested = r#"<form action="/outer" method="post"><input type="hidden" name="a" value="1"><form action="/inner"><input type="hidden" name="b" value="2"></form><input type="hidden" name="c" value="3">"#;
    let outer = page(nested);
    assert_eq!(outer.forms.len(), 1);
    assert_eq!(outer.forms[0].controls.len(), 2, "the inner end tag closes the outer form");
    let open = r#"<div><form method="post" action="/x"><input type="hidden" name="a" value="1"></div><input type="hidden" name="b" value="2">"#;
    assert_eq!(fields(&sent(open)), [("a", "1"), ("b", "2")]);
}

#[test]
fn what_is_no_markup_makes_no_form() {
    let html = r#"<title><form></title><!-- <form> --><script>"<form><input name=x>"</script><style><form></style><template><form><input name=x></form></template>
        <textarea><form></textarea><iframe><form></iframe><svg><title><b></title><form></form></svg><form method="dialog"><input name="user"><input type="password"></form>"#;
    let page = page(html);
    assert_eq!(page.forms, []);
    assert_eq!(page.title, "<form>");
    assert!(page.scripted);
}

#[test]
fn svg_does_not_swallow_the_page() {
    let html = r#"<title>T</title><svg viewBox="0 0 1 1"><title>icon</title><style>a{}</style><path d=""/></svg><form method="post"><input name="user"><input type="password" name="pw"></form>"#;
    assert_eq!(allow(html).get("user"), Some("alice"));
    assert_eq!(page(html).title, "T");
    let unclosed =
        r#"<svg><path><div><form method="post"><input name="user"><input type="password" name="pw"></form>"#;
    assert_eq!(allow(unclosed).get("user"), Some("alice"));
}

#[test]
fn the_base_counts_once_and_not_for_the_page_itself() {
    let html = r#"<base target="_top"><base href="//127.0.0.1:9101/b/"><base href="/c/"><form action="go"></form><form action=" "></form><form></form><form action="?q"></form>"#;
    let page = page(html);
    let to: Vec<_> = page.forms.iter().map(|form| form.action.clone()).collect();
    let url = |s: &str| Action::To(Url::parse(s).unwrap());
    assert_eq!(to, [url("http://127.0.0.1:9101/b/go"), url(AT), url(AT), url("http://127.0.0.1:9101/b/?q")]);
    let script = r#"<base href="javascript:x"><form action="go"></form>"#;
    assert_eq!(super::page(script).forms[0].action, url("http://127.0.0.1:9100/auth/go"));
}

#[test]
fn special_fields() {
    let html = r#"<form method="post"><input type="hidden" name="_charset_"><input type="image" name="go" alt="Continue"></form>"#;
    assert_eq!(fields(&sent(html)), [("_charset_", "UTF-8"), ("go.x", "0"), ("go.y", "0")]);
    let entities = r#"<form method="post"><input type="hidden" name="a&amp;b" value="&quot;&#x27;&eacute;&#10;x"><button>OK</button></form>"#;
    assert_eq!(fields(&sent(entities)), [("a&b", "\"'é\r\nx")]);
}

#[test]
fn boxes_that_a_browser_insists_on_are_ticked() {
    let html = r#"<form method="post"><input name="user"><input type="password" name="pw"><input type="checkbox" name="terms" required><input type="checkbox" name="news"><button>Log in</button></form>"#;
    let sent = allow(html);
    assert_eq!((sent.get("terms"), sent.get("news")), (Some("on"), None));
    let untick = Hints { fields: [("terms".to_owned(), String::new())].into(), ..Hints::default() };
    assert_eq!(with(&untick, html).get("terms"), None);
}

#[test]
fn requests_are_encoded_as_a_browser_does() {
    let form = |attributes: &str| {
        format!(
            r#"<form {attributes}><input type="hidden" name="a b" value="c&amp;d=é"><button>Continue</button></form>"#
        )
    };
    let get = sent(&form(r#"action="/s?old=1#part""#));
    assert_eq!(get.address().as_str(), "http://127.0.0.1:9100/s?a+b=c%26d%3D%C3%A9#part");
    assert_eq!(get.body(), None);

    let post = sent(&form(r#"action="/s?old=1" method="POST""#));
    assert_eq!(post.address().as_str(), "http://127.0.0.1:9100/s?old=1");
    let body = post.body().unwrap();
    assert_eq!(body.content_type, "application/x-www-form-urlencoded");
    assert_eq!(body.bytes, b"a+b=c%26d%3D%C3%A9");

    let parts = sent(&form(r#"action="/s" method="post" enctype="multipart/form-data""#));
    let body = parts.clone().with("q\"\n", "x").body().unwrap();
    let boundary = body.content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let text = String::from_utf8(body.bytes.clone()).unwrap();
    let expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"a b\"\r\n\r\nc&d=é\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"q%22%0A\"\r\n\r\nx\r\n--{boundary}--\r\n"
    );
    assert_eq!(text, expected);
    assert_eq!(parts.clone().with("q\"\n", "x").body().unwrap(), body, "the same form gives the same bytes");
}

#[test]
fn submissions_can_be_altered() {
    let sent = sent(
        r#"<form method="post"><input type="hidden" name="csrf" value="t"><input type="hidden" name="k" value="v"><button>OK</button></form>"#,
    );
    let other = sent.clone().with("csrf", "forged").with("new", "n");
    assert_eq!(fields(&other), [("csrf", "forged"), ("k", "v"), ("new", "n")]);
    let without = sent.without("csrf");
    assert_eq!(fields(&without), [("k", "v")]);
    assert_eq!(without.hidden, ["k"]);
}
