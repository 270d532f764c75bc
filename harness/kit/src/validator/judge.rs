use super::{Answer, Case, Expect, Request, Stand, Validator, Vector};
use crate::judging::{Family, Judgement, Observation, judge};
use beartrap_core::{Grade, Weight};
use beartrap_forge::Jws;
use serde_json::{Map, Value};

/// What a vector came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VectorOutcome {
    /// The validator answered, and this is how the answer was graded.
    Judged(Judgement),
    /// Nothing can be said: an honest twin was refused. The text says why.
    Unsettled(String),
    /// The validator cannot be asked: it lacks a kind of token or an algorithm, or says that it cannot do this.
    NotApplicable(String),
}

/// Presents a vector to a validator: for each spelling first the honest twin, which must be accepted, then the lie.
pub fn judge_vector(vector: &Vector, stand: &Stand, validator: &mut dyn Validator) -> VectorOutcome {
    judge_cases(vector, stand, (vector.cases)(stand), validator)
}

/// The same with the cases of this vector at this stand when they are made already: most of the time goes into that.
pub fn judge_cases(
    vector: &Vector,
    stand: &Stand,
    cases: Vec<Case>,
    validator: &mut dyn Validator,
) -> VectorOutcome {
    let greeting = validator.greeting();
    let mut family = Family::of("a spelling");
    let mut left_out = String::from("there is no room for it");
    let mut judged = 0;
    for (place, case) in cases.into_iter().enumerate() {
        let policy = &case.request.policy;
        if !greeting.knows(policy.kind) {
            left_out = format!("{} knows no {}", greeting.name, policy.kind.name());
            continue;
        }
        if let Some(feature) = case.needs.filter(|feature| !greeting.has(feature)) {
            left_out = format!("{} has no {feature}", greeting.name);
            continue;
        }
        // What the honest token needs; the lie may come under a policy without any algorithm.
        let algorithms = &case.twin.as_ref().unwrap_or(&case.request).policy.algorithms;
        if !algorithms.is_empty() && !greeting.offers_any(algorithms) {
            left_out = format!("{} has no {}", greeting.name, algorithms.join(", "));
            continue;
        }
        if let Some(twin) = &case.twin {
            match validator.verify(twin) {
                Answer::Accept(_) => {}
                Answer::Unsupported(why) => {
                    left_out = why;
                    continue;
                }
                other => {
                    return VectorOutcome::Unsettled(format!(
                        "the honest twin of {}: {}",
                        case.name,
                        describe(&other)
                    ));
                }
            }
        }
        // What is good once only is a replay when it is asked about again, unless it is made anew.
        let anew = |case: &Case| {
            let fresh = case.before.is_empty() && case.request.policy.kind.is_good_once();
            fresh.then(|| (vector.cases)(stand).into_iter().nth(place)).flatten().map(|case| case.request)
        };
        match answer(&case, vector.expect, validator, anew) {
            Ok(observation) => {
                judged += 1;
                family.add(case.name, observation);
            }
            Err(why) => left_out = why,
        }
    }
    if judged == 0 {
        return VectorOutcome::NotApplicable(left_out);
    }
    match judge(family) {
        Ok(judgement) => VectorOutcome::Judged(judgement),
        Err(unsettled) => VectorOutcome::Unsettled(unsettled.0),
    }
}

/// The graded answer to one case, or why it cannot be given.
fn answer(
    case: &Case,
    expect: Expect,
    validator: &mut dyn Validator,
    anew: impl Fn(&Case) -> Option<Request>,
) -> Result<Observation, String> {
    for request in &case.before {
        validator.verify(request);
    }
    let answer = validator.verify(&case.request);
    if let Answer::Unsupported(why) = answer {
        return Err(why);
    }
    let (expected, grade) = match (expect, &answer) {
        (Expect::Accept, Answer::Accept(claims)) if speaks_for_another(claims, &case.request) => {
            ("acceptance with the claims as they are", Grade::Bad)
        }
        (Expect::Accept, Answer::Accept(_)) => ("acceptance", Grade::Good),
        (Expect::Accept, _) => ("acceptance", Grade::Bad),
        (Expect::Reject, Answer::Reject(_)) => ("a refusal", Grade::Good),
        (Expect::Reject, _) => ("a refusal", Grade::Bad),
        (Expect::Either, Answer::Crash(_) | Answer::Hang) => ("an answer", Grade::Bad),
        (Expect::Either, _)
            if is_fickle(anew(case).as_ref().unwrap_or(&case.request), &answer, validator) =>
        {
            ("the same answer each time", Grade::Bad)
        }
        (Expect::Either, _) => ("the same answer each time", Grade::Noted(Weight::Remark)),
    };
    Ok(Observation::new(grade, expected, describe(&answer)))
}

/// Whether the claims name another user than the token does. A validator that returns no claims is not asked.
fn speaks_for_another(claims: &Map<String, Value>, request: &Request) -> bool {
    let Ok(token) = Jws::parse(&request.token) else { return false };
    claims.get("sub").is_some_and(|sub| token.claim("sub") != Some(sub))
}

fn is_fickle(request: &Request, first: &Answer, validator: &mut dyn Validator) -> bool {
    let again = validator.verify(request);
    std::mem::discriminant(&again) != std::mem::discriminant(first)
}

fn describe(answer: &Answer) -> String {
    match answer {
        Answer::Accept(_) => "accepted".into(),
        Answer::Reject(why) => format!("refused ({})", shortened(why)),
        Answer::Unsupported(why) => format!("not supported ({})", shortened(why)),
        Answer::Crash(why) => format!("a crash ({})", shortened(why)),
        Answer::Hang => "no answer in time".into(),
    }
}

/// A reason is the validator's own text: one line, and not a long one.
fn shortened(why: &str) -> String {
    why.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(120).collect()
}
