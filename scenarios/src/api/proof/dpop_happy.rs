//! A token that is bound by DPoP is served with a right proof, however the URL is spelt.
//!
//! ## Why it matters
//! Whoever binds tokens to keys must serve those who hold the keys. A query in the URL is the usual stumbling block: the proof
//! leaves it out.
//!
//! ## How to fix it
//! Compare `htu` with the URL of the request without its query and fragment, and normalise both first.
//!
//! ## Not a finding
//! - To normalise the URL is recommended only; refusing a host in capitals costs a note.

use crate::clauses::rfc9449;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9449::PROOF_URL,
    also: &[&rfc9449::PROOF_WITH_TOKEN, &rfc9449::PROOF_URL_NORMALIZED],
    impact: Impact::BrokenClient,
    needs: &[Capability::SenderConstraint],
    mutant: Fault::ProofUrlComparedWhole,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.refuses_a_forged_one().await?;
    let mut holder = Holder::new(world);
    let token = holder.token();
    let mut proofs = Family::of("a proof");
    proofs.add("as it is", holder.calls(&token).await?.is_served());
    let with_query = holder.sends(|holder| holder.call(&token, &holder.proof(&token)).asking("page", "2"));
    proofs.add("a query in the URL", with_query.await?.is_served());
    let more = holder.calls_but(&token, |proof| proof.claim("urn:example:more", "x"));
    proofs.add("a further claim", more.await?.is_served());

    let host = world.api().url.host_str().unwrap_or_default();
    let in_capitals = |proof: Token| {
        let url = proof.claim_value("htu").and_then(Json::as_str).unwrap_or_default();
        let url = url.replacen(host, &host.to_uppercase(), 1);
        proof.claim("htu", url)
    };
    let in_capitals = holder.calls_but(&token, in_capitals);
    let served = in_capitals.await?.is_served();
    proofs.add("a host in capitals", served.unless(true, "to normalise the URL is recommended only"));
    judge(proofs)
}
