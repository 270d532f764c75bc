//! An API that calls another on behalf of its users does so for each of them with a token of their own.
//!
//! ## Why it matters
//! Getting a token for the next API costs a request, so it is kept. If it is kept for a scope and not for a user, the next
//! one who comes is shown the mail, the files and the calendar of whoever came first.
//!
//! ## How to fix it
//! Keep such a token under the hash of the token that it was exchanged for, or under tenant, object id, client and scope
//! together. Of a library that does this, look at what its cache is divided by.
//!
//! ## Not a finding
//! - A user whom the API does not serve at all, such as one of another tenant, is shown nothing.
//! - For the same user the token may be kept, whichever of that user's tokens the API was called with.

use crate::clauses::{core, entra};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::ON_BEHALF_OF,
    also: &[&entra::ACCOUNT_KEY, &core::SUB_UNIQUE],
    impact: Impact::AccountTakeover,
    needs: &[Capability::EntraApi, Capability::EntraOnBehalfOf],
    mutant: Fault::EntraDownstreamShared,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = super::middle_tier(world)?;
    let newcomer = || entra.newcomers_token_for(&endpoint);
    let (first, token) = newcomer();
    let own = called(world, &endpoint, &token).await?;
    let mut users = Family::of("a user");
    if own.users.iter().any(|(_, oid)| *oid != first) {
        // Whoever called before this check began has left something behind, which is what it is about.
        users.add("a newcomer", own.is_for(&first, true));
        return judge(users);
    }
    require(own.is_for(&first, true))?;

    let (second, of_second) = newcomer();
    users.add("another", called(world, &endpoint, &of_second).await?.is_for(&second, true));
    users.add("the first again", called(world, &endpoint, &token).await?.is_for(&first, false));
    let renewed = token.clone().claim("uti", world.made_up());
    users.add("the first with a new token", called(world, &endpoint, &renewed).await?.is_for(&first, false));
    if let Ok(tenant) = entra.second_tenant() {
        let elsewhere = called(world, &endpoint, &entra.of_tenant(token.clone(), tenant)).await?;
        let is_hidden = !elsewhere.answer.had_effect() && elsewhere.users.is_empty();
        let namesake = (tenant.to_owned(), first.clone());
        let is_own = elsewhere.users.iter().all(|user| *user == namesake) && !elsewhere.users.is_empty();
        let observed = elsewhere.observe(is_hidden || is_own, "a call for the user of that tenant, or none");
        users.add("one of another tenant with the same oid", observed);
    }
    let forged = token.clone().signed_by(&SigningKey::attacker(Algorithm::Rs256));
    let forged = called(world, &endpoint, &forged).await?;
    let nothing = forged.observe(forged.users.is_empty(), "no call for anybody");
    users.add("somebody with a forged token of the first", forged.answer.is_not_served().and(nothing));
    users.add("two at once", both_at_once(world, &endpoint, own.answer.text().contains(&first)).await?);
    judge(users)
}

/// What came of a call: the answer, and the users for whom the next API was called meanwhile, by tenant and object id.
struct Called {
    answer: ApiAnswer,
    users: Vec<(String, String)>,
    tenant: String,
}

async fn called(world: &ApiWorld, endpoint: &Endpoint, token: &Token) -> Result<Called, Unsettled> {
    let before = world.issuer().on_behalf_of().len();
    let answer = world.call_of(endpoint).bearing(token).send().await?;
    Ok(Called { answer, users: users_since(world, before), tenant: world.entra()?.setting().tenant })
}

fn users_since(world: &ApiWorld, before: usize) -> Vec<(String, String)> {
    let called = |request| match request {
        OnBehalfOf::Called { tid, oid } => Some((tid, oid)),
        OnBehalfOf::Asked { .. } => None,
    };
    world.issuer().on_behalf_of().into_iter().skip(before).filter_map(called).collect()
}

impl Called {
    /// It was served, and the next API called for this user and nobody else; not at all if an answer may have been kept.
    fn is_for(&self, oid: &str, is_new: bool) -> Observation {
        let is_own = self.users.iter().all(|(tid, known)| *tid == self.tenant && known == oid);
        let is_called = !(is_new && self.users.is_empty());
        let seen = self.observe(is_own && is_called, "a call of the next API for this user");
        self.answer.is_served().and(seen)
    }

    fn observe(&self, holds: bool, expected: &str) -> Observation {
        let observed = match &self.users[..] {
            [] => format!("{} and no call of the next API", self.answer.describe()),
            [(tid, oid), ..] => format!("{} and a call for {oid} of {tid}", self.answer.describe()),
        };
        Observation::of(holds, expected, observed).seen_in([self.answer.exchange()])
    }
}

/// Two users whom nobody has seen before call in the same moment. Where the API hands on what the next one says of its
/// caller, each is shown what is their own.
async fn both_at_once(
    world: &ApiWorld,
    endpoint: &Endpoint,
    shows_caller: bool,
) -> Result<Observation, Unsettled> {
    let entra = world.entra()?;
    let [(one, of_one), (other, of_other)] = [(); 2].map(|()| entra.newcomers_token_for(endpoint));
    let before = world.issuer().on_behalf_of().len();
    let (answer, another) = world.call_of_both(endpoint, &of_one, &of_other).await?;
    let users = users_since(world, before);
    let is_called = |oid: &String| users.iter().any(|(_, known)| known == oid);
    let is_known = |(_, oid): &(String, String)| *oid == one || *oid == other;
    let are_both = is_called(&one) && is_called(&other) && users.iter().all(is_known);
    let oids: Vec<&str> = users.iter().map(|(_, oid)| oid.as_str()).collect();
    let observed =
        format!("calls for {}", if oids.is_empty() { "nobody".to_owned() } else { oids.join(", ") });
    let seen = Observation::of(are_both, "a call of the next API for each of the two", observed);
    let is_shown = |answer: &ApiAnswer, oid: &str| {
        answer.observe(!shows_caller || answer.text().contains(oid), "an answer for whoever calls")
    };
    let shown = is_shown(&answer, &one).and(is_shown(&another, &other));
    Ok(answer.is_served().and(another.is_served()).and(seen).and(shown))
}
