//! What a failed test says: what was presented, what was expected, the clause, the fix, and how to list it.

use crate::lab::Lab;
use crate::of;
use beartrap::validator::{
    Claims, Failure, FailureKind, Outcome, Refusal, Request, Suite, Validator as _, policy, vector,
};
use beartrap_core::Fault;
use serde_json::json;
use std::time::Duration;

#[test]
fn a_failure_says_everything_that_is_needed_to_act() {
    let said = of(&Lab::suite(Some(Fault::NoneAccepted)), "val.none.lower").unwrap();
    for words in [
        "wrong: val.none.lower\n",
        "The algorithm is none, and the signature is empty.",
        r#"header   {"alg":"none""#,
        r#"claims   {"iss":"https://issuer.test""#,
        "signed   (empty)",
        "policy   jwt by RS256, issuer https://issuer.test, audience https://api.test, now 1767225600",
        "expected   a refusal",
        "observed   alg-none: accepted",
        "clause     RFC 7518, 3.6 (",
        "impact     forged tokens",
        "fix        Accept the algorithms of a list",
        r#".departures(&[("val.none.lower", "why it stays so")])"#,
    ] {
        assert!(said.contains(words), "no {words:?} in\n{said}");
    }
}

#[test]
fn long_and_odd_tokens_are_shortened() {
    let yes = |_: &Request| -> Result<Claims, Refusal> { Ok(Claims::new()) };
    for id in ["val.dos.crit-100k", "val.json.invalid-utf8", "val.form.two-parts"] {
        let Outcome::Failed(failure) = Suite::of(move || yes).outcome(vector(id).unwrap()) else {
            panic!("{id} passes for a yes-man")
        };
        let said = failure.to_string();
        assert!(said.contains("expected   ") && said.len() < 4000, "{said}");
    }
    let vector = vector("val.none.lower").unwrap();
    for token in ["a\u{1b}[31m.b", "CgcI.CgcI.\u{7}"] {
        let presented = Some(("odd\r".to_owned(), policy(json!({})).presenting(token)));
        let (expected, observed) = ("a refusal".to_owned(), "accepted".to_owned());
        let said = Failure { kind: FailureKind::Wrong, vector, expected, observed, presented }.to_string();
        assert!(!said.chars().any(|letter| letter.is_control() && letter != '\n'), "{said:?}");
    }
}

#[test]
fn a_departure_passes_with_its_reason_and_fails_when_it_is_gone() {
    let listed = |fault| Lab::suite(fault).departures(&[("val.none.lower", "issue 1")]);
    assert_eq!(of(&listed(Some(Fault::NoneAccepted)), "val.none.lower"), None);
    let stale = of(&listed(None), "val.none.lower").unwrap();
    assert!(stale.starts_with("stale: val.none.lower is listed") && stale.contains("take it from the list"));
}

#[test]
fn a_panic_is_a_crash_and_the_next_question_meets_another_validator() {
    let suite = Suite::of(|| {
        let (mut lab, mut broken) = (Lab::new(None), false);
        move |request: &Request| {
            assert!(!broken, "a validator that panicked was asked again");
            broken = request.token.split('.').count() == 2;
            assert!(!broken, "index out of bounds");
            lab.verify(request)
        }
    })
    .clock();
    assert_eq!(of(&suite, "val.none.lower"), None);
    let said = of(&suite, "val.none.two-parts").unwrap();
    for words in ["crash: val.none.two-parts", "index out of bounds"] {
        assert!(said.contains(words), "no {words:?} in\n{said}");
    }
    assert!(!said.contains("asked again"), "{said}");
}

#[test]
fn no_answer_in_time_is_a_hang() {
    let suite = Suite::of(|| {
        |_: &Request| -> Result<Claims, Refusal> {
            loop {
                std::thread::park();
            }
        }
    })
    .time_limit(Duration::from_millis(50));
    let Outcome::Failed(failure) = suite.outcome(vector("val.none.lower").unwrap()) else {
        panic!("it does not come back")
    };
    assert_eq!(failure.observed, "no answer within 50ms");
    assert!(failure.to_string().starts_with("hang: val.none.lower\n"), "{failure}");
}

#[test]
fn an_honest_token_that_is_refused_leaves_its_lies_unsettled() {
    // A validator that knows RS256 only, and does not say so.
    let suite = Suite::of(|| {
        let mut lab = Lab::new(None);
        move |request: &Request| {
            if request.policy.algorithms != ["RS256"] {
                return Err(Refusal::because("what is that"));
            }
            lab.verify(request)
        }
    })
    .clock();
    let said = of(&suite, "val.ec.zero").unwrap();
    for words in
        ["unsettled: val.ec.zero", "presented  the honest twin of ", "what is that", "out of algorithms()"]
    {
        assert!(said.contains(words), "no {words:?} in\n{said}");
    }
    // Once it says so, it is not asked.
    assert_eq!(of(&suite.algorithms(["RS256"]), "val.ec.zero"), None);
}
