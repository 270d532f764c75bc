//! A small API behind the lab's access tokens, to show that they are worth something.

use crate::access;
use crate::answer::{self, Answer};
use crate::ask::Ask;
use crate::lab::Lab;
use crate::refusal::{self, Refusal, must};
use crate::scope;
use http::StatusCode;
use serde_json::json;

pub(crate) fn read(lab: &Lab, ask: &Ask) -> Result<Answer, Refusal> {
    serve(lab, ask, scope::API_READ)
}

pub(crate) fn write(lab: &Lab, ask: &Ask) -> Result<Answer, Refusal> {
    serve(lab, ask, scope::API_WRITE)
}

fn serve(lab: &Lab, ask: &Ask, scope: &str) -> Result<Answer, Refusal> {
    let access = lab.access(&access::presented(ask)?)?;
    must(access.scope.has(scope), refusal::SCOPE_MISSING)?;
    let seen = json!({"sub": access.sub, "client_id": access.client, "scope": access.scope.to_string()});
    Ok(answer::json(StatusCode::OK, &seen))
}
