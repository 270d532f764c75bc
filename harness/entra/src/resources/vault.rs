//! Secrets of a key vault that goes by roles: its data plane.

use super::{Asked, Bearer, challenged, error};
use crate::ask::json;
use crate::directory::{Action, Plane, guid};
use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::json;

pub(super) fn answered(asked: &Asked, path: &[&str]) -> Response<Bytes> {
    let world = asked.entra.world();
    let directory = &world.directory;
    let [vault, "secrets", secret, ..] = path else { return missing() };
    let vault = directory.resource(vault).filter(|known| known.kind == "Microsoft.KeyVault/vaults");
    let Some(vault) = vault.filter(|_| asked.ask.method == Method::GET) else { return missing() };
    let tenant = directory.tenant(&vault.subscription.tenant);
    let trusted = tenant.map(|tenant| tenant.id.as_str()).unwrap_or_default();
    let caller = match Bearer::of(asked, directory, "key-vault") {
        Ok(caller) if caller.tenant.id == trusted => caller,
        _ => return unauthorized(asked, trusted),
    };
    let action = Action {
        plane: Plane::Data,
        name: "Microsoft.KeyVault/vaults/secrets/getSecret/action".into(),
        scope: vault.id(),
    };
    if !directory.permits(caller.oid(), caller.tenant, &action) {
        let says =
            "the token's principal has no role here that reads secrets; roles of the directory do not count";
        let error =
            json!({ "code": "Forbidden", "message": says, "innererror": { "code": "ForbiddenByRbac" } });
        return json(StatusCode::FORBIDDEN, &json!({ "error": error }));
    }
    let id = format!("{}/vault/{}/secrets/{secret}", asked.entra.authority(), vault.name);
    json(StatusCode::OK, &json!({ "value": guid(&["secret", vault.name, secret]), "id": id }))
}

fn missing() -> Response<Bytes> {
    error(StatusCode::NOT_FOUND, "SecretNotFound", "there is no such secret")
}

/// Libraries find the tenant and the resource in this challenge.
fn unauthorized(asked: &Asked, tenant: &str) -> Response<Bytes> {
    let challenge = format!(
        "Bearer authorization=\"{}/{tenant}\", resource=\"https://vault.azure.net\"",
        asked.entra.authority()
    );
    let says = "there is no bearer token for key vaults, of the vault's tenant";
    challenged(error(StatusCode::UNAUTHORIZED, "Unauthorized", says), &challenge)
}
