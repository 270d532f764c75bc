//! Which endpoint a path is.

use crate::ask::Ask;
use crate::documents;
use crate::headers;
use crate::personality::Personality;
use crate::record;
use crate::refusal::Trace;
use crate::sign_in::{self, Visit};
use crate::{admin_consent, control, device, identity, logout, resources, token};
use beartrap_forge::EntraVersion;
use bytes::Bytes;
use http::{Response, StatusCode};

/// The answer to a request, whatever it asks for.
pub(crate) fn answered(entra: &Personality, ask: &Ask, trace: &Trace) -> Response<Bytes> {
    let path = ask.segments();
    if let ["graph", "v1.0", "auditLogs", log] = path[..] {
        return record::endpoint(entra, ask, log);
    }
    if let Some(answer) = resources::endpoint(entra, ask, trace, &path) {
        return answer;
    }
    let visit = Visit { entra, ask, trace };
    let token = |tenant: &str, version: EntraVersion| {
        let answer = || {
            token::endpoint(entra, ask, tenant, version)
                .unwrap_or_else(|refusal| refusal.answer(entra, trace))
        };
        Ok(token::cross_origin::preflight(ask)
            .unwrap_or_else(|| headers::challenged(token::cross_origin::readable(entra, ask, answer()), ask)))
    };
    let answer = match path[..] {
        ["control"] if entra.is_controlled() => return control::endpoint(entra, ask),
        ["metadata" | "msi" | "on", ..] => return identity::endpoint(entra, ask, trace, &path),
        [tenant, "oauth2", "v2.0", "token"] => token(tenant, EntraVersion::V2),
        [tenant, "oauth2", "token"] => token(tenant, EntraVersion::V1),
        [tenant, "oauth2", "v2.0", "authorize"] => Ok(sign_in::authorize(visit, tenant, EntraVersion::V2)),
        [tenant, "oauth2", "authorize"] => Ok(sign_in::authorize(visit, tenant, EntraVersion::V1)),
        ["common", "login"] => Ok(sign_in::login(visit)),
        ["common", "select"] => Ok(sign_in::select(visit)),
        ["common", "proof"] => Ok(sign_in::challenge::proved(visit)),
        ["common", "consent"] => Ok(sign_in::answered(visit)),
        [tenant, "oauth2", "v2.0", "devicecode"] => device::endpoint(entra, ask, tenant, EntraVersion::V2),
        [tenant, "oauth2", "devicecode"] => device::endpoint(entra, ask, tenant, EntraVersion::V1),
        ["devicelogin"] => Ok(device::page(visit)),
        [_, "oauth2", "v2.0", "logout"] | [_, "oauth2", "logout"] => Ok(logout::endpoint(visit)),
        [tenant, "v2.0", "adminconsent"] => Ok(admin_consent::endpoint(visit, tenant, EntraVersion::V2)),
        [tenant, "adminconsent"] => Ok(admin_consent::endpoint(visit, tenant, EntraVersion::V1)),
        [tenant, "v2.0", ".well-known", "openid-configuration"] => {
            documents::metadata(entra, ask, tenant, EntraVersion::V2)
        }
        [tenant, ".well-known", "openid-configuration"] => {
            documents::metadata(entra, ask, tenant, EntraVersion::V1)
        }
        [tenant, "discovery", "v2.0", "keys"] => documents::keys(entra, ask, tenant, EntraVersion::V2),
        ["common", "discovery", "instance"] => documents::instance(entra, ask),
        [tenant, "discovery", "keys"] => documents::keys(entra, ask, tenant, EntraVersion::V1),
        ["common", "userrealm", name] => documents::realm(entra, ask, name),
        _ => return not_found(),
    };
    let answer = answer.unwrap_or_else(|refusal| refusal.answer(entra, trace));
    headers::added(sign_in::pages::with_status(entra, answer), ask, trace)
}

fn not_found() -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from_static(b"there is nothing at this path"));
    *answer.status_mut() = StatusCode::NOT_FOUND;
    answer
}
