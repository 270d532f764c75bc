//! Requests that cannot succeed are sent to the token endpoint, and what the refusals say is read.
//!
//! ## Why it matters
//! Clients branch on `error`, and people find out what went wrong by the number and the ids. A number in place of the error
//! sends every client down the wrong branch; a secret in a refusal ends up in the logs of the client.
//!
//! ## How to fix it
//! Answer with an error code of OAuth in `error`; begin `error_description` with AADSTS and the number; add `error_codes`,
//! `timestamp`, `trace_id` and `correlation_id`. Repeat no credential and no code of the request.
//!
//! ## Not a finding
//! - `suberror`, `claims` and `error_uri` are there in some refusals only.
//! - Which number it is: Microsoft asks applications not to depend on it.

use crate::clauses::{entra_tenant, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::ERROR_MEMBERS,
    also: &[&rfc6749::ERROR_RESPONSE],
    impact: Impact::BrokenClient,
    needs: &[Capability::EntraServer, Capability::EntraDaemon],
    mutant: Fault::NumberAsError,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let daemon = tenant.daemon().await?;
    let asking = tenant.asking_for_itself(&daemon, tenant.api());
    require(asking.clone().send().await?.issues_tokens())?;

    let credentials = daemon.credentials();
    let secret = credentials.secret().ok_or_else(|| Unsettled::because("the daemon has no secret"))?;
    let wrong = world.made_up();
    let id = daemon.id().to_owned();
    let no_assertion = Credentials::Assertion { id, assertion: format!("{wrong}.{wrong}.{wrong}") };
    let mut family = Family::of("a refused request");
    for (name, request) in [
        ("a wrong secret", asking.clone().with_credentials(credentials.clone().with_secret(&wrong))),
        ("an assertion that is none", asking.clone().with_credentials(no_assertion)),
        ("an unknown grant type", asking.clone().but("grant_type", "urn:beartrap:nonsense")),
        ("no grant type", asking.clone().without("grant_type")),
        ("no scope", asking.clone().without("scope")),
        ("an unknown API", asking.clone().but("scope", "api://unknown.beartrap.test/.default")),
        ("an unknown refresh token", daemon.refreshing(&wrong)),
    ] {
        let answer = request.send().await?;
        // Whether it should have been refused is what other checks are about.
        if (400..500).contains(&answer.status()) {
            family.add(name, told(&answer, &[&wrong, secret]));
        }
    }
    judge(family)
}

/// The refusal has every member that is documented, and repeats no secret.
fn told(answer: &Answer, secrets: &[&str]) -> Observation {
    let document = answer.document();
    let text = |name: &str| document[name].as_str().unwrap_or_default();
    let is_code = |error: &str| {
        !error.is_empty() && error.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let numbers = document["error_codes"].as_array();
    let is_list = numbers.is_some_and(|all| !all.is_empty() && all.iter().all(serde_json::Value::is_u64));
    let repeats = answer
        .response()
        .is_some_and(|response| secrets.iter().any(|secret| response.text().contains(secret)));
    let missing = ["timestamp", "trace_id", "correlation_id"].into_iter().find(|name| text(name).is_empty());
    let wrong = match missing {
        _ if repeats => Some("it repeats a credential".to_owned()),
        _ if !is_code(text("error")) => Some("its error is no error code of OAuth".to_owned()),
        _ if !text("error_description").starts_with("AADSTS") => {
            Some("its error_description does not begin with AADSTS".to_owned())
        }
        _ if !is_list => Some("its error_codes are no list of numbers".to_owned()),
        Some(name) => Some(format!("it has no {name}")),
        None => None,
    };
    let observed = format!("{}; {}", answer.describe(), wrong.as_deref().unwrap_or("every member is there"));
    let expected = "an error code of OAuth, the members that Entra adds, and no secret";
    Observation::of(wrong.is_none(), expected, observed).seen_in([answer.exchange()])
}
