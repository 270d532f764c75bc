//! What goes wrong in one check stays there.

use crate::toys::*;
use beartrap_core::{Event, StepState, Verdict};
use beartrap_engine::{Options, prepare};
use std::time::Duration;

#[tokio::test]
async fn a_panic_is_contained_and_is_our_own_fault() {
    let ran = Ran::of(&[&PANICS, &PASSES, &WARNS], &options()).await;
    let Verdict::Panicked(message) = ran.verdict("toy.panics") else {
        panic!("{:?}", ran.verdict("toy.panics"))
    };
    assert!(message.contains("this toy breaks") && !message.contains(SECRET), "{message}");
    assert!(matches!(ran.verdict("toy.passes"), Verdict::Pass(_)));
    assert!(matches!(ran.verdict("toy.warns"), Verdict::Note(_)));
    assert_eq!(ran.summary.exit, 3);
    assert_eq!((ran.summary.totals.unsettled, ran.summary.totals.pass), (1, 1));
    let worse = Ran::of(&[&PANICS, &FAILS], &options()).await;
    assert_eq!(worse.summary.exit, 1, "a finding stands, whatever else broke");
}

#[tokio::test]
async fn a_hang_is_timed_out_and_holds_nothing_up() {
    let options = Options { limit: Duration::from_millis(50), jobs: 1, ..options() };
    let ran = Ran::of(&[&HANGS, &PASSES], &options).await;
    assert!(matches!(ran.verdict("toy.hangs"), Verdict::TimedOut { seconds: 0 }));
    assert!(matches!(ran.verdict("toy.passes"), Verdict::Pass(_)));
    assert_eq!(ran.summary.exit, 4);
}

#[tokio::test]
async fn a_crash_is_a_note_if_the_target_gets_up_again() {
    let ran = Ran::of(&[&STUMBLES], &options()).await;
    assert!(matches!(ran.verdict("toy.stumbles"), Verdict::Note(_)));
    assert_eq!((ran.summary.exit, ran.summary.stopped.clone()), (0, None));
}

#[tokio::test]
async fn a_crash_that_lasts_is_a_failure() {
    let ran = Ran::of(&[&CRASHES], &options()).await;
    let Verdict::Fail(finding) = ran.verdict("toy.crashes") else {
        panic!("{:?}", ran.verdict("toy.crashes"))
    };
    assert!(finding.observed.starts_with("500; after that an honest sign-in does not work: "), "{finding:?}");
    assert_eq!(ran.summary.exit, 1);
    let stopped = ran.summary.stopped.as_deref().unwrap_or_default();
    assert!(stopped.starts_with("the target no longer works after the run"), "{stopped}");
    let says_so = |event: &Event| matches!(event, Event::Stepped(step) if step.name == "sanity" && step.state == StepState::Wrong);
    assert!(ran.events.iter().any(says_so));
}

#[tokio::test]
async fn what_a_check_quotes_is_fit_to_show() {
    let ran = Ran::of(&[&QUOTES], &options()).await;
    let text = serde_json::to_string(ran.result("toy.quotes")).unwrap();
    assert!(!text.contains(SECRET) && !text.contains("a-token-that-was-issued"), "{text}");
    assert!(text.contains("secret:") && text.contains("at:") && text.len() < 10_000, "{text}");
    assert!(!text.contains("\\u001b"), "{text}");
}

#[tokio::test]
async fn every_check_begins_once_and_then_ends() {
    let ran = Ran::of(&[&PASSES, &PANICS, &FAILS, &SIGNS_IN], &Options { jobs: 4, ..options() }).await;
    let Some(Event::Planned { ids }) = ran.events.first() else { panic!("{:?}", ran.events.first()) };
    assert_eq!(ids.len(), 4);
    for id in ids {
        let at = |wanted: &dyn Fn(&Event) -> bool| ran.events.iter().position(wanted);
        let begun = at(&|event| matches!(event, Event::Begun { id: begun } if begun == id));
        let settled = at(&|event| matches!(event, Event::Settled(result) if result.id == *id));
        assert!(begun.is_some() && begun < settled, "{id}");
    }
    assert!(matches!(ran.events.last(), Some(Event::Finished(end)) if *end == ran.summary));
}

#[tokio::test]
async fn the_story_of_a_check_is_the_same_whoever_ran_before() {
    let alone = Ran::of(&[&SIGNS_IN_AT_B], &options()).await;
    let after = Ran::of(&[&SIGNS_IN, &SIGNS_IN_AT_B], &Options { jobs: 1, ..options() }).await;
    let story = |ran: &Ran| {
        let result = ran.result("toy.signs-in-at-b");
        let exchanges = result.exchanges.iter();
        (
            result.requests,
            exchanges.map(|e| (e.number, e.url.clone(), e.request_body.clone())).collect::<Vec<_>>(),
        )
    };
    assert_eq!(story(&alone), story(&after));
    assert_eq!(story(&alone).0, 2, "the authorization and the redemption, and nothing that others share");
}

#[tokio::test]
async fn what_is_settled_is_not_played_again() {
    let first = Ran::of(&[&FAILS, &PASSES], &options()).await;
    let settled = vec![first.result("toy.fails").clone()];
    let prepared = prepared(&file()).await.ok().unwrap();
    let resumed = Ran::on(&prepared, &[&FAILS, &PASSES], &options(), settled).await;
    let ids: Vec<&str> = resumed.results().iter().map(|result| result.id.as_str()).collect();
    assert_eq!(ids, ["toy.passes"]);
    assert_eq!((resumed.summary.totals, resumed.summary.exit), (first.summary.totals, 1));
}

#[tokio::test]
async fn what_is_played_once_more_sends_other_requests() {
    let handler: beartrap_kit::Handler = std::sync::Arc::new(forgetful(std::sync::Mutex::default()));
    let prepared = prepare(&file(), transport(handler), 7, &mut |_| {}).await.ok().unwrap();
    let ran = Ran::on(&prepared, &[&SIGNS_IN_AT_B], &Options { jobs: 2, ..options() }, Vec::new()).await;
    assert!(
        matches!(ran.verdict("toy.signs-in-at-b"), Verdict::Pass(_)),
        "{:?}",
        ran.verdict("toy.signs-in-at-b")
    );
}

/// A server that cannot serve the first authorization request of client b, and none that it saw before.
fn forgetful(
    seen: std::sync::Mutex<Vec<String>>,
) -> impl Fn(
    http::Request<bytes::Bytes>,
) -> std::pin::Pin<Box<dyn Future<Output = http::Response<bytes::Bytes>> + Send>> {
    move |request| {
        let uri = request.uri().to_string();
        let mut answer = toy_answer(&request);
        if uri.contains("/authorize") && uri.contains("client_id=b") {
            let mut seen = seen.lock().unwrap();
            if seen.is_empty() || seen.contains(&uri) {
                answer = json_answer(503, &serde_json::json!({}));
            }
            seen.push(uri);
        }
        Box::pin(async move { answer })
    }
}

#[tokio::test]
async fn what_starts_the_target_again_comes_after_all_others_even_those_that_are_played_twice() {
    let ran = Ran::of(&[&COMES_LAST, &CANNOT_SAY, &PASSES], &Options { jobs: 2, ..options() }).await;
    let settled = |event: &Event| match event {
        Event::Settled(result) => Some(result.id.clone()),
        _ => None,
    };
    let ids: Vec<String> = ran.events.iter().filter_map(settled).collect();
    assert_eq!(ids, ["toy.passes", "toy.cannot-say", "toy.a-restart"]);
}
