//! What is wrong with login and consent, in the user's words.

use crate::served::{Asked, Reply, ServedLab, serve};
use crate::support::{Folder, Said};
use serde_json::json;

/// A server whose authorization endpoint answers by this script, run with one client and one user.
fn with_pages(page: impl Fn(&Asked) -> Reply + Send + Sync + 'static, more: &str) -> Said {
    let issuer = serve(move |origin, asked| match asked.target.split('?').next().unwrap_or_default() {
        "/.well-known/openid-configuration" => Reply::json(
            200,
            &json!({
                "issuer": origin,
                "authorization_endpoint": format!("{origin}/authorize"),
                "token_endpoint": format!("{origin}/token"),
            }),
        ),
        "/authorize" => page(asked),
        _ => Reply::json(400, &json!({"error": "invalid_request"})),
    });
    let folder = Folder::new();
    folder.write(
        "beartrap.toml",
        &format!(
            "[server]\nissuer = \"{issuer}\"\n[[server.client]]\nid = \"a\"\nsecret = \"secret-of-a\"\n\
             redirect_uris = [\"https://client.test/cb\"]\n[[server.user]]\nname = \"alice\"\npassword = \"wonderland\"\n{more}"
        ),
    );
    folder.run(&["run"])
}

const NOT_JUDGED: &str = "the way in does not work, so nothing was judged";

#[test]
fn a_login_form_that_is_not_found_names_the_page_and_the_key() {
    let odd = |_: &Asked| Reply::page("<form><input name=q><input name=r><button>Search</button></form>");
    with_pages(odd, "").blames(
        4,
        &[
            NOT_JUDGED,
            "the page \"Sign in\" at /authorize",
            "form.user_field",
            "[server.login]",
            "fields: q, r",
        ],
    );
    let hinted = with_pages(odd, "[server.login.form]\nuser_field = \"login\"\n");
    hinted.blames(4, &["form.user_field is \"login\", which is not on this page"]);
}

#[test]
fn a_page_that_needs_a_script_names_the_other_driver() {
    let scripted = |_: &Asked| Reply::page("<div id=app></div><script src=app.js></script>");
    with_pages(scripted, "")
        .blames(4, &[NOT_JUDGED, "there is no form without a script", "driver = \"command\""]);
    let empty = "[server.login]\ndriver = \"command\"\n";
    with_pages(scripted, empty).blames(4, &[NOT_JUDGED, "set command = [\"program\", \"argument\"]"]);
}

#[test]
fn consent_that_is_not_understood_names_the_key() {
    let odd = |_: &Asked| {
        Reply::page(
            "<p>Client A wants to access your profile</p><form><button>Perhaps</button><button>Later</button></form>",
        )
    };
    with_pages(odd, "")
        .blames(4, &[NOT_JUDGED, "at /authorize", "form.allow_button", "buttons: Perhaps, Later"]);
}

#[test]
fn consent_that_is_refused_says_whom_to_ask() {
    let refused = |_: &Asked| Reply::redirect("https://client.test/cb?error=access_denied&state=x");
    with_pages(refused, "")
        .blames(4, &[NOT_JUDGED, "with the error access_denied", "let this user consent at the server"]);
    let scope = |_: &Asked| Reply::redirect("https://client.test/cb?error=invalid_scope");
    with_pages(scope, "").blames(4, &["with the error invalid_scope", "set scope in [server]"]);
}

#[test]
fn an_error_page_is_quoted() {
    let error =
        |_: &Asked| Reply::new(400, "text/html", "<title>Oops</title><p>redirect_uri is not registered</p>");
    with_pages(error, "").blames(4, &[NOT_JUDGED, "a page (400)", "redirect_uri is not registered"]);
}

#[test]
fn a_wrong_password_says_which_key_to_check() {
    for status in [200, 401] {
        let again = move |_: &Asked| Reply {
            status,
            ..Reply::page(
                "<p class=error>Wrong password</p><form method=post><input name=username><input type=password name=password><button>Log in</button></form>",
            )
        };
        let said = with_pages(again, "");
        said.blames(
            4,
            &[
                NOT_JUDGED,
                "alice could not log in: Wrong password",
                "check name and password in [[server.user]]",
            ],
        );
        assert!(!said.err.contains("wonderland"), "{}", said.err);
    }
}

#[test]
fn a_login_that_asks_for_the_name_for_ever_ends_with_advice() {
    let name_again = |_: &Asked| {
        Reply::page(
            "<p class=error>No such user</p><form method=post><input name=username><button>Next</button></form>",
        )
    };
    with_pages(name_again, "")
        .blames(4, &[NOT_JUDGED, "alice could not log in: No such user", "check name and password"]);
}

#[test]
fn the_lab_refuses_a_wrong_password_too() {
    let lab = ServedLab::with(None);
    let folder = Folder::new();
    folder.write("beartrap.toml", &lab.file.replace("alice-opens-the-door-42", "wrong-password-of-alice"));
    let said = folder.run(&["run"]);
    said.blames(4, &[NOT_JUDGED, "check name and password in [[server.user]]"]);
    let doctor = folder.run(&["doctor"]);
    assert!(doctor.code == 4 && doctor.out.contains("check name and password"), "{doctor:?}");
    assert!(!format!("{said:?}{doctor:?}").contains("wrong-password-of-alice"));
}

#[test]
fn a_wrong_client_secret_is_not_a_finding() {
    let lab = ServedLab::with(None);
    let folder = Folder::new();
    let file = lab.file.replace("s3cret:of%client+a/with spaces &é", "not-the-secret-of-a");
    let without_others = file.split("\n\n").filter(|part| !part.contains("id = ") || part.contains("conf-a"));
    folder.write("beartrap.toml", &without_others.collect::<Vec<_>>().join("\n\n"));
    let said = folder.run(&["run"]);
    said.blames(4, &[NOT_JUDGED, "401 invalid_client", "check id, secret and auth of conf-a"]);
    assert!(!said.err.contains("not-the-secret-of-a"), "{}", said.err);
}

#[test]
fn a_rate_limit_says_how_to_go_slower() {
    let limited = |_: &Asked| Reply::new(429, "text/html", "");
    with_pages(limited, "").blames(4, &[NOT_JUDGED, "--jobs 1"]);
}

#[test]
fn doctor_walks_the_way_in_of_the_served_lab() {
    let lab = ServedLab::with(None);
    let folder = Folder::new();
    folder.write("beartrap.toml", &lab.file);
    let said = folder.run(&["doctor"]);
    assert_eq!(said.code, 0, "{said:?}");
    for step in ["discovery", "clients", "keys", "login"] {
        assert!(
            said.out.lines().any(|line| line.trim_start().starts_with(step) && line.contains(" ok ")),
            "{step}: {said:?}"
        );
    }
}
