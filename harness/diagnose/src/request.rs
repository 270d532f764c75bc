//! The URL of a request, or of the redirect that answers it.

mod authorize;
mod parameters;
mod redirect_uri;

use crate::diagnosis::{Advice, DEVELOPER};
use crate::input::NotUnderstood;
use crate::shown::{list, shown};
use crate::token::plane;
use crate::{Diagnosis, Hint, Weight, refusal};
use parameters::Parameters;
use serde_json::{Map, Value};
use url::Url;

pub(crate) fn url(url: &Url) -> Result<Diagnosis, NotUnderstood> {
    let parameters = Parameters::of(url);
    let path = url.path().trim_end_matches('/');
    let mut found = if path.ends_with("/authorize") {
        authorize::authorize(url, &parameters)
    } else if path.ends_with("/oauth2/token") || path.ends_with("/oauth2/v2.0/token") {
        if url.host_str() == Some("169.254.169.254") {
            managed_identity(&parameters)
        } else {
            token(&parameters)
        }
    } else if path.ends_with("/adminconsent") {
        admin_consent(url, &parameters)
    } else if parameters.has("error") {
        return call_back_error(&parameters);
    } else if ["code", "id_token", "access_token"].iter().any(|name| parameters.has(name)) {
        call_back(&parameters)
    } else {
        let leaks = parameters.leaks();
        if leaks.is_empty() {
            return Err(NotUnderstood::Nearly {
                near: "the URL of a request",
                why: "it is none to an authorization or token endpoint, and no redirect back from one".into(),
            });
        }
        Diagnosis::new("a URL with secrets in it", "not in it", "whatever it is sent to").advised(
            Advice::new(
                "request",
                DEVELOPER,
                "send secrets in the header Authorization or in the body, and replace those that stood here",
            ),
        )
    };
    let mut hints = parameters.leaks();
    hints.append(&mut found.hints);
    hints.sort_by_key(|hint| hint.weight);
    found.hints = hints;
    let is_bad = |hint: &Hint| matches!(hint.weight, Weight::Leak | Weight::Refused);
    if found.family.is_none() && found.hints.iter().any(is_bad) {
        let next =
            "correct what is marked as leak or refused, from the top; replace secrets that stood in a URL";
        let advice = Advice::new("request", DEVELOPER, next)
            .not("do not send the URL to anybody before its secrets are replaced");
        let without_secret = found.hints.iter().all(|hint| hint.weight != Weight::Leak);
        found = found.advised(if without_secret { Advice { not: None, ..advice } } else { advice });
    }
    Ok(found)
}

/// Who asks, by `client_id`.
fn client(parameters: &Parameters) -> String {
    match parameters.get("client_id") {
        Some(id) => format!("whoever signs in, through the application {}", shown(id)),
        None => "an application that is not named: client_id is missing".into(),
    }
}

fn token(parameters: &Parameters) -> Diagnosis {
    let mut found =
        Diagnosis::new("a request to the token endpoint", client(parameters), scope_plane(parameters))
            .fact("parameters", parameters.names())
            .advised(Advice::none(
                "POST the parameters in a body of the type application/x-www-form-urlencoded",
            ));
    if !parameters.is_empty() {
        found.hints.push(refused(
            900_144,
            "the parameters stand in the URL, where the token endpoint does not look for them",
        ));
    }
    if parameters.get("grant_type") == Some("password") {
        found.hints.push(Hint {
            weight: Weight::Risk,
            says: "grant_type=password takes the user's password, and no second factor".into(),
        });
    }
    found
}

fn managed_identity(parameters: &Parameters) -> Diagnosis {
    let resource = parameters.get("resource").unwrap_or_default();
    let mut found = Diagnosis::new(
        "a request to the machine's own endpoint of managed identities (IMDS)",
        match parameters.get("client_id").or_else(|| parameters.get("object_id")).or_else(|| parameters.get("msi_res_id")) {
            Some(id) => format!("the managed identity {} of this machine, and no developer", shown(id)),
            None => "the managed identity of this machine, and no developer".into(),
        },
        plane::of_resource(resource).says(),
    )
    .advised(Advice::none("send GET with the header Metadata: true, without a proxy; App Service has another endpoint, in IDENTITY_ENDPOINT"));
    if !parameters.has("resource") {
        found.hints.push(Hint { weight: Weight::Refused, says: "resource is missing".into() });
    }
    if !parameters.has("api-version") {
        found.hints.push(Hint { weight: Weight::Refused, says: "api-version is missing".into() });
    }
    if resource.ends_with("/.default") {
        found.hints.push(Hint {
            weight: Weight::Refused,
            says: "resource is a scope here; leave /.default out".into(),
        });
    }
    found
}

fn admin_consent(url: &Url, parameters: &Parameters) -> Diagnosis {
    if parameters.has("tenant") || parameters.has("admin_consent") {
        return Diagnosis::new("the redirect after an administrator's consent", "an administrator of the tenant that it names", "identity: the tenant's consents")
            .fact("tenant", parameters.get("tenant").map_or_else(|| "(missing)".into(), shown))
            .advised(Advice::none("compare state with the one that was sent, and read the tenant from a token: anybody can write this URL"));
    }
    let mut found = Diagnosis::new(
        "a request for an administrator's consent",
        client(parameters),
        "identity: the tenant's consents; no token comes of it",
    )
    .fact("parameters", parameters.names())
    .advised(Advice::none("have an administrator of the tenant open it"));
    if url.path().contains("/v2.0/") && !parameters.has("scope") {
        found.hints.push(refused(900_144, "scope is missing, which this form wants"));
    }
    if !parameters.has("state") {
        found.hints.push(Hint {
            weight: Weight::Risk,
            says: "no state: the redirect back cannot be told from one that somebody else made".into(),
        });
    }
    found
}

/// A redirect with an error, which says what a body says.
fn call_back_error(parameters: &Parameters) -> Result<Diagnosis, NotUnderstood> {
    let names = ["error", "error_description", "suberror", "claims"];
    let members: Map<String, Value> =
        names.into_iter().filter_map(|name| Some((name.to_owned(), parameters.get(name)?.into()))).collect();
    let found = refusal::body(&members, 0)?;
    Ok(found.fact_first("redirect", "an error that was sent back to the application by redirect".into()))
}

fn call_back(parameters: &Parameters) -> Diagnosis {
    let is_code = parameters.has("code");
    let (what, next) = if is_code {
        (
            "a redirect back with an authorization code",
            "compare state, then redeem the code once, within minutes, at the tenant that was asked",
        )
    } else {
        (
            "a redirect back with a token in the address (implicit flow)",
            "use response_type=code with a proof key: addresses stay in histories and logs",
        )
    };
    let advice = if is_code {
        Advice::none(next)
    } else {
        Advice::new("request", DEVELOPER, next).not("do not copy the address anywhere")
    };
    let mut found = Diagnosis::new(
        what,
        "the user who signed in; the code or token knows who",
        "the application that the address belongs to",
    )
    .fact("parameters", parameters.names())
    .advised(advice);
    if !parameters.has("state") {
        found.hints.push(Hint {
            weight: Weight::Risk,
            says: "no state: somebody else's answer cannot be told from one's own".into(),
        });
    }
    found
}

/// The resource of `scope` or `resource`.
fn scope_plane(parameters: &Parameters) -> String {
    let resources = parameters.resources();
    match resources.as_slice() {
        [] => "none: no scope of an API is asked for, only who signs in".into(),
        [one] => plane::of_resource(one).says(),
        many => format!("several, of which a token can open one: {}", list(many.iter().map(String::as_str))),
    }
}

fn refused(number: u32, says: impl std::fmt::Display) -> Hint {
    Hint { weight: Weight::Refused, says: format!("{says} (AADSTS{number})") }
}
