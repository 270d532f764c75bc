//! Pages that want to exhaust the reader.

use super::*;
use proptest::prelude::*;

fn read_and_answer(html: &str) -> Page {
    let page = page(html);
    for decision in [Decision::Allow, Decision::Deny] {
        let _ = page.next(&alice(), decision, &Hints::default());
    }
    page
}

#[test]
fn a_million_inputs() {
    let html = format!("<form method=post>{}", "<input name=a>".repeat(1_000_000));
    let page = read_and_answer(&html);
    assert_eq!(page.forms[0].controls.len(), HtmlForm::MAX_CONTROLS);
    assert!(page.truncated);
}

#[test]
fn a_form_that_is_full_leaves_room_for_the_next() {
    let html = format!(
        "<form>{}</form><form method=post><input name=user><input type=password name=pw></form>",
        "<input type=hidden name=a>".repeat(10_000)
    );
    assert_eq!(allow(&html).get("user"), Some("alice"));
}

#[test]
fn controls_that_name_a_form_are_bounded_too() {
    let html =
        format!("<form id=f>{}</form>{}", "<input name=a>".repeat(400), "<input form=f name=b>".repeat(400));
    let page = read_and_answer(&html);
    assert_eq!(page.forms[0].controls.len(), HtmlForm::MAX_CONTROLS);
    assert!(page.truncated);
}

#[test]
fn too_many_forms_and_options() {
    let page = read_and_answer(&"<form><input name=a></form>".repeat(60));
    assert_eq!(page.forms.len(), Page::MAX_FORMS);
    assert!(page.truncated);
    let page =
        read_and_answer(&format!("<form><select name=s>{}</select></form>", "<option>x".repeat(10_000)));
    assert_eq!(page.forms[0].controls[0].choices.len(), HtmlForm::MAX_CONTROLS);
    assert!(page.truncated);
}

#[test]
fn deep_nesting_costs_no_stack() {
    for element in
        ["div", "fieldset disabled", "svg", "template", "b a=1", "p role=alert", "select", "label", "button"]
    {
        let html = format!("{}<form method=post><input name=user>", format!("<{element}>").repeat(100_000));
        read_and_answer(&html);
    }
    let html = format!(
        "{}<form method=post><input name=user><input type=password name=pw>",
        "<div>".repeat(100_000)
    );
    assert_eq!(allow(&html).get("user"), Some("alice"));
}

#[test]
fn only_so_much_is_read() {
    let login = "<form method=post><input name=user><input type=password name=pw></form>";
    let html = format!("{login}{}é<form>", "é ".repeat(Page::MAX_HTML));
    let page = read_and_answer(&html);
    assert!(page.truncated);
    assert_eq!(page.forms.len(), 1);
    assert!(page.text.len() <= Page::MAX_TEXT && page.text.starts_with("é é é"));
    let long_title = format!("<title>{}</title>", "t".repeat(10_000));
    assert_eq!(read_and_answer(&long_title).title.len(), Page::MAX_LABEL);
    assert!(!read_and_answer(login).truncated);
}

#[test]
fn long_tags_cost_no_more_than_their_length() {
    let attributes: String = (0..200_000).flat_map(|n| [format!("a{n:x}"), " ".to_owned()]).collect();
    read_and_answer(&format!("<form {attributes}><input {attributes}>"));
    for piece in ["<", "</", "&", "\0", "<!", "<!--", "<a b='", "&#x", "<script><!--<script"] {
        read_and_answer(&piece.repeat(Page::MAX_HTML / piece.len()));
    }
}

#[test]
fn text_that_is_no_utf8_is_the_callers_to_decode() {
    let bytes = b"<form method=post><input name=user value='\xff\xfe'><input type=password name=pw></form>";
    assert_eq!(allow(&String::from_utf8_lossy(bytes)).get("user"), Some("alice"));
}

fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<form method=post action='/login'>"),
        Just("</form>"),
        Just("<form id=f>"),
        Just("<input name=user>"),
        Just("<input type=password name=pw>"),
        Just("<input form=f type=hidden name=h value='&amp;'>"),
        Just("<input type=checkbox name=scope>"),
        Just("<input type=radio name=d value=yes>"),
        Just("<button name=b value=1>"),
        Just("Allow"),
        Just("Deny"),
        Just("</button>"),
        Just("<select name=s multiple>"),
        Just("<option selected>"),
        Just("</select>"),
        Just("<textarea name=t>"),
        Just("</textarea>"),
        Just("<fieldset disabled>"),
        Just("</fieldset>"),
        Just("<legend>"),
        Just("</legend>"),
        Just("<label for=x>"),
        Just("</label>"),
        Just("<svg>"),
        Just("</svg>"),
        Just("<template>"),
        Just("</template>"),
        Just("<noscript>"),
        Just("</noscript>"),
        Just("<title>"),
        Just("</title>"),
        Just("<script>"),
        Just("</script>"),
        Just("<base href='//[x'>"),
        Just("<meta http-equiv=refresh content='1;url=é'>"),
        Just("<p role=alert>"),
        Just("</p>"),
        Just("<button formaction='javascript:x' formmethod=dialog>"),
        Just("<input type=image>"),
        Just("\u{a0}é\r"),
        Just("<![CDATA["),
        Just("<!--"),
        Just("-->"),
        Just("<plaintext>"),
        Just("<optgroup disabled>"),
    ];
    prop_oneof![
        proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat()),
        ".{0,400}",
        "[<>/=a-f'\"&;# -]{0,400}",
    ]
}

proptest! {
    #[test]
    fn nothing_panics_and_the_limits_hold(html in markup(), hint in ".{0,6}", deny in any::<bool>()) {
        let page = page(&html);
        prop_assert!(page.forms.len() <= Page::MAX_FORMS);
        prop_assert!(page.text.len() <= Page::MAX_TEXT);
        prop_assert_eq!(&page, &super::page(&html));
        let hints = Hints { user_field: Some(hint.clone()), allow_button: Some(hint), ..Hints::default() };
        for hints in [hints, Hints::default()] {
            match page.next(&alice(), if deny { Decision::Deny } else { Decision::Allow }, &hints) {
                Move::Submit(sent) => {
                    prop_assert!(matches!(sent.url.scheme(), "http" | "https"));
                    prop_assert!(sent.fields.iter().all(|(name, _)| !name.is_empty()));
                    prop_assert!(sent.hidden.iter().all(|name| sent.get(name).is_some()));
                    let _ = (sent.address(), sent.body());
                }
                Move::Follow(to) => prop_assert!(matches!(to.scheme(), "http" | "https")),
                Move::Stuck(stuck) => prop_assert!(stuck.to_string().contains("[server.login]")),
            }
        }
    }
}
