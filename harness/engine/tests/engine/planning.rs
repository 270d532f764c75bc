//! The planner, against any selection.

use crate::toys::{FAILS, PASSES, WARNS};
use beartrap_engine::{Choice, Glob, PlanError, Shard, plan};
use beartrap_kit::ServerScenario;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn ids(scenarios: &[&ServerScenario]) -> Vec<String> {
    scenarios.iter().map(|scenario| scenario.id()).collect()
}

#[test]
fn a_plan_is_in_the_order_of_ids() {
    let planned = plan([&WARNS, &FAILS, &PASSES], &Choice::default()).unwrap();
    assert_eq!(ids(&planned), ["toy.fails", "toy.passes", "toy.warns"]);
}

#[test]
fn a_choice_that_leaves_nothing_is_an_error() {
    let all = || [&WARNS, &FAILS];
    let only = |glob: &str| Choice { only: vec![Glob::new("toy.*"), Glob::new(glob)], ..Choice::default() };
    assert_eq!(plan(all(), &only("code.*")).err().unwrap(), PlanError::NothingMatches("code.*".into()));
    let except = Choice { except: vec![Glob::new("*")], ..Choice::default() };
    assert_eq!(plan(all(), &except).err().unwrap(), PlanError::NothingLeft);
    let small = Choice { shard: Shard::new(3, 3), ..Choice::default() };
    assert!(plan(all(), &small).unwrap().is_empty(), "an empty shard of a small choice is none");
}

#[test]
fn a_shard_is_one_of_several() {
    assert_eq!(Shard::parse("2/4").unwrap().to_string(), "2/4");
    for wrong in ["", "2", "0/4", "5/4", "1/0", "-1/4", "a/b", "1/4/2", "99999999999999999999/2", "1/ 4"] {
        assert!(Shard::parse(wrong).unwrap_err().contains("write K/N"), "{wrong}");
    }
}

/// A glob as it is usually explained: character by character.
fn matches(pattern: &[char], id: &[char]) -> bool {
    match (pattern, id) {
        ([], []) => true,
        (['*', rest @ ..], _) => matches(rest, id) || (!id.is_empty() && matches(pattern, &id[1..])),
        ([one, pattern @ ..], [other, id @ ..]) => one == other && matches(pattern, id),
        _ => false,
    }
}

proptest! {
    #[test]
    fn shards_partition_any_selection(names in prop::collection::btree_set("[a-z]{1,3}", 1..40), of in 1_usize..9) {
        let toy = |name: &String| ServerScenario { path: format!("toys::server::{name}").leak(), ..copy(&PASSES) };
        let scenarios: Vec<ServerScenario> = names.iter().map(toy).collect();
        let mut seen = BTreeSet::new();
        for part in 1..=of {
            let choice = Choice { shard: Shard::new(part, of), ..Choice::default() };
            for scenario in plan(&scenarios, &choice).unwrap() {
                prop_assert!(seen.insert(scenario.id()), "{} is in two shards", scenario.id());
            }
        }
        prop_assert_eq!(seen, names);
    }

    #[test]
    fn a_glob_matches_as_it_is_explained(pattern in "[ab*.é]{0,8}", id in "[ab.é]{0,10}") {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        prop_assert_eq!(Glob::new(&*pattern).matches(&id), matches(&letters(&pattern), &letters(&id)));
    }

    #[test]
    fn no_glob_and_no_shard_panics(pattern in any::<String>(), id in any::<String>()) {
        Glob::new(&*pattern).matches(&id);
        prop_assert_eq!(Glob::new(&*id).matches(&id) , true);
        let _ = Shard::parse(&pattern);
    }
}

fn copy(scenario: &ServerScenario) -> ServerScenario {
    let &ServerScenario { path, source, about, turn, run } = scenario;
    ServerScenario { path, source, about, turn, run }
}
