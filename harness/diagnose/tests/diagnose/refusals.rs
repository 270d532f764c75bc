use crate::support::{ARM_403, BLOB_403, GRAPH_403, asked, body, refused};
use beartrap_diagnose::{MAX_INPUT_BYTES, Question, diagnose};

#[test]
fn a_code_is_found_in_whatever_quotes_it() {
    for text in [
        "7000222",
        "AADSTS7000222",
        "aadsts7000222: something",
        "2026-01-01 ERROR MsalServiceException: AADSTS7000222: The provided client secret keys ... Correlation ID: 0f0f0f0f-0000-4000-8000-000000000002 Timestamp",
        &body("invalid_client", 7_000_222, ""),
        "https://app.test/cb?error=invalid_client&error_description=AADSTS7000222%3a+expired&state=x",
        "https://app.test/cb#error=invalid_client&error_description=AADSTS7000222%3a+expired",
    ] {
        assert_eq!(asked(text).number, Some(7_000_222), "{text}");
    }
    assert!(
        asked("AADSTS50011 Correlation ID: 0f0f0f0f-0000-4000-8000-000000000002.")
            .to_string()
            .contains("0f0f0f0f-0000-4000-8000-000000000002")
    );
}

/// Whether a client tries again or asks the user follows from error, suberror and claims.
#[test]
fn what_a_client_does_follows_from_the_body() {
    let claims = r#","claims":"{\"access_token\":{\"capolids\":{\"essential\":true,\"values\":[\"0f0f0f0f-0000-4000-8000-00000000000a\"]}}}""#;
    for (body, says) in [
        (body("invalid_grant", 50_076, claims), "interactively, with these claims"),
        (body("invalid_grant", 50_076, ""), "sign the user in interactively ("),
        (body("interaction_required", 53_003, r#","suberror":"message_only""#), "show it to the user"),
        (body("invalid_grant", 53_003, ""), "show it to the user"),
        (body("invalid_client", 7_000_215, ""), "neither retry nor ask"),
        (body("authorization_pending", 70_016, ""), "go on asking"),
        (body("temporarily_unavailable", 90_055, ""), "try again later"),
        (body("invalid_grant", 50_196, ""), "neither retry nor ask"),
        (body("invalid_grant", 500_131, ""), "neither retry nor ask"),
        (body("invalid_grant", 700_082, ""), "sign the user in interactively ("),
    ] {
        let found = asked(&body);
        let client = &found.facts.iter().find(|fact| fact.name == "client").unwrap().says;
        assert!(client.contains(says), "{found}");
    }
    let found = asked(&body("invalid_grant", 50_076, claims));
    let wanted = &found.facts.iter().find(|fact| fact.name == "claims").unwrap().says;
    assert!(
        wanted.contains("the policies 0f0f0f0f-0000-4000-8000-00000000000a of Conditional Access are met"),
        "{found}"
    );
}

#[test]
fn each_code_is_explained() {
    let mut seen = std::collections::HashSet::new();
    for code in beartrap_entra::codes() {
        let of_number = asked(&code.number.to_string());
        let is_one = beartrap_entra::meanings(code.number).count() == 1;
        let found = if is_one { of_number } else { asked(&body(code.error, code.number, "")) };
        assert_eq!((found.number, found.next.as_str()), (Some(code.number), code.fix));
        assert!(found.family.is_some() && found.owner.is_some(), "{}", code.number);
        assert!(found.to_string().lines().count() <= 30, "{found}");
        seen.insert(found.family);
    }
    assert_eq!(seen.len(), 11, "every family occurs");
}

#[test]
fn what_does_not_help_is_said_where_people_try_it() {
    for (number, word) in [
        ("50058", Some("silent")),
        ("54005", Some("spent")),
        ("500133", Some("expired")),
        ("500131", Some("audience check")),
        ("50126", Some("locked")),
        ("1002012", None),
        ("70011", None),
        ("50057", None),
        ("9001023", None),
    ] {
        let not = asked(number).not;
        match word {
            Some(word) => assert!(not.is_some_and(|not| not.contains(word)), "{number}"),
            None => assert_eq!(not, None, "{number}"),
        }
    }
}

#[test]
fn an_error_without_a_number_is_enough() {
    for (word, family) in [
        ("invalid_grant", "lifetime"),
        ("invalid_client", "credential"),
        ("consent_required", "consent"),
        ("invalid_scope", "audience"),
    ] {
        assert_eq!(asked(word).family, Some(family));
        assert_eq!(asked(&format!(r#"{{"error":"{word}"}}"#)).family, Some(family));
    }
    assert_eq!(asked(r#"{"error":"invalid_grant","suberror":"consent_required"}"#).family, Some("consent"));
    assert_eq!(asked(r#"{"error":"interaction_required","claims":"{}"}"#).family, Some("policy"));
    let unknown = asked(&body("invalid_grant", 123_456, ""));
    assert_eq!((unknown.number, unknown.family), (None, Some("lifetime")));
    assert!(unknown.to_string().contains("AADSTS123456, which is not known here"));
}

#[test]
fn a_body_that_contradicts_itself_is_not_entras() {
    let body = r#"{"error":"invalid_client","error_description":"AADSTS7000215: x","error_codes":[7000222]}"#;
    let found = asked(body);
    assert_eq!((found.number, found.hints.len()), (Some(7_000_222), 1));
    assert!(found.hints[0].says.contains("7000222 and the text 7000215"));
}

#[test]
fn a_resource_that_refuses_is_told_from_entra() {
    for (body, resource) in
        [(ARM_403, "Azure Resource Manager"), (GRAPH_403, "Microsoft Graph"), (BLOB_403, "Azure Storage")]
    {
        let found = asked(body);
        assert_eq!((found.number, found.family), (None, Some("two planes")));
        assert!(found.what.contains(resource), "{found}");
    }
    let vault =
        asked(r#"{"error":{"code":"Forbidden","message":"x","innererror":{"code":"ForbiddenByRbac"}}}"#);
    assert!(vault.next.contains("Key Vault"));
    let expired =
        asked(r#"{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed"}}"#);
    assert_eq!(expired.family, Some("audience"));
    let identity = asked(r#"{"error":"invalid_request","error_description":"Identity not found"}"#);
    assert!(
        identity.principal.starts_with("a managed identity") && identity.next.contains("assign the identity")
    );
    let on_app_service = asked(r#"{"statusCode":400,"message":"No managed identity","correlationId":"x"}"#);
    assert_eq!(on_app_service, identity);
    let header =
        asked(r#"{"error":"bad_request_102","error_description":"Required metadata header not specified"}"#);
    assert!(header.next.contains("Metadata: true"));
}

#[test]
fn what_is_nothing_is_said_with_what_is_nearest() {
    for (input, says) in [
        ("", "nothing to diagnose"),
        (" \r\n\t", "nothing to diagnose"),
        ("hello", "nothing that can be diagnosed; give a token"),
        ("what is this", "nothing that can be diagnosed"),
        ("AADSTS", "no number stands behind AADSTS"),
        ("7000216000", "AADSTS7000216000 is no code that is known here"),
        ("70012", "; near it are 70011"),
        ("invalid_grnat", "did you mean invalid_grant?"),
        ("eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0", "it has 2 parts in place of three"),
        ("eyJhbGciOiJSUzI1NiJ9. eyJhdWQiOiJ4In0.AA", "there are blanks in it"),
        ("eyJhbGciOiJSUzI1NiJ9.eyJ.AA", "its payload is no"),
        ("{\"error\":", "it ends or breaks at line 1"),
        ("{\"keys\":[]}", "it is metadata or keys and no refusal"),
        ("{}", "it has no member error"),
        ("{\"error\":\"made_up\"}", "made_up is no name that Entra uses"),
        ("<html>no code</html>", "it has no code"),
        ("<html>AADSTS50011: the page</html>", "beartrap diagnose 50011"),
        ("https://", "it cannot be read as one"),
        ("https://contoso.example/", "none to an authorization or token endpoint"),
        ("99999999999999999999999999", "it has 26 digits, and they have seven at most"),
    ] {
        let said = refused(input);
        assert!(said.contains(says), "{input:?}: {said}");
        assert!(!said.ends_with('.') && said.len() < 400, "{said}");
    }
    let long = "a".repeat(MAX_INPUT_BYTES + 1);
    assert!(diagnose(&Question::of(&long, 0)).unwrap_err().to_string().contains("1048577 octets"));
}
