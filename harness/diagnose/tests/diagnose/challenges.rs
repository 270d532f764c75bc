use crate::support::{asked, refused};

/// The shapes that real resources send, the loose ones among them.
#[test]
fn each_shape_is_recognised() {
    let newer = "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzY3MjI1MzAwIn19fQ";
    let context = "eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlIjoiYzEifX19";
    for (header, what, plane) in [
        ("Bearer".to_owned(), "no token was sent", "the API that sent it"),
        (r#"Bearer error="invalid_token", error_description="The audience is wrong""#.into(), "was not believed", "the API"),
        (r#"Bearer error="insufficient_scope", scope="orders.read""#.into(), "a scope is missing", "the API"),
        (
            r#"Bearer authorization_uri="https://login.windows.net/11111111-aaaa-4aaa-8aaa-111111111111", error="invalid_token", error_description="missing""#.into(),
            "Azure Resource Manager's",
            "Azure Resource Manager: the control plane",
        ),
        (
            "Bearer authorization_uri=https://login.microsoftonline.com/11111111-aaaa-4aaa-8aaa-111111111111/oauth2/authorize resource_id=https://storage.azure.com".into(),
            "Azure Storage's",
            "Azure Storage: the data plane",
        ),
        (
            r#"Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000""#.into(),
            "Microsoft Graph's",
            "Microsoft Graph: the directory",
        ),
        (format!(r#"Bearer error="insufficient_claims", claims="{newer}""#), "wants a newer token", "the API"),
        (format!(r#"Bearer error="insufficient_claims", claims="{context}", cc_type="authcontext""#), "authentication context", "the API"),
        (r#"Bearer consentUri="https://login.test", scopes="x", proposedAction="consent""#.into(), "lacks consent", "the API"),
        (r#"Basic realm="/var/opt/azcmagent/tokens/1.key""#.into(), "Arc", "the API"),
    ] {
        let found = asked(&format!("www-authenticate: {header}"));
        assert!(found.what.contains(what) && found.plane.starts_with(plane), "{found}");
        assert_eq!(found.what, asked(&header).what, "with and without its name");
        assert!(found.owner.is_some() && found.not.is_some());
    }
}

#[test]
fn claims_are_decoded_and_a_scope_is_named() {
    let found = asked(
        r#"Bearer error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlIjoiYzEifX19""#,
    );
    assert!(found.to_string().contains("wanted is that the authentication context c1 is reached"), "{found}");
    let found = asked(r#"Bearer error="insufficient_scope", scope="orders.write""#);
    assert!(found.next.contains("ask for orders.write"));
}

#[test]
fn a_known_validator_says_which_check_it_was() {
    let found =
        asked(r#"Bearer error="invalid_token", error_description="IDX10214: Audience validation failed.""#);
    assert!(
        found.to_string().contains("IDX10214 of Microsoft's library: aud is not the audience"),
        "{found}"
    );
}

#[test]
fn a_whole_answer_is_read() {
    let found = asked(
        "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nWWW-Authenticate: Bearer error=\"invalid_token\"\r\n\r\n",
    );
    assert_eq!((found.facts[0].name, found.facts[0].says.as_str()), ("status", "401"));
    assert!(found.what.contains("not believed"));
    let found = asked(
        "HTTP/2 403\nx-ms-error-code: AuthorizationPermissionMismatch\n\n<?xml version=\"1.0\"?><Error><Code>AuthorizationPermissionMismatch</Code></Error>",
    );
    assert_eq!(found.family, Some("two planes"));
    assert!(refused("HTTP/1.1 403 Forbidden\n\n").contains("status 403, but no challenge"));
    assert!(refused("HTTP/1.1").contains("its first line has no status"));
}

#[test]
fn what_is_no_challenge_is_said() {
    assert!(refused("WWW-Authenticate: Bearer error=\"a").contains("looks like a challenge"));
    assert!(refused("WWW-Authenticate:").contains("give the value of one"));
}
