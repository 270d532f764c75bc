//! What the logs say of changes from outside, and of a number with two meanings.

use crate::common::{Entra, NIGHTLY, NOW, refused};
use beartrap_entra::{Control, Permission, RoleAt};
use beartrap_forge::{Certificate, Json, SigningKey, Spare, Token};
use serde_json::Value;

const SIGN_INS: &str = "/graph/v1.0/auditLogs/signIns";
const AUDITS: &str = "/graph/v1.0/auditLogs/directoryAudits";

fn entries(entra: &Entra, log: &str) -> Vec<Value> {
    let (status, body) = entra.get(log);
    assert_eq!(status, 200, "{body}");
    body["value"].as_array().unwrap().clone()
}

/// What a test or a story does from outside leaves the same traces.
#[test]
fn m3_93_what_is_granted_from_outside_is_in_the_audit_log_too() {
    let entra = Entra::new();
    let role = || RoleAt {
        to: "reports-reader".into(),
        role: "Storage Blob Data Reader".into(),
        scope: "production".into(),
    };
    let permission = Permission {
        client: "reports-reader".into(),
        tenant: "contoso.example".into(),
        permission: "orders-api/Orders.Read.All".into(),
        by: "carol@contoso.example".into(),
    };
    let nobody = Control::Consent(Permission { client: "nobody".into(), ..permission.clone() });
    for control in [Control::Grant(role()), Control::Consent(permission), Control::Ungrant(role())] {
        entra.0.control(control).unwrap();
    }
    assert!(entra.0.control(nobody).is_err() && entra.0.control(Control::Ungrant(role())).is_err());
    let log = entries(&entra, AUDITS);
    let told: Vec<_> = log
        .iter()
        .rev()
        .map(|entry| {
            let target = &entry["targetResources"][0];
            (
                entry["activityDisplayName"].as_str().unwrap(),
                entry["category"].as_str().unwrap(),
                entry["initiatedBy"]["user"]["userPrincipalName"].as_str().unwrap(),
                target["displayName"].as_str().unwrap(),
                target["modifiedProperties"][0]["newValue"].as_str().unwrap(),
            )
        })
        .collect();
    let reader = "reports-reader";
    let role = "Storage Blob Data Reader at production";
    assert_eq!(
        told,
        [
            ("Create role assignment", "RoleManagement", "administration", reader, role),
            (
                "Consent to application",
                "ApplicationManagement",
                "carol@contoso.example",
                reader,
                "orders-api/Orders.Read.All for everybody"
            ),
            ("Delete role assignment", "RoleManagement", "administration", reader, role),
        ]
    );
    assert!(log.iter().all(|entry| entry["correlationId"].is_string()));
}

#[test]
fn m2_68_a_number_with_two_meanings_is_explained_by_the_one_that_was_meant() {
    let entra = Entra::new();
    let of = |field: (&str, &str)| {
        let form = [("grant_type", "client_credentials"), ("client_id", NIGHTLY), field, ("scope", "openid")];
        assert_eq!(refused(&entra.token(&form)).2, 700_023);
        let log = entries(&entra, SIGN_INS);
        log[0]["explanation"]["family"].as_str().unwrap().to_owned()
    };
    assert_eq!(of(("client_secret", "nightly-secret")), "Audience");
    let elsewhere = Json::object()
        .member("aud", "https://elsewhere.example/token")
        .member("iss", NIGHTLY)
        .member("sub", NIGHTLY)
        .member("exp", NOW + 600);
    let key = SigningKey::spare(Spare::First);
    let x5t = Certificate::spare(Spare::First).x5t();
    let assertion = Token::new("JWT", elsewhere, NOW, &key).header("x5t", x5t).compact();
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", NIGHTLY),
        ("client_assertion_type", kind),
        ("client_assertion", &assertion),
        ("scope", "openid"),
    ];
    assert_eq!(refused(&entra.token(&form)), (401, "invalid_client", 700_023));
    let log = entries(&entra, SIGN_INS);
    assert_eq!(log[0]["explanation"]["family"], "Credential");
    assert_eq!(log[0]["status"]["errorCode"], 700_023);
}
