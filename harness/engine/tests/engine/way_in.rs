//! Where the way in ends early, and whose fault that is.

use crate::toys::*;
use beartrap_core::{Step, StepState};
use beartrap_engine::{Stop, prepare};
use beartrap_kit::Handler;
use beartrap_kit::target::TargetFile;
use serde_json::json;
use std::sync::Arc;

async fn stopped(file: &TargetFile, handler: Handler) -> (Option<Stop>, Vec<Step>) {
    let mut steps = Vec::new();
    let stop = prepare(file, transport(handler), 7, &mut |step| steps.push(step)).await.err();
    (stop, steps)
}

fn always(status: u16, document: serde_json::Value) -> Handler {
    Arc::new(move |_| {
        let answer = json_answer(status, &document);
        Box::pin(async move { answer })
    })
}

#[tokio::test]
async fn the_way_into_an_honest_server_is_told_step_by_step() {
    let mut steps = Vec::new();
    let prepared = prepare(&file(), server(), 7, &mut |step| steps.push(step)).await.ok().unwrap();
    let names: Vec<(&str, StepState)> = steps.iter().map(|step| (step.name.as_str(), step.state)).collect();
    let expected = ["discovery", "clients", "login"].map(|name| (name, StepState::Ok));
    assert_eq!(names, expected);
    assert!(prepared.without_user.is_none());
}

#[tokio::test]
async fn a_file_without_a_server_is_the_users() {
    let stop = stopped(&TargetFile::default(), always(200, json!({}))).await.0.unwrap();
    assert!(stop.exit == 2 && stop.says.contains("add one with an issuer"), "{stop:?}");
    let odd = TargetFile::parse("[server]\nissuer = \"not a url\"").unwrap();
    assert_eq!(stopped(&odd, always(200, json!({}))).await.0.unwrap().exit, 2);
}

#[tokio::test]
async fn a_server_that_gives_no_metadata_is_circumstance() {
    for (status, document) in
        [(200, json!({})), (500, json!({})), (200, json!({"issuer": "https://other.test"}))]
    {
        let (stop, steps) = stopped(&file(), always(status, document)).await;
        assert_eq!(stop.unwrap().exit, 4);
        assert!(
            steps.len() == 1 && steps[0].name == "discovery" && steps[0].state == StepState::Wrong,
            "{steps:?}"
        );
    }
}

/// A server that answers nonsense like everything else has not shown that it can refuse.
#[tokio::test]
async fn a_server_that_accepts_nonsense_is_not_judged() {
    let yes = always(
        200,
        json!({
            "issuer": ISSUER, "authorization_endpoint": format!("{ISSUER}/a"), "token_endpoint": format!("{ISSUER}/t"),
            "access_token": "yes",
        }),
    );
    let (stop, steps) = stopped(&file(), yes).await;
    let stop = stop.unwrap();
    assert!(stop.exit == 4 && stop.says.contains("what it says means nothing"), "{stop:?}");
    assert!(steps.iter().any(|step| step.name == "login" && step.state == StepState::Wrong), "{steps:?}");
}
