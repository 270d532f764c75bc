//! Where an API with the defaults of Microsoft.Identity.Web decides otherwise than its contract says, so that neither is
//! taken for a flaw of the other. The defaults are those of the library and of IdentityModel below it, as their source has
//! them; an API can set each otherwise.

use super::checks::opens;
use super::read::{Kind, Read};
use crate::{Contract, Endpoint, Hint, Weight};

/// Seconds of clock difference that it tolerates (`ClockSkew`).
const SKEW: u64 = 300;

/// What is to be expected of it for this token.
pub(super) fn notes(read: &Read, contract: &Contract, now: u64) -> Vec<Hint> {
    if read.issuer.shape.is_none() || !matches!(read.kind, Kind::Access(_) | Kind::Id) {
        return Vec::new();
    }
    let note = |says| (Weight::Note, says);
    let all = [
        times(read, contract, now).map(note),
        audience(read, contract).map(note),
        key(read).map(note),
        no_permission(read).map(note),
        // It works, and whoever is assigned the role gains by it.
        role_of_another(read, contract).map(|says| (Weight::Risk, says)),
    ];
    let hint = |(weight, says)| Hint { weight, says: format!("Microsoft.Identity.Web by default {says}") };
    all.into_iter().flatten().map(hint).collect()
}

fn times(read: &Read, contract: &Contract, now: u64) -> Option<&'static str> {
    let stands = |leeway: u64| {
        let lives = read.time("exp").is_some_and(|exp| exp.saturating_add(leeway) > now);
        lives && read.time("nbf").is_none_or(|nbf| nbf <= now.saturating_add(leeway))
    };
    match (stands(contract.leeway), stands(SKEW)) {
        (false, true) => Some("still takes these times: it tolerates 5 minutes (ClockSkew)"),
        (true, false) => Some("no longer takes these times: it tolerates 5 minutes (ClockSkew)"),
        _ => None,
    }
}

fn audience(read: &Read, contract: &Contract) -> Option<&'static str> {
    let among = |fits: &dyn Fn(&str, &str) -> bool| {
        read.audience.iter().any(|aud| contract.audiences.iter().any(|known| fits(aud, known)))
    };
    if among(&|aud, known| aud == known) {
        return None;
    }
    let bare = |name: &str| name.strip_suffix('/').unwrap_or(name).to_owned();
    if among(&|aud, known| bare(aud) == bare(known)) {
        return Some(
            "takes this aud: it ignores a slash at the end (IgnoreTrailingSlashWhenValidatingAudience)",
        );
    }
    let is_uri_of = |uri: &str, id: &str| uri.strip_prefix("api://") == Some(id);
    among(&|aud, known| is_uri_of(aud, known) || is_uri_of(known, aud)).then_some(
        "expects the client id in tokens of version 2, and api:// before it in those of version 1; a configured Audience replaces both",
    )
}

fn key(read: &Read) -> Option<&'static str> {
    let says = "tries every published key for a token without kid, and for one whose kid none has (TryAllIssuerSigningKeys)";
    read.jws.kid().is_none().then_some(says)
}

fn no_permission(read: &Read) -> Option<&'static str> {
    let has_none = matches!(read.kind, Kind::Access(_)) && read.scopes.is_empty() && read.roles.is_empty();
    has_none.then_some(
        "answers 401 here (IDW10201), not 403, unless a list of clients decides in its place; JwtBearer without it serves such a token",
    )
}

fn role_of_another(read: &Read, contract: &Contract) -> Option<&'static str> {
    let is_let_in = |endpoint: &&Endpoint| {
        !opens(read, endpoint) && endpoint.roles.iter().any(|role| read.roles.contains(&role.as_str()))
    };
    contract.endpoints.iter().any(|endpoint| is_let_in(&endpoint)).then_some(
        "serves it where a scope or an app permission is enough (RequiredScopeOrAppPermission): it does not look whether a user or an application has the role",
    )
}
