//! The endpoint of an App Service or a function, and its predecessor with `MSI_ENDPOINT` and `MSI_SECRET`.

use super::selector::{By, selected};
use super::{Asked, Denied, granted, issue};
use crate::ask::json;
use crate::personality::World;
use beartrap_core::Fault;
use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::{Value, json};

const NAMES: [(&str, By); 3] =
    [("client_id", By::Client), ("principal_id", By::Object), ("mi_res_id", By::Resource)];
const LEGACY_NAMES: [(&str, By); 1] = [("clientid", By::Client)];

pub(super) fn answered(asked: &Asked, world: &mut World) -> Response<Bytes> {
    token(asked, world).map_or_else(
        |denied| {
            let body = json!({
                "statusCode": denied.status.as_u16(),
                "message": denied.says,
                "correlationId": asked.trace.correlation,
            });
            json(denied.status, &body)
        },
        |document| json(StatusCode::OK, &document),
    )
}

fn token(asked: &Asked, world: &mut World) -> Result<Value, Denied> {
    if asked.ask.method != Method::GET {
        return Err(Denied::new(405, "invalid_request", "tokens are had by GET"));
    }
    let query = asked.ask.query();
    let (header, names): (_, &[_]) = match query.get("api-version") {
        Some("2019-08-01") => ("x-identity-header", &NAMES),
        Some("2017-09-01") => ("secret", &LEGACY_NAMES),
        Some(_) => return Err(Denied::new(400, "invalid_request", "this api-version is not known")),
        None => return Err(Denied::new(400, "invalid_request", "the parameter api-version is missing")),
    };
    let is_told = asked.ask.header(header) == Some(world.platform.header_of(&asked.machine).as_str());
    if !is_told && !asked.entra.has(Fault::IdentityHeaderOptional) {
        let says = format!("the header {header} does not say what the platform told this application");
        return Err(Denied::new(401, "unauthorized", says));
    }
    let resource = query.get("resource");
    let resource =
        resource.ok_or_else(|| Denied::new(400, "invalid_request", "the parameter resource is missing"))?;
    let identity = selected(asked, &world.directory, &query, names, false)?.clone();
    let issued = issue::token(asked, world, &identity, resource)?;
    let mut document = granted(&issued, resource);
    document["client_id"] = issued.client_id.into();
    Ok(document)
}
