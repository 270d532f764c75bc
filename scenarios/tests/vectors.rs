//! Each vector is proven by itself: the honest validator is right, its mutant is wrong, and validators that always say
//! the same thing never earn a pass.
#![expect(clippy::unwrap_used, reason = "the lab answers in the protocol, or the test stops")]

use beartrap_core::{Fault, Grade};
use beartrap_forge::Jws;
use beartrap_kit::validator::{
    Answer, Case, Greeting, Request, Stand, Validator, Vector, VectorOutcome, judge_vector,
};
use serde_json::Value;
use std::collections::HashSet;

/// 2026-01-01, so that the tokens are the same in each run.
const NOW: u64 = 1_767_225_600;

/// The validator of the lab, asked as an adapter is asked.
struct Lab(beartrap_lab::Validator);

impl Validator for Lab {
    fn greeting(&self) -> Greeting {
        serde_json::from_value(self.0.greeting()).unwrap()
    }

    fn verify(&mut self, request: &Request) -> Answer {
        let answer = self.0.verify(&serde_json::to_value(request).unwrap());
        let reason = answer["reason"].as_str().unwrap_or_default().to_owned();
        match (answer["verdict"].as_str(), &answer["claims"]) {
            (Some("accept"), Value::Object(claims)) => Answer::Accept(claims.clone()),
            (Some("reject"), _) => Answer::Reject(reason),
            (Some("unsupported"), _) => Answer::Unsupported(reason),
            (Some("crash"), _) => Answer::Crash(reason),
            _ => panic!("the lab answered {answer}"),
        }
    }
}

/// A validator that always says the same.
struct Constant(Answer);

impl Validator for Constant {
    fn greeting(&self) -> Greeting {
        let kinds = ["access-token", "id-token", "logout-token", "dpop-proof", "client-assertion", "jwe"];
        let inputs = ["clock", "max-lifetime", "max-token-age", "response-type", "acr-values"];
        let features = kinds.iter().chain(&inputs).map(|feature| (*feature).to_owned()).collect();
        Greeting { features, ..Greeting::default() }
    }

    fn verify(&mut self, _: &Request) -> Answer {
        self.0.clone()
    }
}

fn grade(vector: &Vector, validator: &mut dyn Validator) -> Result<Grade, String> {
    match judge_vector(vector, &Stand::at(NOW), validator) {
        VectorOutcome::Judged(judgement) => Ok(judgement.grade),
        VectorOutcome::Unsettled(why) | VectorOutcome::NotApplicable(why) => Err(why),
    }
}

fn each(mut problem: impl FnMut(&str, &Vector) -> Option<String>) {
    let mut problems = Vec::new();
    for family in beartrap_scenarios::validator() {
        for vector in family.vectors {
            let id = family.id(vector);
            problems.extend(problem(&id, vector).map(|says| format!("{id}: {says}")));
        }
    }
    assert!(problems.is_empty(), "{} vectors are not proven:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn the_honest_validator_is_right_about_every_vector() {
    each(|_, vector| match grade(vector, &mut Lab(beartrap_lab::Validator::new(None))) {
        Ok(Grade::Good | Grade::Noted(_)) => None,
        other => Some(format!("{other:?}")),
    });
}

#[test]
fn every_mutant_is_caught_by_its_vector() {
    each(|_, vector| match grade(vector, &mut Lab(beartrap_lab::Validator::new(Some(vector.mutant)))) {
        Ok(Grade::Bad) => None,
        other => Some(format!("{} is not caught: {other:?}", vector.mutant.name())),
    });
}

#[test]
fn what_always_says_the_same_never_earns_a_pass() {
    // An open question has no wrong answer, and an honest token none that a yes-man gets wrong: for those the controls
    // around the corpus (a nonsense probe before any verdict) stand in.
    each(|_, vector| {
        let refuses = grade(vector, &mut Constant(Answer::Reject("no".into())));
        let passes = matches!(refuses, Ok(Grade::Good));
        (passes).then(|| "passes for a validator that refuses everything".to_owned())
    });
    each(|_, vector| {
        let accepts = grade(vector, &mut Constant(Answer::Accept(serde_json::Map::new())));
        let rejecting = vector.expect == beartrap_kit::validator::REJECT;
        (rejecting && matches!(accepts, Ok(Grade::Good | Grade::Noted(_))))
            .then(|| "passes for a validator that accepts everything".to_owned())
    });
}

#[test]
fn an_impact_of_its_own_belongs_to_a_row_and_differs() {
    for family in beartrap_scenarios::validator() {
        for (name, impact) in family.impacts {
            let row = family.vectors.iter().find(|vector| vector.name == *name);
            let row = row.unwrap_or_else(|| panic!("{} has no row {name}", family.name));
            assert_eq!(family.check(row).about.impact, *impact);
            assert_ne!(family.impact, *impact, "{}", family.id(row));
        }
    }
}

#[test]
fn every_fault_of_the_validator_is_claimed() {
    let claimed: Vec<Fault> = beartrap_scenarios::validator()
        .flat_map(|family| family.vectors)
        .map(|vector| vector.mutant)
        .collect();
    let orphans: Vec<String> = Fault::of_validators()
        .filter(|planted| !claimed.contains(&planted.fault))
        .map(|planted| planted.fault.name())
        .collect();
    assert!(orphans.is_empty(), "no vector claims {orphans:?}");
}

/// Whether the validator with this fault is wrong about one spelling whose honest twin it accepts.
fn catches(case: &Case, fault: Fault) -> bool {
    let fresh = || Lab(beartrap_lab::Validator::new(Some(fault)));
    let is_accepted = |twin| matches!(fresh().verify(twin), Answer::Accept(_));
    if !case.twin.as_ref().is_none_or(is_accepted) {
        return false;
    }
    // One that has seen the twin could be wrong because it remembers, which is another matter.
    let mut validator = fresh();
    for request in &case.before {
        validator.verify(request);
    }
    matches!(validator.verify(&case.request), Answer::Accept(_) | Answer::Crash(_))
}

#[test]
fn every_spelling_is_caught_by_a_mutant() {
    each(|_, vector| {
        if vector.expect != beartrap_kit::validator::REJECT {
            return None;
        }
        let others = Fault::of_validators().map(|planted| planted.fault);
        let faults: Vec<Fault> = std::iter::once(vector.mutant).chain(others).collect();
        let cases = (vector.cases)(&Stand::at(NOW));
        let escaped = cases.iter().filter(|case| !faults.iter().any(|fault| catches(case, *fault)));
        let names: Vec<&str> = escaped.map(|case| case.name.as_str()).collect();
        (!names.is_empty()).then(|| format!("no fault is caught by {names:?}"))
    });
}

/// A validator that lists no feature beyond plain JWTs, and must not be asked for one.
struct Plain;

impl Validator for Plain {
    fn greeting(&self) -> Greeting {
        Greeting { name: "plain".into(), ..Greeting::default() }
    }

    fn verify(&mut self, request: &Request) -> Answer {
        panic!("asked about {request:?}")
    }
}

#[test]
fn what_a_validator_does_not_list_is_not_asked_of_it() {
    let mut asked = Vec::new();
    each(|id, vector| {
        if !["val.time.iat-too-old", "val.misc.cache-after-exp", "val.idtoken.nonce-wrong"].contains(&id) {
            return None;
        }
        asked.push(id.to_owned());
        match judge_vector(vector, &Stand::at(NOW), &mut Plain) {
            VectorOutcome::NotApplicable(why) if why.starts_with("plain ") => None,
            other => Some(format!("{other:?}")),
        }
    });
    assert_eq!(asked.len(), 3, "{asked:?}");
}

#[test]
fn proofs_and_assertions_are_asked_only_of_who_lists_them() {
    for (name, kind) in [("dpop", "dpop-proof"), ("assertion", "client-assertion")] {
        let family = beartrap_scenarios::validator().find(|family| family.name == name).unwrap();
        let lacking = VectorOutcome::NotApplicable(format!("plain knows no {kind}"));
        for vector in family.vectors {
            assert_eq!(judge_vector(vector, &Stand::at(NOW), &mut Plain), lacking, "{}", family.id(vector));
        }
    }
}

/// The lab, but with a memory for tokens that are good once only.
struct Remembering {
    lab: Lab,
    seen: HashSet<String>,
}

impl Validator for Remembering {
    fn greeting(&self) -> Greeting {
        self.lab.greeting()
    }

    fn verify(&mut self, request: &Request) -> Answer {
        let answer = self.lab.verify(request);
        let is_accepted = matches!(answer, Answer::Accept(_)) && request.policy.kind.is_good_once();
        let token = Jws::parse(&request.token).ok().filter(|_| is_accepted);
        let jti = token.and_then(|token| token.claim("jti")?.as_str().map(str::to_owned));
        if jti.is_some_and(|jti| !self.seen.insert(jti)) {
            return Answer::Reject("seen before".into());
        }
        answer
    }
}

#[test]
fn a_validator_that_remembers_what_is_good_once_is_right_about_the_whole_corpus() {
    let mut validator = Remembering { lab: Lab(beartrap_lab::Validator::new(None)), seen: HashSet::new() };
    each(|id, vector| match judge_vector(vector, &Stand::at(NOW).about(id), &mut validator) {
        VectorOutcome::Judged(judgement) if judgement.grade != Grade::Bad => None,
        other => Some(format!("{other:?}")),
    });
    assert!(!validator.seen.is_empty());
}

#[test]
fn the_tokens_are_the_same_each_time() {
    each(|id, vector| {
        let requests = || {
            let cases = (vector.cases)(&Stand::at(NOW).about(id));
            cases.into_iter().map(|case| (case.request, case.twin)).collect::<Vec<_>>()
        };
        (requests() != requests()).then(|| "its tokens differ".to_owned())
    });
}

/// The lab, but whoever the token speaks for is called somebody else.
struct Mangling(Lab);

impl Validator for Mangling {
    fn greeting(&self) -> Greeting {
        self.0.greeting()
    }

    fn verify(&mut self, request: &Request) -> Answer {
        match self.0.verify(request) {
            Answer::Accept(mut claims) => {
                claims.insert("sub".into(), "somebody else".into());
                Answer::Accept(claims)
            }
            other => other,
        }
    }
}

#[test]
fn a_validator_that_reads_another_user_is_not_right_about_honest_tokens() {
    let family = beartrap_scenarios::validator().find(|family| family.name == "ok").unwrap();
    let vector = family.vectors.iter().find(|vector| vector.name == "rs256").unwrap();
    assert_eq!(grade(vector, &mut Mangling(Lab(beartrap_lab::Validator::new(None)))), Ok(Grade::Bad));
}
