//! The lab's validator, asked in process.

#![expect(clippy::unwrap_used, reason = "a helper of a test has nothing better to do when it cannot go on")]

use beartrap_core::Fault;
use beartrap_kit::validator::{Answer, Greeting, Request, Validator};
use serde_json::Value;

pub(crate) struct Lab(beartrap_lab::Validator);

impl Lab {
    pub(crate) fn new(fault: Option<Fault>) -> Self {
        Self(beartrap_lab::Validator::new(fault))
    }
}

impl Validator for Lab {
    fn greeting(&self) -> Greeting {
        serde_json::from_value(self.0.greeting()).unwrap()
    }

    fn verify(&mut self, request: &Request) -> Answer {
        let mut answer = self.0.verify(&serde_json::to_value(request).unwrap());
        let reason = answer["reason"].as_str().unwrap_or_default().to_owned();
        let claims = answer["claims"].take();
        match (answer["verdict"].as_str(), claims) {
            (Some("accept"), Value::Object(claims)) => Answer::Accept(claims),
            (Some("reject"), _) => Answer::Reject(reason),
            (Some("unsupported"), _) => Answer::Unsupported(reason),
            (Some("hang"), _) => Answer::Hang,
            _ => Answer::Crash(reason),
        }
    }
}
