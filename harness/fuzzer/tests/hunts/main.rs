//! What hunting is worth: how many executions it takes to find each fault of the lab's validator, beside random octets and
//! changed octets. `HUNTS.md` has the table; `HUNTS=write cargo test -p beartrap-fuzzer --test hunts` writes it again.

mod measure;
mod table;

use beartrap_core::Fault;
use measure::{Stream, first, stream};
use std::collections::BTreeMap;

/// The seed that the budgets are checked with; the table is made with others.
const SEED: u64 = 7;
/// The most lies that a fault may take here, so that the test takes seconds.
const MOST: u64 = 1_500;

#[test]
fn every_fault_is_found_within_its_written_budget() {
    if std::env::var("HUNTS").is_ok_and(|what| what == "write") {
        table::write();
    }
    let budgets: BTreeMap<String, usize> = table::budgets();
    let lies = stream(Stream::Lies, SEED, MOST);
    let (mut checked, mut late) = (0, Vec::new());
    for planted in Fault::of_validators() {
        let name = planted.fault.name();
        let Some(budget) = budgets.get(&name).filter(|budget| **budget <= lies.len()) else { continue };
        checked += 1;
        let found = first(Some(planted.fault), &lies[..*budget]);
        if found.is_none() {
            late.push(format!("{name} is not found within {budget}"));
        }
    }
    assert!(late.is_empty(), "{late:#?}");
    assert!(checked > 60, "only {checked} faults have a budget that is checked here");
}

#[test]
fn the_honest_validator_is_never_found_wrong_and_octets_find_nothing() {
    assert_eq!(first(None, &stream(Stream::Lies, SEED, 400)), None);
    let octets = stream(Stream::Octets, SEED, 400);
    assert_eq!(first(Some(Fault::SignatureIgnored), &octets), None);
    let mutations = stream(Stream::Mutations, SEED, 400);
    assert_eq!(first(None, &mutations), None);
    assert!(first(Some(Fault::SignatureIgnored), &mutations).is_some());
    assert_eq!(first(Some(Fault::IssuerIgnored), &mutations), None);
}

#[test]
fn every_fault_has_a_budget_or_a_reason() {
    let (budgets, reasons) = (table::budgets(), table::reasons());
    let neither: Vec<String> = Fault::of_validators()
        .map(|planted| planted.fault.name())
        .filter(|name| !budgets.contains_key(name) && reasons(name).is_none())
        .collect();
    assert!(neither.is_empty(), "HUNTS.md says nothing about {neither:?}");
}
