//! Refusals that a user's browser meets, and those of devices.

use super::{
    ALICE, AUTHORIZE, Answer, ORDERS, PORTAL_ASKS, Recipe, and, asks, from_page, older, through, world,
};
use crate::common::browser::{Browser, View};
use crate::common::{CLI, Entra, NIGHTLY, PRIZE, SAAS, SHOP, but};
use http::Request;

const CALLBACK: &str = "https://saas.contoso.example/callback";
const SAAS_ASKS: [(&str, &str); 4] = [
    ("client_id", SAAS),
    ("response_type", "code"),
    ("redirect_uri", CALLBACK),
    ("scope", "openid User.Read"),
];
const STOCK: &str = "https://stock.contoso.example/stock.read";

pub(super) const RECIPES: &[Recipe] = &[
    // The redirect URI, the application and the tenant.
    (50_011, "a redirect URI with a slash more", || {
        asks(&Entra::new(), "redirect_uri", "https://portal.contoso.example/signin-oidc/")
    }),
    (900_971, "no redirect URI, and none is registered", || {
        let request = but(&but(&PORTAL_ASKS, "redirect_uri", ""), "client_id", NIGHTLY);
        Browser::new(&Entra::new()).open(AUTHORIZE, &request).into()
    }),
    (70_004, "a redirect URI that is no URI", || asks(&Entra::new(), "redirect_uri", "not a uri")),
    (700_016, "a client id that nobody registered", || {
        asks(&Entra::new(), "client_id", "c0000000-0000-4000-8000-0000000000c9")
    }),
    (700_038, "the GUID of zeros as the client id", || {
        asks(&Entra::new(), "client_id", "00000000-0000-0000-0000-000000000000")
    }),
    (50_194, "an application of one tenant at common", || at("/common/oauth2/v2.0/authorize")),
    (9_002_332, "an application for organisations at consumers", || at("/consumers/oauth2/v2.0/authorize")),
    (90_002, "a tenant that nobody has", || at("/nowhere.example/oauth2/v2.0/authorize")),
    (50_049, "instance discovery for a host that is none of Entra's", || {
        Entra::new()
            .get("/common/discovery/instance?api-version=1.1&authorization_endpoint=https%3A%2F%2Fevil.example%2Fcommon%2Foauth2%2Fauthorize")
            .into()
    }),
    (650_052, "an API for many tenants that has no service principal in the user's", || {
        let entra = Entra::changed(&[
            ("user_consent = \"forbidden\"", "user_consent = \"allowed\""),
            ("token_version = 2", "token_version = 2\nsign_in = \"any-tenant\""),
            (
                "permissions = [\"graph/User.Read\"]\nsecrets = [{ id = \"5ec4e700-0000-4000-8000-0000000000c4\"",
                "permissions = [\"graph/User.Read\", \"orders-api/orders.read\"]\nsecrets = [{ id = \"5ec4e700-0000-4000-8000-0000000000c4\"",
            ),
        ]);
        saas(&entra, "/common/oauth2/v2.0/authorize", ORDERS, "pat@fabrikam.example")
    }),
    (70_001, "a client id that nobody registered, in a directory that answers with older numbers", || {
        asks(&older(), "client_id", "c0000000-0000-4000-8000-0000000000c9")
    }),
    (65_005, "a scope of an API that the registration does not list, in such a directory", || {
        asks(&older(), "scope", "https://storage.azure.com/.default")
    }),
    (65_002, "an application borrows the client id of the Azure CLI, and asks for mail", || {
        let request = but(&but(&PORTAL_ASKS, "client_id", AZURE_CLI), "redirect_uri", "http://localhost");
        let request = but(&request, "scope", "https://graph.microsoft.com/Mail.Read");
        Browser::new(&Entra::new()).open(AUTHORIZE, &request).into()
    }),
    (90_130, "an application that is not served at common", || {
        let entra = world("name = \"saas\"", "name = \"saas\"\nnot_at_common = true");
        Browser::new(&entra).open("/common/oauth2/v2.0/authorize", &SAAS_ASKS).into()
    }),
    (90_124, "an API that is not served at common", || {
        let entra = world("name = \"orders-api\"", "name = \"orders-api\"\nnot_at_common = true");
        saas(&entra, "/common/oauth2/v2.0/authorize", ORDERS, ALICE)
    }),
    (90_038, "a tenant of another cloud", || {
        let fabrikam = "domains = [\"fabrikam.example\"]";
        let entra = world(fabrikam, &format!("{fabrikam}\ncloud = \"china\""));
        Browser::new(&entra).open("/fabrikam.example/oauth2/v2.0/authorize", &SAAS_ASKS).into()
    }),
    (900_439, "an application of the government's cloud", || {
        let stranger = "domains = [\"stranger.example\"]";
        let entra = world(stranger, &format!("{stranger}\ncloud = \"us-government\""));
        let request = but(&PORTAL_ASKS, "client_id", PRIZE);
        Browser::new(&entra).open("/common/oauth2/v2.0/authorize", &request).into()
    }),
    // Scopes and the shape of the request.
    (650_057, "a scope of an API that the registration does not list", || {
        asks(&Entra::new(), "scope", "https://storage.azure.com/.default")
    }),
    (90_023, "a response type that is none", || asks(&Entra::new(), "response_type", "magic")),
    (70_005, "response_type=token, which is switched off", || asks(&Entra::new(), "response_type", "token")),
    (700_054, "response_type=id_token, which is switched off", || {
        asks(&Entra::new(), "response_type", "id_token")
    }),
    (50_147, "a code_challenge that is too short", || asks(&Entra::new(), "code_challenge", "short")),
    (50_058, "prompt=none without a session", || asks(&Entra::new(), "prompt", "none")),
    (50_089, "the form of another browser's sign-in", || {
        let entra = Entra::new();
        let (mut one, mut other) = (Browser::new(&entra), Browser::new(&entra));
        let page = one.open(AUTHORIZE, &PORTAL_ASKS);
        other.open(AUTHORIZE, &PORTAL_ASKS);
        other.sign_in(&page, ALICE, "alice-password").into()
    }),
    (900_561, "DELETE at the authorization endpoint", || {
        let entra = Entra::new();
        let answer = entra.send(Request::delete(AUTHORIZE), "");
        View::Page {
            status: answer.status().as_u16(),
            html: String::from_utf8_lossy(answer.body()).into_owned(),
        }
        .into()
    }),
    // Consent and assignment.
    (65_004, "the user cancels the page of consent", || {
        let entra = Entra::new();
        let mut browser = Browser::new(&entra);
        let page = browser.open(AUTHORIZE, &PORTAL_ASKS);
        let page = browser.sign_in(&page, ALICE, "alice-password");
        browser.submit(&page, &[("answer", "cancel")]).into()
    }),
    (90_094, "a user asks for a permission that administrators grant", || {
        let request = but(&PORTAL_ASKS, "scope", "api://a0000000-0000-4000-8000-0000000000a1/orders.purge");
        through(&mut Browser::new(&Entra::new()), AUTHORIZE, &request, ALICE).into()
    }),
    (90_095, "a tenant in which users request consent", || {
        let entra = world("user_consent = \"forbidden\"", "user_consent = \"requested\"");
        saas(&entra, "/fabrikam.example/oauth2/v2.0/authorize", "openid User.Read", "pat@fabrikam.example")
    }),
    (90_093, "a user opens the page by which administrators consent", || {
        let request = [("client_id", SAAS), ("redirect_uri", CALLBACK)];
        through(&mut Browser::new(&Entra::new()), "/contoso.example/adminconsent", &request, ALICE).into()
    }),
    (50_105, "an API that demands an assignment, and a user without one", || {
        through(&mut Browser::new(&Entra::new()), AUTHORIZE, &but(&PORTAL_ASKS, "scope", STOCK), ALICE).into()
    }),
    // Accounts.
    (16_000, "prompt=none while two accounts are signed in", || {
        let entra = Entra::new();
        let mut browser = Browser::new(&entra);
        through(&mut browser, AUTHORIZE, &PORTAL_ASKS, ALICE).code();
        let pick = browser.open(AUTHORIZE, &but(&PORTAL_ASKS, "prompt", "select_account"));
        let page = browser.submit(&pick, &[("other", "1")]);
        let view = browser.sign_in(&page, "bob@contoso.example", "bob-password");
        browser.accept(&view).code();
        browser.open(AUTHORIZE, &but(&PORTAL_ASKS, "prompt", "none")).into()
    }),
    (50_020, "a user of another tenant who is no guest", || {
        through(&mut Browser::new(&Entra::new()), AUTHORIZE, &PORTAL_ASKS, "mallory@stranger.example").into()
    }),
    (51_004, "the same, in a directory that has the other number for it", || {
        let entra = and("[switches]\nunknown_account = \"not-in-directory\"");
        through(&mut Browser::new(&entra), AUTHORIZE, &PORTAL_ASKS, "mallory@stranger.example").into()
    }),
    (90_072, "the same, in a tenant in which everybody has to give a second factor", || {
        let contoso = "domains = [\"contoso.example\"]";
        let entra = world(contoso, &format!("{contoso}\nsecurity_defaults = true"));
        through(&mut Browser::new(&entra), AUTHORIZE, &PORTAL_ASKS, "mallory@stranger.example").into()
    }),
    (500_208, "an account of a tenant for customers, whose accounts sign in at a host of their own", || {
        let fabrikam = "domains = [\"fabrikam.example\"]";
        let entra = world(fabrikam, &format!("{fabrikam}\ncustomers = true"));
        saas(&entra, "/fabrikam.example/oauth2/v2.0/authorize", "openid User.Read", "pat@fabrikam.example")
    }),
    (50_132, "prompt=none after the password was changed", || {
        silently_after(|entra| entra.0.change_password(ALICE, "another-password"))
    }),
    (50_133, "prompt=none after the password has expired", || {
        silently_after(|entra| entra.0.expire_password(ALICE))
    }),
    (500_201, "a personal account at organizations", || {
        saas(
            &Entra::new(),
            "/organizations/oauth2/v2.0/authorize",
            "openid User.Read",
            "sam@consumers.example",
        )
    }),
    (50_014, "a guest who has not accepted the invitation", || {
        let guest = "tenant = \"contoso.example\"\nid = \"9a";
        let entra = world(guest, "tenant = \"contoso.example\"\naccepted = false\nid = \"9a");
        through(&mut Browser::new(&entra), AUTHORIZE, &PORTAL_ASKS, "pat@fabrikam.example").into()
    }),
    (50_126, "a wrong password", || enters(&Entra::new(), ALICE, "wrong")),
    (50_034, "a name that nobody has", || enters(&Entra::new(), "nobody@contoso.example", "x")),
    (50_057, "the account of somebody who left", || {
        enters(&Entra::new(), "dave@contoso.example", "dave-password")
    }),
    (50_055, "a password that has expired", || {
        enters(&alice_is("password-expired"), ALICE, "alice-password")
    }),
    (50_056, "an account whose password another provider keeps", || {
        enters(&alice_is("federated"), ALICE, "alice-password")
    }),
    (50_053, "the right password after ten wrong ones", || {
        let entra = Entra::new();
        for _ in 0..10 {
            enters(&entra, ALICE, "wrong");
        }
        enters(&entra, ALICE, "alice-password")
    }),
    // Single-page applications.
    (9_002_326, "a page redeems the code of a web application", || {
        let entra = Entra::new();
        from_page(&entra, &super::redeeming(&super::portal_code(&entra)))
    }),
    (9_002_327, "a server redeems the code of a single-page application", || {
        let entra = Entra::new();
        entra.token(&shop(&shop_code(&entra))).into()
    }),
    (9_002_325, "a page redeems a code that was asked for without a proof key", || {
        let entra = Entra::new();
        from_page(&entra, &shop(&shop_code(&entra)))
    }),
    // Devices.
    (70_016, "a device asks before its user is done", || {
        let entra = Entra::new();
        let (code, _) = device(&entra);
        polls(&entra, &code)
    }),
    (70_018, "a device asks with a code that nobody gave it", || polls(&Entra::new(), "D-invented")),
    (70_019, "the user enters the code a quarter of an hour too late", || {
        let entra = Entra::new();
        let (_, user_code) = device(&entra);
        entra.0.clock().advance(900);
        let mut browser = Browser::new(&entra);
        let page = browser.open("/devicelogin", &[]);
        browser.submit(&page, &[("otc", &user_code)]).into()
    }),
    (70_020, "a device asks a quarter of an hour too late", || {
        let entra = Entra::new();
        let (code, _) = device(&entra);
        entra.0.clock().advance(900);
        polls(&entra, &code)
    }),
    (7_000_112, "an administrator switched the enterprise application off", || {
        let off =
            "[[principal]]\napplication = \"portal\"\ntenant = \"contoso.example\"\nstate = \"disabled\"";
        through(&mut Browser::new(&and(off)), AUTHORIZE, &PORTAL_ASKS, ALICE).into()
    }),
    (16_003, "prompt=none while an account of another tenant is signed in", || {
        let entra = Entra::new();
        let mut browser = Browser::new(&entra);
        through(&mut browser, AUTHORIZE, &PORTAL_ASKS, "mallory@stranger.example");
        browser.open(AUTHORIZE, &but(&PORTAL_ASKS, "prompt", "none")).into()
    }),
    (500_207, "a personal account, and an API for organisations", || {
        saas(&Entra::new(), "/common/oauth2/v2.0/authorize", ORDERS, "sam@consumers.example")
    }),
    (650_056, "a registration without any permission asks for all that is listed", || {
        let spa = "spa = [\"https://shop.contoso.example/\"] }\n";
        let listed = "permissions = [\"orders-api/orders.read\"]";
        let entra = world(&format!("{spa}{listed}"), &format!("{spa}permissions = []"));
        let scope = "api://a0000000-0000-4000-8000-0000000000a1/.default";
        let request = but(&but(&PORTAL_ASKS, "client_id", SHOP), "redirect_uri", SHOP_URI);
        Browser::new(&entra).open(AUTHORIZE, &but(&request, "scope", scope)).into()
    }),
    (90_008, "an application that lists no User.Read asks for itself", || {
        let request = but(&but(&PORTAL_ASKS, "client_id", SHOP), "redirect_uri", SHOP_URI);
        let scope = format!("{SHOP}/.default");
        Browser::new(&Entra::new()).open(AUTHORIZE, &but(&request, "scope", &scope)).into()
    }),
];

/// One of Microsoft's own.
const AZURE_CLI: &str = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

/// Something happens to Alice while she is signed in, and the portal asks in silence.
fn silently_after(happens: fn(&Entra) -> bool) -> Answer {
    let entra = Entra::new();
    let mut browser = Browser::new(&entra);
    through(&mut browser, AUTHORIZE, &PORTAL_ASKS, ALICE).code();
    entra.0.clock().advance(60);
    assert!(happens(&entra));
    browser.open(AUTHORIZE, &but(&PORTAL_ASKS, "prompt", "none")).into()
}

/// The portal sends its user to another authority.
fn at(path: &str) -> Answer {
    Browser::new(&Entra::new()).open(path, &PORTAL_ASKS).into()
}

/// A user signs in to the service for many tenants.
fn saas(entra: &Entra, path: &str, scope: &str, name: &str) -> Answer {
    through(&mut Browser::new(entra), path, &but(&SAAS_ASKS, "scope", scope), name).into()
}

fn alice_is(state: &str) -> Entra {
    let alice = "display = \"Alice Example\"";
    world(alice, &format!("{alice}\nstate = \"{state}\""))
}

fn enters(entra: &Entra, name: &str, password: &str) -> Answer {
    let mut browser = Browser::new(entra);
    let page = browser.open(AUTHORIZE, &PORTAL_ASKS);
    browser.sign_in(&page, name, password).into()
}

const SHOP_URI: &str = "https://shop.contoso.example/";

fn shop_code(entra: &Entra) -> String {
    let request = but(&but(&PORTAL_ASKS, "client_id", SHOP), "redirect_uri", SHOP_URI);
    through(&mut Browser::new(entra), AUTHORIZE, &request, ALICE).code()
}

fn shop(code: &str) -> [(&str, &str); 4] {
    [("grant_type", "authorization_code"), ("client_id", SHOP), ("redirect_uri", SHOP_URI), ("code", code)]
}

/// The device's code, and that of its user.
fn device(entra: &Entra) -> (String, String) {
    let asks = [("client_id", CLI), ("scope", ORDERS)];
    let (_, document) = entra.post("/contoso.example/oauth2/v2.0/devicecode", &asks);
    let [device, user] = ["device_code", "user_code"].map(|name| document[name].as_str().unwrap().to_owned());
    (device, user)
}

fn polls(entra: &Entra, code: &str) -> Answer {
    let kind = "urn:ietf:params:oauth:grant-type:device_code";
    entra.token(&[("grant_type", kind), ("client_id", CLI), ("device_code", code)]).into()
}
