use crate::support::{
    NOW, against, answered, app, asked, contract, daemon, key, managed, of, setting, stopped, user,
    version_one,
};
use beartrap_diagnose::{Contract, Stands, Tenancy, Version};
use beartrap_forge::{Account, EntraSetting, Token, entra};
use serde_json::json;

/// Each kind is told by its claims alone, since `typ` says the same of all.
#[test]
fn kinds_are_told_apart() {
    let dpop = user(&setting()).header("typ", "dpop+jwt").compact();
    let assertion = user(&setting()).without_claim("tid").claim("iss", "c1").claim("sub", "c1").compact();
    for (token, what) in [
        (user(&setting()).compact(), "an access token, version 2"),
        (user(&version_one()).compact(), "an access token, version 1"),
        (
            Token::entra_graph(&setting(), "n", &key()).compact(),
            "an access token for Microsoft Graph, version 1",
        ),
        (Token::entra_id_token(&setting(), "n", &key()).compact(), "an ID token"),
        (Token::entra_id_token(&setting(), "n", &key()).without_claim("nonce").compact(), "an ID token"),
        (managed("https://vault.azure.net").compact(), "an access token, version 1 of a managed identity"),
        (dpop, "a proof of possession, which goes with an access token"),
        (assertion, "a client assertion: an application proves itself to the token endpoint"),
        (
            format!("1.AX{}", "a".repeat(40)),
            "an opaque token, as Entra's refresh tokens and authorization codes are",
        ),
        (format!("eyJ{}.a.b.c.d", "a".repeat(40)), "an encrypted token (five parts)"),
    ] {
        assert_eq!(asked(&token).what, what);
        assert_eq!(asked(&format!("Authorization: Bearer {token}\n")).what, what);
    }
    let response = json!({"access_token": user(&setting()).compact(), "token_type": "Bearer"});
    assert_eq!(asked(&response.to_string()).what, "an access token, version 2");
}

#[test]
fn principals_are_told_apart() {
    let guest =
        user(&setting()).claim("acct", 1).claim("idp", format!("https://sts.windows.net/{}/", entra::SECOND));
    for (token, begins) in [
        (user(&setting()), "the user alice@contoso.example, oid a11ce000-0000-4000-8000-000000000001"),
        (guest, "the guest alice@contoso.example (signs in at https://sts.windows.net/22222222"),
        (app(&[]), "an application for itself, no user: service principal oid d0000000"),
        (app(&["Orders.Read.All"]).claim("idtyp", "app"), "an application for itself"),
        (managed("https://vault.azure.net"), "a managed identity, no user and no developer: oid d0000000"),
    ] {
        let found = of(&token);
        assert!(found.principal.starts_with(begins), "{}", found.principal);
    }
    // A user's token may say so, and a user without scp and with another sub is no application.
    let said = user(&setting()).claim("idtyp", "user");
    assert!(of(&said).principal.starts_with("the user"));
    assert!(of(&user(&setting()).without_claim("scp")).principal.starts_with("the user"));
}

#[test]
fn an_honest_token_is_taken() {
    let found = against(&app(&["Orders.Read.All"]), &contract());
    assert!(stopped(&found).is_none(), "{found}");
    assert_eq!(
        (found.family, found.next.as_str()),
        (None, "nothing: the API takes it, if the signature is good")
    );
    let user = against(&user(&setting()), &contract());
    assert!(
        user.checks[2].says.contains(
            "enough for GET /orders; not for the others: POST /orders wants the scope orders.write"
        )
    );
}

#[test]
fn each_check_stops_what_it_is_for() {
    let stranger = EntraSetting { tenant: entra::STRANGER.into(), ..setting() };
    let personal = EntraSetting { tenant: entra::CONSUMERS.into(), ..setting() };
    let any_work = Contract { tenancy: Tenancy::AnyWork, ..contract() };
    let known_clients = Contract { clients: vec![entra::OTHER_CLIENT.into()], ..contract() };
    let of_template = user(&setting()).claim("iss", "https://login.microsoftonline.com/{tenantid}/v2.0");
    for (token, contract, name, stands, family) in [
        (
            user(&EntraSetting { audience: entra::OTHER_API.into(), ..setting() }),
            contract(),
            "aud",
            Stands::Unauthorized,
            "audience",
        ),
        (user(&setting()).without_claim("aud"), contract(), "aud", Stands::Unauthorized, "audience"),
        (user(&stranger), contract(), "iss", Stands::Unauthorized, "tenant"),
        (user(&personal), any_work, "iss", Stands::Unauthorized, "tenant"),
        (of_template, contract(), "iss", Stands::Unauthorized, "tenant"),
        (user(&setting()).claim("tid", entra::SECOND), contract(), "iss", Stands::Unauthorized, "tenant"),
        (
            user(&setting()).claim("scp", "orders.reader"),
            contract(),
            "permission",
            Stands::Forbidden,
            "consent",
        ),
        (user(&setting()), known_clients, "permission", Stands::Forbidden, "consent"),
        (user(&setting()).claim("exp", NOW - 61), contract(), "exp", Stands::Unauthorized, "lifetime"),
        (user(&setting()).claim("nbf", NOW + 61), contract(), "exp", Stands::Unauthorized, "lifetime"),
        (user(&setting()).without_claim("exp"), contract(), "exp", Stands::Unauthorized, "lifetime"),
        (user(&setting()).header("alg", "HS256"), contract(), "key", Stands::Unauthorized, "audience"),
        (
            user(&setting()).header("jku", "https://evil.test"),
            contract(),
            "key",
            Stands::Unauthorized,
            "audience",
        ),
    ] {
        let found = against(&token, &contract);
        let check = stopped(&found).unwrap_or_else(|| panic!("{name}: {found}"));
        assert_eq!((check.name, check.stands, found.family), (name, stands, Some(family)), "{found}");
    }
    // What the API tolerates counts.
    let found = against(&user(&setting()).claim("exp", NOW - 59), &contract());
    assert!(stopped(&found).is_none());
}

#[test]
fn a_version_belongs_to_the_registration() {
    let one = EntraSetting { audience: format!("api://{}", entra::API), ..version_one() };
    let found = against(&user(&one), &contract());
    assert_eq!(stopped(&found).unwrap().name, "iss");
    assert!(found.next.contains("requestedAccessTokenVersion"), "{found}");
    let takes_both = Contract { versions: vec![Version::One, Version::Two], ..contract() };
    assert!(stopped(&against(&user(&one), &takes_both)).is_none());
}

#[test]
fn an_application_lacks_roles_and_a_user_lacks_scopes() {
    let found = against(&app(&[]), &contract());
    assert_eq!((found.owner, stopped(&found).unwrap().stands), (Some("an administrator"), Stands::Forbidden));
    assert!(found.next.contains("the role Orders.Read.All"));
    // A role of a user opens nothing that is for applications.
    let role = user(&setting()).without_claim("scp").claim("roles", json!(["Orders.Read.All"]));
    let found = against(&role, &contract());
    assert_eq!(stopped(&found).unwrap().name, "permission");
    assert!(found.next.contains("the scope orders.read"), "{found}");
}

#[test]
fn what_is_good_and_refused_is_a_matter_of_planes() {
    for (audience, wanted, not) in [
        ("https://management.azure.com/", "an Azure role (RBAC)", "Global Administrator"),
        ("https://storage.azure.com/", "a data role", "Owner"),
        ("https://vault.azure.net", "access policy", "Contributor"),
    ] {
        let found = answered(&managed(audience), 403);
        assert_eq!(found.family, Some("two planes"), "{found}");
        assert!(found.next.contains(wanted) && found.not.unwrap().contains(not), "{}", found.next);
    }
    assert_eq!(answered(&user(&setting()), 401).family, Some("audience"));
    // To Graph its own token is good, though nobody else can verify it.
    let graph = answered(&Token::entra_graph(&version_one(), "n", &key()), 403);
    assert!(stopped(&graph).is_none() && graph.next.contains("the permission of Graph"), "{graph}");
}

#[test]
fn times_are_said_in_words() {
    let times =
        |token: &Token| of(token).facts.iter().find(|fact| fact.name == "times").unwrap().says.clone();
    assert_eq!(
        times(&user(&setting())),
        "issued 60 minutes ago; expires in 15 minutes (exp); made for 75 minutes"
    );
    let old = user(&EntraSetting { now: NOW - 90_000, ..setting() });
    assert!(times(&old).contains("expired 23 hours ago (exp)"), "{}", times(&old));
    let strings = user(&setting()).claim("exp", (NOW + 60).to_string()).claim("iat", "soon");
    assert_eq!(times(&strings), "expires in 1 minute (exp)");
    let long = user(&setting()).claim("exp", NOW + 400 * 86_400);
    assert!(times(&long).ends_with("made for 1 year, longer than Entra issues any"), "{}", times(&long));
}

#[test]
fn a_lab_is_told_from_the_cloud() {
    let issuer = |authority: &str| {
        let found = of(&user(&EntraSetting { authority: authority.into(), ..setting() }));
        found.facts.iter().find(|fact| fact.name == "issuer").unwrap().says.clone()
    };
    assert!(issuer("https://login.microsoftonline.com").ends_with("(Entra ID, public cloud)"));
    assert!(issuer("http://127.0.0.1:9100").ends_with("a lab)"));
    let named = of(&Token::entra_app(&EntraSetting { account: Account::DAEMON, ..daemon() }, &[], &key())
        .claim("iss", "https://op.test"));
    assert_eq!(named.what, "a JWT of another issuer than Entra");
}
