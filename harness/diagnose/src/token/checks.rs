//! What an API would say of a token, in the order in which refusals are explained soonest: audience, issuer, permission,
//! times, key.

use super::plane::Plane;
use super::read::{CONSUMERS, Kind, Read};
use crate::shown::{list, shown};
use crate::time::{relative, words};
use crate::{Check, Contract, Endpoint, Stands, Tenancy, Version};

/// The most endpoints that are named.
const MOST: usize = 4;

pub(super) fn checks(read: &Read, contract: Option<&Contract>, now: u64) -> Vec<Check> {
    vec![
        audience(read, contract),
        issuer(read, contract),
        permission(read, contract),
        times(read, contract, now),
        key(read, contract),
    ]
}

fn check(name: &'static str, stands: Stands, says: impl Into<String>) -> Check {
    Check { name, stands, says: says.into() }
}

fn audience(read: &Read, contract: Option<&Contract>) -> Check {
    let open = |says: String| check("aud", Stands::Open, says);
    let wrong = |says: String| check("aud", Stands::Unauthorized, says);
    if read.audience.is_empty() {
        return wrong("the token names no audience".into());
    }
    let says = list(read.audience.iter().copied());
    let Some(contract) = contract else {
        return match read.kind {
            Kind::Id => wrong(format!("it is for the application {says} itself, and not for an API")),
            _ if read.is_for_its_caller() => wrong(format!("it is for {says}, which is the caller itself")),
            _ => open(format!("it is for {says}; does the API expect exactly this?")),
        };
    };
    let wanted = list(contract.audiences.iter().map(String::as_str));
    if read.audience.iter().any(|aud| contract.audiences.iter().any(|known| known == aud)) {
        return check("aud", Stands::Met, says);
    }
    let is_uri_of = |uri: &str, id: &str| uri.strip_prefix("api://") == Some(id);
    let mixes_forms = read
        .audience
        .iter()
        .any(|aud| contract.audiences.iter().any(|known| is_uri_of(known, aud) || is_uri_of(aud, known)));
    let differs_in_slash = read.audience.iter().any(|aud| {
        contract
            .audiences
            .iter()
            .any(|known| known.trim_end_matches('/').eq_ignore_ascii_case(aud.trim_end_matches('/')))
    });
    wrong(if mixes_forms {
        format!(
            "the token has {says}, the API expects {wanted}: the same API, written as client id and as URI"
        )
    } else if differs_in_slash {
        format!("the token has {says}, the API expects {wanted}: they differ in a slash or a letter's case")
    } else if let plane @ (Plane::Graph | Plane::ResourceManager | Plane::Storage | Plane::KeyVault) =
        read.plane()
    {
        format!("the token is for {} ({says}), the API expects {wanted}", plane.name())
    } else {
        format!("the token has {says}, the API expects {wanted}")
    })
}

fn issuer(read: &Read, contract: Option<&Contract>) -> Check {
    let wrong = |says: String| check("iss", Stands::Unauthorized, says);
    let Some(iss) = read.text("iss") else { return wrong("the token names no issuer".into()) };
    if read.issuer.is_template {
        return wrong(format!("{iss} is the template of metadata, which no token has"));
    }
    let Some((tenant, version)) = &read.issuer.shape else {
        return check("iss", Stands::Open, format!("{iss} has not the shape of Entra's"));
    };
    let tid = read.jws.text("tid");
    if tid.is_some_and(|tid| tid != tenant) {
        return wrong(format!(
            "iss names the tenant {}, and tid says {}",
            shown(tenant),
            shown(tid.unwrap_or_default())
        ));
    }
    if read.jws.text("ver").is_some_and(|ver| ver != version.number()) {
        return wrong(format!(
            "{iss} is of version {}, and ver says {}",
            version.number(),
            read.text("ver").unwrap_or_default()
        ));
    }
    let Some(contract) = contract else { return check("iss", Stands::Open, iss) };
    let is_known = contract.versions.is_empty() || contract.versions.contains(version);
    if !is_known && read.kind != Kind::Id {
        let wanted: Vec<&str> = contract.versions.iter().map(|version| version.number()).collect();
        return wrong(format!(
            "{iss} is of version {}, and the API takes {}",
            version.number(),
            wanted.join(" and ")
        ));
    }
    match &contract.tenancy {
        Tenancy::Unsaid => check("iss", Stands::Open, iss),
        Tenancy::AnyWork if tenant == CONSUMERS => {
            wrong(format!("{iss} is of personal accounts, which the API does not serve"))
        }
        Tenancy::AnyWork | Tenancy::Any => check("iss", Stands::Met, iss),
        Tenancy::Tenants(tenants) if tenants.iter().any(|known| known == tenant) => {
            check("iss", Stands::Met, iss)
        }
        Tenancy::Tenants(tenants) => wrong(format!(
            "the tenant {} is not one that the API serves: {}",
            shown(tenant),
            list(tenants.iter().map(String::as_str))
        )),
    }
}

fn permission(read: &Read, contract: Option<&Contract>) -> Check {
    let carries = carried(read);
    let forbidden = |says: String| check("permission", Stands::Forbidden, says);
    match read.kind {
        Kind::Id => return forbidden("an ID token carries no permission for any API".into()),
        Kind::Proof | Kind::Assertion | Kind::Logout => {
            return forbidden("this token carries no permission".into());
        }
        _ => {}
    }
    if let Some(contract) = contract
        && !contract.clients.is_empty()
        && !read.caller.is_some_and(|caller| contract.clients.iter().any(|known| known == caller))
    {
        return forbidden(format!(
            "the client {} is not one that may call",
            shown(read.caller.unwrap_or("(none)"))
        ));
    }
    let endpoints = contract.map(|contract| contract.endpoints.as_slice()).unwrap_or_default();
    if endpoints.is_empty() {
        if matches!(read.plane(), Plane::ResourceManager | Plane::Storage | Plane::KeyVault | Plane::Azure(_))
        {
            return check(
                "permission",
                Stands::Open,
                "kept at the resource, not in the token: a role for this principal",
            );
        }
        let has_none = read.scopes.is_empty() && read.roles.is_empty();
        return if has_none && read.issuer.shape.is_some() {
            forbidden("neither scp nor roles: any application of the tenant can have such a token, so it proves nothing".into())
        } else {
            check("permission", Stands::Open, format!("{carries}; does the endpoint ask for one of them?"))
        };
    }
    let opened: Vec<&Endpoint> = endpoints.iter().filter(|endpoint| opens(read, endpoint)).collect();
    let names = |chosen: &[&Endpoint]| list(chosen.iter().take(MOST).map(|endpoint| endpoint.name.as_str()));
    if opened.len() == endpoints.len() {
        return check("permission", Stands::Met, carries);
    }
    let closed: Vec<&Endpoint> = endpoints.iter().filter(|endpoint| !opens(read, endpoint)).collect();
    let wants: Vec<String> = closed
        .iter()
        .take(MOST)
        .map(|endpoint| format!("{} wants {}", shown(&endpoint.name), wanted(read, endpoint)))
        .collect();
    if opened.is_empty() {
        return forbidden(format!("{carries}; {}", wants.join("; ")));
    }
    check(
        "permission",
        Stands::Met,
        format!("{carries}: enough for {}; not for the others: {}", names(&opened), wants.join("; ")),
    )
}

pub(super) fn opens(read: &Read, endpoint: &Endpoint) -> bool {
    let any = |carried: &[&str], wanted: &[String]| {
        wanted.is_empty() || carried.iter().any(|one| wanted.iter().any(|w| w == one))
    };
    if read.is_app_only() {
        endpoint.applications && any(&read.roles, &endpoint.roles)
    } else {
        // The roles of Entra's users are no application permissions; elsewhere a role is a role.
        let has_role = read.issuer.shape.is_some() || any(&read.roles, &endpoint.roles);
        endpoint.users && any(&read.scopes, &endpoint.scp) && has_role
    }
}

/// What the endpoint wants of such a caller.
pub(super) fn wanted(read: &Read, endpoint: &Endpoint) -> String {
    let names = |names: &[String]| names.iter().map(|name| shown(name)).collect::<Vec<_>>().join(" or ");
    if read.is_app_only() {
        if endpoint.applications { format!("the role {}", names(&endpoint.roles)) } else { "a user".into() }
    } else if endpoint.users {
        let scope = (!endpoint.scp.is_empty()).then(|| format!("the scope {}", names(&endpoint.scp)));
        let is_elsewhere = read.issuer.shape.is_none() && !endpoint.roles.is_empty();
        let role = is_elsewhere.then(|| format!("the role {}", names(&endpoint.roles)));
        scope.into_iter().chain(role).collect::<Vec<_>>().join(" and ")
    } else {
        "an application without a user".into()
    }
}

pub(super) fn carried(read: &Read) -> String {
    match (read.scopes.is_empty(), read.roles.is_empty()) {
        (true, true) => "neither scp nor roles".into(),
        (false, true) => format!("scp {}", list(read.scopes.iter().copied())),
        (true, false) => format!("roles {}", list(read.roles.iter().copied())),
        (false, false) => {
            format!("scp {}; roles {}", list(read.scopes.iter().copied()), list(read.roles.iter().copied()))
        }
    }
}

fn times(read: &Read, contract: Option<&Contract>, now: u64) -> Check {
    let leeway = contract.map_or(0, |contract| contract.leeway);
    let wrong = |says: String| check("exp", Stands::Unauthorized, says);
    let Some(exp) = read.time("exp") else { return wrong("there is no exp that can be read".into()) };
    if exp.saturating_add(leeway) <= now {
        return wrong(format!("expired {}{}", relative(exp, now), tolerated(leeway)));
    }
    if let Some(nbf) = read.time("nbf").filter(|nbf| *nbf > now.saturating_add(leeway)) {
        return wrong(format!("valid only {}, by nbf{}", relative(nbf, now), tolerated(leeway)));
    }
    check("exp", Stands::Met, format!("expires {}", relative(exp, now)))
}

fn tolerated(leeway: u64) -> String {
    if leeway == 0 { String::new() } else { format!("; the API tolerates {}", words(leeway)) }
}

fn key(read: &Read, contract: Option<&Contract>) -> Check {
    let alg = read.jws.alg().unwrap_or_default();
    let wrong = |says: String| check("key", Stands::Unauthorized, says);
    if read.plane() == Plane::Graph && read.jws.header().contains_key("nonce") {
        let says = "Graph alone can verify it: the nonce in its header is hashed before it is signed";
        return if contract.is_some() { wrong(says.into()) } else { check("key", Stands::Open, says) };
    }
    let given = ["jwk", "jku", "x5u", "x5c"].into_iter().find(|name| read.jws.header().contains_key(*name));
    if let Some(name) = given.filter(|_| read.issuer.shape.is_some()) {
        return wrong(format!("it brings its own key in {name}, which no token of Entra does"));
    }
    if alg.eq_ignore_ascii_case("none") || read.jws.signature().is_empty() {
        return wrong("it is not signed".into());
    }
    let kid = read.jws.kid().map_or_else(|| "without kid".to_owned(), |kid| format!("kid {}", shown(kid)));
    if read.issuer.shape.is_some() && alg != "RS256" {
        return wrong(format!("{}, {kid}; Entra signs with RS256", shown(alg)));
    }
    let which = match read.kind {
        Kind::Access(Version::One) => "the keys of version 1 metadata",
        Kind::Access(Version::Two) | Kind::Id => "the keys of version 2 metadata",
        _ => "the issuer's keys",
    };
    check(
        "key",
        Stands::Open,
        format!("{}, {kid}; not verified here: the API looks for it among {which}", shown(alg)),
    )
}
