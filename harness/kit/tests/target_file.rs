//! The reader of target files, given anything.

use beartrap_kit::target::TargetFile;
use proptest::prelude::*;

/// Texts that come closer to a target file than random ones do.
fn nearly() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("[server]\n".to_owned()),
        Just("[[server.client]]\n".to_owned()),
        Just("[[server.user]]\n".to_owned()),
        Just("[server.login.form]\n".to_owned()),
        Just("[hosts]\nallow = ".to_owned()),
        Just("issuer = \"http://a.test\"\n".to_owned()),
        Just("secret = { env = \"\" }\n".to_owned()),
        Just("kind = \"native\"\n".to_owned()),
        "[a-z_]{1,8} = [\\[\\]{}\"'a-z0-9=,. ]{0,12}\n",
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_panics(text in any::<String>(), near in nearly()) {
        for text in [text, near] {
            if let Err(error) = TargetFile::parse(&text) {
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }

    #[test]
    fn no_variable_panics(
        path in prop::collection::vec("(SERVER|HOSTS|ALLOW|CLIENT|ISSUER|DEPARTURES|LOGIN|FORM|[0-9]{1,20}|.{0,3})", 0..5),
        value in prop_oneof![any::<String>(), nearly()],
    ) {
        let text = "[server]\nissuer = \"http://a.test\"\n[[server.client]]\nid = \"a\"\n";
        let variable = (format!("BEARTRAP_{}", path.join("__")), value);
        let _ = TargetFile::parse_with(text, [variable].into_iter());
    }
}

#[test]
fn depth_is_bounded() {
    for open in ["[", "{a=", "[{a="] {
        let text = format!("[departures]\nx = {}", open.repeat(100_000));
        assert!(TargetFile::parse(&text).is_err());
        let variable = ("BEARTRAP_HOSTS__ALLOW".to_owned(), open.repeat(100_000));
        assert!(TargetFile::parse_with("", [variable].into_iter()).is_err());
    }
    let dotted = format!("{}x = 1", "a.".repeat(100_000));
    assert!(TargetFile::parse(&dotted).is_err());
}

#[test]
fn an_odd_name_of_a_variable_is_a_missing_one() {
    for name in ["", "A=B", "A\0B", "É"] {
        let secret = beartrap_kit::target::Secret::Env { env: name.to_owned() };
        assert!(secret.reveal().unwrap_err().to_string().contains("is not set"), "{name:?}");
    }
}
