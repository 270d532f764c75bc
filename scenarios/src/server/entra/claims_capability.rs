//! A client says that it is capable of answering claims challenges (`cp1`), and of something that nobody knows.
//!
//! ## Why it matters
//! By `xms_cc` an API decides whether it may take a token back at any time and ask for more. Copied unchecked the claim says
//! what the client likes; missing, the API falls back to tokens that nobody can take back.
//!
//! ## How to fix it
//! Write into `xms_cc` those capabilities of the request that are known (today `cp1`), if the registration of the API asks
//! for the claim, and let such tokens live for a day.
//!
//! ## Not a finding
//! - Without the optional claim `xms_cc` in the registration of the API there is none in the token.
//! - The names of capabilities are compared without regard to letter case.

use crate::clauses::entra_tenant;
use beartrap_kit::*;
use serde_json::{Value, json};

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::KNOWN_CAPABILITIES,
    also: &[],
    impact: Impact::WeakerDefence,
    needs: &[Capability::EntraServer, Capability::UserInterface],
    mutant: Fault::CapabilitiesCopied,
};

/// The capability to answer claims challenges.
const ANSWERS: &str = "cp1";

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = world.client().await?;
    let mut alice = world.alice()?;
    let unknown = world.made_up();
    for api in [Some(tenant.api()), tenant.version_1_api().ok()].into_iter().flatten() {
        let Ok(scope) = tenant.scope_of(api) else { continue };
        let plain = sign_in(&mut alice, &client, &scope, &[]).await?;
        let declared = sign_in(&mut alice, &client, &scope, &[ANSWERS]).await?;
        let known = capabilities(&tenant, &declared)?;
        if !known.iter().any(|name| name.eq_ignore_ascii_case(ANSWERS)) {
            continue;
        }
        let mut family = Family::of("a declaration");
        family.add("nothing", says_only(&capabilities(&tenant, &plain)?, &[], &plain));
        let lives_longer =
            declared.document()["expires_in"].as_u64() > plain.document()["expires_in"].as_u64();
        let of_declared = says_only(&known, &[ANSWERS], &declared);
        let of_declared = if lives_longer {
            of_declared
        } else {
            of_declared.remarking("its token lives no longer than others")
        };
        family.add(ANSWERS, of_declared);
        let more = sign_in(&mut alice, &client, &scope, &[ANSWERS, &unknown]).await?;
        family.add("what nobody knows", says_only(&capabilities(&tenant, &more)?, &[ANSWERS], &more));
        return judge(family);
    }
    Err(Unsettled::because(
        "no API of the target file puts xms_cc into its tokens; add that optional claim to the registration of one, and its scope to the target file",
    ))
}

/// Alice signs in, and the client declares these capabilities at both endpoints.
async fn sign_in(
    alice: &mut Browser,
    client: &Client,
    scope: &str,
    capabilities: &[&str],
) -> Result<Tokens, Unsettled> {
    let request = client.authorization_request().but("scope", scope);
    if capabilities.is_empty() {
        return client.redeem(&alice.visits(request).await?.code()?).await?.tokens();
    }
    let claims = json!({"access_token": {"xms_cc": {"values": capabilities}}}).to_string();
    let code = alice.visits(request.but("claims", &claims)).await?.code()?;
    client.redemption(&code).but("claims", &claims).send().await?.tokens()
}

/// What the access token says that the client is capable of.
fn capabilities(tenant: &Tenant, tokens: &Tokens) -> Result<Vec<String>, Unsettled> {
    let claims = tenant.claims_of(tokens)?;
    let values = match claims.get("xms_cc") {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(value)) => vec![value.clone()],
        _ => Vec::new(),
    };
    Ok(values)
}

/// The token names these capabilities and no others.
fn says_only(known: &[String], expected: &[&str], tokens: &Tokens) -> Observation {
    let has = |name: &str| known.iter().any(|other| other.eq_ignore_ascii_case(name));
    let is_expected = |other: &String| expected.iter().any(|name| name.eq_ignore_ascii_case(other));
    let holds = expected.iter().all(|name| has(name)) && known.iter().all(is_expected);
    let words = |names: &[&str]| match names {
        [] => "no xms_cc".to_owned(),
        names => format!("xms_cc {}", names.join(", ")),
    };
    let observed: Vec<&str> = known.iter().map(String::as_str).take(4).collect();
    Observation::of(holds, words(expected), words(&observed)).seen_in([tokens.exchange()])
}
