//! The instance metadata service of virtual machines.

use super::selector::{By, selected};
use super::{Asked, Denied, granted, issue};
use crate::ask::json;
use crate::personality::World;
use beartrap_core::Fault;
use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::Value;

const NAMES: [(&str, By); 4] = [
    ("client_id", By::Client),
    ("object_id", By::Object),
    ("msi_res_id", By::Resource),
    ("mi_res_id", By::Resource),
];

pub(super) fn answered(asked: &Asked, world: &mut World) -> Response<Bytes> {
    token(asked, world).map_or_else(|denied| denied.plain(), |document| json(StatusCode::OK, &document))
}

/// What a request must have that somebody else's URL cannot bring about, and what a forwarded one has.
pub(super) fn guarded(asked: &Asked) -> Result<(), Denied> {
    if asked.ask.method != Method::GET {
        return Err(Denied::new(405, "invalid_request", "tokens are had by GET"));
    }
    if asked.ask.header("metadata") != Some("true") && !asked.entra.has(Fault::MetadataHeaderOptional) {
        return Err(Denied::new(
            400,
            "bad_request_102",
            "the header Metadata: true is missing, in lower case and once",
        ));
    }
    if asked.ask.headers.contains_key("x-forwarded-for") {
        return Err(Denied::new(400, "bad_request_102", "a request that a proxy forwarded gets no token"));
    }
    Ok(())
}

/// The token, once the request is one of the machine's own.
fn token(asked: &Asked, world: &mut World) -> Result<Value, Denied> {
    guarded(asked)?;
    document(
        asked,
        world,
        &["2018-02-01", "2019-08-01", "2019-11-01", "2020-06-01", "2021-02-01", "2023-07-01"],
    )
}

/// The document for a request that may be answered, in one of these versions.
pub(super) fn document(asked: &Asked, world: &mut World, versions: &[&str]) -> Result<Value, Denied> {
    let query = asked.ask.query();
    let missing =
        |name: &str| Denied::new(400, "invalid_request", format!("the parameter {name} is missing"));
    let version = query.get("api-version").ok_or_else(|| missing("api-version"))?;
    if !versions.contains(&version) {
        return Err(Denied::new(400, "invalid_request", "this api-version is not known"));
    }
    let resource = query.get("resource").ok_or_else(|| missing("resource"))?;
    let identity = selected(asked, &world.directory, &query, &NAMES, true)?.clone();
    let issued = issue::token(asked, world, &identity, resource)?;
    let mut document = granted(&issued, resource);
    document["refresh_token"] = "".into();
    document["expires_in"] = issued.expires.saturating_sub(asked.entra.now()).to_string().into();
    document["not_before"] = issued.since.to_string().into();
    Ok(document)
}
