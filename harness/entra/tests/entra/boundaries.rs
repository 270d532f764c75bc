//! Where an application or an account may not be used at all: another cloud, another type of tenant, an authority without a
//! tenant; and what Microsoft's own applications may do that others may not.

use crate::common::browser::{Browser, View};
use crate::common::{CLI, Entra, ORDERS_API, PORTAL, PRIZE, SAAS, but, claims, refused};
use http::Request;

const AZURE_CLI: &str = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
const ARM: &str = "https://management.azure.com//user_impersonation";
const ACCOUNT: &str = "/arm/subscriptions/5ab00000-0000-4000-8000-000000000001/resourceGroups/rg-orders/providers/Microsoft.Storage/storageAccounts/contosoorders?api-version=2023-01-01";
const ORDERS: &str = "api://a0000000-0000-4000-8000-0000000000a1/orders.read";
const SAAS_ASKS: [(&str, &str); 4] = [
    ("client_id", SAAS),
    ("response_type", "code"),
    ("redirect_uri", "https://saas.contoso.example/callback"),
    ("scope", "openid User.Read"),
];
const CLI_ASKS: [(&str, &str); 4] = [
    ("client_id", AZURE_CLI),
    ("response_type", "code"),
    ("redirect_uri", "http://localhost:8400"),
    ("scope", ARM),
];

fn authorize(tenant: &str) -> String {
    format!("/{tenant}/oauth2/v2.0/authorize")
}

fn signed_in(browser: &mut Browser<'_>, tenant: &str, request: &[(&str, &str)], name: &str) -> View {
    let page = browser.open(&authorize(tenant), request);
    let password = format!("{}-password", name.split('@').next().unwrap());
    browser.sign_in(&page, name, &password)
}

/// The world in which Fabrikam is one of these.
fn fabrikam(is: &str) -> Entra {
    let domains = "domains = [\"fabrikam.example\"]";
    Entra::changed(&[(domains, &format!("{domains}\n{is}"))])
}

#[test]
fn a_tenant_of_another_cloud_is_not_served_anywhere() {
    for cloud in ["china", "us-government"] {
        let entra = fabrikam(&format!("cloud = \"{cloud}\""));
        let form = [("grant_type", "client_credentials"), ("client_id", SAAS)];
        for path in ["oauth2/v2.0/token", "oauth2/token", "oauth2/v2.0/devicecode"] {
            let answer = entra.post(&format!("/fabrikam.example/{path}"), &form);
            assert_eq!(refused(&answer), (400, "invalid_request", 90_038), "{cloud} {path}");
        }
        let keys = entra.get("/fabrikam.example/discovery/v2.0/keys");
        assert_eq!(refused(&keys).2, 90_038, "its keys are at its own host");
        let number = if cloud == "china" { 90_038 } else { 900_439 };
        let mut browser = Browser::new(&entra);
        let view = signed_in(&mut browser, "common", &SAAS_ASKS, "pat@fabrikam.example");
        assert_eq!(view.refusal().1, number, "{cloud}");
    }
}

#[test]
fn an_application_of_the_governments_cloud_is_told_so_wherever_it_asks() {
    let stranger = "domains = [\"stranger.example\"]";
    let entra = Entra::changed(&[(stranger, &format!("{stranger}\ncloud = \"us-government\""))]);
    for tenant in ["common", "organizations", "contoso.example"] {
        let view = Browser::new(&entra).open(&authorize(tenant), &but(&SAAS_ASKS, "client_id", PRIZE));
        assert_eq!(view.number(), 900_439, "{tenant}");
    }
}

#[test]
fn accounts_of_a_tenant_for_customers_sign_in_elsewhere() {
    let entra = fabrikam("customers = true");
    for tenant in ["fabrikam.example", "common", "organizations"] {
        let view = signed_in(&mut Browser::new(&entra), tenant, &SAAS_ASKS, "pat@fabrikam.example");
        assert_eq!(view.number(), 500_208, "{tenant}");
    }
    let view = signed_in(&mut Browser::new(&entra), "common", &SAAS_ASKS, "alice@contoso.example");
    assert!(view.html().contains("/common/consent"), "others are not concerned: {view:?}");
}

#[test]
fn what_is_not_served_at_common_is_served_at_the_tenant() {
    let client = Entra::changed(&[("name = \"saas\"", "name = \"saas\"\nnot_at_common = true")]);
    let api = Entra::changed(&[("name = \"orders-api\"", "name = \"orders-api\"\nnot_at_common = true")]);
    let asks = but(&SAAS_ASKS, "scope", ORDERS);
    for tenant in ["common", "consumers"] {
        assert_eq!(Browser::new(&client).open(&authorize(tenant), &asks).number(), 90_130, "{tenant}");
    }
    let at = |entra: &Entra, tenant: &str| {
        signed_in(&mut Browser::new(entra), tenant, &asks, "alice@contoso.example")
    };
    assert_eq!(at(&api, "common").refusal(), ("invalid_request".to_owned(), 90_124));
    for (entra, tenant) in [(&client, "organizations"), (&api, "organizations"), (&client, "contoso.example")]
    {
        assert!(at(entra, tenant).html().contains("/common/consent"), "{tenant}");
    }
}

#[test]
fn a_refresh_token_does_not_lead_around_what_common_refuses() {
    let api = Entra::changed(&[("name = \"orders-api\"", "name = \"orders-api\"\nnot_at_common = true")]);
    let mut browser = Browser::new(&api);
    let asks = but(&SAAS_ASKS, "scope", "openid offline_access User.Read");
    let page = signed_in(&mut browser, "contoso.example", &asks, "alice@contoso.example");
    let code = browser.accept(&page).code();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", SAAS),
        ("client_secret", "saas-secret"),
        ("redirect_uri", "https://saas.contoso.example/callback"),
        ("code", &code),
    ];
    let (_, document) = api.token(&form);
    let held = document["refresh_token"].as_str().unwrap();
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", SAAS),
        ("client_secret", "saas-secret"),
        ("refresh_token", held),
        ("scope", ORDERS),
    ];
    assert_eq!(refused(&api.post("/common/oauth2/v2.0/token", &form)).2, 90_124);
}

#[test]
fn an_application_of_microsoft_has_what_its_apis_trust_it_with_and_no_more() {
    let entra = Entra::new();
    let mut browser = Browser::new(&entra);
    let code = signed_in(&mut browser, "organizations", &CLI_ASKS, "alice@contoso.example").code();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", AZURE_CLI),
        ("redirect_uri", "http://localhost:8400"),
        ("code", &code),
    ];
    let (status, document) = entra.post("/organizations/oauth2/v2.0/token", &form);
    assert_eq!(status, 200, "{document}");
    let token = claims(&document, "access_token");
    assert_eq!((&token["appid"], &token["scp"]), (&AZURE_CLI.into(), &"user_impersonation".into()));
    let account = Request::get(ACCOUNT)
        .header("authorization", format!("Bearer {}", document["access_token"].as_str().unwrap()));
    assert_eq!(entra.send(account, "").status(), 200, "Resource Manager takes it");
    let open = |scope: &str| {
        let request = but(&CLI_ASKS, "scope", scope);
        Browser::new(&entra).open(&authorize("contoso.example"), &request)
    };
    for scope in ["https://graph.microsoft.com/Mail.Read", "User.Read Mail.Read"] {
        assert_eq!(open(scope).refusal(), ("invalid_request".to_owned(), 65_002), "{scope}");
    }
    assert!(open("https://graph.microsoft.com/.default").html().contains("/common/login"));
    let request = but(&CLI_ASKS, "scope", ORDERS);
    let own = signed_in(&mut Browser::new(&entra), "contoso.example", &request, "alice@contoso.example");
    assert!(
        own.html().contains("/common/consent"),
        "an API of one's own is asked for as by anybody: {own:?}"
    );
}

#[test]
fn who_is_no_guest_is_told_so_by_the_number_that_fits() {
    let mallory = |entra: &Entra| {
        let request = [
            ("client_id", PORTAL),
            ("response_type", "code"),
            ("redirect_uri", "https://portal.contoso.example/signin-oidc"),
            ("scope", ORDERS),
        ];
        let mut browser = Browser::new(entra);
        let view = signed_in(&mut browser, "contoso.example", &request, "mallory@stranger.example");
        let silent = browser.open(&authorize("contoso.example"), &but(&request, "prompt", "none"));
        assert_eq!(silent.refusal(), ("interaction_required".to_owned(), 16_003), "in silence it is one");
        view.number()
    };
    let policy = |more: &str| {
        let policy = format!("[[policy]]\nname = \"p\"\ntenant = \"contoso.example\"\n{more}\n# --- Users");
        mallory(&Entra::changed(&[("# --- Users", &policy)]))
    };
    assert_eq!(mallory(&Entra::new()), 50_020);
    assert_eq!(policy("controls = [\"mfa\"]"), 90_072, "a second factor is demanded of everybody");
    assert_eq!(policy("controls = [\"mfa\"]\nstate = \"off\""), 50_020);
    assert_eq!(policy("controls = [\"mfa\"]\nusers = [\"bob@contoso.example\"]"), 50_020);
    assert_eq!(policy("controls = [\"compliant-device\"]"), 50_020);
    let world = include_str!("../../src/directory/world.toml");
    let other = format!("{world}\n[switches]\nunknown_account = \"not-in-directory\"\n");
    assert_eq!(mallory(&Entra::of(beartrap_entra::Directory::parse(&other).unwrap())), 51_004);
}

#[test]
fn a_directory_may_answer_with_the_numbers_of_before_everywhere() {
    let world = include_str!("../../src/directory/world.toml");
    let older = beartrap_entra::Directory::parse(&format!("{world}\n[switches]\nolder_codes = true\n"));
    let entra = Entra::of(older.unwrap());
    let (_, body) = entra.post("/contoso.example/oauth2/v2.0/token", &[]);
    assert_eq!((&body["error"], &body["error_codes"][0]), (&"invalid_request".into(), &90_014.into()));
    assert_eq!(body["error_uri"], "https://login.test/error?code=90014");
    let unlisted = but(&CLI_ASKS, "client_id", CLI);
    let view =
        Browser::new(&entra).open(&authorize("contoso.example"), &but(&unlisted, "scope", "User.Read"));
    assert!(view.html().contains("/common/login"), "what was right is right: {view:?}");
    let arm = "https://management.azure.com//.default";
    let view = Browser::new(&entra).open(&authorize("contoso.example"), &but(&unlisted, "scope", arm));
    assert_eq!(view.refusal(), ("invalid_resource".to_owned(), 65_005));
    assert!(view.parameter("error_uri").unwrap().ends_with("code=65005"));
    let (_, log) = entra.get("/graph/v1.0/auditLogs/signIns");
    assert_eq!(log["value"][0]["status"]["errorCode"], 65_005, "the log has what was told");
    let request = but(&unlisted, "client_id", ORDERS_API);
    let view = Browser::new(&entra).open(&authorize("fabrikam.example"), &request);
    assert_eq!(view.number(), 70_001);
}
