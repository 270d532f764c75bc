//! Mallory finds what gives tokens away without being told of it, and nothing where nothing is.

mod lab;

use beartrap_core::Fault;
use lab::{BUDGET, GIVE_NOTHING_AWAY, GIVE_TOKENS_AWAY, explored, for_each};
use std::collections::BTreeSet;

#[test]
fn she_finds_nothing_in_the_honest_lab() {
    for seen in for_each(&[7, 8], |seed| explored(None, seed, 300)) {
        assert_eq!(seen.dead, None);
        assert!(seen.stories.is_empty(), "{:#?}", seen.stories);
        assert!(seen.plays == 300 && seen.given > 40, "{seen:?}");
    }
}

#[test]
fn she_finds_four_of_five_faults_that_give_tokens_away() {
    // Half of the budget of MALLORY.md, which is for the unluckiest of its seeds.
    let found = for_each(GIVE_TOKENS_AWAY, |fault| explored(Some(fault), 7, BUDGET / 2).stories.pop());
    let missed: Vec<Fault> =
        GIVE_TOKENS_AWAY.iter().zip(&found).filter(|(_, story)| story.is_none()).map(|(f, _)| *f).collect();
    assert!(missed.len() * 5 <= GIVE_TOKENS_AWAY.len(), "missed: {missed:?}");
    for (fault, story) in GIVE_TOKENS_AWAY.iter().zip(found.iter().flatten()) {
        assert!(story.repeats, "{fault:?}: {story:#?}");
    }
}

#[test]
fn she_finds_nothing_in_a_server_that_is_only_clumsy() {
    for &fault in
        &[Fault::NonceDropped, Fault::StateEncodedTwice, Fault::SubPerLogin, Fault::RevokesForAnyClient]
    {
        let seen = explored(Some(fault), 7, 300);
        assert!(seen.stories.is_empty() && seen.dead.is_none(), "{fault:?}: {seen:#?}");
    }
}

#[test]
fn a_story_is_as_short_as_it_can_be_and_the_same_each_time() {
    let story = explored(Some(Fault::CodeForAnyClient), 7, BUDGET).stories.pop().unwrap();
    let does: Vec<&str> = story.steps.iter().map(|step| step.does.as_str()).collect();
    assert_eq!(story.law.name, "code-client");
    assert_eq!(story.steps.iter().map(|step| step.step).collect::<Vec<_>>(), [1, 2]);
    assert!(does[1].starts_with("Mallory redeems") && does[1].contains("(step 1), with "), "{does:#?}");
    assert!(story.found_with > 2, "{story:#?}");
    let again = explored(Some(Fault::CodeForAnyClient), 7, BUDGET).stories.pop().unwrap();
    assert_eq!((again.play, again.steps), (story.play, story.steps));
}

#[test]
fn no_story_shows_a_secret() {
    let secrets = ["s3cret", "another-secret", "opens-the-door", "opens-another-door", "eyJ"];
    for &fault in &[Fault::PasswordGrantOn, Fault::UserinfoTakesIdToken, Fault::SecretOptional] {
        let shown = format!("{:#?}", explored(Some(fault), 7, BUDGET).stories);
        assert!(shown.contains("step: 1"), "{shown}");
        assert!(secrets.iter().all(|secret| !shown.contains(secret)), "{shown}");
    }
}

#[test]
fn every_fault_of_the_server_gives_tokens_away_or_has_a_reason() {
    let named = GIVE_NOTHING_AWAY.iter().flat_map(|(_, faults)| *faults).chain(GIVE_TOKENS_AWAY);
    let named: BTreeSet<Fault> = named.copied().collect();
    let unnamed: Vec<Fault> =
        Fault::of_servers().map(|planted| planted.fault).filter(|fault| !named.contains(fault)).collect();
    assert!(unnamed.is_empty(), "put them into a list of tests/mallory/lab.rs: {unnamed:?}");
}
