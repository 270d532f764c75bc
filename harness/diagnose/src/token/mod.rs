//! A token: what kind it is, whose, for what, and what an API would say of it.

mod advice;
mod checks;
pub(crate) mod plane;
mod read;
mod web_library;
mod worth;

use crate::diagnosis::{Advice, DEVELOPER};
use crate::shown::{digest, list, shown};
use crate::time::{relative, words};
use crate::{Diagnosis, Question, Version};
use beartrap_forge::Jws;
use plane::Plane;
use read::{Kind, Read, Who};
use serde_json::Value;
pub(crate) use worth::worth;

/// The directory role of a global administrator.
const GLOBAL_ADMINISTRATOR: &str = beartrap_forge::entra::GLOBAL_ADMINISTRATOR;

pub(crate) fn jwt(jws: &Jws, question: &Question) -> Diagnosis {
    let read = Read::of(jws);
    let checks = checks::checks(&read, question.against, question.now);
    let advice = advice::advice(&read, &checks, question);
    let found = Diagnosis::new(what(&read), principal(&read), opens(&read))
        .fact_if("cell", cell(&read))
        .fact_if("issuer", issuer(&read))
        .fact("times", times(&read, question.now))
        .fact("carries", checks::carried(&read))
        .fact_if("besides", besides(&read))
        .fact_if("client", client(&read))
        .fact("signature", format!("not verified: {}", digest(jws.signature())))
        .advised(advice);
    // A token that is for no API is still compared with a contract, because that is how people find out.
    let is_for_no_api = matches!(read.kind, Kind::Proof | Kind::Assertion | Kind::Logout);
    if is_for_no_api && question.against.is_none() {
        return found;
    }
    let hints = question.against.map(|contract| web_library::notes(&read, contract, question.now));
    let against = question.against.map(|contract| shown(&contract.name));
    Diagnosis { checks, against, hints: hints.unwrap_or_default(), ..found }
}

/// What the client that holds it does with it.
fn client(read: &Read) -> Option<String> {
    let resource = if read.audience.is_empty() { "its resource".to_owned() } else { read.plane().name() };
    let unread =
        format!("hands it to {resource} and does not read it: it may change or be encrypted any day");
    match read.kind {
        Kind::Id => {
            Some("takes it as proof of the login, once signature, iss, aud, exp and nonce are checked".into())
        }
        Kind::Access(_) | Kind::OtherAccess if read.is_app_only() => Some(unread),
        Kind::Access(_) | Kind::OtherAccess => Some(format!(
            "{unread}; nor is it proof of a login, since whoever else got such a token could show it: that is the ID token"
        )),
        _ => None,
    }
}

/// A JWE.
pub(crate) fn encrypted(whole: &str) -> Diagnosis {
    unreadable("an encrypted token (five parts)", whole, "only the resource that it was made for can read it")
}

/// A word that is no JWT.
pub(crate) fn opaque(whole: &str) -> Diagnosis {
    let is_of_entra = ["0.A", "1.A", "M.C"].iter().any(|begins| whole.starts_with(begins));
    let what = if is_of_entra {
        "an opaque token, as Entra's refresh tokens and authorization codes are"
    } else {
        "an opaque token: a refresh token, an authorization code, a secret, or a token of another issuer"
    };
    unreadable(what, whole, "only its issuer can read it")
}

fn unreadable(what: &str, whole: &str, who: &str) -> Diagnosis {
    Diagnosis::new(
        what,
        format!("not to be seen: {who}"),
        "the token endpoint that issued it, if it is a refresh token or a code; as bearer token it opens no API of your own",
    )
    .fact("digest", digest(whole))
    .advised(
        Advice::new("audience", DEVELOPER, "send APIs the access token, which is a JWT of three parts where the API is your own; keep this one where nobody else reads it")
            .not("do not parse it, and do not paste it anywhere: it may be good for months"),
    )
}

fn what(read: &Read) -> String {
    let managed = if read.who == Who::ManagedIdentity { " of a managed identity" } else { "" };
    match read.kind {
        Kind::Access(version) if read.plane() == Plane::Graph => {
            format!("an access token for Microsoft Graph, version {}{managed}", number(version))
        }
        Kind::Access(version) => format!("an access token, version {}{managed}", number(version)),
        Kind::Id => "an ID token".into(),
        Kind::Proof => "a proof of possession, which goes with an access token".into(),
        Kind::Assertion => "a client assertion: an application proves itself to the token endpoint".into(),
        Kind::Logout => "a logout token".into(),
        Kind::OtherAccess => "an access token of another issuer than Entra".into(),
        Kind::Other => "a JWT of another issuer than Entra".into(),
    }
}

fn number(version: Version) -> &'static str {
    match version {
        Version::One => "1",
        Version::Two => "2",
    }
}

fn principal(read: &Read) -> String {
    let tenant = read
        .issuer
        .shape
        .as_ref()
        .map(|(tenant, _)| format!(", tenant {}", shown(tenant)))
        .unwrap_or_default();
    let id = match (read.text("oid"), read.text("sub")) {
        (Some(oid), _) => format!("oid {oid}"),
        (None, Some(sub)) => format!("sub {sub}"),
        (None, None) => "without oid and sub".into(),
    };
    let name =
        ["preferred_username", "upn", "unique_name", "email", "name"].iter().find_map(|name| read.text(name));
    let through = match read.caller.filter(|_| read.kind != Kind::Id) {
        Some(caller) => format!(", through the application {}", shown(caller)),
        None => String::new(),
    };
    let client = read.caller.map(|caller| format!(", client id {}", shown(caller))).unwrap_or_default();
    match read.who {
        Who::User => {
            format!("the user {}, {id}{tenant}{through}", name.unwrap_or_else(|| "(unnamed)".into()))
        }
        Who::Guest => {
            let home = read.text("idp").map(|idp| format!(" (signs in at {idp})")).unwrap_or_default();
            format!("the guest {}{home}, {id}{tenant}{through}", name.unwrap_or_else(|| "(unnamed)".into()))
        }
        Who::Application => {
            format!("an application for itself, no user: service principal {id}{client}{tenant}")
        }
        Who::ManagedIdentity => {
            let which = read.text("xms_mirid").map(|path| format!(" {path}")).unwrap_or_default();
            format!("a managed identity{which}, no user and no developer: {id}{client}{tenant}")
        }
        Who::Unknown => match read.kind {
            Kind::Proof => "whoever holds the key in its header".into(),
            Kind::Assertion => format!("the application {}", read.text("iss").unwrap_or_default()),
            _ => format!("{id}{through}"),
        },
    }
}

fn opens(read: &Read) -> String {
    let aud = list(read.audience.iter().copied());
    match read.kind {
        Kind::Id => format!("none: it tells the application {aud} who signed in"),
        Kind::Proof => "none by itself".into(),
        Kind::Assertion => format!("the token endpoint, {aud}"),
        Kind::Logout => format!("none: it is for the application {aud}"),
        _ if read.audience.is_empty() => "none: aud is missing".into(),
        _ if read.is_for_its_caller() => format!("the client itself: aud {aud} is the caller"),
        _ => read.plane().says(),
    }
}

/// Who, by which flow, proved by what, holding what.
fn cell(read: &Read) -> Option<String> {
    let Kind::Access(version) = read.kind else { return None };
    let credential = match read.jws.text("azpacr").or_else(|| read.jws.text("appidacr")) {
        Some("0") => "no credential (public client)",
        Some("1") => "a secret",
        Some("2") => "a certificate or federated credential",
        _ => "a credential that is not said",
    };
    let (who, flow, credential) = match read.who {
        Who::ManagedIdentity => {
            ("a managed identity", "the machine's endpoint", "a credential that nobody sees")
        }
        Who::Application => ("an application", "client_credentials", credential),
        Who::Guest => ("a guest", "a flow with a sign-in", credential),
        _ => ("a user", "a flow with a sign-in", credential),
    };
    let kind = if read.is_app_only() { "app-only" } else { "delegated" };
    Some(format!("{who} × {flow} × {credential} × {kind} token v{}", number(version)))
}

fn issuer(read: &Read) -> Option<String> {
    let iss = read.text("iss")?;
    let Some((tenant, _)) = &read.issuer.shape else { return Some(iss) };
    let host = iss.split('/').nth(2).unwrap_or_default();
    let whose = match host {
        "sts.windows.net" => "Entra ID, as it named itself when it was Azure AD",
        "login.microsoftonline.com" => "Entra ID, public cloud",
        "login.microsoftonline.us" => "Entra ID, cloud of the US government",
        "login.partner.microsoftonline.cn" | "sts.chinacloudapi.cn" => "Entra ID, cloud in China",
        _ => "the shape of Entra's, at a host that is not Microsoft's: a lab",
    };
    let personal = if tenant == read::CONSUMERS { "; personal accounts" } else { "" };
    Some(format!("{iss} ({whose}{personal})"))
}

fn times(read: &Read, now: u64) -> String {
    let mut says = Vec::new();
    if let Some(iat) = read.time("iat") {
        says.push(format!("issued {}", relative(iat, now)));
    }
    match read.time("exp") {
        Some(exp) if exp <= now => says.push(format!("expired {} (exp)", relative(exp, now))),
        Some(exp) => says.push(format!("expires {} (exp)", relative(exp, now))),
        None => says.push("no exp that can be read".into()),
    }
    if let Some(nbf) = read.time("nbf").filter(|nbf| *nbf > now) {
        says.push(format!("not valid yet: {} (nbf)", relative(nbf, now)));
    }
    if let (Some(iat), Some(exp)) = (read.time("iat"), read.time("exp"))
        && let Some(lived) = exp.checked_sub(iat)
    {
        let long = if lived > 28 * 3_600 { ", longer than Entra issues any" } else { "" };
        says.push(format!("made for {}{long}", words(lived)));
    }
    says.join("; ")
}

/// What people mistake for a permission, and what an API has to know.
fn besides(read: &Read) -> Option<String> {
    let mut says = Vec::new();
    let wids = read.jws.claim("wids").and_then(Value::as_array);
    if let Some(wids) = wids.filter(|wids| !wids.is_empty()) {
        let is_global = wids.iter().any(|id| id.as_str() == Some(GLOBAL_ADMINISTRATOR));
        let which = if is_global { "Global Administrator" } else { "roles" };
        says.push(format!(
            "wids: {which} of the directory, which neither Azure nor an API of your own counts"
        ));
    }
    if read.is_app_only() && !read.scopes.is_empty() {
        says.push("scp in the token of an application, where it has no meaning".into());
    }
    if read.jws.claim("_claim_names").is_some() || read.jws.claim("hasgroups").is_some() {
        says.push("too many groups to be listed: the API has to ask Graph".into());
    }
    if let Some(contexts) = read.jws.claim("acrs").and_then(Value::as_array) {
        says.push(format!("acrs {}", list(contexts.iter().filter_map(Value::as_str))));
    }
    if read.jws.claim("xms_cc").is_some() {
        says.push("the client takes claims challenges (xms_cc)".into());
    }
    if read.jws.claim("cnf").is_some() {
        says.push("bound to a key (cnf): alone it opens nothing".into());
    }
    (!says.is_empty()).then(|| says.join("; "))
}
