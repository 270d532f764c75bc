//! The screens as people see them.

use crate::support::{
    ARM_403, NOW, against, answered, app, asked, body, contract, daemon, key, managed, setting, user,
    version_one,
};
use beartrap_diagnose::Diagnosis;
use beartrap_forge::{EntraSetting, Token};

/// One screen, no wider than it is.
fn screen(found: &Diagnosis) -> String {
    let text = found.to_string();
    assert!(text.lines().count() <= 40, "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    text
}

#[test]
fn an_expired_user_token_against_a_contract() {
    let token = user(&EntraSetting { now: NOW - 4_500 - 12 * 60, ..setting() });
    insta::assert_snapshot!(screen(&against(&token, &contract())));
}

#[test]
fn an_id_token_as_bearer() {
    let token = Token::entra_id_token(&setting(), "n-1", &key());
    insta::assert_snapshot!(screen(&against(&token, &contract())));
}

#[test]
fn a_graph_token_at_an_own_api() {
    let token = Token::entra_graph(&version_one(), "n-1", &key());
    insta::assert_snapshot!(screen(&against(&token, &contract())));
}

#[test]
fn an_application_without_roles() {
    insta::assert_snapshot!(screen(&against(&app(&[]), &contract())));
}

#[test]
fn a_wrong_secret() {
    insta::assert_snapshot!(screen(&asked(&body("invalid_client", 7_000_215, ""))));
}

#[test]
fn a_missing_consent() {
    insta::assert_snapshot!(screen(&asked(&body(
        "invalid_grant",
        65_001,
        r#","suberror":"consent_required""#
    ))));
}

#[test]
fn a_challenge_of_continuous_access_evaluation() {
    // {"access_token":{"nbf":{"essential":true,"value":"1767225300"}}}
    let claims = "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzY3MjI1MzAwIn19fQ==";
    let header = format!(
        r#"WWW-Authenticate: Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000", error="insufficient_claims", claims="{claims}""#
    );
    insta::assert_snapshot!(screen(&asked(&header)));
}

#[test]
fn resource_manager_says_403() {
    insta::assert_snapshot!(screen(&asked(ARM_403)));
}

#[test]
fn a_good_token_that_resource_manager_refuses() {
    insta::assert_snapshot!(screen(&answered(&managed("https://management.azure.com/"), 403)));
}

#[test]
fn a_request_with_everything_wrong() {
    let url = "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=c0000000-0000-4000-8000-0000000000c1&response_type=token%20code&redirect_uri=http://app.contoso.example/CallBack/&scope=openid%20api://a/x%20api://a/.default%20User.Read&resource=https://graph.microsoft.com&client_secret=abc8Q~live-secret";
    insta::assert_snapshot!(screen(&asked(url)));
}

#[test]
fn the_document_has_the_members_of_the_screen() {
    let token = Token::entra_app(&daemon(), &["Orders.Read.All"], &key());
    let document = serde_json::to_string_pretty(&against(&token, &contract())).unwrap();
    insta::assert_snapshot!(document);
}
