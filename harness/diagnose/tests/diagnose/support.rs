use beartrap_diagnose::{Check, Contract, Diagnosis, Endpoint, Question, Tenancy, Version, diagnose};
use beartrap_forge::{Account, Algorithm, EntraSetting, EntraVersion, SigningKey, Token, entra};

pub(crate) const NOW: u64 = 1_767_225_600;
pub(crate) const HOST: &str = "https://login.microsoftonline.com";

pub(crate) fn key() -> SigningKey {
    SigningKey::trusted(Algorithm::Rs256).with_kid("K-1")
}

/// Version 2, for the API, issued an hour ago.
pub(crate) fn setting() -> EntraSetting {
    EntraSetting::new(HOST, entra::API, NOW - 3_600)
}

pub(crate) fn version_one() -> EntraSetting {
    EntraSetting { authority: "https://sts.windows.net".into(), version: EntraVersion::V1, ..setting() }
}

pub(crate) fn daemon() -> EntraSetting {
    EntraSetting { account: Account::DAEMON, ..setting() }
}

pub(crate) fn user(setting: &EntraSetting) -> Token {
    Token::entra_user(setting, "orders.read", &key())
}

pub(crate) fn app(roles: &[&str]) -> Token {
    Token::entra_app(&daemon(), roles, &key())
}

/// A managed identity's token for this resource.
pub(crate) fn managed(audience: &str) -> Token {
    let setting = EntraSetting { audience: audience.into(), account: Account::DAEMON, ..version_one() };
    let iss = setting.issuer();
    Token::entra_app(&setting, &[], &key()).claim("appidacr", "2").claim("idp", iss.as_str())
}

pub(crate) fn contract() -> Contract {
    Contract {
        name: "beartrap.toml".into(),
        audiences: vec![entra::API.into(), format!("api://{}", entra::API)],
        versions: vec![Version::Two],
        tenancy: Tenancy::Tenants(vec![entra::HOME.into()]),
        clients: vec![],
        leeway: 60,
        endpoints: vec![
            Endpoint {
                name: "GET /orders".into(),
                scp: vec!["orders.read".into()],
                roles: vec!["Orders.Read.All".into()],
                users: true,
                applications: true,
            },
            Endpoint {
                name: "POST /orders".into(),
                scp: vec!["orders.write".into()],
                roles: vec![],
                users: true,
                applications: false,
            },
        ],
    }
}

pub(crate) fn asked(input: &str) -> Diagnosis {
    diagnose(&Question::of(input, NOW)).unwrap()
}

pub(crate) fn refused(input: &str) -> String {
    diagnose(&Question::of(input, NOW)).unwrap_err().to_string()
}

pub(crate) fn of(token: &Token) -> Diagnosis {
    asked(&token.compact())
}

pub(crate) fn against(token: &Token, contract: &Contract) -> Diagnosis {
    diagnose(&Question { against: Some(contract), ..Question::of(&token.compact(), NOW) }).unwrap()
}

pub(crate) fn answered(token: &Token, status: u16) -> Diagnosis {
    diagnose(&Question { answered: Some(status), ..Question::of(&token.compact(), NOW) }).unwrap()
}

/// The first check that fails.
pub(crate) fn stopped(found: &Diagnosis) -> Option<&Check> {
    found.first_refusal()
}

pub(crate) fn hint<'a>(found: &'a Diagnosis, word: &str) -> &'a beartrap_diagnose::Hint {
    let all = || format!("no hint says {word}: {:#?}", found.hints);
    found.hints.iter().find(|hint| hint.says.contains(word)).unwrap_or_else(|| panic!("{}", all()))
}

/// A body as Entra writes it.
pub(crate) fn body(error: &str, number: u32, rest: &str) -> String {
    format!(
        r#"{{"error":"{error}","error_description":"AADSTS{number}: some text. Trace ID: 0f0f0f0f-0000-4000-8000-000000000001 Correlation ID: 0f0f0f0f-0000-4000-8000-000000000002 Timestamp: 2026-01-01 00:00:00Z","error_codes":[{number}],"timestamp":"2026-01-01 00:00:00Z","trace_id":"0f0f0f0f-0000-4000-8000-000000000001","correlation_id":"0f0f0f0f-0000-4000-8000-000000000002"{rest}}}"#
    )
}

pub(crate) const ARM_403: &str = r#"{"error":{"code":"AuthorizationFailed","message":"The client 'd0000000-0000-4000-8000-000000000003' with object id 'd0000000-0000-4000-8000-000000000003' does not have authorization to perform action 'Microsoft.Storage/storageAccounts/read' over scope '/subscriptions/50b50000-0000-4000-8000-000000000001/resourceGroups/shop' or the scope is invalid."}}"#;
pub(crate) const GRAPH_403: &str = r#"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}"#;
pub(crate) const BLOB_403: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>AuthorizationPermissionMismatch</Code><Message>This request is not authorized.</Message></Error>";
