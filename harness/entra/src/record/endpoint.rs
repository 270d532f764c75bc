//! The logs over HTTP, below `/graph/v1.0/auditLogs/`, the newest first.

use crate::ask::{Ask, json};
use crate::personality::Personality;
use beartrap_lab::Form;
use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::{Value, json};

/// How many entries an answer has unless it is asked for more or fewer.
const USUAL: usize = 100;

pub(crate) fn endpoint(entra: &Personality, ask: &Ask, log: &str) -> Response<Bytes> {
    if ask.method != Method::GET {
        return error(StatusCode::METHOD_NOT_ALLOWED, "Request_BadRequest", "only GET is served here");
    }
    let query = ask.query();
    let filter = match Filter::read(&query) {
        Ok(filter) => filter,
        Err(says) => return error(StatusCode::BAD_REQUEST, "BadRequest", &says),
    };
    let world = entra.world();
    let entries: Vec<Value> = match log {
        "signIns" => world.sign_in_log.newest().filter(|entry| filter.fits(entry)).cloned().collect(),
        "directoryAudits" => {
            let changes = world.directory.journal.newest().enumerate();
            changes.map(|(number, change)| change.entry(number)).filter(|entry| filter.fits(entry)).collect()
        }
        _ => {
            return error(
                StatusCode::NOT_FOUND,
                "ResourceNotFound",
                "the logs are signIns and directoryAudits",
            );
        }
    };
    let context = format!("{}/graph/v1.0/$metadata#auditLogs/{log}", entra.authority());
    let most = query.get("$top").and_then(|top| top.parse().ok()).unwrap_or(USUAL);
    let value: Vec<Value> = entries.into_iter().take(most).collect();
    json(StatusCode::OK, &json!({ "@odata.context": context, "value": value }))
}

/// `name eq 'value'`, joined by `and`: the part of the query language that one looks up a sign-in with.
struct Filter(Vec<(String, String)>);

impl Filter {
    fn read(query: &Form) -> Result<Self, String> {
        let Some(text) = query.get("$filter") else { return Ok(Self(Vec::new())) };
        let parts = text.split(" and ").map(|part| {
            let (name, value) =
                part.split_once(" eq ").ok_or("a filter is written: correlationId eq 'value'")?;
            Ok((name.trim().replace('/', "."), value.trim().trim_matches('\'').to_owned()))
        });
        parts.collect::<Result<_, &str>>().map(Self).map_err(str::to_owned)
    }

    fn fits(&self, entry: &Value) -> bool {
        self.0.iter().all(|(name, wanted)| {
            let found = name.split('.').fold(entry, |value, name| &value[name]);
            match found {
                Value::String(text) => text.eq_ignore_ascii_case(wanted),
                other => serde_json::from_str::<Value>(wanted).is_ok_and(|wanted| wanted == *other),
            }
        })
    }
}

fn error(status: StatusCode, code: &str, says: &str) -> Response<Bytes> {
    json(status, &json!({ "error": { "code": code, "message": says } }))
}
