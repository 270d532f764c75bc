//! The hunt finds what is planted, shrinks it, tells rules apart, and notices when nobody is there.

mod support;

use beartrap_core::Fault;
use beartrap_fuzzer::{Artifact, Base, Dead, Effect, Hunt, Limits, Report, Rule};
use beartrap_kit::validator::{Answer, Greeting, Request, Validator};
use support::Lab;

const LIMITS: Limits = Limits { count: Some(600), time: None };

fn hunted(fault: Option<Fault>) -> Report {
    Hunt::new(7, LIMITS).run(&mut Lab::new(fault), &mut |_| true)
}

#[test]
fn a_planted_rule_bug_is_found_and_shrunk_to_one_twist() {
    let report = hunted(Some(Fault::ExpiryIgnored));
    let finding = report.findings.iter().find(|finding| finding.rule == Rule::Expiry).unwrap();
    assert_eq!((finding.effect.clone(), finding.lie.base), (Effect::Accepted, Base::Jwt));
    let names: Vec<String> = finding.lie.twists().iter().map(beartrap_fuzzer::Twist::name).collect();
    assert_eq!(names.len(), 1, "{names:?}");
    assert!(names[0].starts_with("expir"), "{names:?}");
    assert!(finding.times > 1, "the same rule is one finding, however often it is broken");
    let rules: Vec<Rule> = report.findings.iter().map(|finding| finding.rule).collect();
    assert!(rules.iter().all(|rule| [Rule::Expiry, Rule::Names].contains(rule)), "{rules:?}");
}

#[test]
fn a_planted_parser_bug_is_found_and_shrunk_to_one_twist() {
    let report = hunted(Some(Fault::TextAfterJsonIgnored));
    let [finding] = &report.findings[..] else { panic!("{:?}", report.findings) };
    assert_eq!((finding.rule, finding.lie.twists().len()), (Rule::Json, 1));
    let crash = hunted(Some(Fault::UnknownKidCrashes));
    assert!(
        crash.findings.iter().any(|finding| matches!(finding.effect, Effect::Crash(_))),
        "{:?}",
        crash.findings
    );
}

#[test]
fn an_honest_validator_is_clean_and_the_same_seed_is_the_same_hunt() {
    let report = hunted(None);
    assert!(report.findings.is_empty() && report.dead.is_none(), "{:?}", report.findings);
    assert_eq!((report.presented, report.unsupported, report.left_out.len()), (600, 0, 0));
    assert!(report.controls >= 12, "{}", report.controls);
    assert!(report.rules.len() > 20, "{:?}", report.rules.keys());
    let again = hunted(Some(Fault::IssuerByPrefix));
    let other = hunted(Some(Fault::IssuerByPrefix));
    assert_eq!(again.findings, other.findings);
    assert!(!again.findings.is_empty());
}

#[test]
fn an_artifact_says_the_lie_again() {
    for finding in hunted(Some(Fault::SignatureIgnored)).findings {
        let text = serde_json::to_string(&Artifact::of(&finding)).unwrap();
        let artifact: Artifact = serde_json::from_str(&text).unwrap();
        assert_eq!(artifact.lie().unwrap(), finding.lie, "{text}");
    }
    let wrong = |json: &str| serde_json::from_str::<Artifact>(json).unwrap().lie().unwrap_err().to_string();
    let base = r#""says":"x","base":"jwt""#;
    assert!(
        wrong(&format!(r#"{{"schema":"x","name":"x",{base},"deviations":["expired"]}}"#))
            .contains("schema is x")
    );
    let schema = r#""schema":"beartrap/artifact/1""#;
    assert!(wrong(&format!(r#"{{{schema},"name":"x",{base},"deviations":[]}}"#)).contains("no lie"));
    let twice = format!(r#"{{{schema},"name":"x",{base},"deviations":["expired","expiry-zero"]}}"#);
    assert!(wrong(&twice).contains("expiry-zero does not fit"));
}

/// Accepts honest tokens until it has seen so many, and nothing after that.
struct Dying(Lab, u32);

impl Validator for Dying {
    fn greeting(&self) -> Greeting {
        self.0.greeting()
    }

    fn verify(&mut self, request: &Request) -> Answer {
        self.1 = self.1.saturating_sub(1);
        if self.1 == 0 { Answer::Reject("no".to_owned()) } else { self.0.verify(request) }
    }
}

#[test]
fn a_dead_target_is_noticed() {
    let run = |lives| Hunt::new(7, LIMITS).run(&mut Dying(Lab::new(None), lives), &mut |_| true);
    assert!(matches!(run(1).dead, Some(Dead::NothingAccepted(_))));
    let report = run(200);
    assert!(matches!(report.dead, Some(Dead::Refused { .. })), "{:?}", report.dead);
    assert!(report.presented < 250 && report.findings.is_empty(), "{}", report.presented);
}

#[test]
fn what_is_not_known_is_not_asked() {
    struct Plain(Lab);
    impl Validator for Plain {
        fn greeting(&self) -> Greeting {
            Greeting { algorithms: vec!["ES256".into()], features: vec!["clock".into()], ..self.0.greeting() }
        }
        fn verify(&mut self, request: &Request) -> Answer {
            assert!(request.policy.kind.name() == "jwt", "{request:?}");
            assert!(!request.policy.more.contains_key("max_lifetime"), "{request:?}");
            self.0.verify(request)
        }
    }
    let report = Hunt::new(7, LIMITS).run(&mut Plain(Lab::new(None)), &mut |_| true);
    assert!(report.findings.is_empty() && report.presented == 600, "{:?}", report.findings);
}
