//! What those meet who begin with Entra, item by item.

use crate::support::{
    ARM_403, BLOB_403, GRAPH_403, against, answered, app, asked, body, contract, key, managed, of, setting,
    stopped, user,
};
use beartrap_diagnose::{Contract, Stands, Weight};
use beartrap_forge::{EntraSetting, Token, entra};

/// What fails at night is said with the time claim and in words.
#[test]
fn m0_1_an_expired_token_is_named_by_its_claim() {
    let old = user(&EntraSetting { now: crate::support::NOW - 5_220, ..setting() });
    let found = against(&old, &contract());
    assert_eq!(stopped(&found).unwrap().name, "exp");
    assert!(stopped(&found).unwrap().says.starts_with("expired 12 minutes ago"));
    assert!(found.to_string().contains("(exp)"));
}

/// Claims are compared, and neither the signature nor a whole token is ever shown.
#[test]
fn m0_17_claims_are_compared_and_the_signature_is_a_digest() {
    let token = user(&EntraSetting { audience: entra::OTHER_API.into(), ..setting() });
    let compact = token.compact();
    let found = against(&token, &contract());
    let says = &stopped(&found).unwrap().says;
    assert!(says.contains(entra::OTHER_API) && says.contains(entra::API), "both sides: {says}");
    let document = serde_json::to_string(&found).unwrap();
    for segment in compact.split('.') {
        for shown in [found.to_string(), document.clone()] {
            assert!(!shown.contains(&segment[..20]), "{shown}");
        }
    }
    assert!(found.to_string().contains("not verified: sha256:"));
}

/// Each of three typing errors leads elsewhere.
#[test]
fn m1_16_scope_client_and_secret_lead_to_three_diagnoses() {
    let families =
        [("invalid_scope", 70_011), ("unauthorized_client", 700_016), ("invalid_client", 7_000_215)]
            .map(|(error, number)| asked(&body(error, number, "")).family.unwrap());
    assert_eq!(families, ["audience", "not found", "credential"]);
}

/// Who owns the layer in which the trouble is.
#[test]
fn m2_6_every_finding_names_who_mends_it() {
    for (input, owner) in [
        (body("invalid_client", 7_000_222, ""), "the developer"),
        (body("invalid_grant", 65_001, ""), "an administrator"),
        (body("invalid_grant", 50_126, ""), "the user"),
        (body("invalid_grant", 53_003, ""), "whoever writes the tenant's policies"),
        (body("server_error", 50_000, ""), "the service: nobody here"),
        (ARM_403.to_owned(), "an administrator"),
    ] {
        assert_eq!(asked(&input).owner, Some(owner), "{input}");
    }
}

/// An application asks for itself: no ID token, no name, no scp, and that is what is shown.
#[test]
fn m2_53_a_token_is_decoded_without_a_web_page() {
    let found = of(&app(&["Orders.Read.All"]));
    assert_eq!(found.what, "an access token, version 2");
    assert!(found.principal.starts_with("an application for itself, no user"));
    assert!(found.plane.contains(entra::API));
    let text = found.to_string();
    assert!(text.contains("roles Orders.Read.All") && !text.contains("scp"), "{text}");
    assert!(text.contains("an application × client_credentials × a secret × app-only token v2"));
}

/// A daemon with a delegated permission has nothing in its token.
#[test]
fn m2_31_m2_61_insufficient_privileges_are_a_missing_role() {
    let graph = Token::entra_app(
        &EntraSetting { audience: entra::GRAPH.into(), ..crate::support::daemon() },
        &[],
        &key(),
    );
    let found = of(&graph);
    assert_eq!(stopped(&found).unwrap().stands, Stands::Forbidden);
    assert!(found.next.contains("application permission with admin consent"), "{found}");
    assert_eq!(asked(GRAPH_403).family, Some("two planes"));
}

#[test]
fn m2_62_the_audience_of_a_refused_token_is_compared() {
    for token in [
        user(&EntraSetting { audience: entra::OTHER_API.into(), ..setting() }),
        Token::entra_id_token(&setting(), "n", &key()),
    ] {
        let found = against(&token, &contract());
        let check = stopped(&found).unwrap();
        assert_eq!((check.name, check.stands), ("aud", Stands::Unauthorized));
        assert!(check.says.contains("the API expects a0000000-0000-4000-8000-0000000000a1"), "{found}");
    }
}

/// The token is read before anything else is guessed: its kind comes first, whichever way it was pasted.
#[test]
fn m2_66_the_token_is_decoded_first() {
    let compact = user(&setting()).compact();
    for pasted in [compact.clone(), format!("  Bearer {compact}\n"), format!("\"{compact}\"")] {
        let text = asked(&pasted).to_string();
        assert!(text.starts_with("an access token, version 2\n\n  principal   the user alice"), "{text}");
    }
}

/// The number decides, whatever the text says.
#[test]
fn m2_67_the_code_is_read_and_not_the_text() {
    for text in ["AADSTS70008: your secret is wrong", "AADSTS70008: blah"] {
        let found = asked(text);
        assert_eq!((found.number, found.family), (Some(70_008), Some("lifetime")));
        assert_eq!(found.next, "sign in again");
        assert!(found.facts.iter().any(|fact| fact.name == "cause"));
    }
}

/// The old name of the issuer is explained.
#[test]
fn m3_2_the_old_issuer_is_explained() {
    let found = of(&user(&crate::support::version_one()));
    assert!(found.to_string().contains("sts.windows.net"));
    assert!(found.facts.iter().any(|fact| fact.says.contains("when it was Azure AD")), "{found}");
}

/// The same call works as the developer and fails as the function: the principals differ.
#[test]
fn m3_25_the_right_principal_is_named() {
    let arm = "https://management.azure.com/";
    let developer = of(&user(&EntraSetting { audience: arm.into(), ..crate::support::version_one() })
        .claim("scp", "user_impersonation"));
    let function = answered(&managed(arm), 403);
    assert_eq!(developer.plane, function.plane);
    assert!(developer.principal.starts_with("the user alice@contoso.example"));
    assert!(function.principal.starts_with("a managed identity, no user and no developer"));
    assert!(function.next.contains("the principal d0000000-0000-4000-8000-000000000003"), "{function}");
}

#[test]
fn m3_40_the_cell_of_the_map_is_printed() {
    let cell = |found: &beartrap_diagnose::Diagnosis| {
        found.facts.iter().find(|fact| fact.name == "cell").unwrap().says.clone()
    };
    assert_eq!(cell(&of(&app(&[]))), "an application × client_credentials × a secret × app-only token v2");
    assert_eq!(
        cell(&of(&user(&setting()).claim("azpacr", "0"))),
        "a user × a flow with a sign-in × no credential (public client) × delegated token v2"
    );
    assert_eq!(
        cell(&of(&managed("https://vault.azure.net"))),
        "a managed identity × the machine's endpoint × a credential that nobody sees × app-only token v1"
    );
    assert!(cell(&asked("700213")).contains("federated assertion"));
}

#[test]
fn m3_45_a_missing_consent_is_no_bug_of_the_code() {
    let found = asked(&body("invalid_grant", 65_001, r#","suberror":"consent_required""#));
    assert_eq!(found.owner, Some("an administrator"));
    let text = found.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("a state of the directory, not of the code"), "{found}");
    assert!(found.not.unwrap().starts_with("do not change the code"));
}

#[test]
fn m3_48_a_global_administrator_reads_no_blob() {
    let found = asked(BLOB_403);
    assert!(found.next.contains("a data role"));
    assert!(
        found.not.unwrap().contains("Owner is of the control plane, Global Administrator of the directory")
    );
}

#[test]
fn m3_49_elevated_access_is_an_azure_role() {
    assert!(asked(ARM_403).not.unwrap().contains("he may elevate his access, which is an Azure role again"));
}

#[test]
fn m3_50_resource_manager_names_principal_action_and_scope() {
    let found = asked(ARM_403);
    assert!(found.principal.contains("d0000000-0000-4000-8000-000000000003"));
    let fact = |name: &str| found.facts.iter().find(|fact| fact.name == name).unwrap().says.as_str();
    assert_eq!(fact("action"), "Microsoft.Storage/storageAccounts/read");
    assert!(fact("scope").ends_with("/resourceGroups/shop"));
}

/// Two mirrored demonstrations: each plane's administrator is refused on the other plane.
#[test]
fn m3_14_m3_65_the_planes_mirror_each_other() {
    let (arm, graph) = (asked(ARM_403), asked(GRAPH_403));
    assert_eq!((arm.family, graph.family), (Some("two planes"), Some("two planes")));
    assert!(
        arm.next.contains("Azure role (RBAC)")
            && arm.not.unwrap().contains("a Global Administrator gets the same 403")
    );
    assert!(
        graph.next.contains("the permission of Graph") && graph.not.unwrap().contains("do not assign Owner")
    );
}

/// The directory role was given, and the answer is the same.
#[test]
fn m3_66_a_directory_role_changes_nothing() {
    let arm = managed("https://management.azure.com/");
    let escalated = arm.clone().claim("wids", serde_json::json!([entra::GLOBAL_ADMINISTRATOR]));
    let (before, after) = (answered(&arm, 403), answered(&escalated, 403));
    assert_eq!((&before.family, &before.next, &before.not), (&after.family, &after.next, &after.not));
    assert!(
        after.to_string().contains("Global Administrator of the directory, which neither Azure nor"),
        "{after}"
    );
}

/// Whatever is diagnosed, its first two lines name principal and plane.
#[test]
fn m3_67_principal_and_plane_come_first() {
    let token = user(&setting()).compact();
    let opaque = "a".repeat(60);
    let url = "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=x";
    for input in [token.as_str(), ARM_403, BLOB_403, "50011", "invalid_grant", "Bearer", url, &opaque] {
        let text = asked(input).to_string();
        let (_, rows) = text.split_once("\n\n").unwrap();
        let rows: Vec<&str> = rows.lines().filter(|row| !row.starts_with("     ")).collect();
        assert!(rows[0].starts_with("  principal  ") && rows[1].starts_with("  plane  "), "{text}");
        assert!(rows[0].len() > 20 && rows[1].len() > 20, "{text}");
    }
}

/// The sign-in succeeded, and the API refuses: the audience is named first, though the token has expired as well.
#[test]
fn m3_79_the_audience_is_looked_at_first() {
    let old = EntraSetting { now: 1_000, ..setting() };
    let found = against(&Token::entra_graph(&old, "n", &key()), &contract());
    assert_eq!(stopped(&found).unwrap().name, "aud");
    assert_eq!(found.family, Some("audience"));
    assert!(found.next.contains("in place of one of Microsoft Graph"), "{found}");
}

type Mended = fn(Token) -> Token;

/// aud, iss, permission, exp, then the key: each is the answer only once those before it hold.
#[test]
fn m3_80_the_checks_have_their_order() {
    let everything_wrong = user(&setting())
        .claim("aud", "x")
        .claim("iss", "https://login.microsoftonline.com/66666666-eeee-4eee-8eee-666666666666/v2.0")
        .claim("tid", entra::STRANGER)
        .claim("scp", "nothing")
        .claim("exp", 5)
        .header("alg", "HS256");
    let mend: [(&str, Mended); 5] = [
        ("aud", |token| token.claim("aud", entra::API)),
        ("iss", |token| token.claim("iss", setting().issuer()).claim("tid", entra::HOME)),
        ("permission", |token| token.claim("scp", "orders.read")),
        ("exp", |token| token.claim("exp", crate::support::NOW + 60)),
        ("key", |token| token.header("alg", "RS256")),
    ];
    let mut token = everything_wrong;
    for (name, mended) in mend {
        let found = against(&token, &contract());
        assert_eq!(stopped(&found).unwrap().name, name, "{found}");
        assert!(found.checks.iter().map(|check| check.name).eq(["aud", "iss", "permission", "exp", "key"]));
        token = mended(token);
    }
    assert!(stopped(&against(&token, &contract())).is_none());
}

#[test]
fn m3_108_an_application_that_is_not_found_is_not_registered_anew() {
    for number in [700_016, 7_000_229, 70_001] {
        let found = asked(&body("unauthorized_client", number, ""));
        assert_eq!(found.family, Some("not found"));
        assert!(found.not.unwrap().starts_with("do not recreate the registration"));
    }
    assert!(
        asked("700016").facts.iter().any(|fact| fact.says.contains("nobody in the tenant has consented"))
    );
}

/// The sample's audience is the URI, and a version 2 token carries the client id.
#[test]
fn m4_21_an_audience_written_as_uri_refuses_version_two() {
    let sample = Contract { audiences: vec![format!("api://{}", entra::API)], ..contract() };
    let found = against(&user(&setting()), &sample);
    let check = stopped(&found).unwrap();
    assert_eq!((check.name, check.stands), ("aud", Stands::Unauthorized));
    assert!(check.says.ends_with("the same API, written as client id and as URI"), "{found}");
    assert!(found.next.starts_with("configure a0000000-0000-4000-8000-0000000000a1 as audience"), "{found}");
    assert!(stopped(&against(&user(&setting()), &contract())).is_none(), "with the client id it is taken");
}

/// A service asks for a token of its own, and sends it to another.
#[test]
fn m4_25_a_token_for_the_caller_itself_opens_the_caller_alone() {
    let itself = user(&EntraSetting { audience: entra::CLIENT.into(), ..setting() });
    let found = against(&itself, &contract());
    assert_eq!(found.plane, format!("the client itself: aud {} is the caller", entra::CLIENT));
    assert!(
        found.next.contains("not for itself")
            && found.next.contains(&format!("api://{}/.default", entra::API)),
        "{found}"
    );
    assert_eq!(stopped(&of(&itself)).unwrap().name, "aud", "without a contract it is seen as well");
    assert!(asked("90009").next.contains("ask for the API that is to be called"));
}

/// What a client does with a token, in one line of its diagnosis.
fn client(found: &beartrap_diagnose::Diagnosis) -> &str {
    &found.facts.iter().find(|fact| fact.name == "client").unwrap().says
}

/// OAuth says what somebody may do, and OpenID Connect who somebody is.
#[test]
fn m1_3_an_access_token_is_no_proof_of_a_login_and_an_id_token_is() {
    for token in [user(&setting()), user(&crate::support::version_one())] {
        let found = of(&token);
        assert!(client(&found).contains("nor is it proof of a login"), "{found}");
        assert!(client(&found).ends_with("that is the ID token"), "{found}");
    }
    let id = of(&Token::entra_id_token(&setting(), "n", &key()));
    assert!(
        client(&id).starts_with("takes it as proof of the login, once signature, iss, aud, exp and nonce")
    );
    // Nobody logged in where an application asked for itself.
    assert!(!client(&of(&app(&[]))).contains("login"));
}

/// What a client reads today is encrypted tomorrow: of an own API, of Graph with its nonce, and where it is so already.
#[test]
fn m2_10_a_client_does_not_read_an_access_token() {
    let graph = of(&Token::entra_graph(&setting(), "n-1", &key()));
    assert!(client(&graph).starts_with("hands it to Microsoft Graph and does not read it"), "{graph}");
    assert!(graph.to_string().contains("Graph alone can verify it: the nonce in its header"), "{graph}");
    let own = of(&user(&setting()));
    assert!(client(&own).starts_with(&format!("hands it to {} and does not read it", entra::API)), "{own}");
    for unreadable in ["5f3e9a7c1b2d4e6f8a0b5f3e9a7c".to_owned(), format!("eyJ{}.a.b.c.d", "a".repeat(40))] {
        let found = asked(&unreadable);
        assert!(found.not.as_ref().unwrap().starts_with("do not parse it"), "{found}");
        assert!(found.principal.starts_with("not to be seen"), "{found}");
    }
}

/// The request of a web application that has a secret, and relies on it alone.
#[test]
fn m2_23_a_web_application_with_a_secret_needs_a_proof_key_too() {
    let asked_with = |more: &str| {
        asked(&format!(
            "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/authorize?client_id=c0000000-0000-4000-8000-0000000000c1&response_type=code&redirect_uri=https%3A%2F%2Fapp.contoso.example%2Fcb&scope=openid&state=s&nonce=n{more}"
        ))
    };
    let found = asked_with("");
    assert_eq!(found.hints.len(), 1, "{found}");
    assert_eq!(found.hints[0].weight, Weight::Risk);
    assert!(found.hints[0].says.contains("also by a web application with a secret"), "{found}");
    assert!(found.hints[0].says.contains("RFC 9700, 2.1.1"), "{found}");
    let challenged =
        asked_with("&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
    assert_eq!(challenged.hints, [], "{challenged}");
}

/// Where the widespread library lets through what the contract refuses, or answers otherwise, that is said, and nothing
/// where it does the same.
#[test]
fn m4_12_what_the_defaults_of_the_web_library_do_otherwise_is_said() {
    let now = crate::support::NOW;
    let id = entra::API;
    let by_uri = Contract { audiences: vec![format!("api://{id}")], ..contract() };
    let wide = Contract { leeway: 600, ..contract() };
    let role = user(&setting()).without_claim("scp").claim("roles", serde_json::json!(["Orders.Read.All"]));
    let token = || user(&setting());
    for (token, contract, says, weight) in [
        (token().claim("exp", now - 240), contract(), "still takes these times", Weight::Note),
        (token().claim("nbf", now + 240), contract(), "still takes these times", Weight::Note),
        (token().claim("exp", now - 400), wide, "no longer takes these times", Weight::Note),
        (token().claim("aud", format!("api://{id}/")), by_uri.clone(), "ignores a slash", Weight::Note),
        (token(), by_uri, "a configured Audience replaces both", Weight::Note),
        (token().without_header("kid"), contract(), "tries every published key", Weight::Note),
        (app(&[]), contract(), "answers 401 here (IDW10201), not 403", Weight::Note),
        (role, contract(), "whether a user or an application has the role", Weight::Risk),
    ] {
        let found = against(&token, &contract);
        assert_eq!(found.hints.len(), 1, "{says}: {found}");
        assert!(found.hints[0].says.starts_with("Microsoft.Identity.Web by default "), "{found}");
        assert!(found.hints[0].says.contains(says), "{says}: {found}");
        assert_eq!(found.hints[0].weight, weight);
        // What an API promises is not known without its contract.
        assert_eq!(of(&token).hints, []);
    }
    for same in [token(), token().claim("exp", now - 600), token().claim("aud", entra::OTHER_API)] {
        assert_eq!(against(&same, &contract()).hints, []);
    }
    assert_eq!(against(&app(&["Orders.Read.All"]), &contract()).hints, []);
}

/// A log has the code of a refusal and the token beside it: both are told.
#[test]
fn m0_16_a_log_with_a_code_and_a_token_has_both_diagnosed() {
    let token = user(&setting()).compact();
    let found = asked(&format!("12:00 sent Bearer {token}\n12:01 AADSTS700082: expired\n"));
    assert_eq!(found.number, Some(700_082));
    assert_eq!((found.hints.len(), found.hints[0].weight), (1, Weight::Leak), "{found}");
    assert!(found.hints[0].says.starts_with("an access token, version 2 in line 1 (sha256:"), "{found}");
}
