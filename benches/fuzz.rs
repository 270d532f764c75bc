//! How many lies a hunt presents while the lab's validator, asked bare, answers the same questions: executions per second
//! beside executions per second.
//!
//! - `hunt`: the questions are ready. Most of the difference is that a hunt signs its lies, which is what it is for.
//! - `made`: the lies are ready, and are made into questions both times. The difference is what finding them, sorting the
//!   answers and the honest tokens in between cost.
//! - `told`: lies are told and presented, and their questions are ready but signed once each: the one thing that nobody is
//!   spared who presents lies. The algorithms are those that sign about as fast as they verify.
#![expect(clippy::print_stderr, reason = "whoever reads the ratio wants to know what was compared")]

use beartrap_benches::{Ratio, timed};
use beartrap_forge::{Algorithm, SigningKey};
use beartrap_fuzzer::hunt::{Hunt, Limits};
use beartrap_fuzzer::lie::{Base, Lie, Scope};
use beartrap_kit::validator::{Answer, FIXED_NOW, Greeting, Request, Stand, Validator};
use criterion::Criterion;
use serde_json::Value;
use std::hint::black_box;

/// Lies in one measurement.
const LIES: u64 = 500;
const SEED: u64 = 7;

fn main() {
    let mut criterion = Ratio::of_pairs(10);
    bench(&mut criterion);
    criterion.final_summary();
}

fn bench(criterion: &mut Criterion<Ratio>) {
    let mut asked = Recorder { inner: Lab::default(), questions: Vec::new() };
    hunt(&mut asked);
    eprintln!("{LIES} lies: {} questions with the honest tokens in between", asked.questions.len());
    let hunted = || timed(|| hunt(&mut Lab::default()));
    let bare = || {
        let mut lab = Lab::default();
        timed(|| asked.questions.iter().for_each(|question| drop(black_box(lab.verify(question)))))
    };
    // Who takes twice as long presents half as many in a second.
    Ratio::measure(criterion, "fuzz", "hunt", bare, hunted);

    let scope = Scope::of(&Lab::default().greeting());
    let lies: Vec<Lie> =
        (0..).map(|number| Lie::numbered(SEED, number, &scope)).take(asked.questions.len()).collect();
    let made = || {
        let (mut lab, stand) = (Lab::default(), Stand::at(FIXED_NOW));
        timed(|| {
            for (number, lie) in lies.iter().enumerate() {
                let question = lie.request_at(&stand.about(&number.to_string()));
                black_box(question.map(|question| lab.verify(&question)));
            }
        })
    };
    Ratio::measure(criterion, "fuzz", "made", made, hunted);
    told(criterion);
}

fn told(criterion: &mut Criterion<Ratio>) {
    let by = [Algorithm::EdDsa, Algorithm::Hs256, Algorithm::Es256];
    let honest = by.iter().flat_map(|by| Base::ALL.iter().map(move |base| (*base, *by))).collect();
    let (scope, stand) = (Scope { honest, ..Scope::all() }, Stand::at(FIXED_NOW));
    let told = |number| Lie::numbered(SEED, number, &scope);
    let ready: Vec<(Request, SigningKey)> = (0..LIES)
        .map(told)
        .filter_map(|lie| Some((lie.request_at(&stand)?, SigningKey::trusted(lie.algorithm))))
        .collect();
    let bare = || {
        let mut lab = Lab::default();
        timed(|| {
            for (question, key) in &ready {
                let signed = question.token.rsplit_once('.').map_or("", |(signed, _)| signed);
                black_box(key.sign(signed.as_bytes()));
                black_box(lab.verify(question));
            }
        })
    };
    let lied = || {
        let mut lab = Lab::default();
        timed(|| {
            for number in 0..LIES {
                let question = told(number).request_at(&stand);
                black_box(question.map(|question| lab.verify(&question)));
            }
        })
    };
    Ratio::measure(criterion, "fuzz", "told", bare, lied);
}

fn hunt(validator: &mut dyn Validator) {
    let limits = Limits { count: Some(LIES), time: None };
    let report = Hunt::new(SEED, limits).run(validator, &mut |_| true);
    assert_eq!(report.dead, None, "the lab's validator lives to the end");
    assert!(report.findings.is_empty(), "the honest lab believes no lie: {:?}", report.findings);
}

/// The lab's validator, asked as it is.
struct Lab(beartrap_lab::Validator);

impl Default for Lab {
    fn default() -> Self {
        Self(beartrap_lab::Validator::new(None))
    }
}

impl Validator for Lab {
    fn greeting(&self) -> Greeting {
        serde_json::from_value(self.0.greeting()).expect("the lab's greeting is one")
    }

    fn verify(&mut self, question: &Request) -> Answer {
        let question = serde_json::to_value(question).expect("a request is JSON");
        let mut answer = self.0.verify(&question);
        let (claims, reason) = (answer["claims"].take(), answer["reason"].to_string());
        match (answer["verdict"].as_str(), claims) {
            (Some("accept"), Value::Object(claims)) => Answer::Accept(claims),
            (Some("unsupported"), _) => Answer::Unsupported(reason),
            _ => Answer::Reject(reason),
        }
    }
}

/// A validator whose questions are kept.
struct Recorder {
    inner: Lab,
    questions: Vec<Request>,
}

impl Validator for Recorder {
    fn greeting(&self) -> Greeting {
        self.inner.greeting()
    }

    fn verify(&mut self, question: &Request) -> Answer {
        self.questions.push(question.clone());
        self.inner.verify(question)
    }
}
