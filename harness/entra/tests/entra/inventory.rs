//! What there is in a directory, and what should be looked after.

use crate::common::{NOW, directory};
use beartrap_entra::{Directory, Lint};

/// What is said of an application or a tenant.
fn said(directory: &Directory, about: &str) -> Vec<(Lint, String)> {
    let all = directory.lint(NOW).into_iter();
    all.filter(|concern| concern.about == about).map(|concern| (concern.lint, concern.what)).collect()
}

/// A registration of Contoso with these lines.
fn registered(lines: &str) -> Directory {
    let more = format!(
        "[[application]]\nname = \"x\"\nclient_id = \"e0000000-0000-4000-8000-0000000000e1\"\nhome = \"contoso.example\"\n\
         owners = [\"carol@contoso.example\"]\n{lines}\n"
    );
    let world = format!("{}\n{more}", include_str!("../../src/directory/world.toml"));
    Directory::parse(&world).unwrap_or_else(|error| panic!("{error}"))
}

fn lints(lines: &str) -> Vec<Lint> {
    said(&registered(lines), "x").into_iter().map(|(lint, _)| lint).collect()
}

#[test]
fn m0_2_a_registration_without_owner_and_a_credential_that_lapses_are_named() {
    assert_eq!(lints(""), []);
    let orphan = directory(&[(
        "home = \"contoso.example\"\nowners = [\"carol@contoso.example\"]",
        "home = \"contoso.example\"",
    )]);
    assert!(said(&orphan, "orders-api").iter().any(|(lint, _)| *lint == Lint::NoOwner));
    for (end, expected) in [
        ("2026-07-01", Some(Lint::CredentialExpired)),
        ("2026-07-02", Some(Lint::CredentialLapses)),
        ("2026-07-31", Some(Lint::CredentialLapses)),
        ("2026-08-01", None),
        ("2028-07-01", None),
        ("2028-07-04", Some(Lint::SecretLivesLong)),
    ] {
        let secret = format!("secrets = [{{ id = \"s-1\", value = \"hidden-value\", expires = {end} }}]");
        assert_eq!(lints(&secret), Vec::from_iter(expected), "{end}");
        let all = serde_json::to_string(&registered(&secret).inventory(NOW)).unwrap();
        assert!(all.contains(end) && !all.contains("hidden-value"), "the day is there, the secret is not");
    }
    assert_eq!(
        lints("certificates = [{ test_key = \"client\", expires = 2026-07-10 }]"),
        [Lint::CredentialLapses]
    );
}

#[test]
fn m2_71_a_warning_comes_with_time_alone() {
    let directory = Directory::example();
    let of = |now: u64| {
        let found = directory.lint(now).into_iter().filter(|found| found.about == "nightly");
        found.map(|found| found.lint).collect::<Vec<_>>()
    };
    let end = 1_893_456_000;
    assert!(of(end - 31 * 86_400).iter().all(|lint| *lint != Lint::CredentialLapses));
    assert!(of(end - 29 * 86_400).contains(&Lint::CredentialLapses));
    assert!(of(end).contains(&Lint::CredentialExpired));
}

#[test]
fn m2_76_redirect_uris_are_exact_deployed_and_encrypted() {
    for (uris, expected) in [
        ("web = [\"https://app.example/cb\"]", None),
        ("web = [\"http://localhost:5000/cb\"]", None),
        ("native = [\"http://localhost\", \"contoso.orders:/cb\"]", None),
        ("web = [\"https://*.app.example/cb\"]", Some("wildcard")),
        ("web = [\"http://app.example/cb\"]", Some("unencrypted")),
        ("web = [\"https://app.example/cb\", \"http://localhost/cb\"]", Some("localhost stands beside")),
        ("web = [\"http://127.0.0.1/cb\"]", Some("use localhost")),
        ("web = [\"http://[::1]/cb\"]", Some("IPv6")),
        ("spa = [\"contoso.orders:/cb\"]", Some("native clients")),
        ("web = [\"https://app.example/cb#x\"]", Some("fragment")),
        ("web = [\"https://app.example/cb(1)\"]", Some("characters")),
        ("web = [\"/cb\"]", Some("no absolute URI")),
        (&format!("web = [\"https://app.example/{}\"]", "a".repeat(256)), Some("longer than 256")),
    ] {
        let found = said(&registered(&format!("redirects = {{ {uris} }}")), "x");
        match expected {
            None => assert_eq!(found, [], "{uris}"),
            Some(text) => {
                assert!(
                    found.iter().any(|(lint, what)| *lint == Lint::RedirectUri && what.contains(text)),
                    "{uris}: {found:?}"
                );
            }
        }
    }
    let query = "redirects = { web = [\"https://app.example/cb?x=1\"] }";
    assert_eq!(lints(query), []);
    let personal = format!("sign_in = \"personal\"\n{query}");
    assert_eq!(lints(&personal), [Lint::RedirectUri]);
}

#[test]
fn m2_77_m2_54_m2_42_implicit_and_password_flows_are_off_and_named_where_they_are_on() {
    let of_flows = [Lint::ImplicitOn, Lint::PasswordOn];
    assert!(Directory::example().lint(NOW).iter().all(|concern| !of_flows.contains(&concern.lint)));
    assert_eq!(lints("flows = [\"implicit-id-token\"]"), [Lint::ImplicitOn]);
    assert_eq!(lints("flows = [\"implicit-access-token\", \"password\"]"), of_flows);
    assert_eq!(lints("flows = [\"public\"]"), []);
}

#[test]
fn m2_48_one_registration_is_one_client_or_one_api() {
    let scopes = "scopes = [{ name = \"x.read\", consent = \"user\" }]";
    assert_eq!(lints(scopes), []);
    assert_eq!(
        lints(&format!("{scopes}\nredirects = {{ web = [\"https://app.example/cb\"] }}")),
        [Lint::ClientAndApi]
    );
    let two = "redirects = { web = [\"https://app.example/cb\"], spa = [\"https://app.example/\"] }";
    assert_eq!(lints(two), [Lint::SeveralPlatforms]);
}

#[test]
fn m2_1_a_secret_in_users_hands_is_named() {
    let secret = "secrets = [{ id = \"s-1\", value = \"v\", expires = 2027-01-01 }]";
    for platform in ["spa = [\"https://app.example/\"]", "native = [\"http://localhost\"]"] {
        assert_eq!(lints(&format!("redirects = {{ {platform} }}\n{secret}")), [Lint::SecretInPublicClient]);
    }
}

#[test]
fn m3_90_a_scope_for_everything_is_named() {
    assert_eq!(
        lints("scopes = [{ name = \"user_impersonation\", consent = \"user\" }]"),
        [Lint::OneScopeForAll]
    );
    let apart =
        "scopes = [{ name = \"x.read\", consent = \"user\" }, { name = \"x.write\", consent = \"user\" }]";
    assert_eq!(lints(apart), []);
}

#[test]
fn m2_69_m2_74_m3_84_what_is_granted_is_compared_with_what_is_listed() {
    let consent = |permission: &str| {
        format!(
            "[[consent]]\nclient = \"x\"\ntenant = \"contoso.example\"\npermissions = [\"{permission}\"]\nby = \"carol@contoso.example\"\nat = 2026-01-01"
        )
    };
    let of = |listed: &str, granted: &str| {
        let granted = if granted.is_empty() { String::new() } else { consent(granted) };
        lints(&format!("permissions = [{listed}]\n{granted}"))
    };
    assert_eq!(of("\"graph/User.Read\"", ""), [], "users grant it for themselves");
    assert_eq!(of("\"orders-api/orders.purge\"", ""), [Lint::ListedNotGranted]);
    assert_eq!(of("\"orders-api/Orders.Read.All\"", ""), [Lint::ListedNotGranted]);
    assert_eq!(of("\"orders-api/Orders.Read.All\"", "orders-api/Orders.Read.All"), []);
    assert_eq!(of("", "orders-api/Orders.Read.All"), [Lint::GrantedNotListed]);
    assert_eq!(of("\"graph/Directory.Read.All\"", "graph/Directory.Read.All"), [Lint::WidePermission]);
    assert_eq!(of("\"graph/Mail.Read\"", "graph/Mail.Read"), []);
}

#[test]
fn m3_86_who_asks_other_tenants_is_known_or_is_named() {
    let found = said(&Directory::example(), "prize-draw");
    assert!(found.iter().any(|(lint, _)| *lint == Lint::PublisherUnverified), "{found:?}");
    assert!(found.iter().any(|(lint, _)| *lint == Lint::NoOwner), "{found:?}");
    assert_eq!(lints("sign_in = \"any-tenant\"\npublisher = \"verified\""), []);
    assert!(said(&Directory::example(), "Contoso").iter().any(|(lint, _)| *lint == Lint::UsersConsentToAll));
    assert_eq!(said(&Directory::example(), "Fabrikam"), []);
}

#[test]
fn m3_30_m3_110_m0_22_rights_are_the_principals_and_each_has_a_decision_behind_it() {
    let inventory = Directory::example().inventory(NOW);
    let nightly = inventory.registrations.iter().find(|known| known.name == "nightly").unwrap();
    assert_eq!(
        (nightly.home.as_str(), &nightly.asks[..]),
        ("Contoso", &["orders-api/Orders.Read.All".to_owned()][..])
    );
    let kinds: Vec<_> = nightly.credentials.iter().map(|credential| credential.kind).collect();
    assert_eq!(kinds, ["secret", "secret", "certificate", "certificate", "federated", "federated"]);
    let principals: Vec<_> =
        inventory.principals.iter().filter(|known| known.application == "nightly").collect();
    let [principal] = principals[..] else { panic!("it is known in one tenant alone: {principals:?}") };
    let granted = &principal.granted[0];
    assert_eq!(
        (granted.by.as_str(), granted.at.as_str(), granted.kind),
        ("carol@contoso.example", "2026-01-01", "application")
    );
    assert_ne!(principal.id, nightly.client_id);
}

#[test]
fn m3_30_m3_110_an_identity_of_a_machine_has_rights_and_no_registration() {
    let inventory = Directory::example().inventory(NOW);
    let found = inventory.principals.iter().find(|known| known.application == "orders-job-identity").unwrap();
    assert_eq!((found.kind, found.tenant.as_str(), found.enabled), ("managed-identity", "Contoso", true));
    assert_eq!(found.granted[0].permission, "orders-api/Orders.Read.All");
    assert!(inventory.registrations.iter().all(|known| known.name != found.application));
    let identities = inventory.principals.iter().filter(|known| known.kind == "managed-identity");
    assert_eq!(identities.count(), 5);
    let entra = crate::common::Entra::new();
    let (status, document) = crate::common::read(
        &entra.send(
            http::Request::get(format!(
                "/metadata/identity/oauth2/token?api-version=2018-02-01&resource={}",
                crate::common::ORDERS_API
            ))
            .header("metadata", "true"),
            "",
        ),
    );
    assert_eq!(status, 200, "{document}");
    let subject = &crate::common::claims(&document, "access_token")["sub"];
    assert!(
        inventory.principals.iter().any(|known| subject == known.id.as_str()),
        "the same as in its tokens"
    );
}

#[test]
fn m3_31_m4_2_a_consent_in_one_tenant_changes_nothing_in_another() {
    let more = "[[consent]]\nclient = \"saas\"\ntenant = \"fabrikam.example\"\npermissions = [\"graph/User.Read\"]\nby = \"pat@fabrikam.example\"\nat = 2026-02-01";
    let world = format!("{}\n{more}", include_str!("../../src/directory/world.toml"));
    let [before, after] =
        [Directory::example(), Directory::parse(&world).unwrap()].map(|directory| directory.inventory(NOW));
    let of = |inventory: &beartrap_entra::Inventory, tenant: &str| {
        let all =
            inventory.principals.iter().filter(|known| known.tenant == tenant && known.application == "saas");
        all.map(|known| known.granted.len()).collect::<Vec<_>>()
    };
    assert_eq!((of(&before, "Fabrikam"), of(&after, "Fabrikam")), (vec![], vec![1]));
    assert_eq!(of(&before, "Contoso"), of(&after, "Contoso"));
    let [before, after] =
        [before, after].map(|inventory| serde_json::to_string(&inventory.registrations).unwrap());
    assert_eq!(before, after, "the registration is as it was");
}
