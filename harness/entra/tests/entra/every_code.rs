//! Every code is produced over HTTP by a recipe.

mod policy;
mod sign_in;
mod token;

use crate::common::browser::{Browser, View};
use crate::common::{Entra, PORTAL, body, but, read, refused};
use beartrap_entra::{Code, Directory, Shown, codes, meanings};
use beartrap_forge::Pkce;
use http::Request;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A code, how somebody gets it, and that being done.
type Recipe = (u32, &'static str, fn() -> Answer);

/// What somebody sees.
enum Answer {
    Body((u16, Value)),
    Seen(View),
}

impl From<(u16, Value)> for Answer {
    fn from(body: (u16, Value)) -> Self {
        Self::Body(body)
    }
}

impl From<View> for Answer {
    fn from(view: View) -> Self {
        Self::Seen(view)
    }
}

#[test]
fn every_code_is_produced_over_http() {
    let mut produced: Vec<&Code> = Vec::new();
    let mut wrong: Vec<String> = Vec::new();
    for (number, recipe, play) in recipes() {
        let answer = play();
        let faults: Vec<(&Code, Option<String>)> =
            meanings(*number).map(|code| (code, fault(code, &answer))).collect();
        match faults.iter().find(|(_, fault)| fault.is_none()) {
            Some((code, _)) => produced.push(code),
            None => wrong.push(format!("{number}, {recipe}: {faults:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let missing: Vec<u32> = codes().filter(|code| !produced.contains(code)).map(|code| code.number).collect();
    assert!(missing.is_empty(), "no recipe produces {missing:?}");
    let numbers: BTreeSet<u32> = produced.iter().map(|code| code.number).collect();
    assert_eq!(numbers.len(), 138);
}

fn recipes() -> impl Iterator<Item = &'static Recipe> {
    [token::RECIPES, sign_in::RECIPES, policy::RECIPES].into_iter().flatten()
}

/// In what the answer disagrees with the table of codes.
fn fault(code: &Code, answer: &Answer) -> Option<String> {
    let starts = format!("AADSTS{}: {}", code.number, code.says);
    let (is_right, is) = match answer {
        Answer::Body(answer) => {
            let text = answer.1["error_description"].as_str().unwrap_or_default();
            let of_text = text.starts_with(&starts) && answer.1["error_codes"] == json!([code.number]);
            let of_suberror = code.suberror.is_none_or(|suberror| answer.1["suberror"] == suberror);
            let is_right = of_text
                && of_suberror
                && refused(answer) == (status(code.shown), code.error, u64::from(code.number));
            (is_right, format!("{} {}", answer.0, answer.1))
        }
        Answer::Seen(View::Page { status, html }) => {
            // A page that goes on with the same form is none that failed.
            let expected = if html.contains("<form") { 200 } else { 400 };
            let text = html.replace("&#39;", "'").replace("&quot;", "\"");
            (*status == expected && text.contains(&starts), format!("{status} {text}"))
        }
        Answer::Seen(away @ View::Away(url)) => {
            let text = away.parameter("error_description").unwrap_or_default();
            let is = away.parameter("error").unwrap_or_default();
            // The names that a redirect has for what the token endpoint says in `suberror`.
            let expected = match code.suberror {
                Some("basic_action") => "interaction_required",
                _ => code.error,
            };
            (is == expected && text.starts_with(&starts), url.to_string())
        }
    };
    (!is_right).then_some(is)
}

fn status(shown: Shown) -> u16 {
    match shown {
        Shown::Page | Shown::Client => 400,
        Shown::Unauthorized => 401,
        Shown::Throttled => 429,
        Shown::Outage => 503,
    }
}

// --- What recipes are made of ---

const AUTHORIZE: &str = "/contoso.example/oauth2/v2.0/authorize";
const TOKEN: &str = "/contoso.example/oauth2/v2.0/token";
const ORDERS: &str = "openid offline_access api://a0000000-0000-4000-8000-0000000000a1/orders.read";
const PORTAL_URI: &str = "https://portal.contoso.example/signin-oidc";
const VERIFIER: &str = "a-verifier-of-43-characters-or-a-few-more-of-them";
const ALICE: &str = "alice@contoso.example";
const PORTAL_ASKS: [(&str, &str); 4] =
    [("client_id", PORTAL), ("response_type", "code"), ("redirect_uri", PORTAL_URI), ("scope", ORDERS)];

/// The default world and more of it.
fn and(more: &str) -> Entra {
    let world = format!("{}\n{more}", include_str!("../../src/directory/world.toml"));
    Entra::of(Directory::parse(&world).unwrap_or_else(|error| panic!("{error}")))
}

/// The default world, with the numbers that refusals had before.
fn older() -> Entra {
    and("[switches]\nolder_codes = true")
}

fn world(old: &str, new: &str) -> Entra {
    Entra::changed(&[(old, new)])
}

/// Name and password, and consent if it is asked for.
fn through(browser: &mut Browser<'_>, path: &str, request: &[(&str, &str)], name: &str) -> View {
    let page = browser.open(path, request);
    let password = format!("{}-password", name.split('@').next().unwrap());
    let view = browser.sign_in(&page, name, &password);
    match view {
        View::Page { ref html, .. } if html.contains("/common/consent") => browser.accept(&view),
        _ => view,
    }
}

/// The portal sends the user with one parameter changed; nobody signs in.
fn asks(entra: &Entra, name: &str, value: &str) -> Answer {
    Browser::new(entra).open(AUTHORIZE, &but(&PORTAL_ASKS, name, value)).into()
}

/// A code of the portal with a proof key.
fn portal_code(entra: &Entra) -> String {
    let challenge = Pkce::of(VERIFIER).challenge;
    let request = [&PORTAL_ASKS[..], &[("code_challenge", &challenge), ("code_challenge_method", "S256")]];
    through(&mut Browser::new(entra), AUTHORIZE, &request.concat(), ALICE).code()
}

fn redeeming(code: &str) -> [(&str, &str); 6] {
    [
        ("grant_type", "authorization_code"),
        ("client_id", PORTAL),
        ("client_secret", "portal-secret"),
        ("redirect_uri", PORTAL_URI),
        ("code", code),
        ("code_verifier", VERIFIER),
    ]
}

/// The portal redeems a code with one parameter changed.
fn redeems(entra: &Entra, name: &str, value: &str) -> Answer {
    entra.token(&but(&redeeming(&portal_code(entra)), name, value)).into()
}

/// A refresh token of Alice at the portal.
fn held(entra: &Entra) -> String {
    let (_, document) = entra.token(&redeeming(&portal_code(entra)));
    document["refresh_token"].as_str().unwrap().to_owned()
}

fn refreshes(entra: &Entra, held: &str, more: &[(&str, &str)]) -> Answer {
    let mut form = vec![
        ("grant_type", "refresh_token"),
        ("client_id", PORTAL),
        ("client_secret", "portal-secret"),
        ("refresh_token", held),
    ];
    form.extend_from_slice(more);
    entra.token(&form).into()
}

/// The same request out of a script in a page.
fn from_page(entra: &Entra, form: &[(&str, &str)]) -> Answer {
    let request = Request::post(TOKEN).header("origin", "https://shop.contoso.example");
    read(&entra.send(request, body(form))).into()
}
