//! Token introspection (RFC 7662), for clients that can prove who they are.

use crate::answer::{self, Answer};
use crate::ask::Ask;
use crate::jose::Kind;
use crate::lab::Lab;
use crate::refusal::{self, Refusal, must};
use crate::store::REFRESH_LIFETIME;
use crate::world;
use beartrap_core::Fault;
use http::StatusCode;
use serde_json::{Value, json};

pub(crate) fn endpoint(lab: &Lab, ask: &Ask) -> Result<Answer, Refusal> {
    let form = ask.form()?;
    must(!form.repeats_any(), refusal::FORM_REPEATED)?;
    let caller = lab
        .authenticate(ask, &form, false)
        .and_then(|client| must(!client.is_public(), refusal::CLIENT_NOT_AUTHENTICATED));
    lab.unless(Fault::IntrospectionOpen, caller.is_ok(), refusal::CLIENT_NOT_AUTHENTICATED)?;

    let token = form.get("token").ok_or(refusal::TOKEN_MISSING)?;
    let known = access_token(lab, token).or_else(|| refresh_token(lab, token));
    // Nothing is said about a token that is not active, not even why (section 2.2).
    Ok(answer::json(StatusCode::OK, &known.unwrap_or_else(|| json!({"active": false}))))
}

fn access_token(lab: &Lab, token: &str) -> Option<Value> {
    let claims = lab.open(token, Kind::AccessToken)?;
    let store = lab.store();
    let record = store.access_tokens.get(claims.get("jti")?.as_str()?)?;
    let is_alive = !record.revoked
        && lab.now() < record.expires
        && store.living_grant(&record.grant, &record.client).is_some();
    if !is_alive && !lab.planted(Fault::ExpiredStillActive) {
        return None;
    }
    let mut answer = Value::Object(claims);
    answer["active"] = true.into();
    answer["token_type"] = "Bearer".into();
    if let Some(user) = record.user.and_then(world::user) {
        answer["username"] = user.name.into();
    }
    Some(answer)
}

fn refresh_token(lab: &Lab, token: &str) -> Option<Value> {
    let store = lab.store();
    let record = store.refresh_tokens.get(token)?;
    let grant = store.grants.get(&record.grant)?;
    let expires = grant.started.saturating_add(REFRESH_LIFETIME);
    let is_alive =
        !record.spent && lab.now() < expires && store.living_grant(&record.grant, &record.client).is_some();
    if !is_alive && !lab.planted(Fault::ExpiredStillActive) {
        return None;
    }
    Some(json!({
        "active": true, "iss": lab.issuer(), "sub": grant.sub, "client_id": record.client,
        "scope": grant.scope.to_string(), "exp": expires, "iat": grant.started,
    }))
}
