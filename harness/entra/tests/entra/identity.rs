//! Managed identities: the metadata service, App Service, its predecessor, Arc, and what goes wrong with each.

use beartrap_entra::{
    Config, Control, Directory, NEVER, Pace, Permission, Personality, Place, RoleAt, Trouble, Troubled,
};
use beartrap_forge::Jws;
use beartrap_lab::Clock;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::{Map, Value, json};
use std::sync::Arc;

const BEGIN: u64 = 1_767_225_600;
const IMDS: &str =
    "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.azure.net";
const ORDERS: &str = "api%3A%2F%2Fa0000000-0000-4000-8000-0000000000a1";
const MANY: &str = "
[[tenant]]
id = \"11111111-aaaa-4aaa-8aaa-111111111111\"
name = \"Contoso\"
domains = [\"contoso.example\"]

[[subscription]]
name = \"production\"
id = \"5ab00000-0000-4000-8000-000000000001\"
tenant = \"contoso.example\"
resources = [\"rg/Microsoft.Compute/virtualMachines/vm\", \"rg/Microsoft.Web/sites/site\"]

[[identity]]
name = \"one\"
client_id = \"1d000000-0000-4000-8000-0000000000e1\"
assigned = \"by-user\"
on = [\"vm\", \"site\"]

[[identity]]
name = \"two\"
client_id = \"1d000000-0000-4000-8000-0000000000e2\"
assigned = \"by-user\"
on = [\"vm\"]
";

fn of(directory: Directory) -> Arc<Personality> {
    let config = Config::of(directory, "https://login.test");
    Personality::new(Config { clock: Clock::fixed(BEGIN), ..config })
}

fn entra() -> Arc<Personality> {
    of(Directory::example())
}

fn asked(entra: &Personality, uri: &str, headers: &[(&str, &str)]) -> Response<Bytes> {
    let mut request = Request::get(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    entra.answer(request.body(Bytes::new()).unwrap())
}

fn imds(entra: &Personality, uri: &str) -> (u16, Value) {
    read(&asked(entra, uri, &[("Metadata", "true")]))
}

fn read(answer: &Response<Bytes>) -> (u16, Value) {
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap_or_default())
}

fn claims(document: &Value) -> Map<String, Value> {
    Jws::parse(document["access_token"].as_str().unwrap()).unwrap().claims().clone()
}

fn variable(entra: &Personality, machine: &str, name: &str) -> String {
    let machine = entra.machines().into_iter().find(|known| known.name == machine).unwrap();
    let value = machine.environment.into_iter().find(|(known, _)| *known == name).unwrap().1;
    value.trim_start_matches("https://login.test").to_owned()
}

#[test]
fn m0_11_m0_13_m2_32_m3_10_m3_24_m3_38_m4_8_a_machine_gets_a_token_and_never_sees_a_credential() {
    let entra = entra();
    let (status, document) = imds(&entra, IMDS);
    assert_eq!(status, 200, "{document}");
    for name in ["expires_in", "expires_on", "not_before"] {
        assert!(document[name].as_str().unwrap().parse::<u64>().is_ok(), "{name} is text: {document}");
    }
    assert_eq!((&document["refresh_token"], &document["token_type"]), (&json!(""), &json!("Bearer")));
    assert_eq!(document["resource"], "https://vault.azure.net");
    let claims = claims(&document);
    assert_eq!((&claims["ver"], &claims["aud"]), (&json!("1.0"), &json!("https://vault.azure.net")));
    assert_eq!(claims["appid"], "1d000000-0000-4000-8000-0000000000e1");
    assert_eq!((&claims["appidacr"], &claims["idp"]), (&json!("2"), &claims["iss"]));
    assert_eq!((&claims["sub"], claims.get("scp")), (&claims["oid"], None));
    assert!(claims["xms_mirid"].as_str().unwrap().ends_with("/virtualMachines/orders-vm"));
    let (until, since) = (claims["exp"].as_u64().unwrap(), claims["iat"].as_u64().unwrap());
    assert!(until - since <= 86_400, "hours, not months");
}

#[test]
fn m4_27_a_request_that_somebody_else_could_bring_about_gets_nothing() {
    let entra = entra();
    for headers in [
        &[][..],
        &[("Metadata", "True")],
        &[("Metadata", "true"), ("Metadata", "true")],
        &[("Metadata", "true"), ("X-Forwarded-For", "198.51.100.7")],
    ] {
        let (status, body) = read(&asked(&entra, IMDS, headers));
        assert_eq!((status, &body["error"]), (400, &json!("bad_request_102")), "{headers:?}");
        assert_eq!(body.get("access_token"), None);
    }
    let request = Request::post(IMDS).header("Metadata", "true").body(Bytes::new()).unwrap();
    assert_eq!(entra.answer(request).status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[test]
fn m3_23_each_of_several_identities_is_named_and_a_wrong_name_is_not_found() {
    let entra = of(Directory::parse(MANY).unwrap());
    let (status, body) = imds(&entra, IMDS);
    assert_eq!((status, &body["error"]), (400, &json!("invalid_request")), "which of the two?");
    let place = "/subscriptions/5ab00000-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/two";
    let (status, document) = imds(&entra, &format!("{IMDS}&msi_res_id={place}"));
    assert_eq!(status, 200, "{document}");
    let two = claims(&document);
    assert_eq!(
        (&two["xms_mirid"], &two["appid"]),
        (&json!(place), &json!("1d000000-0000-4000-8000-0000000000e2"))
    );
    for selector in [
        "client_id=1d000000-0000-4000-8000-0000000000e2",
        &format!("object_id={}", two["oid"].as_str().unwrap()),
    ] {
        let (_, document) = imds(&entra, &format!("{IMDS}&{selector}"));
        assert_eq!(claims(&document)["sub"], two["sub"], "{selector}");
    }
    let (status, body) = imds(&entra, &format!("{IMDS}&client_id=1d000000-0000-4000-8000-0000000000e9"));
    assert_eq!((status, &body["error_description"]), (400, &json!("Identity not found")));
    let (status, _) = imds(&entra, &format!("{IMDS}&client_id=a&object_id=b"));
    assert_eq!(status, 400, "one name is enough");
}

#[test]
fn m3_22_an_identity_that_the_system_assigned_dies_with_its_resource() {
    let entra = entra();
    assert_eq!(imds(&entra, IMDS).0, 200);
    entra.control(Control::DeleteResource("orders-vm".into())).unwrap();
    assert_eq!(imds(&entra, &format!("/on/orders-vm{IMDS}")).0, 404);
    let role = RoleAt { to: "orders-vm-identity".into(), role: "Reader".into(), scope: "production".into() };
    assert!(entra.control(Control::Grant(role)).is_err(), "there is nobody of this name");
    let names: Vec<String> = entra.machines().into_iter().flat_map(|machine| machine.identities).collect();
    assert!(!names.contains(&"orders-vm-identity".to_owned()));
    assert!(names.contains(&"reports-reader".to_owned()), "what a user assigned lives on elsewhere");
}

#[test]
fn m3_23_a_wrong_resource_is_named_with_its_code_and_half_a_request_says_what_is_missing() {
    let entra = entra();
    let (status, body) = imds(&entra, &IMDS.replace("vault.azure.net", "nobody.example"));
    assert_eq!((status, &body["error"]), (400, &json!("invalid_resource")));
    assert!(body["error_description"].as_str().unwrap().starts_with("AADSTS500011: "), "{body}");
    for (uri, word) in [
        ("/metadata/identity/oauth2/token?resource=https://vault.azure.net", "api-version"),
        ("/metadata/identity/oauth2/token?api-version=2018-02-01", "resource"),
        ("/metadata/identity/oauth2/token?api-version=1999-01-01&resource=x", "api-version"),
    ] {
        let (status, body) = imds(&entra, uri);
        assert!(body["error_description"].as_str().unwrap().contains(word), "{body}");
        assert_eq!(status, 400);
    }
    let (status, body) = imds(&entra, &IMDS.replace("vault.azure.net", "stock.contoso.example"));
    assert_eq!(
        (status, body["error_description"].as_str().unwrap().starts_with("AADSTS501051: ")),
        (400, true)
    );
}

#[test]
fn m4_7_m4_9_an_app_service_says_what_the_platform_told_it() {
    let entra = entra();
    let (endpoint, header) = (
        variable(&entra, "orders-job", "IDENTITY_ENDPOINT"),
        variable(&entra, "orders-job", "IDENTITY_HEADER"),
    );
    let uri = format!("{endpoint}?api-version=2019-08-01&resource={ORDERS}");
    let (status, document) = read(&asked(&entra, &uri, &[("X-IDENTITY-HEADER", &header)]));
    assert_eq!(status, 200, "{document}");
    assert_eq!(document["client_id"], "1d000000-0000-4000-8000-0000000000e2");
    assert!(document["expires_on"].is_string());
    let claims = claims(&document);
    assert_eq!((&claims["ver"], &claims["roles"]), (&json!("2.0"), &json!(["Orders.Read.All"])));
    for headers in [&[][..], &[("X-IDENTITY-HEADER", "guessed")], &[("Metadata", "true")]] {
        let (status, body) = read(&asked(&entra, &uri, headers));
        assert_eq!((status, &body["statusCode"]), (401, &json!(401)), "{headers:?}");
        assert!(body["message"].is_string() && body["correlationId"].is_string());
    }
    let named = format!("{uri}&client_id=1d000000-0000-4000-8000-0000000000e3");
    let (_, document) = read(&asked(&entra, &named, &[("X-IDENTITY-HEADER", &header)]));
    assert_eq!(document["client_id"], "1d000000-0000-4000-8000-0000000000e3");
}

#[test]
fn m4_9_the_predecessor_has_another_header_and_another_name_for_the_client() {
    let entra = entra();
    let secret = variable(&entra, "orders-job", "IDENTITY_HEADER");
    let uri = "/msi/token?api-version=2017-09-01&resource=https://vault.azure.net";
    let (status, document) = read(&asked(&entra, uri, &[("secret", &secret)]));
    assert_eq!((status, &document["client_id"]), (200, &json!("1d000000-0000-4000-8000-0000000000e2")));
    let named = format!("{uri}&clientid=1d000000-0000-4000-8000-0000000000e3");
    let (_, document) = read(&asked(&entra, &named, &[("secret", &secret)]));
    assert_eq!(document["client_id"], "1d000000-0000-4000-8000-0000000000e3");
    assert_eq!(asked(&entra, uri, &[("X-IDENTITY-HEADER", &secret)]).status(), 401);
}

#[test]
fn m4_27_without_its_variables_an_app_service_waits_for_a_metadata_service_that_it_cannot_reach() {
    let answer = asked(&entra(), &format!("/on/orders-job{IMDS}"), &[("Metadata", "true")]);
    assert_eq!(answer.extensions().get(), Some(&Pace::Never(NEVER)));
    assert!(answer.body().is_empty());
}

#[test]
fn m4_27_m4_28_the_metadata_service_is_slow_busy_not_ready_or_a_black_hole_and_then_well_again() {
    for (what, status, pace) in [
        (Trouble::NotReady, 404, None),
        (Trouble::Updating, 410, None),
        (Trouble::Throttled, 429, None),
        (Trouble::Outage, 503, None),
        (Trouble::Slow, 200, Some(Pace::Late(beartrap_entra::SLOW))),
        (Trouble::BlackHole, 504, Some(Pace::Never(NEVER))),
    ] {
        let entra = entra();
        assert!(entra.trouble(Troubled { at: Place::Identity, what, times: Some(2) }));
        for _ in 0..2 {
            let answer = asked(&entra, IMDS, &[("Metadata", "true")]);
            assert_eq!(
                (answer.status().as_u16(), answer.extensions().get().copied()),
                (status, pace),
                "{what:?}"
            );
            assert_eq!(answer.headers().contains_key("retry-after"), [429, 503].contains(&status));
        }
        let answer = asked(&entra, IMDS, &[("Metadata", "true")]);
        assert_eq!(
            (answer.status().as_u16(), answer.extensions().get::<Pace>()),
            (200, None),
            "{what:?} is over"
        );
    }
}

#[test]
fn m0_14_m3_38_a_new_permission_is_in_new_tokens_only() {
    let entra = entra();
    let uri = IMDS.replace("https%3A%2F%2Fvault.azure.net", ORDERS);
    let (_, before) = imds(&entra, &uri);
    assert_eq!(claims(&before).get("roles"), None);
    entra
        .control(Control::Consent(Permission {
            client: "orders-vm-identity".into(),
            tenant: "contoso.example".into(),
            permission: "orders-api/Orders.Read.All".into(),
            by: "carol@contoso.example".into(),
        }))
        .unwrap();
    entra.clock().advance(3_600);
    let (_, kept) = imds(&entra, &uri);
    assert_eq!(kept["access_token"], before["access_token"], "the platform keeps it");
    assert_ne!(kept["expires_in"], before["expires_in"]);
    entra.clock().advance(23 * 3_600);
    let (_, after) = imds(&entra, &uri);
    assert_eq!(claims(&after)["roles"], json!(["Orders.Read.All"]));
    assert!(!entra.machines().is_empty());
}

#[test]
fn m4_9_the_agent_of_arc_wants_to_see_a_key_that_it_left_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::of(Directory::example(), "https://login.test");
    let entra = Personality::new(Config { arc_folder: Some(folder.path().into()), ..config });
    let uri = format!(
        "{}?api-version=2020-06-01&resource=https://vault.azure.net",
        variable(&entra, "shop-till", "IDENTITY_ENDPOINT")
    );
    let named = |answer: &Response<Bytes>| {
        let challenge = answer.headers()["www-authenticate"].to_str().unwrap().to_owned();
        std::path::PathBuf::from(challenge.strip_prefix("Basic realm=").unwrap())
    };
    let challenge = asked(&entra, &uri, &[("Metadata", "true")]);
    assert_eq!(challenge.status(), 401);
    let file = named(&challenge);
    assert_eq!((file.parent(), file.extension().unwrap().to_str()), (Some(folder.path()), Some("key")));
    let shown = format!("Basic {}", std::fs::read_to_string(&file).unwrap());
    let headers = [("Metadata", "true"), ("Authorization", shown.as_str())];
    let (status, document) = read(&asked(&entra, &uri, &headers));
    assert_eq!(status, 200, "{document}");
    assert_eq!(claims(&document)["appid"], "1d000000-0000-4000-8000-0000000000e4");
    assert!(!file.exists(), "it serves once");
    assert_eq!(asked(&entra, &uri, &headers).status(), 401);
    assert_eq!(asked(&entra, &uri, &headers).status(), 401, "not by an old key while a new one is out");
    for (what, is_trap) in [
        (
            Trouble::KeyElsewhere,
            (|file, folder| file_is_outside(file, folder)) as fn(&std::path::Path, &std::path::Path) -> bool,
        ),
        (Trouble::KeyMisnamed, |file, _| file.extension().is_some_and(|end| end != "key")),
        (Trouble::KeyTooLarge, |file, _| std::fs::metadata(file).unwrap().len() > 4_096),
    ] {
        assert!(entra.trouble(Troubled { at: Place::Identity, what, times: Some(1) }));
        let file = named(&asked(&entra, &uri, &[("Metadata", "true")]));
        assert!(is_trap(&file, folder.path()), "{what:?}: {}", file.display());
    }
}

fn file_is_outside(file: &std::path::Path, folder: &std::path::Path) -> bool {
    file.parent() != Some(folder) && !file.exists()
}

#[test]
fn an_identity_or_a_grant_that_names_nobody_is_found_at_the_start() {
    for (wrong, line, word) in [
        (MANY.replace("on = [\"vm\", \"site\"]", "on = [\"sites\"]"), "line 17", "did you mean site?"),
        (
            MANY.replace("by-user\"\non = [\"vm\", \"site\"]", "by-system\"\non = [\"vm\", \"site\"]"),
            "line ",
            "one resource",
        ),
        (
            format!("{MANY}[[grant]]\nto = \"one\"\nrole = \"Raeder\"\nscope = \"production\"\n"),
            "line 26",
            "did you mean Reader?",
        ),
        (
            format!("{MANY}[[grant]]\nto = \"onne\"\nrole = \"Reader\"\nscope = \"production\"\n"),
            "line 25",
            "did you mean one?",
        ),
        (
            format!("{MANY}[[grant]]\nto = \"one\"\nrole = \"Reader\"\nscope = \"production/rg-2\"\n"),
            "line 27",
            "scope",
        ),
    ] {
        let error = Directory::parse(&wrong).unwrap_err().to_string();
        assert!(error.contains(line) && error.contains(word), "{error}");
    }
}
