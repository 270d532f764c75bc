//! A request to the authorization endpoint.

use super::parameters::Parameters;
use super::{client, redirect_uri, refused, scope_plane};
use crate::diagnosis::Advice;
use crate::shown::{is_guid, list, shown};
use crate::{Diagnosis, Hint, Weight};
use url::Url;

pub(super) fn authorize(url: &Url, parameters: &Parameters) -> Diagnosis {
    let is_v2 = url.path().contains("/v2.0/");
    let version = if is_v2 { "2" } else { "1" };
    let authority = url.path_segments().and_then(|mut segments| segments.next()).unwrap_or_default();
    let redirect =
        parameters.get("redirect_uri").map(|uri| shown(uri.split(['?', '#']).next().unwrap_or_default()));
    let mut found = Diagnosis::new(
        format!("a request to the authorization endpoint, version {version}"),
        client(parameters),
        scope_plane(parameters),
    )
    .fact("authority", shown(authority))
    .fact_if("redirect", redirect)
    .fact("scope", parameters.get("scope").map_or_else(|| "none".into(), |_| list(parameters.scopes())))
    .advised(Advice::none("nothing has to change for Entra to answer it; the redirect URI still has to be registered exactly as it stands here"));
    found.hints = hints(url, parameters, is_v2, authority);
    if found.hints.iter().any(|hint| hint.weight == Weight::Risk) {
        found.next = "Entra answers it; close what is marked as risk".into();
    }
    found
}

fn hints(url: &Url, parameters: &Parameters, is_v2: bool, authority: &str) -> Vec<Hint> {
    let note = |says: &str| Hint { weight: Weight::Note, says: says.into() };
    let risk = |says: &str| Hint { weight: Weight::Risk, says: says.into() };
    let mut hints = Vec::new();
    if url.scheme() != "https" && url.host_str() != Some("localhost") && url.host_str() != Some("127.0.0.1") {
        hints.push(risk("the authority is asked without TLS"));
    }
    if let Some(name) = parameters.twice() {
        hints.push(Hint { weight: Weight::Refused, says: format!("{} stands there twice", shown(name)) });
    }
    for name in ["client_id", "response_type"] {
        if !parameters.has(name) {
            hints.push(refused(900_144, format!("{name} is missing")));
        }
    }
    if parameters.get("client_id").is_some_and(|id| !id.is_empty() && !is_guid(id)) {
        hints.push(refused(700_016, "client_id is no GUID, as every client id of Entra is"));
    }
    match parameters.get("redirect_uri").filter(|uri| !uri.is_empty()) {
        Some(uri) => hints.extend(redirect_uri::hints(uri)),
        None => hints.push(note(
            "no redirect_uri: Entra picks a registered one, which another application may be behind",
        )),
    }
    hints.extend(response(parameters));
    hints.extend(scopes(parameters, is_v2));
    if ["common", "organizations", "consumers"].contains(&authority) {
        hints.push(note(&format!(
            "authority {authority}: only for an application of many tenants; one of a single tenant gets AADSTS50194, so put its tenant there"
        )));
    }
    if !parameters.has("state") {
        hints.push(risk("no state: the application cannot tell its own answers from forged ones"));
    }
    hints
}

fn response(parameters: &Parameters) -> Vec<Hint> {
    let mut hints = Vec::new();
    let types: Vec<&str> = parameters.get("response_type").unwrap_or_default().split_whitespace().collect();
    let (code, id_token, token) =
        (types.contains(&"code"), types.contains(&"id_token"), types.contains(&"token"));
    if token {
        hints.push(refused(70_005, "response_type has token, the implicit flow, which is off unless somebody switched it on; use code with PKCE"));
    }
    if id_token {
        hints.push(Hint {
            weight: Weight::Note,
            says: "response_type has id_token, which has to be enabled in the registration (AADSTS700054)"
                .into(),
        });
    }
    if code && !parameters.has("code_challenge") {
        hints.push(Hint {
            weight: Weight::Risk,
            says: "no PKCE (code_challenge): a stolen or slipped-in code can be redeemed, also by a web application with a secret, to which RFC 9700, 2.1.1 recommends it; public clients must send it, and a single-page application is refused (AADSTS9002325)".into(),
        });
    }
    if parameters.has("code_challenge") {
        let length = parameters.get("code_challenge").map_or(0, str::len);
        if !(43..=128).contains(&length) {
            hints.push(refused(
                50_147,
                format!("code_challenge has {length} characters, and 43 to 128 are permitted"),
            ));
        }
        if parameters.get("code_challenge_method") != Some("S256") {
            hints.push(Hint {
                weight: Weight::Risk,
                says: "code_challenge_method is not S256: without it plain counts, and the challenge is the verifier".into(),
            });
        }
    }
    if !parameters.has("nonce") {
        if id_token {
            hints.push(refused(900_144, "nonce is missing, which id_token needs"));
        } else if parameters.scopes().any(|scope| scope == "openid") {
            hints.push(Hint {
                weight: Weight::Risk,
                says: "no nonce with openid: an ID token of another sign-in can be slipped in".into(),
            });
        }
    }
    if (token || id_token) && parameters.get("response_mode") == Some("query") {
        hints.push(Hint {
            weight: Weight::Refused,
            says: "response_mode=query is not permitted for tokens".into(),
        });
    }
    hints
}

fn scopes(parameters: &Parameters, is_v2: bool) -> Vec<Hint> {
    let mut hints = Vec::new();
    if is_v2 && parameters.has("resource") {
        hints.push(refused(
            901_002,
            "resource is of version 1; here it is a scope: the resource followed by /.default",
        ));
    }
    if is_v2 && !parameters.has("scope") {
        hints.push(refused(900_144, "scope is missing"));
    }
    if !is_v2 && parameters.has("scope") && !parameters.has("resource") {
        hints.push(Hint {
            weight: Weight::Note,
            says: "version 1 reads resource, and of scope openid alone".into(),
        });
    }
    let resources = parameters.resources();
    if resources.len() > 1 {
        let names = list(resources.iter().map(String::as_str));
        hints.push(Hint {
            weight: Weight::Note,
            says: format!("scopes of several APIs ({names}): all can be consented to, but a token is for one; asking for one with all of them is AADSTS700022"),
        });
    }
    let whole: Vec<&str> = parameters.scopes().filter_map(|scope| scope.strip_suffix("/.default")).collect();
    let is_part = |scope: &str| {
        let (resource, name) = scope.rsplit_once('/').unwrap_or_default();
        name != ".default" && whole.contains(&resource)
    };
    if parameters.scopes().any(is_part) {
        hints
            .push(refused(70_011, ".default stands beside another scope of the same API, which it excludes"));
    }
    hints
}
