//! Mallory finds what gives tokens away, without being told, and finds nothing where nothing is.

use beartrap_core::Fault;
use beartrap_fuzzer::mallory::{Explored, Field, Limits, explore};
use beartrap_kit::target::{Server, TargetFile, discover};
use beartrap_kit::{Handler, Hosts, Http, InProcess, Transcript};
use beartrap_lab::{Clock, Lab, LabConfig};
use std::sync::Arc;

const ISSUER: &str = "https://op.beartrap.test";
const BEGIN: u64 = 1_767_225_600;

/// The faults of the lab by which codes, tokens, data or the password of Alice come to Mallory, or tokens are issued
/// without a fresh code, its verifier, its client or its redirect URI.
const GIVE_TOKENS_AWAY: &[Fault] = &[
    Fault::LastDuplicateWins,
    Fault::LoginRedirectsWith307,
    Fault::ConsentTokenUnchecked,
    Fault::ClientCredentialsForPublic,
    Fault::SecretByPrefix,
    Fault::SecretOptional,
    Fault::CodeNeverSpent,
    Fault::CodeForAnyClient,
    Fault::IntrospectionOpen,
    Fault::UserinfoTakesIdToken,
    Fault::VerifierOptional,
    Fault::VerifierNotCompared,
    Fault::UnaskedVerifierIgnored,
    Fault::ChallengeAsVerifier,
    Fault::ChallengePerClient,
    Fault::RedirectHostByPrefix,
    Fault::RedirectPathNormalised,
    Fault::RedirectByOtherParser,
    Fault::RedirectListShared,
    Fault::TokenRedirectIgnored,
    Fault::RefreshedForAnother,
    Fault::RefreshForAnyClient,
    Fault::RefreshScopeCopied,
    Fault::RefreshNeverRotates,
    Fault::RefreshUnauthenticated,
    Fault::RevocationWithoutEffect,
    Fault::PasswordGrantOn,
];

fn transport(fault: Option<Fault>) -> (Arc<Lab>, Arc<InProcess>) {
    let clock = Clock::fixed(BEGIN);
    let lab = Lab::new(LabConfig { issuer: ISSUER.into(), fault, clock: clock.clone(), seed: 7 });
    let served = lab.clone();
    let handler: Handler = Arc::new(move |request| {
        let lab = served.clone();
        Box::pin(async move { lab.answer(request).await })
    });
    let (reading, turning) = (clock.clone(), clock);
    (lab, Arc::new(InProcess::new(handler, move || reading.now(), move |s| turning.advance(s))))
}

async fn field(fault: Option<Fault>) -> Field {
    let (lab, first) = transport(fault);
    let file = TargetFile::parse(&lab.target_file()).unwrap();
    let mut hosts = Hosts::default();
    hosts.add(&ISSUER.parse().unwrap());
    let http = Http::new(first.clone(), Arc::new(hosts), Transcript::default());
    let metadata = discover(&http, ISSUER).await.unwrap();
    let server = Server::new(&file, file.server.as_ref().unwrap(), metadata, first).unwrap();
    Field::survey(move || Arc::new(server.behind(transport(fault).1)), true, 7).await.unwrap()
}

async fn explored(fault: Option<Fault>, seed: u64, plays: u64) -> Explored {
    let limits = Limits { seed, first: 1, plays, time: None, first_only: fault.is_some() };
    explore(&field(fault).await, &limits, &mut |_| ()).await
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[tokio::test]
async fn she_finds_nothing_in_the_honest_lab() {
    let plays = number("MALLORY_PLAYS", 500);
    let seen = explored(None, number("MALLORY_SEED", 7), plays).await;
    assert_eq!(seen.dead, None);
    for story in &seen.stories {
        println!("{} {} {} {:#?}", story.law.name, story.why, story.repeats, story.steps);
    }
    println!("{} plays {} steps {} requests", seen.plays, seen.steps, seen.requests);
    assert!(seen.stories.is_empty());
    assert_eq!(seen.plays, plays);
}

#[tokio::test]
async fn she_finds_what_gives_tokens_away() {
    let mut found = 0;
    for &fault in GIVE_TOKENS_AWAY {
        if std::env::var("MALLORY_FAULT").is_ok_and(|f| f != fault.name()) { continue }
        let seen = explored(Some(fault), number("MALLORY_SEED", 7), number("MALLORY_PLAYS", 500)).await;
        match seen.stories.first() {
            Some(story) => { found += 1; println!("{} {} {} in {} of {} {}\n    {}", fault.name(), story.play, story.law.name, story.steps.len(), story.found_with, story.repeats, story.why);
               for told in &story.steps { println!("      {}. {} -> {}", told.step, told.does, told.answer) } }
            None => println!("{}: MISSED after {} {:?}", fault.name(), seen.plays, seen.dead),
        }
    }
    println!("{found} of {}", GIVE_TOKENS_AWAY.len());
}
