//! The bare replay does the work of the run: the same requests, answered alike although codes are good once.

use beartrap_benches::{
    Loopback, Replay, Replayed, Served, ServedApi, api_catalogue, catalogue, run, run_api,
};
use beartrap_lab::Clock;
use std::sync::Arc;
use tokio::runtime::Runtime;

#[test]
fn a_replay_sends_every_request_of_the_run_and_is_answered_alike_each_time() {
    let runtime = Runtime::new().unwrap();
    let lab = Served::new();
    // Alone, so that it cannot be a matter of order which check meets the first consent page of a client.
    let one = &catalogue()[..1];
    runtime.block_on(run(&lab.file, Arc::new(Loopback::new(Clock::system()).unwrap()), one));
    let recorder = Arc::new(Loopback::recording(Clock::system()).unwrap());
    let summary = runtime.block_on(run(&lab.file, recorder.clone(), one));
    assert_eq!(summary.exit, 0, "{:?}", summary.totals);

    let replay = Replay::of(&recorder.recorded());
    let requests = usize::try_from(summary.requests).unwrap();
    let client =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    for _ in 0..2 {
        let replayed = runtime.block_on(replay.play(&client, 1));
        assert_eq!(replayed, Replayed { requests, alike: requests });
    }
    assert_eq!(
        runtime.block_on(Replay::of(&recorder.recorded()).play(&client, 1)).requests,
        0,
        "the tape is empty"
    );
}

#[test]
fn a_replay_to_an_api_that_forgets_its_proofs_is_answered_alike_each_time() {
    let runtime = Runtime::new().unwrap();
    let lab = ServedApi::new();
    let mut chosen = api_catalogue();
    chosen.retain(|scenario| scenario.id().contains("dpop"));
    let recorder = Arc::new(Loopback::recording(lab.clock()).unwrap());
    let summary = runtime.block_on(run_api(lab.over(recorder.clone()), &chosen));
    assert!(summary.exit == 0 && summary.totals.pass > 0, "{:?}", summary.totals);

    let replay = Replay::of(&recorder.recorded());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for _ in 0..2 {
        lab.forgets();
        let Replayed { requests, alike } = runtime.block_on(replay.play(&client, 1));
        assert_eq!(requests, usize::try_from(summary.requests).unwrap());
        // The calibration tries a key that the issuer publishes for that alone.
        assert!(requests - alike <= 1, "{alike} of {requests} are alike");
    }
    let Replayed { requests, alike } = runtime.block_on(replay.play(&client, 1));
    assert!(requests - alike > 1, "an API that remembers takes the proofs for replays");
}
