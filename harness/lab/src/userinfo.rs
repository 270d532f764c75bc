//! The UserInfo endpoint (OpenID Connect Core section 5.3).

use crate::access::{self, Access};
use crate::answer::{self, Answer};
use crate::ask::Ask;
use crate::jose::Kind;
use crate::lab::Lab;
use crate::refusal::{self, Refusal, must};
use crate::scope::Scope;
use crate::world;
use beartrap_core::Fault;
use http::StatusCode;
use serde_json::{Value, json};

pub(crate) fn endpoint(lab: &Lab, ask: &Ask) -> Result<Answer, Refusal> {
    let token = access::presented(ask)?;
    let access = lab.access(&token).or_else(|refusal| by_id_token(lab, &token).ok_or(refusal))?;
    must(access.scope.has("openid"), refusal::SCOPE_MISSING)?;

    let user = access.user.and_then(world::user).ok_or(refusal::TOKEN_INVALID)?;
    let mut claims = json!({"sub": access.sub});
    if access.scope.has("profile") {
        claims["name"] = user.full_name.into();
        claims["preferred_username"] = user.name.into();
    }
    if access.scope.has("email") {
        claims["email"] = user.email.into();
        claims["email_verified"] = true.into();
    }
    if lab.planted(Fault::UserinfoWithoutSub) {
        claims.as_object_mut().map(|members| members.remove("sub"));
    }
    Ok(answer::json(StatusCode::OK, &claims))
}

/// An ID token taken for an access token, which only a fault does.
fn by_id_token(lab: &Lab, token: &str) -> Option<Access> {
    if !lab.planted(Fault::UserinfoTakesIdToken) {
        return None;
    }
    let claims = lab.open(token, Kind::IdToken)?;
    let sub = claims.get("sub").and_then(Value::as_str)?;
    let user = world::USERS.iter().find(|user| user.sub == sub)?;
    Some(Access {
        client: String::new(),
        user: Some(user.name),
        sub: sub.to_owned(),
        scope: Scope::parse("openid profile email"),
    })
}
