//! What to do about a token, from the first check that fails.

use super::checks::{opens, wanted};
use super::plane::Plane;
use super::read::{Kind, Read, Who};
use crate::diagnosis::{ADMINISTRATOR, Advice, DEVELOPER};
use crate::resource::forbidden;
use crate::shown::shown;
use crate::{Check, Contract, Question, Stands};

const KEEP_CHECKING: &str = "do not switch the audience check of the API off";

pub(super) fn advice(read: &Read, checks: &[Check], question: &Question) -> Advice {
    let contract = question.against;
    if let Some(advice) = of_kind(read, contract) {
        return advice;
    }
    let failed = checks.iter().find(|check| matches!(check.stands, Stands::Unauthorized | Stands::Forbidden));
    match failed.map(|check| check.name) {
        Some("aud") => audience(read, contract),
        Some("iss") => issuer(read, contract),
        Some("permission") if contract.is_none() && read.plane() == Plane::Graph => forbidden(&Plane::Graph, &who(read)),
        Some("permission") => permission(read, contract),
        Some("exp") => times(read, question.now),
        Some("key") => Advice::new("audience", DEVELOPER, "ask for a token of the API itself; this one can be verified by its own resource alone, or by nobody")
            .not("do not switch the signature check off"),
        _ => answered(read, question),
    }
}

/// Tokens that are for no API at all.
fn of_kind(read: &Read, contract: Option<&Contract>) -> Option<Advice> {
    let says = match read.kind {
        Kind::Id => {
            return Some(
                Advice::new("audience", DEVELOPER, format!("keep it in the application: it says who signed in. For an API, have the client ask for {}, and send the access token", scope_of(contract)))
                    .not("do not make the API accept it, even where its aud fits because client and API share one registration"),
            );
        }
        Kind::Proof => {
            "send it in the header DPoP (or as Microsoft's PoP), beside the access token that it is bound to"
        }
        Kind::Assertion => {
            "send it as client_assertion to the token endpoint, once; an API wants the access token that comes back"
        }
        Kind::Logout => "take it as news that a session ended; it opens nothing",
        _ => return None,
    };
    Some(Advice::new("audience", DEVELOPER, says).not("do not send it to an API as bearer token"))
}

fn audience(read: &Read, contract: Option<&Contract>) -> Advice {
    let new = |next: String| Advice::new("audience", DEVELOPER, next).not(KEEP_CHECKING);
    let audiences = contract.map(|contract| contract.audiences.as_slice()).unwrap_or_default();
    let form = |aud: &&&str| audiences.iter().any(|known| known.strip_prefix("api://") == Some(aud));
    if let Some(aud) = read.audience.iter().find(form) {
        return new(format!(
            "configure {} as audience of the API: version 2 tokens carry the client id, whatever URI was asked for",
            shown(aud)
        ));
    }
    let reversed = |aud: &str| audiences.iter().any(|known| aud.strip_prefix("api://") == Some(known));
    if read.audience.iter().any(|aud| reversed(aud)) {
        return new("add the App ID URI to the audiences of the API, or set its registration to version 2 tokens (requestedAccessTokenVersion)".into());
    }
    if read.is_for_its_caller() {
        return new(format!(
            "have the client ask for {}, not for itself: a token whose aud is the caller opens the caller alone",
            scope_of(contract)
        ));
    }
    let instead = match read.plane() {
        Plane::Other(_) => String::new(),
        plane => format!(", in place of one of {}", plane.name()),
    };
    new(format!("have the client ask for {}{instead}", scope_of(contract)))
}

/// A scope of the API, as far as its name is known.
fn scope_of(contract: Option<&Contract>) -> String {
    let Some(contract) = contract else { return "a scope of that API".into() };
    let uri = contract.audiences.iter().find(|name| name.contains(':'));
    let name = uri.cloned().or_else(|| contract.audiences.first().map(|id| format!("api://{id}")));
    name.map_or_else(
        || "a scope of the API".into(),
        |name| format!("a scope of the API (such as {}/.default)", shown(name.trim_end_matches('/'))),
    )
}

fn issuer(read: &Read, contract: Option<&Contract>) -> Advice {
    let version = read.issuer.shape.as_ref().map(|(_, version)| *version);
    let takes = contract.map(|contract| contract.versions.as_slice()).unwrap_or_default();
    if let Some(version) = version
        && !takes.is_empty()
        && !takes.contains(&version)
    {
        return Advice::new(
            "audience",
            DEVELOPER,
            "set requestedAccessTokenVersion at the registration of the API to the version that it takes; the endpoint that the client asks does not decide",
        )
        .not("do not change the client's endpoint: the version belongs to the API");
    }
    Advice::new(
        "tenant",
        DEVELOPER,
        "have the client use the authority of a tenant that the API serves, or sign this tenant up on purpose",
    )
    .not("do not switch the issuer check off: the keys are the same for all tenants, so a signature alone proves no tenant")
}

fn permission(read: &Read, contract: Option<&Contract>) -> Advice {
    let closed =
        contract.and_then(|contract| contract.endpoints.iter().find(|endpoint| !opens(read, endpoint)));
    let wants = closed.map(|endpoint| wanted(read, endpoint));
    if read.is_app_only() {
        let wants = match wants.as_deref() {
            Some("a user") => {
                return Advice::new(
                    "consent",
                    DEVELOPER,
                    "call it with a user's token: the endpoint is for users, and an application has none",
                )
                .not("do not give the application a delegated permission: without a user it has no effect");
            }
            Some(wants) => wants.to_owned(),
            None => "an app role of the API".to_owned(),
        };
        return Advice::new("consent", ADMINISTRATOR, format!("grant {wants} as application permission to the client's service principal, with admin consent; then get a new token"))
            .not("do not add a delegated permission or a directory role: neither is ever in roles of such a token");
    }
    match wants.as_deref() {
        Some("an application without a user") => Advice::new(
            "consent",
            DEVELOPER,
            "call it as the application itself, with client_credentials and the role",
        )
        .not("do not assign the role to the user: this endpoint counts the roles of applications alone"),
        wants => Advice::new(
            "consent",
            DEVELOPER,
            format!(
                "have the client ask for {}, and have it consented to",
                wants.unwrap_or("the scope that the endpoint asks for")
            ),
        )
        .not("do not give the user a directory role: the API reads scp"),
    }
}

fn times(read: &Read, now: u64) -> Advice {
    if read.time("exp").is_some_and(|exp| exp <= now) {
        let next = if read.who == Who::ManagedIdentity {
            "ask the machine's endpoint again; it keeps tokens itself, so a new role shows only in the next one"
        } else if read.is_app_only() {
            "have the client ask for a new token with client_credentials, shortly before the old one ends"
        } else {
            "have the client renew it silently with its refresh token before each call (MSAL: acquireTokenSilent)"
        };
        return Advice::new("lifetime", DEVELOPER, next)
            .not("do not widen the tolerance of the API beyond five minutes");
    }
    Advice::new("lifetime", DEVELOPER, "set the clock of the machine that checks")
        .not("do not widen the tolerance of the API beyond five minutes")
}

/// Nothing that can be seen is wrong.
fn answered(read: &Read, question: &Question) -> Advice {
    match question.answered {
        Some(403) => forbidden(&read.plane(), &who(read)),
        Some(401) => Advice::new("audience", DEVELOPER, "look into the API's own configuration: authority, audience, metadata address, then whether it fetched the keys since they changed")
            .not("do not look for a missing permission: that would be a 403"),
        _ if question.against.is_some() => Advice::none("nothing: the API takes it, if the signature is good"),
        _ => Advice::none("nothing is wrong that can be seen here; --against beartrap.toml compares it with what an API promises, --answered 403 explains its refusal"),
    }
}

/// Whom a grant has to name.
fn who(read: &Read) -> String {
    read.text("oid").map_or_else(|| "the principal above".to_owned(), |oid| format!("the principal {oid}"))
}
