//! Vectors presented to validators that are right, wrong, odd, or no validators at all.

use crate::scripted::{Scripted, script};
use beartrap_core::{
    Capability, CheckResult, Clause, Event, Fault, Impact, Level, RunSummary, StepState, Verdict,
};
use beartrap_engine::{
    Adapter, AdapterError, Choice, GivenUp, Glob, Options, ProbeError, Subject, VectorRow, plan_vectors,
    probe, prove_vector, run_vectors,
};
use beartrap_forge::{Algorithm, Deviation, Jws};
use beartrap_kit::validator::{
    ACCEPT, Answer, EITHER, Greeting, REJECT, Request, Validator, Vector, VectorFamily,
};
use std::time::Duration;

static CLAUSE: Clause =
    Clause { document: "RFC 7515", section: "5.2", level: Level::Must, says: "A signature is verified." };

const fn vector(name: &'static str) -> Vector {
    Vector {
        name,
        says: "Something is presented.",
        clause: &CLAUSE,
        expect: REJECT,
        mutant: Fault::CodeNeverSpent,
        cases: |stand| stand.jwt().lie(&Deviation::PAYLOAD_TAMPERED),
    }
}

static FAMILY: VectorFamily = VectorFamily {
    name: "toy",
    title: "toys",
    impact: Impact::ForgedTokens,
    impacts: &[],
    why: "It matters.",
    fix: "Mend it.",
    vectors: &[
        vector("tampered"),
        Vector { cases: |stand| stand.jwt().lie(&Deviation::SIGNATURE_STRIPPED), ..vector("stripped") },
        Vector { expect: ACCEPT, cases: |stand| vec![stand.jwt().itself("as it is")], ..vector("honest") },
        Vector {
            expect: EITHER,
            cases: |stand| vec![stand.jwt().presenting("odd", "odd")],
            ..vector("open")
        },
        Vector {
            cases: |stand| stand.jwt_by(Algorithm::Es256).lie(&Deviation::SIGNATURE_STRIPPED),
            ..vector("curve")
        },
        Vector { cases: |stand| stand.id_token().lie(&Deviation::SIGNATURE_STRIPPED), ..vector("id-token") },
        Vector {
            cases: |stand| {
                vec![stand.jwt().but("a second early", |token| {
                    let now = token.now();
                    token.claim("nbf", now + 1)
                })]
            },
            ..vector("second")
        },
        Vector {
            cases: |stand| {
                let end = stand.setting.expiry();
                stand.jwt().asking("later", |policy| policy.now = end).needing("clock").into()
            },
            ..vector("later")
        },
    ],
};

static BROKEN: VectorFamily = VectorFamily {
    name: "broken",
    title: "tables that break",
    impact: Impact::ForgedTokens,
    impacts: &[],
    why: "It matters.",
    fix: "Mend it.",
    vectors: &[Vector { cases: |_| panic!("a table broke"), ..vector("table") }],
};

/// Verifies RS256 and nothing else.
struct Honest {
    features: &'static [&'static str],
}

impl Validator for Honest {
    fn greeting(&self) -> Greeting {
        Greeting {
            name: "honest".into(),
            algorithms: vec!["RS256".into()],
            features: self.features.iter().map(|feature| (*feature).to_owned()).collect(),
            ..Greeting::default()
        }
    }

    fn verify(&mut self, request: &Request) -> Answer {
        let token = Jws::parse(&request.token);
        let now = request.policy.now;
        let time = |token: &Jws, name: &str| token.claim(name).and_then(serde_json::Value::as_u64);
        let early = |token: &Jws| time(token, "nbf") > Some(now);
        let late = |token: &Jws| time(token, "exp") <= Some(now);
        match token {
            Ok(token)
                if token.verify(&request.policy.jwks["keys"][0]).is_ok()
                    && !early(&token)
                    && !late(&token) =>
            {
                Answer::Accept(token.claims().clone())
            }
            _ => Answer::Reject("no".into()),
        }
    }
}

impl Subject for Honest {}

/// Always says the same.
struct Constant(Answer);

impl Validator for Constant {
    fn greeting(&self) -> Greeting {
        Greeting { name: "constant".into(), ..Greeting::default() }
    }
    fn verify(&mut self, _: &Request) -> Answer {
        self.0.clone()
    }
}

impl Subject for Constant {}

fn rows(only: &[&str]) -> Vec<VectorRow> {
    let only = only.iter().map(|pattern| Glob::new(*pattern)).collect();
    plan_vectors([&FAMILY, &BROKEN], &Choice { only, ..Choice::default() }).unwrap()
}

struct Run {
    summary: RunSummary,
    events: Vec<Event>,
}

impl Run {
    fn of(
        first: Box<dyn Subject>,
        more: &(dyn Fn() -> Result<Box<dyn Subject>, AdapterError> + Sync),
        only: &[&str],
    ) -> Self {
        let mut events = Vec::new();
        let options = Options { jobs: 2, ..Options::default() };
        let mut emit = |event| events.push(event);
        let summary =
            run_vectors(first, more, &rows(only), &options, Vec::new(), &GivenUp::default(), &mut emit);
        Self { summary, events }
    }

    fn honest(features: &'static [&'static str], only: &[&str]) -> Self {
        Self::of(Box::new(Honest { features }), &move || Ok(Box::new(Honest { features })), only)
    }

    /// A scripted adapter that was probed.
    fn scripted(scripted: &Scripted) -> Self {
        let start = || -> Result<Box<dyn Subject>, AdapterError> {
            Ok(Box::new(Adapter::start(scripted.launch.clone())?))
        };
        let mut first = start().unwrap();
        probe(first.as_mut()).unwrap();
        // A second process knows no first token, so one job is what this script can do.
        let mut events = Vec::new();
        let options = Options { jobs: 1, ..Options::default() };
        let mut emit = |event| events.push(event);
        let only = rows(&["val.toy.tampered", "val.toy.stripped", "val.toy.honest"]);
        let summary = run_vectors(first, &start, &only, &options, Vec::new(), &GivenUp::default(), &mut emit);
        Self { summary, events }
    }

    #[track_caller]
    fn result(&self, id: &str) -> &CheckResult {
        let settled = self.events.iter().find_map(|event| match event {
            Event::Settled(result) if result.id == id => Some(result),
            _ => None,
        });
        settled.unwrap_or_else(|| panic!("{id} has no result"))
    }

    fn verdict(&self, id: &str) -> &Verdict {
        &self.result(id).verdict
    }
}

#[test]
fn each_vector_gets_the_verdict_that_it_deserves() {
    let run = Run::honest(&["clock"], &["val.toy.*"]);
    for id in ["val.toy.tampered", "val.toy.stripped", "val.toy.honest", "val.toy.second", "val.toy.later"] {
        assert!(matches!(run.verdict(id), Verdict::Pass(_)), "{id}: {:?}", run.verdict(id));
    }
    assert!(matches!(run.verdict("val.toy.open"), Verdict::Note(_)));
    assert_eq!(*run.verdict("val.toy.curve"), Verdict::NotApplicable(Capability::Algorithm));
    assert_eq!(run.result("val.toy.curve").lacks.as_deref(), Some("honest has no ES256"));
    assert_eq!(run.result("val.toy.tampered").lacks, None);
    assert_eq!(*run.verdict("val.toy.id-token"), Verdict::NotApplicable(Capability::IdTokens));
    assert_eq!((run.summary.exit, run.summary.totals.pass, run.summary.totals.not_applicable), (0, 5, 2));
    assert!(run.summary.requests > 8 && run.result("val.toy.tampered").requests == 2);
    assert!(matches!(run.events.last(), Some(Event::Finished(_))));
}

#[test]
fn a_clock_that_cannot_be_set_leaves_out_what_a_second_decides() {
    let run = Run::honest(&[], &["val.toy.*"]);
    assert_eq!(*run.verdict("val.toy.later"), Verdict::NotApplicable(Capability::Clock));
    assert_eq!(*run.verdict("val.toy.second"), Verdict::NotApplicable(Capability::Clock));
    assert!(matches!(run.verdict("val.toy.tampered"), Verdict::Pass(_)));
}

#[test]
fn a_table_that_breaks_is_our_fault_and_costs_no_other_result() {
    let run = Run::honest(&["clock"], &[]);
    assert_eq!(*run.verdict("val.broken.table"), Verdict::Panicked("a table broke".into()));
    assert!(matches!(run.verdict("val.toy.tampered"), Verdict::Pass(_)));
    assert_eq!(run.summary.exit, 3);
}

#[test]
fn what_always_says_the_same_is_not_judged() {
    let verdict = |answer: Answer| probe(&mut Constant(answer)).unwrap_err();
    assert!(matches!(verdict(Answer::Accept(serde_json::Map::new())), ProbeError::AcceptsEverything { .. }));
    let refuses = verdict(Answer::Reject("no".into()));
    assert!(matches!(refuses, ProbeError::RefusesHonest { .. }), "{refuses}");
    assert!(refuses.to_string().contains("nothing was judged: it refuses it (no)"), "{refuses}");
    assert!(matches!(verdict(Answer::Unsupported("tokens".into())), ProbeError::RefusesHonest { .. }));
    assert!(matches!(verdict(Answer::Hang), ProbeError::RefusesHonest { .. }));
    assert!(
        probe(&mut Honest { features: &["clock"] }).is_ok() && probe(&mut Honest { features: &[] }).is_ok()
    );
    let scripted = Scripted::doing(r#"[ "$known" ] || exit 1"#);
    let error = probe(&mut scripted.start().unwrap()).unwrap_err().to_string();
    assert!(
        error.contains("does not refuse a token with a broken signature") && error.contains("crashes"),
        "{error}"
    );
    let strange = Scripted::new(&script(r#"{"name":"x","algorithms":["XX1"]}"#, ""));
    let error = probe(&mut strange.start().unwrap()).unwrap_err().to_string();
    assert!(error.contains("none of the algorithms") && error.contains("RS256"), "{error}");
}

#[test]
fn a_crash_a_hang_and_nonsense_cost_no_other_result() {
    // The token with the empty signature ends in a dot.
    let on_stripped = |what: &str| Scripted::doing(&format!("case $token in *.) {what};; esac"));
    let crash = Run::scripted(&on_stripped("echo boom >&2; exit 9"));
    let Verdict::Fail(finding) = crash.verdict("val.toy.stripped") else { panic!("no failure") };
    assert!(finding.observed.contains("a crash (exit status: 9: boom)"), "{}", finding.observed);
    assert_eq!(crash.summary.exit, 1);
    let hang = Run::scripted(&on_stripped("sleep 600"));
    let Verdict::Fail(finding) = hang.verdict("val.toy.stripped") else { panic!("no failure") };
    assert!(finding.observed.contains("no answer in time"), "{}", finding.observed);
    // An adapter that misbehaves is no validator that is wrong.
    let nonsense = Run::scripted(&on_stripped("echo oops"));
    let Verdict::Unsettled(why) = nonsense.verdict("val.toy.stripped") else { panic!("not unsettled") };
    assert!(why.contains("oops") && why.contains("no JSON object"), "{why}");
    assert_eq!(nonsense.summary.exit, 4);
    for run in [&crash, &hang, &nonsense] {
        assert!(matches!(run.verdict("val.toy.honest"), Verdict::Pass(_)));
        assert!(matches!(run.verdict("val.toy.tampered"), Verdict::Pass(_)));
    }
}

#[test]
fn a_second_process_that_does_not_start_is_done_without() {
    let refuse = || Err(AdapterError::Silent { seconds: 1, stderr: String::new() });
    let run = Run::of(Box::new(Honest { features: &["clock"] }), &refuse, &["val.toy.*"]);
    assert_eq!((run.summary.exit, run.summary.totals.all()), (0, 8));
    let said = |event: &Event| matches!(event, Event::Stepped(step) if step.state == StepState::Missing);
    assert!(run.events.iter().any(said));
}

#[test]
fn one_that_no_longer_works_at_the_end_is_called_out() {
    let scripted = Scripted::doing("n=$((n+1)); [ $n -le 6 ] || verdict=reject");
    let run = Run::scripted(&scripted);
    assert_ne!(run.summary.exit, 0);
    assert!(run.summary.stopped.unwrap().contains("no longer works after the run"));
}

#[test]
fn a_run_that_is_given_up_does_not_finish() {
    let mut scripted = Scripted::doing("case $token in *.) sleep 600;; esac");
    scripted.launch.limits.answer = Duration::from_mins(1);
    let mut first: Box<dyn Subject> = Box::new(scripted.start().unwrap());
    probe(first.as_mut()).unwrap();
    let given_up = scripted.launch.given_up.clone();
    let mut events = Vec::new();
    let mut emit = |event: Event| {
        if matches!(&event, Event::Begun { id } if id == "val.toy.stripped") {
            given_up.now();
        }
        events.push(event);
    };
    let options = Options { jobs: 1, ..Options::default() };
    let more = || Err(AdapterError::GivenUp);
    run_vectors(
        first,
        &more,
        &rows(&["val.toy.stripped", "val.toy.tampered"]),
        &options,
        Vec::new(),
        &given_up,
        &mut emit,
    );
    assert!(
        !events.iter().any(|event| matches!(event, Event::Finished(_) | Event::Settled(_))),
        "{events:?}"
    );
}

#[test]
fn what_was_settled_before_is_not_asked_again() {
    let before = Run::honest(&["clock"], &["val.toy.tampered"]);
    let settled = vec![before.result("val.toy.tampered").clone()];
    let mut asked = Vec::new();
    let mut emit = |event| {
        if let Event::Begun { id } = event {
            asked.push(id);
        }
    };
    let (more, rows) = (|| Err(AdapterError::GivenUp), rows(&["val.toy.tampered", "val.toy.honest"]));
    let options = Options { jobs: 1, ..Options::default() };
    let honest = Box::new(Honest { features: &["clock"] });
    let summary = run_vectors(honest, &more, &rows, &options, settled, &GivenUp::default(), &mut emit);
    assert_eq!((asked, summary.totals.pass), (vec!["val.toy.honest".to_owned()], 2));
}

#[test]
fn a_proof_says_what_does_not_hold() {
    let row = rows(&["val.toy.tampered"])[0];
    let honest = || Honest { features: &["clock", "id-token"] };
    let proof = prove_vector(row, &mut honest(), &mut honest());
    assert!(proof.is_sound() && !proof.is_sharp() && proof.is_honest_on_null(), "{proof:?}");
    let yes = || Constant(Answer::Accept(serde_json::Map::new()));
    let proof = prove_vector(row, &mut yes(), &mut yes());
    assert!(!proof.is_sound() && proof.is_sharp() && proof.is_honest_on_null(), "{proof:?}");
    let open = rows(&["val.toy.open"])[0];
    let proof = prove_vector(open, &mut honest(), &mut Constant(Answer::Hang));
    assert!(proof.is_sound() && !proof.is_sharp(), "a hang of the twin says nothing: {proof:?}");
}
