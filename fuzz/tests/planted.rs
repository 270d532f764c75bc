//! A planted bug of a parser and planted bugs of rules are found and shrunk, in process and within a budget of executions;
//! random octets find none of them. `README.md` has the same under libFuzzer.

use beartrap_fuzz::mutate::{ALGORITHMS, Dice, Draft, mutated};
use beartrap_fuzz::{deviations, mutate, planted};
use beartrap_fuzzer::{Lie, Rule};
use beartrap_kit::Fault;
use beartrap_lab::Validator;
use std::panic::catch_unwind;

const ROOM: usize = 4_096;

/// Tokens as the mutator makes them: each from an honest one or from what one of these became.
fn tokens(seed: u32) -> impl Iterator<Item = String> {
    let mut pool: Vec<Vec<u8>> =
        ALGORITHMS.iter().map(|algorithm| Draft::honest(*algorithm).compact().into_bytes()).collect();
    let mut dice = Dice::new(seed.into());
    let honest = pool.len();
    (0..).map(move |number: u32| {
        let from = dice.below(pool.len());
        let mut plain = dice.clone();
        let token = mutated(&pool[from], ROOM, seed ^ (number << 8), &mut |octets| plain.disturb(octets));
        // A few are changed once more, as a corpus would have them.
        let place = honest + dice.below(58);
        match pool.get_mut(place) {
            Some(old) => old.clone_from(&token),
            None => pool.push(token.clone()),
        }
        String::from_utf8_lossy(&token).into_owned()
    })
}

fn octets(seed: u32) -> impl Iterator<Item = Vec<u8>> {
    let mut dice = Dice::new(seed.into());
    (0..).map(move |_: u32| (0..=dice.below(400)).map(|_| dice.number().to_le_bytes()[0]).collect())
}

fn panics(text: &str) -> bool {
    catch_unwind(|| planted::read(text)).is_err()
}

#[test]
fn a_bug_of_a_parser_is_found_and_shrunk() {
    const BUDGET: usize = 20_000;
    let random = octets(1).take(BUDGET).map(|octets| String::from_utf8_lossy(&octets).into_owned());
    assert!(!random.into_iter().any(|text| panics(&text)), "random octets do not come so far");

    let mut tried = 0;
    let found = tokens(1).take(BUDGET).inspect(|_| tried += 1).find(|token| panics(token));
    let found = found.unwrap_or_else(|| panic!("not found within {BUDGET}"));
    println!("found after {tried} tokens: {found}");

    let mut least = Draft::of(found.as_bytes()).expect("what the parser read can be read");
    while let Some(simpler) = least.simpler().into_iter().find(|draft| panics(&draft.compact())) {
        least = simpler;
    }
    assert_eq!(String::from_utf8_lossy(&least.header), r#"{"crit":[]}"#);
    assert_eq!(String::from_utf8_lossy(&least.claims), "{}");
}

#[test]
fn bugs_of_rules_are_found_by_deviations_and_shrunk() {
    for (fault, rule, budget) in [
        (Fault::IssuerIgnored, Rule::Issuer, 2_000),
        (Fault::ExpiryInclusive, Rule::Expiry, 8_000),
        (Fault::HeaderJwkTrusted, Rule::KeyOrigin, 4_000),
    ] {
        let is_wrong = |lie: &Lie| deviations::holds(lie, &mut Validator::new(Some(fault))).is_err();
        let lies = octets(2).take(budget).map(|octets| deviations::lie(&octets));
        let found = lies.enumerate().find(|(_, lie)| is_wrong(lie) && lie.rules().contains(&rule));
        let (tried, found) = found.unwrap_or_else(|| panic!("{fault:?} is not found within {budget}"));
        println!("{} is found after {} lies: {}", fault.name(), tried + 1, found.says());

        let mut least = found;
        let is_like = |lie: &Lie| lie.rules().contains(&rule) && is_wrong(lie);
        while let Some(simpler) = least.simpler().into_iter().find(|lie| is_like(lie)) {
            least = simpler;
        }
        assert_eq!(least.rules(), [rule], "{fault:?}: {}", least.says());
        assert_eq!(least.twists().len(), 1, "{fault:?}: {}", least.says());
        assert_eq!(deviations::holds(&least, &mut Validator::new(None)), Ok(()), "the honest lab refuses it");
    }
}

#[test]
fn bugs_of_rules_are_found_by_mutation_and_shrunk() {
    for (fault, says, budget) in [
        (Fault::IssuerIgnored, "the issuer is another", 4_000),
        (Fault::SignatureIgnored, "signature", 2_000),
        (Fault::AudienceAtAnyDepth, "the audience is another", 20_000),
    ] {
        let wrong = |text: &str| mutate::holds(text, &mut Validator::new(Some(fault))).err();
        let found = tokens(3).take(budget).enumerate().find(|(_, token)| wrong(token).is_some());
        let (tried, found) = found.unwrap_or_else(|| panic!("{fault:?} is not found within {budget}"));
        println!("{} is found after {} tokens: {found}", fault.name(), tried + 1);
        let why = wrong(&found).unwrap();
        assert!(why.contains(says), "{fault:?}: {why}");
        assert_eq!(mutate::holds(&found, &mut Validator::new(None)), Ok(()), "the honest lab refuses it");
    }
    let is_wrong = |octets: Vec<u8>| {
        let text = String::from_utf8_lossy(&octets).into_owned();
        mutate::holds(&text, &mut Validator::new(Some(Fault::SignatureIgnored))).is_err()
    };
    assert!(!octets(4).take(2_000).any(is_wrong), "random octets do not come so far");
}

#[test]
fn the_honest_lab_is_never_wrong_and_most_tokens_come_as_far_as_the_claims() {
    const TOKENS: usize = 3_000;
    let (mut read, mut accepted) = (0, 0);
    for token in tokens(5).take(TOKENS) {
        assert_eq!(mutate::holds(&token, &mut Validator::new(None)), Ok(()), "{token}");
        read += usize::from(beartrap_forge::Jws::parse(&token).is_ok());
        accepted += usize::from(mutate::verdict(&token, &mut Validator::new(None)).accepts());
    }
    assert!(read > TOKENS / 3, "only {read} are tokens");
    assert!(accepted > TOKENS / 50, "only {accepted} are accepted");
}
