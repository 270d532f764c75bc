use super::VectorRow;
use crate::Proof;
use beartrap_core::Grade;
use beartrap_kit::validator::{
    Answer, Expect, FIXED_NOW, Greeting, Kind, Request, Stand, Validator, VectorOutcome, judge_vector,
};
use serde_json::Map;

/// Proves one vector: the honest validator is right about it, its mutant is wrong, and one that always says the same
/// never earns a pass. Where the documents leave the answer open, nothing that answers steadily is wrong; and a yes-man
/// is right about an honest token. For those two stands the [probe](super::probe) before any run.
pub fn prove_vector(row: VectorRow, honest: &mut dyn Validator, mutant: &mut dyn Validator) -> Proof {
    let on_honest = outcome_on(row, honest);
    let on_mutant = outcome_on(row, mutant);
    let mut passed_by = Vec::new();
    let refused = outcome_on(row, &mut Constant(Answer::Reject("no".to_owned())));
    if grade(&refused) == Some(Grade::Good) {
        passed_by.push("refuse-all".to_owned());
    }
    let accepted = outcome_on(row, &mut Constant(Answer::Accept(Map::new())));
    if row.vector.expect == Expect::Reject && is_pass(&accepted) {
        passed_by.push("accept-all".to_owned());
    }
    Proof {
        id: row.id(),
        mutant: row.vector.mutant,
        on_honest: (!is_pass(&on_honest)).then(|| words(&on_honest)),
        on_mutant: (grade(&on_mutant) != Some(Grade::Bad)).then(|| words(&on_mutant)),
        passed_by,
    }
}

fn outcome_on(row: VectorRow, validator: &mut dyn Validator) -> VectorOutcome {
    judge_vector(row.vector, &Stand::at(FIXED_NOW).about(&row.id()), validator)
}

fn grade(outcome: &VectorOutcome) -> Option<Grade> {
    match outcome {
        VectorOutcome::Judged(judgement) => Some(judgement.grade),
        _ => None,
    }
}

fn is_pass(outcome: &VectorOutcome) -> bool {
    matches!(grade(outcome), Some(Grade::Good | Grade::Noted(_)))
}

fn words(outcome: &VectorOutcome) -> String {
    match outcome {
        VectorOutcome::Judged(judgement) => {
            format!("expected {}, observed {}", judgement.finding.expected, judgement.finding.observed)
        }
        VectorOutcome::Unsettled(why) => format!("unsettled: {why}"),
        VectorOutcome::NotApplicable(why) => format!("not applicable: {why}"),
    }
}

/// A validator that always says the same about every kind of token.
struct Constant(Answer);

impl Validator for Constant {
    fn greeting(&self) -> Greeting {
        let kinds = [
            Kind::AccessToken,
            Kind::IdToken,
            Kind::LogoutToken,
            Kind::DpopProof,
            Kind::ClientAssertion,
            Kind::Jwe,
        ];
        Greeting { features: kinds.map(|kind| kind.name().to_owned()).to_vec(), ..Greeting::default() }
    }

    fn verify(&mut self, _: &Request) -> Answer {
        self.0.clone()
    }
}
