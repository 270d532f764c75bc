//! Token revocation (RFC 7009). A refresh token takes its whole family with it.

use crate::answer::{self, Answer};
use crate::ask::Ask;
use crate::jose::Kind;
use crate::lab::Lab;
use crate::refusal::{self, Refusal, must};
use beartrap_core::Fault;
use http::StatusCode;
use serde_json::Value;

pub(crate) fn endpoint(lab: &Lab, ask: &Ask) -> Result<Answer, Refusal> {
    let form = ask.form()?;
    must(!form.repeats_any(), refusal::FORM_REPEATED)?;
    let client = lab.authenticate(ask, &form, false)?;
    let token = form.get("token").ok_or(refusal::TOKEN_MISSING)?;
    let has_effect = !lab.planted(Fault::RevocationWithoutEffect);
    let may =
        |owner: &str| lab.unless(Fault::RevokesForAnyClient, owner == client.id, refusal::TOKEN_OF_ANOTHER);

    let jti = lab
        .open(token, Kind::AccessToken)
        .and_then(|claims| claims.get("jti").and_then(Value::as_str).map(str::to_owned));
    let mut guard = lab.store();
    let store = &mut *guard;
    if let Some(record) = store.refresh_tokens.get(token) {
        may(&record.client)?;
        let family = record.grant.clone();
        if has_effect {
            store.revoke_grant(&family);
        }
    } else if let Some(record) = jti.and_then(|jti| store.access_tokens.get_mut(&jti)) {
        may(&record.client)?;
        record.revoked |= has_effect;
    }
    // A token that is unknown is as good as revoked (section 2.2).
    Ok(answer::empty(StatusCode::OK))
}
