//! APIs behind Microsoft Entra ID, which gives every kind of token the same type, and all tenants the same keys.

mod account_key;
mod acrs_bypass;
mod audience;
mod cae_new_token;
mod cae_revocation;
mod claims_challenge;
mod claims_challenge_cp1;
mod client_allowlist;
mod cloud;
mod cross_tenant_data;
mod custom_key;
mod graph_token;
mod groups_overage;
mod guest_account;
mod guest_refused;
mod id_token;
mod idtyp;
mod iss_tid_mismatch;
mod key_issuer;
mod mutable_claims;
mod obo_cache;
mod obo_relay;
mod obo_retry;
mod roleless_app;
mod roles_source;
mod scp_exact;
mod scp_missing;
mod scp_roles_confusion;
mod template_literal;
mod tenant_not_allowed;
mod tid_not_guid;
mod v1_happy;
mod v2_happy;
mod version_mismatch;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use beartrap_kit::*;
use serde_json::{Value, json};

suite![ApiWorld:
    v2_happy, v1_happy, version_mismatch, template_literal, iss_tid_mismatch, tid_not_guid, tenant_not_allowed,
    key_issuer, cloud, custom_key, audience, graph_token, id_token, scp_exact, scp_missing, scp_roles_confusion,
    roleless_app, idtyp, client_allowlist, mutable_claims, account_key, cross_tenant_data, groups_overage,
    guest_account, guest_refused,
    roles_source, claims_challenge, claims_challenge_cp1, acrs_bypass,
    cae_revocation, cae_new_token;
    alone: obo_cache, obo_relay, obo_retry,
];

/// Where the issuer is fixed, `tid` is redundant.
const REDUNDANT: &str = "the issuer is fixed, so tid says nothing new";

/// A token that is wrong in one thing.
struct Lie {
    name: String,
    token: Token,
    legal: Option<&'static str>,
}

fn lie(name: impl Into<String>, token: Token) -> Lie {
    Lie { name: name.into(), token, legal: None }
}

impl Lie {
    /// If it is accepted, this may be why; then it costs a note.
    fn unless(self, explained: bool, why: &'static str) -> Self {
        Self { legal: self.legal.or(explained.then_some(why)), ..self }
    }
}

/// Each of these is presented to an endpoint, which serves an honest token before and after.
async fn presented(
    world: &ApiWorld,
    endpoint: &Endpoint,
    lies: Vec<Lie>,
    rule: fn(&ApiAnswer) -> Observation,
) -> Result<Family, Unsettled> {
    world.serves_the_honest_at(endpoint).await?;
    let mut family = Family::of("a token");
    for Lie { name, token, legal } in lies {
        let observed = rule(&world.call_of(endpoint).bearing(&token).send().await?);
        family.add(name, observed.unless(legal.is_some(), legal.unwrap_or_default()));
    }
    world.serves_the_honest_at(endpoint).await?;
    Ok(family)
}

/// A token that anybody can make is not served here: the control of every acceptance.
async fn refuses_a_forged_one_at(world: &ApiWorld, endpoint: &Endpoint) -> Result<(), Unsettled> {
    let forged = world.token_for(endpoint).signed_by(&SigningKey::attacker(Algorithm::Rs256));
    require(world.call_of(endpoint).bearing(&forged).send().await?.is_not_served())
}

/// The endpoint that calls another API on behalf of its user.
fn middle_tier(world: &ApiWorld) -> Result<Endpoint, Unsettled> {
    world.endpoint_that("is on_behalf_of", |endpoint| endpoint.permissions.on_behalf_of)
}

/// What the token endpoint says when the user has to do something first.
fn interaction_required(error: &str, suberror: &str, code: u32, claims: &Value) -> Value {
    json!({
        "error": error,
        "suberror": suberror,
        "error_description": format!("AADSTS{code}: the user has to authenticate once more."),
        "error_codes": [code],
        "claims": claims.to_string(),
    })
}

/// An endpoint that takes users and asks for nothing else.
fn for_users(world: &ApiWorld) -> Result<Endpoint, Unsettled> {
    world.endpoint_that("takes users", |endpoint| {
        let asked = &endpoint.permissions;
        endpoint.takes_users() && endpoint.owner.is_none() && asked.groups.is_empty() && asked.acrs.is_empty()
    })
}

/// In seconds.
const A_MINUTE: u64 = 60;

/// The token as it is if it was issued so many seconds ago.
fn issued_ago(token: &Token, seconds: u64) -> Token {
    let then = token.now().saturating_sub(seconds);
    token.clone().claim("iat", then).claim("nbf", then)
}

/// The claims that a challenge asks for: in base64, or as some libraries hand them on, as they came.
fn wanted_claims(answer: &ApiAnswer) -> Option<Value> {
    let challenge = answer.challenge()?;
    let text = challenge.get("claims")?;
    let decoded = STANDARD.decode(text).ok().and_then(|octets| serde_json::from_slice(&octets).ok());
    decoded.or_else(|| serde_json::from_str(text).ok())
}

/// How often the token endpoint was asked to exchange this token, after so many requests on behalf of anybody.
fn times_asked(world: &ApiWorld, before: usize, token: &str) -> usize {
    let is_this =
        |request: &OnBehalfOf| matches!(request, OnBehalfOf::Asked { assertion } if assertion == token);
    world.issuer().on_behalf_of().iter().skip(before).filter(|request| is_this(request)).count()
}

/// The control of what follows from an answer of the token endpoint: it was asked at all.
fn was_asked(world: &ApiWorld, before: usize, token: &str) -> Observation {
    let asked = times_asked(world, before, token);
    let expected = "a request for a token for the next API";
    Observation::of(
        asked > 0,
        expected,
        format!("{asked} requests: what it has for one user it uses for another"),
    )
}
