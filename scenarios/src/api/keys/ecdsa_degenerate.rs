//! An ECDSA signature of zeros, or of another form than 64 octets, is refused.
//!
//! ## Why it matters
//! Zeros satisfy the equation of ECDSA for every key and every token, unless they are refused first (CVE-2022-21449).
//!
//! ## How to fix it
//! Update the platform; it must check that r and s lie between 1 and the order, and each takes 32 octets.
//!
//! ## Not a finding
//! - s in the upper half is valid in JWS, and is not presented.

use crate::clauses::{rfc7518, rfc8725};
use beartrap_forge::arithmetic;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc7518::ECDSA,
    also: &[&rfc8725::INPUTS_VALIDATED],
    impact: Impact::ForgedTokens,
    needs: &[Capability::EcdsaTokens],
    mutant: Fault::EcdsaZeroValid,
};

const DEVIATIONS: &[Deviation] = &[
    Deviation::SIGNATURE_ZEROED,
    Deviation::SIGNATURE_R_ZERO,
    Deviation::SIGNATURE_S_IS_ORDER,
    Deviation::SIGNATURE_AS_DER,
    Deviation::SIGNATURE_TRUNCATED,
    Deviation::SIGNATURE_EXTENDED,
];

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let honest = world.token().with_key(&world.key(Key::Elliptic));
    require(world.called_with(&honest).await?.is_served())?;
    let told = |lie: &Deviation| Some((lie.name().to_owned(), lie.apply(&honest)?.compact()));
    let mut lies: Vec<_> = DEVIATIONS.iter().filter_map(told).collect();
    let order = arithmetic::p256_order_plus(0);
    let numbers = [
        ("r and s are the order", [order.clone(), order.clone()].concat()),
        ("r is the order, s is one", [order, one()].concat()),
        ("r and s are one", [one(), one()].concat()),
    ];
    lies.extend(
        numbers.map(|(name, signature)| (name.to_owned(), honest.clone().raw_signature(signature).compact())),
    );
    world.refuses_each(lies).await
}

fn one() -> Vec<u8> {
    let mut number = vec![0; 32];
    number[31] = 1;
    number
}
