//! Microsoft Graph: one's own profile, all users, and the claims of OpenID Connect. Only it understands its tokens.

use super::bearer::Unbelieved;
use super::{Asked, Bearer, challenged};
use crate::ask::json;
use crate::directory::{Directory, Tenant, User};
use crate::token::Authority;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::{Value, json};

/// The delegated and application permissions to see all users.
const ALL_USERS: [&str; 2] = ["User.Read.All", "Directory.Read.All"];

pub(super) fn answered(asked: &Asked, path: &[&str]) -> Response<Bytes> {
    let world = asked.entra.world();
    let directory = &world.directory;
    let caller = match caller(asked, directory) {
        Ok(caller) => caller,
        Err(stopped) => return stopped.answer(asked),
    };
    // UserInfo is asked by either method (OpenID Connect Core 1.0, 5.3.1).
    let may_post = path == ["oidc", "userinfo"] && asked.ask.method == Method::POST;
    if asked.ask.method != Method::GET && !may_post {
        return error(asked, StatusCode::METHOD_NOT_ALLOWED, "Request_BadRequest", "only GET is served here");
    }
    match path {
        ["v1.0", "me"] => me(asked, directory, &caller),
        ["v1.0", "users"] => users(asked, directory, &caller),
        ["oidc", "userinfo"] if !caller.has_scope("openid") => denied(asked),
        ["oidc", "userinfo"] => userinfo(asked, directory, &caller, |scope| caller.has_scope(scope)),
        _ => error(asked, StatusCode::NOT_FOUND, "Request_ResourceNotFound", "nothing is at this path"),
    }
}

/// `/contoso.example/openid/userinfo`: the tenant in the path is that of the token. Of version 1 no scope of OpenID Connect
/// is needed.
pub(super) fn userinfo_of(asked: &Asked, named: &str) -> Response<Bytes> {
    let world = asked.entra.world();
    let directory = &world.directory;
    match caller(asked, directory) {
        Ok(caller) if is_at_home(directory, &caller, named) => userinfo(asked, directory, &caller, |_| true),
        Ok(_) => unauthorized(asked, Unbelieved::ForAnother),
        Err(stopped) => stopped.answer(asked),
    }
}

/// Whether the path names the tenant of the token, or none.
fn is_at_home(directory: &Directory, caller: &Bearer, named: &str) -> bool {
    match Authority::named(directory, named) {
        Ok(Authority::Tenant(tenant)) => tenant.id == caller.tenant.id,
        Ok(Authority::Common) => true,
        Ok(Authority::Organizations) => !caller.tenant.personal,
        Ok(Authority::Consumers) => caller.tenant.personal,
        Err(_) => false,
    }
}

/// Why nobody is let in.
enum Stopped {
    Unbelieved(Unbelieved),
    /// Something happened to the user at this time.
    TakenBack(u64),
}

impl Stopped {
    fn answer(&self, asked: &Asked) -> Response<Bytes> {
        match self {
            Self::Unbelieved(why) => unauthorized(asked, *why),
            Self::TakenBack(time) => challenged_anew(asked, *time),
        }
    }
}

/// Who calls, if the token is good and was not taken back.
fn caller<'a>(asked: &Asked, directory: &'a Directory) -> Result<Bearer<'a>, Stopped> {
    let caller = Bearer::of(asked, directory, "graph").map_err(Stopped::Unbelieved)?;
    match taken_back(directory, &caller) {
        Some(time) => Err(Stopped::TakenBack(time)),
        None => Ok(caller),
    }
}

fn me(asked: &Asked, directory: &Directory, caller: &Bearer) -> Response<Bytes> {
    if !caller.is_user() {
        let says = "an application that acts for itself has no profile: ask for a user by id";
        return error(asked, StatusCode::BAD_REQUEST, "BadRequest", says);
    }
    if !["User.Read", "User.Read.All", "Directory.Read.All"].iter().any(|scope| caller.has_scope(scope)) {
        return denied(asked);
    }
    match user(directory, caller) {
        Some(user) => json(StatusCode::OK, &profile(user, caller.oid())),
        None => {
            error(asked, StatusCode::NOT_FOUND, "Request_ResourceNotFound", "the user is no longer there")
        }
    }
}

fn users(asked: &Asked, directory: &Directory, caller: &Bearer) -> Response<Bytes> {
    let basic = caller.has_scope("User.ReadBasic.All");
    if !basic && !ALL_USERS.iter().any(|name| caller.has_scope(name) || caller.has_role(name)) {
        return denied(asked);
    }
    let all = directory
        .users
        .iter()
        .filter_map(|user| Some(profile(user, object_id(directory, user, caller.tenant)?)));
    let context = format!("{}/graph/v1.0/$metadata#users", asked.entra.authority());
    json(StatusCode::OK, &json!({ "@odata.context": context, "value": all.collect::<Vec<_>>() }))
}

/// OpenID Connect Core 5.3, which is Graph's to answer.
fn userinfo(
    asked: &Asked,
    directory: &Directory,
    caller: &Bearer,
    is_told: impl Fn(&str) -> bool,
) -> Response<Bytes> {
    if !caller.is_user() {
        return denied(asked);
    }
    let signed = &caller.signed;
    // The subject that the application knows from its ID tokens, not that of Graph.
    let sub = signed.claims.get("xms_st").and_then(|st| st["sub"].as_str()).or_else(|| signed.text("sub"));
    let mut claims = json!({ "sub": sub });
    if let Some(user) = user(directory, caller) {
        if is_told("profile") {
            claims["name"] = user.display.as_str().into();
        }
        if is_told("email")
            && let Some(email) = &user.email
        {
            claims["email"] = email.as_str().into();
        }
    }
    json(StatusCode::OK, &claims)
}

fn user<'a>(directory: &'a Directory, caller: &Bearer) -> Option<&'a User> {
    directory.users.iter().find(|user| object_id(directory, user, caller.tenant) == Some(caller.oid()))
}

/// The id of a user that is in the tenant, at home or as a guest.
fn object_id<'a>(directory: &'a Directory, user: &'a User, tenant: &Tenant) -> Option<&'a str> {
    let is_home = directory.home(user).is_some_and(|home| home.id == tenant.id);
    (is_home || directory.guest(user, tenant).is_some()).then(|| directory.object_id(user, tenant))
}

fn profile(user: &User, id: &str) -> Value {
    json!({ "id": id, "displayName": user.display, "userPrincipalName": user.name, "mail": user.email })
}

/// When something happened to the user that ends this token: one that was issued before, to a client that understands it.
fn taken_back(directory: &Directory, caller: &Bearer) -> Option<u64> {
    let claims = &caller.signed.claims;
    let capable = claims.get("xms_cc").and_then(Value::as_array)?.iter().any(|known| known == "cp1");
    let issued = claims.get("nbf").and_then(Value::as_u64)?;
    let of_user =
        directory.events.newest().filter(|event| event.tid == caller.tenant.id && event.oid == caller.oid());
    of_user.map(|event| event.time).max().filter(|time| capable && issued < *time)
}

/// What a client hands on to get a token that is new enough.
fn challenged_anew(asked: &Asked, time: u64) -> Response<Bytes> {
    let claims = json!({ "access_token": { "nbf": { "essential": true, "value": time.to_string() } } });
    let challenge = format!(
        "Bearer realm=\"\", authorization_uri=\"{}/common/oauth2/authorize\", client_id=\"{}\", \
         error=\"insufficient_claims\", claims=\"{}\"",
        asked.entra.authority(),
        beartrap_forge::entra::GRAPH,
        STANDARD.encode(claims.to_string())
    );
    let says = "the token is older than what happened to its user: hand the claims on to the token endpoint";
    challenged(error(asked, StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken", says), &challenge)
}

fn unauthorized(asked: &Asked, why: Unbelieved) -> Response<Bytes> {
    let says = match why {
        Unbelieved::Missing => "there is no access token",
        Unbelieved::Invalid => "the access token is not valid",
        Unbelieved::ForAnother => "the access token is for another audience",
    };
    let challenge = format!(
        "Bearer realm=\"\", authorization_uri=\"{}/common/oauth2/authorize\", client_id=\"{}\"",
        asked.entra.authority(),
        beartrap_forge::entra::GRAPH
    );
    challenged(error(asked, StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken", says), &challenge)
}

fn denied(asked: &Asked) -> Response<Bytes> {
    let says = "the token lacks the Graph permission, or its user the right; no role for Azure resources gives either";
    error(asked, StatusCode::FORBIDDEN, "Authorization_RequestDenied", says)
}

fn error(asked: &Asked, status: StatusCode, code: &str, says: &str) -> Response<Bytes> {
    let inner = json!({
        "date": asked.trace.timestamp.trim_end_matches('Z').replace(' ', "T"),
        "request-id": asked.trace.id,
        "client-request-id": asked.trace.correlation,
    });
    json(status, &json!({ "error": { "code": code, "message": says, "innerError": inner } }))
}
