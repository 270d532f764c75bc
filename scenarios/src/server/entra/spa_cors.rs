//! A page asks the token endpoint across origins, and a page of another origin does the same.
//!
//! ## Why it matters
//! Without CORS no page gets its tokens. With credentials a strange page would ask in the session of whoever visits it,
//! and read what it gets.
//!
//! ## How to fix it
//! Answer the redemptions of single-page applications with `Access-Control-Allow-Origin`, send
//! `Access-Control-Allow-Credentials` from no endpoint, and nothing of the kind from the authorization endpoint.
//!
//! ## Not a finding
//! - `Access-Control-Allow-Origin: *` is fine: nobody gets tokens there who does not know the code and its verifier.
//! - A form can be sent without asking beforehand, so the answer to a preflight need not allow anything.

use crate::clauses::{entra_tenant, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::SPA_CORS,
    also: &[&rfc9700::NO_CORS_AT_AUTHORIZATION],
    impact: Impact::Disclosure,
    needs: &[Capability::EntraServer, Capability::EntraSpa, Capability::UserInterface],
    mutant: Fault::CrossOriginWithCredentials,
};

const STRANGE: &str = "https://evil.beartrap.test";

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let spa = tenant.spa().await?;
    let own = spa.redirect_uri().origin();
    let mut alice = world.alice()?;
    let mut answers = Family::of("an answer");
    for (name, origin) in [("its own page", own.as_str()), ("a strange page", STRANGE)] {
        let preflight =
            Request { method: "OPTIONS".into(), ..Request::get(tenant.token_endpoint_of(tenant.id())?) };
        let preflight = preflight.header("Origin", origin).header("Access-Control-Request-Method", "POST");
        let (exchange, response) = tenant.sends("a script", &preflight).await?;
        answers.add(format!("to {name}, beforehand"), takes_no_credentials(&response).seen_in([exchange]));

        let code = alice.authorizes(&spa).await?;
        let answer = spa.redemption(&code).from_origin(origin).send().await?;
        let response = answer.response().cloned().unwrap_or_default();
        let observed = takes_no_credentials(&response).seen_in([answer.exchange()]);
        if origin == own {
            require(answer.issues_tokens())?;
            let readable = shared_with(&response).is_some_and(|named| named == "*" || named == own);
            let readable = answer.observe(readable, "an answer that the page may read");
            answers.add(format!("to {name}"), readable.and(observed));
        } else {
            answers.add(format!("to {name}"), observed);
        }
    }
    let (exchange, response) = tenant.fetched_by_a_script(&spa.authorization_request(), &own).await?;
    let observed = Observation::of(
        shared_with(&response).is_none(),
        "no Access-Control-Allow-Origin at the authorization endpoint",
        words(&response),
    );
    answers.add("of the authorization endpoint", observed.seen_in([exchange]));
    judge(answers)
}

fn shared_with(response: &Response) -> Option<&str> {
    response.header("access-control-allow-origin")
}

fn takes_no_credentials(response: &Response) -> Observation {
    let allowed = response.header("access-control-allow-credentials") == Some("true");
    Observation::of(!allowed, "no Access-Control-Allow-Credentials", words(response))
}

fn words(response: &Response) -> String {
    let with = response.header("access-control-allow-credentials").map_or("", |_| ", with credentials");
    format!("{}, open to {}{with}", response.status, shared_with(response).unwrap_or("no origin"))
}
