//! What fails a run, and whose fault it is.

use crate::toys::*;
use beartrap_core::Verdict;
use beartrap_engine::{Options, PROFILES, Profile};
use beartrap_kit::{Capability, ServerScenario};

fn departing(id: &str) -> Options {
    Options { departures: [(id.to_owned(), "upstream decided so".to_owned())].into(), ..options() }
}

#[tokio::test]
async fn the_exit_code_says_whose_fault_it_is() {
    let cases: [(&[&'static ServerScenario], u8); 8] = [
        (&[&PASSES], 0),
        (&[&PASSES, &WARNS, &REMARKS], 0),
        (&[&FAILS], 1),
        (&[&CANNOT_SAY], 4),
        (&[&PASSES, &CANNOT_SAY], 4),
        (&[&FAILS, &CANNOT_SAY], 1),
        (&[&NEEDS_TWO], 0),
        (&[&FAILS_A_SHOULD], 0),
    ];
    for (scenarios, exit) in cases {
        let ran = Ran::of(scenarios, &options()).await;
        let ids: Vec<String> = scenarios.iter().map(|scenario| scenario.id()).collect();
        assert_eq!(ran.summary.exit, exit, "{ids:?}");
    }
}

#[tokio::test]
async fn a_departure_that_still_happens_does_not_block() {
    let ran = Ran::of(&[&FAILS, &PASSES], &departing("toy.fails")).await;
    assert!(matches!(ran.verdict("toy.fails"), Verdict::Fail(_)), "it is still seen");
    assert!(!ran.result("toy.fails").blocking);
    assert_eq!(ran.result("toy.fails").departure.as_deref(), Some("upstream decided so"));
    assert_eq!((ran.summary.exit, ran.summary.blocking), (0, 0));
    assert!(!ran.summary.departures[0].stale);
    let strict = Ran::of(&[&FAILS], &Options { strict: true, ..departing("toy.fails") }).await;
    assert_eq!(strict.summary.exit, 0, "a reason is a reason in strict mode too");
}

#[tokio::test]
async fn a_departure_that_no_longer_happens_fails_the_run() {
    for stale in [&PASSES, &REMARKS] {
        let ran = Ran::of(&[stale], &departing(&stale.id())).await;
        assert_eq!(ran.summary.exit, 5);
        assert!(ran.summary.departures[0].stale);
    }
    let ran = Ran::of(&[&PASSES, &FAILS], &departing("toy.passes")).await;
    assert_eq!(ran.summary.exit, 1, "a finding comes first");
    let ran = Ran::of(&[&CANNOT_SAY], &departing("toy.cannot-say")).await;
    assert_eq!(
        (ran.summary.exit, ran.summary.departures[0].stale),
        (0, false),
        "nobody knows whether it is stale"
    );
    let ran = Ran::of(&[&CANNOT_SAY, &SIGNS_IN], &departing("toy.signs-in")).await;
    assert_eq!(ran.summary.exit, 5, "what is stale comes before what is unsettled");
    let elsewhere = Ran::of(&[&PASSES], &departing("toy.fails")).await;
    assert_eq!(
        (elsewhere.summary.exit, elsewhere.summary.departures.len()),
        (0, 0),
        "what was not run says nothing"
    );
}

#[tokio::test]
async fn strict_turns_warnings_into_failures() {
    let strict = Options { strict: true, ..options() };
    let ran = Ran::of(&[&WARNS, &REMARKS, &STUMBLES, &FAILS_A_SHOULD, &PASSES], &strict).await;
    for (id, fails) in
        [("warns", true), ("remarks", false), ("stumbles", true), ("fails-a-should", true), ("passes", false)]
    {
        let result = ran.result(&format!("toy.{id}"));
        assert_eq!(matches!(result.verdict, Verdict::Fail(_)), fails, "{id}");
        assert_eq!(result.blocking, fails, "{id}");
    }
    assert_eq!((ran.summary.exit, ran.summary.blocking), (1, 3));
}

#[tokio::test]
async fn the_profile_decides_what_blocks() {
    let scenarios: [&ServerScenario; 6] =
        [&FAILS, &FAILS_A_SHOULD, &FAILS_A_PRACTICE, &FAILS_THE_DRAFT, &FAILS_AN_IMPLIED, &FAILS_A_CRITICAL];
    for (profile, blocking) in [
        ("rfc9700-2026", ["toy.fails", "toy.fails-a-critical", "toy.fails-a-practice"].as_slice()),
        (
            "oauth21-2026",
            &["toy.fails", "toy.fails-a-critical", "toy.fails-a-practice", "toy.fails-the-draft"],
        ),
        ("oidc-basic", &["toy.fails", "toy.fails-a-critical"]),
    ] {
        let options = Options { profile: Profile::named(profile).unwrap(), ..options() };
        let ran = Ran::of(&scenarios, &options).await;
        let mut blocks: Vec<&str> = ran
            .results()
            .into_iter()
            .filter(|result| result.blocking)
            .map(|result| result.id.as_str())
            .collect();
        blocks.sort_unstable();
        assert_eq!(blocks, blocking, "{profile}");
        assert_eq!(ran.summary.totals.fail, 6, "a failure is counted whether it blocks or not");
    }
    assert_eq!(PROFILES.len(), 4);
    assert!(Profile::named("rfc9700").is_none());
}

#[tokio::test]
async fn what_the_documents_of_a_profile_say_otherwise_is_noted_even_in_strict_mode() {
    static DEPARTS: ServerScenario = ServerScenario {
        path: "toys::server::refresh::rotation_public",
        source: FAILS.source,
        about: FAILS.about,
        turn: FAILS.turn,
        run: FAILS.run,
    };
    for (profile, exit, verdict) in [("entra", 0, "note"), ("rfc9700-2026", 1, "fail")] {
        let options = Options { profile: Profile::named(profile).unwrap(), strict: true, ..options() };
        let ran = Ran::of(&[&DEPARTS], &options).await;
        let result = ran.result("refresh.rotation-public");
        assert_eq!((ran.summary.exit, result.verdict.name()), (exit, verdict), "{profile}");
        let told =
            result.verdict.finding().is_some_and(|finding| finding.observed.contains("as documented: "));
        assert_eq!(told, profile == "entra");
    }
}

#[tokio::test]
async fn what_the_target_lacks_is_not_applicable_and_what_the_file_lacks_is_unsettled() {
    let ran = Ran::of(&[&NEEDS_TWO, &PASSES], &options()).await;
    assert!(matches!(ran.verdict("toy.needs-two-users"), Verdict::NotApplicable(Capability::TwoUsers)));
    assert_eq!(ran.summary.lacking, [(Capability::TwoUsers, 1)]);

    let alone = prepared(&file_without_user()).await.ok().unwrap();
    let ran = Ran::on(&alone, &[&SIGNS_IN], &options(), Vec::new()).await;
    let Verdict::Unsettled(why) = ran.verdict("toy.signs-in") else {
        panic!("{:?}", ran.verdict("toy.signs-in"))
    };
    assert!(why.contains("nobody can log in: name one user: --user"), "{why}");
    assert_eq!(ran.summary.exit, 4);
}
