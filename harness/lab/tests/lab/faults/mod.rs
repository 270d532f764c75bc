//! For every fault one question that the honest lab and the faulty lab answer differently.

mod front;
mod metadata;
mod openid;
mod tokens;

use crate::actors::lab;
use beartrap_core::Fault;

#[tokio::test]
async fn every_fault_shows_and_the_honest_lab_does_not_have_it() {
    for planted in Fault::of_servers() {
        let fault = planted.fault;
        assert!(holds(fault, None).await, "the honest lab breaks the rule of {fault:?}");
        assert!(!holds(fault, Some(fault)).await, "{fault:?} does not show");
    }
}

/// Whether the rule that a fault breaks holds in a lab.
async fn holds(rule: Fault, planted: Option<Fault>) -> bool {
    let lab = lab(planted);
    let answers = [
        metadata::holds(rule, &lab).await,
        front::holds(rule, &lab).await,
        tokens::holds(rule, &lab).await,
        openid::holds(rule, &lab).await,
    ];
    answers.into_iter().flatten().next().unwrap_or_else(|| panic!("{rule:?} has no question"))
}
