//! A proof that is wrong in anything is refused.
//!
//! ## Why it matters
//! A proof is for one request, one token and one moment. Whatever is not checked can be used again by whoever saw one: a
//! malicious API, a log, a proxy.
//!
//! ## How to fix it
//! Go through the twelve checks of RFC 9449, 4.3, with the method and the URL of the request and the token beside it.
//!
//! ## Not a finding
//! - 400 costs a note.
//! - Where the API gives nonces, these may stand in for the time of the proof.

use crate::clauses::rfc9449;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9449::PROOF_TOKEN,
    also: &[
        &rfc9449::PROOF_CLAIMS,
        &rfc9449::PROOF_TYP,
        &rfc9449::PROOF_ALG,
        &rfc9449::PROOF_SIGNATURE,
        &rfc9449::PROOF_KEY_PUBLIC,
        &rfc9449::PROOF_METHOD,
        &rfc9449::PROOF_RECENT,
        &rfc9449::ONE_PROOF,
    ],
    impact: Impact::StolenTokens,
    needs: &[Capability::SenderConstraint],
    mutant: Fault::ProofTokenOptional,
};

/// What is wrong with a proof.
type Lie<'a> = Box<dyn Fn(Token) -> Token + Send + Sync + 'a>;

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let mut holder = Holder::new(world);
    let token = holder.token();
    require(holder.calls(&token).await?.is_served())?;

    let mut proofs = Family::of("a proof");
    let (key, other) = (holder.key().clone(), world.token().claim("cnf", "another"));
    for (name, lie) in lies(&key, other.compact()) {
        let answer = holder.calls_but(&token, lie).await?;
        proofs.add(name, answer.is_unproven());
    }
    for (name, ago) in [("an hour ago", -3_600), ("in an hour", 3_600)] {
        let then = world.now().saturating_add_signed(ago);
        let answer = holder.calls_but(&token, |proof| proof.claim("iat", then)).await?;
        let has_nonces = holder.nonce().is_some();
        proofs.add(name, answer.is_unproven().unless(has_nonces, "the nonce says that it is new"));
    }
    let again = |holder: &Holder<'_>| holder.proof(&token).compact();
    let two = holder.sends(|holder| holder.call(&token, &holder.proof(&token)).with_proof(&again(holder)));
    proofs.add("two headers", two.await?.is_unproven());
    let joined = holder
        .sends(|holder| world.call().proven_by(&token, &format!("{}, {}", again(holder), again(holder))));
    proofs.add("two in one header", joined.await?.is_unproven());
    require(holder.calls(&token).await?.is_served())?;
    judge(proofs)
}

fn lies(key: &SigningKey, another_token: String) -> Vec<(&'static str, Lie<'_>)> {
    let thief = SigningKey::attacker(Algorithm::Es256);
    let secret = SigningKey::secret("secret");
    let mut lies: Vec<(&'static str, Lie<'_>)> = vec![
        ("typ JWT", Box::new(|proof| proof.header("typ", "JWT"))),
        ("no typ", Box::new(|proof| proof.without_header("typ"))),
        ("alg none", Box::new(|proof| proof.header("alg", "none").raw_signature([]))),
        ("alg HS256", Box::new(move |proof| proof.header("alg", "HS256").signed_by(&secret))),
        ("another signature", Box::new(move |proof| proof.signed_by(&thief))),
        ("the private key", Box::new(|proof| proof.header("jwk", key.private_jwk()))),
        ("no key", Box::new(|proof| proof.without_header("jwk"))),
        ("another method", Box::new(|proof| proof.claim("htm", "DELETE"))),
        ("another URL", Box::new(|proof| proof.claim("htu", "https://another.test/orders"))),
        ("a relative URL", Box::new(|proof| proof.claim("htu", "/"))),
        ("no ath", Box::new(|proof| proof.without_claim("ath"))),
        ("another token's ath", Box::new(move |proof| proof.with_ath(&another_token))),
    ];
    for (name, claim) in [("no jti", "jti"), ("no htm", "htm"), ("no htu", "htu"), ("no iat", "iat")] {
        lies.push((name, Box::new(move |proof| proof.without_claim(claim))));
    }
    lies
}
