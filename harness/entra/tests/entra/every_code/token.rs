//! Refusals of the token endpoint.

use super::{
    Answer, Recipe, TOKEN, and, held, older, portal_code, redeeming, redeems, refreshes, through, world,
};
use crate::common::browser::Browser;
use crate::common::{
    AUTHORITY, CLI, CONTOSO, Entra, FABRIKAM, NIGHTLY, NOW, ORDERS_API, PORTAL, SAAS, SHOP, STOCK_API, but,
};
use beartrap_forge::{Account, Algorithm, Certificate, EntraSetting, Json, SigningKey, Spare, Token};

const ASKS: [(&str, &str); 4] = [
    ("grant_type", "client_credentials"),
    ("client_id", NIGHTLY),
    ("client_secret", "nightly-secret"),
    ("scope", "api://a0000000-0000-4000-8000-0000000000a1/.default"),
];
const SECRET: &str = "value = \"nightly-secret\", expires = 2030-01-01";
const CERTIFICATE: &str = "{ test_key = \"client\", expires = 2030-01-01 }";
const DAY: u64 = 86_400;

pub(super) const RECIPES: &[Recipe] = &[
    // The shape of the request.
    (900_144, "no grant_type", || daemon(&Entra::new(), "grant_type", "")),
    (70_003, "a grant type that is none", || daemon(&Entra::new(), "grant_type", "magic")),
    (901_002, "resource at version 2", || daemon(&Entra::new(), "resource", "https://graph.microsoft.com")),
    (9_001_023, "client credentials at common", || {
        let form = but(&but(&ASKS, "client_id", SAAS), "client_secret", "saas-secret");
        Entra::new().post("/common/oauth2/v2.0/token", &form).into()
    }),
    (90_027, "version 1 at the tenant of personal accounts", || {
        let form = but(&but(&ASKS, "scope", ""), "resource", ORDERS_API);
        Entra::new().post("/consumers/oauth2/token", &form).into()
    }),
    (90_014, "no grant_type, in a directory that answers with older numbers", || {
        daemon(&older(), "grant_type", "")
    }),
    (
        50_196,
        "an application redeems a code that was cut for the fourth time, where three are enough",
        || {
            let entra = and("[switches]\nrepetitions = 3");
            let code = [("grant_type", "authorization_code"), ("code", "1.cut")];
            let form = [("client_id", PORTAL), ("redirect_uri", super::PORTAL_URI)].into_iter().chain(code);
            let form: Vec<_> = form.collect();
            (0..3).for_each(|_| drop(entra.token(&form)));
            entra.token(&form).into()
        },
    ),
    // Scopes.
    (28_002, "a blank scope", || daemon(&Entra::new(), "scope", " ")),
    (700_023, "no API in the scope", || daemon(&Entra::new(), "scope", "openid profile")),
    (1_002_012, "a single permission in the place of /.default", || {
        daemon(&Entra::new(), "scope", "api://a0000000-0000-4000-8000-0000000000a1/orders.read")
    }),
    (70_011, "a scope with quotes in it", || daemon(&Entra::new(), "scope", "api://a/\"x\"/.default")),
    (700_022, "two APIs in one scope", || {
        daemon(&Entra::new(), "scope", &format!("{} https://graph.microsoft.com/.default", ASKS[3].1))
    }),
    (500_011, "an API that nobody registered", || daemon(&Entra::new(), "scope", "api://nobody/.default")),
    (90_009, "an application asks for itself by its URI", || {
        let form = but(&but(&ASKS, "client_id", ORDERS_API), "client_secret", "orders-secret");
        Entra::new().token(&form).into()
    }),
    // Who is there.
    (7_000_229, "an administrator deleted the client's service principal", || {
        daemon(&principal("nightly", "deleted"), "scope", ASKS[3].1)
    }),
    (50_001, "an administrator switched the API off", || {
        daemon(&principal("orders-api", "disabled"), "scope", ASKS[3].1)
    }),
    (501_051, "an API that demands an assignment, and a client without one", || {
        daemon(&Entra::new(), "scope", "https://stock.contoso.example/.default")
    }),
    // Credentials.
    (7_000_215, "the secret's id in the place of its value", || {
        daemon(&Entra::new(), "client_secret", "5ec4e700-0000-4000-8000-000000000001")
    }),
    (7_000_222, "a secret that expired a month ago", || {
        daemon(&world(SECRET, "value = \"nightly-secret\", expires = 2026-06-01"), "scope", ASKS[3].1)
    }),
    (7_000_216, "client credentials without a credential", || daemon(&Entra::new(), "client_secret", "")),
    (7_000_218, "a web application redeems without its secret", || {
        redeems(&Entra::new(), "client_secret", "")
    }),
    (700_025, "a public client sends a secret", || daemon(&Entra::new(), "client_id", CLI)),
    (700_027, "an assertion signed with another key", || {
        let attacker = SigningKey::attacker(Algorithm::Rs256);
        proves(&Entra::new(), &assertion(&attacker))
    }),
    (700_024, "an assertion that is over", || proves(&Entra::new(), &own().claim("exp", NOW - 301))),
    (700_030, "an assertion with a certificate that is not the registered one", || {
        proves(&Entra::new(), &own().header("x5c", vec![Certificate::ATTACKER.base64()]))
    }),
    (7_000_214, "a certificate that was taken back", || {
        let entra = world(CERTIFICATE, "{ test_key = \"client\", expires = 2030-01-01, revoked = true }");
        proves(&entra, &own())
    }),
    (7_000_277, "the same, and the assertion carries the certificate", || {
        let entra = world(CERTIFICATE, "{ test_key = \"client\", expires = 2030-01-01, revoked = true }");
        proves(&entra, &own().header("x5c", vec![Certificate::spare(Spare::First).base64()]))
    }),
    (700_023, "an assertion for another tenant's token endpoint", || {
        proves(&Entra::new(), &own().claim("aud", format!("{AUTHORITY}/{FABRIKAM}/oauth2/v2.0/token")))
    }),
    (1_000_502, "a certificate that is over", || {
        let entra = world(CERTIFICATE, "{ test_key = \"client\", expires = 2026-06-01 }");
        proves(&entra, &own())
    }),
    (50_012, "an assertion about somebody else", || proves(&Entra::new(), &own().claim("sub", ORDERS_API))),
    (700_211, "a pipeline's token whose issuer has a slash more", || {
        proves(&Entra::new(), &pipeline().claim("iss", "https://ci.example/"))
    }),
    (700_212, "a pipeline's token for its usual audience", || {
        proves(&Entra::new(), &pipeline().claim("aud", "https://github.com/contoso"))
    }),
    (700_213, "a pipeline's token about another branch", || {
        proves(&Entra::new(), &pipeline().claim("sub", "other"))
    }),
    (70_021, "the same, in a directory that gives the older refusals", || {
        proves(&older(), &pipeline().claim("sub", "other"))
    }),
    (7_002_137, "a pipeline's token about a repository that the expression does not match", || {
        let expression = "expression = \"claims['sub'] matches 'repo:contoso/stock:*'\"";
        let subject = "subject = \"repo:contoso/orders:ref:refs/heads/main\"";
        proves(&world(subject, expression), &pipeline())
    }),
    (7_002_138, "a pipeline's token about the right branch, with a capital letter", || {
        proves(&Entra::new(), &pipeline().claim("sub", "repo:Contoso/orders:ref:refs/heads/main"))
    }),
    (7_000_274, "a pipeline's token by another key of the same name", || {
        proves(
            &Entra::new(),
            &pipeline().with_key(&SigningKey::attacker(Algorithm::Rs256).with_kid("rs256-5")),
        )
    }),
    (700_229, "a user's token as the assertion of an application", || {
        let setting = setting();
        let entra = world(
            "issuer = \"https://ci.example\", subject = \"repo:contoso/orders:ref:refs/heads/main\"",
            &format!(
                "issuer = \"{AUTHORITY}/{CONTOSO}/v2.0\", subject = \"{}\", audience = \"{ORDERS_API}\"",
                setting.subject(ORDERS_API)
            ),
        );
        proves(&entra, &Token::entra_user(&setting, "orders.read", &key()))
    }),
    // Codes.
    (9_002_313, "a code that was cut", || redeems(&Entra::new(), "code", "1.cut")),
    (28_003, "a blank scope at the redemption", || redeems(&Entra::new(), "scope", " ")),
    (90_056, "the token endpoint is opened with the code in the address", || {
        Entra::new().get(&format!("{TOKEN}?code=1.x")).into()
    }),
    (500_112, "another registered URI at the redemption", || {
        redeems(&Entra::new(), "redirect_uri", "https://portal.contoso.example/silent")
    }),
    (501_481, "the verifier of another sign-in", || {
        redeems(&Entra::new(), "code_verifier", "another-verifier-of-43-characters-or-a-few-more")
    }),
    (50_148, "no verifier", || redeems(&Entra::new(), "code_verifier", "")),
    (501_491, "a verifier that is too short", || redeems(&Entra::new(), "code_verifier", "short")),
    (54_005, "a code is redeemed twice", || {
        let entra = Entra::new();
        let code = portal_code(&entra);
        entra.token(&redeeming(&code));
        entra.token(&redeeming(&code)).into()
    }),
    (70_008, "a code is redeemed ten minutes later", || {
        let entra = Entra::new();
        let code = portal_code(&entra);
        entra.0.clock().advance(600);
        entra.token(&redeeming(&code)).into()
    }),
    (700_005, "a code is redeemed in another tenant", || {
        let entra = Entra::changed(&[
            ("name = \"portal\"", "name = \"portal\"\nsign_in = \"any-tenant\""),
            ("user_consent = \"forbidden\"", "user_consent = \"allowed\""),
        ]);
        entra.post("/fabrikam.example/oauth2/v2.0/token", &redeeming(&portal_code(&entra))).into()
    }),
    // Refresh tokens.
    (65_001, "a refresh asks for what nobody consented to", || {
        let entra = Entra::new();
        let scope = [("scope", "api://a0000000-0000-4000-8000-0000000000a1/orders.write")];
        refreshes(&entra, &held(&entra), &scope)
    }),
    (70_000, "another client's refresh token", || {
        let entra = Entra::new();
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", SAAS),
            ("client_secret", "saas-secret"),
            ("refresh_token", &held(&entra)),
        ];
        entra.token(&form).into()
    }),
    (700_082, "a refresh token that nobody used for ninety days", || {
        let entra = Entra::new();
        let held = held(&entra);
        entra.0.clock().advance(90 * DAY);
        refreshes(&entra, &held, &[])
    }),
    (700_084, "a single-page application's refresh token a day after the sign-in", || {
        let entra = Entra::new();
        let token = of_shop(&entra);
        entra.0.clock().advance(DAY);
        let form = [("grant_type", "refresh_token"), ("client_id", SHOP), ("refresh_token", &token)];
        super::from_page(&entra, &form)
    }),
    (50_173, "an administrator ended the user's sessions", || {
        let entra = Entra::new();
        let held = held(&entra);
        entra.0.clock().advance(60);
        assert!(entra.0.revoke_sessions(super::ALICE));
        refreshes(&entra, &held, &[])
    }),
    // On behalf of a user.
    (50_013, "a user's token that was changed", || {
        on_behalf(&alices().tampered_claim("scp", "orders.purge"))
    }),
    (500_131, "a user's token for another API", || on_behalf(&alices().claim("aud", STOCK_API))),
    (500_133, "a user's token that is over", || on_behalf(&alices().claim("exp", NOW))),
    (240_002, "the ID token in the place of the access token", || {
        on_behalf(&Token::entra_id_token(&setting(), "n", &key()))
    }),
    (7_000_114, "an application's token: it is nobody's", || {
        let daemon = EntraSetting { account: Account::DAEMON, ..setting() };
        on_behalf(&Token::entra_app(&daemon, &["Orders.Read.All"], &key()))
    }),
];

/// Nightly asks for its token with one parameter changed.
fn daemon(entra: &Entra, name: &str, value: &str) -> Answer {
    entra.token(&but(&ASKS, name, value)).into()
}

fn principal(application: &str, state: &str) -> Entra {
    and(&format!(
        "[[principal]]\napplication = \"{application}\"\ntenant = \"contoso.example\"\nstate = \"{state}\""
    ))
}

/// Nightly proves itself with an assertion.
fn proves(entra: &Entra, assertion: &Token) -> Answer {
    let assertion = assertion.compact();
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let form = but(&but(&ASKS, "client_secret", ""), "client_assertion_type", kind);
    entra.token(&but(&form, "client_assertion", &assertion)).into()
}

/// What nightly signs with this key; the header names its certificate.
fn assertion(key: &SigningKey) -> Token {
    let claims = Json::object()
        .member("aud", format!("{AUTHORITY}{TOKEN}"))
        .member("iss", NIGHTLY)
        .member("sub", NIGHTLY)
        .member("exp", NOW + 600);
    let header = Json::object().member("typ", "JWT").member("alg", key.algorithm().name());
    Token::new("JWT", claims, NOW, key)
        .header_as(header)
        .header("x5t", Certificate::spare(Spare::First).x5t())
}

fn own() -> Token {
    assertion(&SigningKey::spare(Spare::First))
}

/// The token of the pipeline that nightly trusts.
fn pipeline() -> Token {
    let claims = Json::object()
        .member("iss", "https://ci.example")
        .member("sub", "repo:contoso/orders:ref:refs/heads/main")
        .member("aud", "api://AzureADTokenExchange")
        .member("exp", NOW + 300);
    Token::new("JWT", claims, NOW, &SigningKey::spare(Spare::Second))
}

/// The key that the personality signs with.
fn key() -> SigningKey {
    SigningKey::trusted(Algorithm::Rs256).with_kid(&Certificate::TRUSTED.x5t())
}

fn setting() -> EntraSetting {
    EntraSetting::new(AUTHORITY, ORDERS_API, NOW)
}

/// What Alice's client sends to the API in the middle.
fn alices() -> Token {
    Token::entra_user(&setting(), "orders.read", &key())
}

fn on_behalf(assertion: &Token) -> Answer {
    let form = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
        ("client_id", ORDERS_API),
        ("client_secret", "orders-secret"),
        ("assertion", &assertion.compact()),
        ("scope", "https://graph.microsoft.com/User.Read"),
        ("requested_token_use", "on_behalf_of"),
    ];
    Entra::new().token(&form).into()
}

/// A refresh token that a page holds.
fn of_shop(entra: &Entra) -> String {
    let uri = "https://shop.contoso.example/";
    let challenge = beartrap_forge::Pkce::of(super::VERIFIER).challenge;
    let request = but(&but(&super::PORTAL_ASKS, "client_id", SHOP), "redirect_uri", uri);
    let request = but(&but(&request, "code_challenge", &challenge), "code_challenge_method", "S256");
    let code = through(&mut Browser::new(entra), super::AUTHORIZE, &request, super::ALICE).code();
    let form = but(&but(&redeeming(&code), "client_secret", ""), "client_id", SHOP);
    let Answer::Body((_, document)) = super::from_page(entra, &but(&form, "redirect_uri", uri)) else {
        unreachable!("a token endpoint answers with a body")
    };
    document["refresh_token"].as_str().unwrap().to_owned()
}
