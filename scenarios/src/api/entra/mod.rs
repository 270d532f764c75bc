//! APIs behind Microsoft Entra ID, which gives every kind of token the same type, and all tenants the same keys.

mod account_key;
mod acrs_bypass;
mod audience;
mod claims_challenge;
mod claims_challenge_cp1;
mod client_allowlist;
mod cloud;
mod cross_tenant_data;
mod custom_key;
mod graph_token;
mod groups_overage;
mod id_token;
mod idtyp;
mod iss_tid_mismatch;
mod key_issuer;
mod mutable_claims;
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

use beartrap_kit::*;

suite![ApiWorld:
    v2_happy, v1_happy, version_mismatch, template_literal, iss_tid_mismatch, tid_not_guid, tenant_not_allowed,
    key_issuer, cloud, custom_key, audience, graph_token, id_token, scp_exact, scp_missing, scp_roles_confusion,
    roleless_app, idtyp, client_allowlist, mutable_claims, account_key, cross_tenant_data, groups_overage,
    roles_source, claims_challenge, claims_challenge_cp1, acrs_bypass,
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
