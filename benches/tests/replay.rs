//! The bare replay does the work of the run: the same requests, answered alike although codes are good once.

use beartrap_benches::{Loopback, Replay, Replayed, Served, catalogue, run};
use std::sync::Arc;
use tokio::runtime::Runtime;

#[test]
fn a_replay_sends_every_request_of_the_run_and_is_answered_alike_each_time() {
    let runtime = Runtime::new().unwrap();
    let lab = Served::new();
    // Alone, so that it cannot be a matter of order which check meets the first consent page of a client.
    let one = &catalogue()[..1];
    runtime.block_on(run(&lab.file, Arc::new(Loopback::new().unwrap()), one));
    let recorder = Arc::new(Loopback::recording().unwrap());
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
