//! Refusals of policies, of borders between tenants, and of outages.

use super::{ALICE, AUTHORIZE, Answer, PORTAL_ASKS, Recipe, TOKEN, and, held, refreshes, through, world};
use crate::common::browser::Browser;
use crate::common::{CLI, Entra, but};
use beartrap_entra::{Place, Trouble, Troubled};

const PAT: &str = "pat@fabrikam.example";

pub(super) const RECIPES: &[Recipe] = &[
    (50_076, "a policy that demands a second factor is switched on, then the portal refreshes", || {
        let entra = with("state = \"off\"\ncontrols = [\"mfa\"]");
        let held = held(&entra);
        assert!(entra.0.switch_policy("the policy", true));
        refreshes(&entra, &held, &[])
    }),
    (50_079, "security defaults, and Bob, who has no second factor, asks in silence", || {
        let entra = world(CONTOSO, &format!("{CONTOSO}\nsecurity_defaults = true"));
        let mut browser = Browser::new(&entra);
        through(&mut browser, AUTHORIZE, &PORTAL_ASKS, "bob@contoso.example");
        browser.open(AUTHORIZE, &but(&PORTAL_ASKS, "prompt", "none")).into()
    }),
    (50_078, "a second factor is good for an hour, and the portal refreshes after that", || {
        let entra = with("controls = [\"mfa\"]\nmfa_hours = 1");
        let mut browser = Browser::new(&entra);
        let page = through(&mut browser, AUTHORIZE, &PORTAL_ASKS, ALICE);
        let page = browser.submit(&page, &[("otc", "246810")]);
        browser.accept(&page).code();
        entra.0.clock().advance(3_600);
        browser.open(AUTHORIZE, &but(&PORTAL_ASKS, "prompt", "none")).into()
    }),
    (50_074, "a wrong second factor is entered", || {
        let entra = with("controls = [\"mfa\"]");
        let mut browser = Browser::new(&entra);
        let page = through(&mut browser, AUTHORIZE, &PORTAL_ASKS, ALICE);
        browser.submit(&page, &[("otc", "000000")]).into()
    }),
    (53_000, "a policy demands a compliant device", || {
        alice(&with("controls = [\"compliant-device\"]"), &[])
    }),
    (53_001, "a policy demands a joined device, and the phone is none", || {
        alice(&with("controls = [\"joined-device\"]"), &[("x-beartrap-device", "old-phone")])
    }),
    (53_002, "a policy demands an approved application", || {
        alice(&with("controls = [\"approved-app\"]"), &[])
    }),
    (53_003, "a policy blocks", || alice(&with("controls = [\"block\"]"), &[])),
    (53_004, "Bob would have to register a second factor at a risky place", || {
        let entra = with("sign_in_risk = [\"medium\"]\ncontrols = [\"mfa\"]");
        comes(&entra, "bob@contoso.example", &[("x-forwarded-for", "198.51.100.9")])
    }),
    (53_011, "a guest's account is at risk at home", || {
        let entra = with("user_risk = [\"high\"]\ncontrols = [\"block\"]");
        assert!(entra.0.raise_risk(PAT));
        entra.0.clock().advance(1);
        comes(&entra, PAT, &[])
    }),
    (530_032, "a policy that belongs to security as a whole blocks", || {
        alice(&with("controls = [\"block\"]\nsecurity_policy = true"), &[])
    }),
    (530_035, "security defaults, and a client hands a password on", || {
        let entra = Entra::changed(&[
            (CONTOSO, &format!("{CONTOSO}\nsecurity_defaults = true")),
            ("flows = [\"public\"]", "flows = [\"public\", \"password\"]"),
            (
                "# --- Users",
                "[[consent]]\nclient = \"orders-cli\"\ntenant = \"contoso.example\"\npermissions = [\"orders-api/orders.read\"]\nby = \"carol@contoso.example\"\nat = 2026-01-01\n# --- Users",
            ),
        ]);
        let form = [
            ("grant_type", "password"),
            ("client_id", CLI),
            ("username", ALICE),
            ("password", "alice-password"),
            ("scope", "openid"),
        ];
        entra.token(&form).into()
    }),
    (50_131, "somebody comes from where attacks came from", || {
        alice(&with("state = \"off\""), &[("x-forwarded-for", "192.0.2.1")])
    }),
    (50_199, "an application on a telephone has a redirect URI that is none of the web", || {
        let uri = "contoso-orders://signed-in";
        let entra = world("\"http://127.0.0.1/callback\"", "\"contoso-orders://signed-in\"");
        let mut browser = Browser::new(&entra);
        browser.headers = vec![("user-agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)")];
        let request = but(&but(&PORTAL_ASKS, "client_id", CLI), "redirect_uri", uri);
        through(&mut browser, AUTHORIZE, &request, ALICE).into()
    }),
    (50_097, "a policy demands a device that is known", || {
        alice(&with("controls = [\"known-device\"]"), &[])
    }),
    (50_005, "a policy demands a compliant device of a platform that nobody knows", || {
        alice(&with("controls = [\"compliant-device\"]"), &[("user-agent", "Plan9")])
    }),
    (50_158, "terms of use are declined", || {
        let entra = with("controls = [\"terms\"]");
        let mut browser = Browser::new(&entra);
        let page = through(&mut browser, AUTHORIZE, &PORTAL_ASKS, ALICE);
        browser.submit(&page, &[("terms", "decline")]).into()
    }),
    (70_043, "sign-ins are good for four hours, and the portal refreshes after that", || {
        let entra = with("sign_in_hours = 4");
        let held = held(&entra);
        entra.0.clock().advance(4 * 3_600);
        refreshes(&entra, &held, &[])
    }),
    (500_021, "the network's proxy lets people into another tenant alone", || {
        alice(&Entra::new(), &[("restrict-access-to-tenants", "fabrikam.example")])
    }),
    (500_212, "the guest's own tenant lets nobody out", || {
        let fabrikam = "domains = [\"fabrikam.example\"]";
        comes(&world(fabrikam, &format!("{fabrikam}\nguests_out = false")), PAT, &[])
    }),
    (500_213, "the tenant lets no guests in", || {
        comes(&world(CONTOSO, &format!("{CONTOSO}\nguests_in = false")), PAT, &[])
    }),
    (90_055, "the token endpoint throttles", || troubled(Trouble::Throttled)),
    (50_000, "the token endpoint cannot issue", || troubled(Trouble::IssuanceFailed)),
    (90_033, "the token endpoint has an outage", || troubled(Trouble::Outage)),
];

const CONTOSO: &str = "domains = [\"contoso.example\"]";

/// The default world with a policy of Contoso, and places and a device that it may speak of.
fn with(policy: &str) -> Entra {
    and(&format!(
        r#"
[[location]]
name = "abroad"
tenant = "contoso.example"
addresses = ["198.51.100.0/24"]
risk = "medium"
[[location]]
name = "attackers"
tenant = "contoso.example"
addresses = ["192.0.2.0/24"]
risk = "high"
suspicious = true
[[device]]
name = "old-phone"
id = "de41ce00-0000-4000-8000-000000000009"
tenant = "contoso.example"
[[policy]]
name = "the policy"
tenant = "contoso.example"
{policy}"#
    ))
}

fn alice(entra: &Entra, headers: &[(&'static str, &'static str)]) -> Answer {
    comes(entra, ALICE, headers)
}

/// A user signs in to the portal from a place, with a device.
fn comes(entra: &Entra, name: &str, headers: &[(&'static str, &'static str)]) -> Answer {
    let mut browser = Browser::new(entra);
    browser.headers = headers.to_vec();
    through(&mut browser, AUTHORIZE, &PORTAL_ASKS, name).into()
}

fn troubled(what: Trouble) -> Answer {
    let entra = Entra::new();
    assert!(entra.0.trouble(Troubled { at: Place::Token, what, times: None }));
    entra.post(TOKEN, &[("grant_type", "client_credentials")]).into()
}
