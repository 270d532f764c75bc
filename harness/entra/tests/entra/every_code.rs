//! Every code is produced over HTTP by a recipe, or it is said why there is none.

mod policy;
mod sign_in;
mod token;

use crate::common::browser::{Browser, View};
use crate::common::{Entra, PORTAL, body, but, read, refused};
use beartrap_entra::{Code, Directory, Shown, codes};
use beartrap_forge::Pkce;
use http::Request;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A code, how somebody gets it, and that being done.
type Recipe = (u32, &'static str, fn() -> Answer);

/// Codes that nothing produces here, and why. Whoever makes one reachable takes it out of this list.
const WITHOUT: &[(u32, &str)] = &[
    (65_002, "Microsoft's own applications are not in the directory, apart from its APIs"),
    (65_005, "an older form of 650057, which is what a resource that is not listed gets"),
    (70_001, "an older form of 700016 and 7000112"),
    (7_002_137, "the directory's federated credentials have no expressions"),
    (7_002_138, "the directory's federated credentials have no expressions"),
    (7_000_274, "which fault of a certificate leads to it is not documented"),
    (7_000_277, "which fault of a certificate leads to it is not documented"),
    (50_132, "a session before a new password is over like any other, and gets 50058"),
    (50_133, "a session before a new password is over like any other, and gets 50058"),
    (50_196, "repetitions are not counted: a test that asks in a loop would be refused too"),
    (
        50_199,
        "the confirmation is a page of apps' own browsers, and belongs to no application of the directory",
    ),
    (90_014, "an older form of 900144"),
    (90_124, "a resource that is not in the tenant of the user gets 500011 or 650052"),
    (90_130, "an application that is not for every tenant gets 50194"),
    (90_072, "who is no guest gets 50020, which is the better known of the two"),
    (51_004, "every user of the directory has a tenant, and elsewhere 50020 is the better known refusal"),
    (500_208, "an account of the wrong type gets 500201, whatever its domain"),
    (900_439, "the directory has one cloud"),
    (90_038, "the directory has one cloud"),
    (50_000, "an outage is 90033, as the directory's; a fault in issuing has no cause that could be set up"),
];

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
fn every_code_has_a_recipe_or_a_reason() {
    let without: BTreeMap<u32, &str> = WITHOUT.iter().copied().collect();
    let produced: BTreeSet<u32> = recipes().map(|(number, ..)| *number).collect();
    let both: Vec<_> = produced.iter().filter(|number| without.contains_key(number)).collect();
    assert!(both.is_empty(), "take out of the list what is produced: {both:?}");
    let known: BTreeSet<u32> = codes().map(|code| code.number).collect();
    let named: BTreeSet<u32> = produced.iter().chain(without.keys()).copied().collect();
    let neither: Vec<_> = known.difference(&named).collect();
    assert!(neither.is_empty(), "neither a recipe nor a reason: {neither:?}");
    let unknown: Vec<_> = named.difference(&known).collect();
    assert!(unknown.is_empty(), "no such codes: {unknown:?}");
    assert_eq!(known.len(), 138);
}

#[test]
fn every_recipe_produces_its_code() {
    let without: BTreeSet<u32> = WITHOUT.iter().map(|(number, _)| *number).collect();
    let wrong: Vec<String> = recipes()
        .filter_map(|(number, recipe, play)| {
            let code = beartrap_entra::code(*number)?;
            assert!(!without.contains(number));
            fault(code, &play()).map(|fault| format!("{number}, {recipe}: {fault}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
