use super::{Subject, VectorRow};
use crate::Options;
use crate::settle::{Policy, is_warning, verdict};
use beartrap_core::{Capability, CheckResult, Verdict};
use beartrap_kit::validator::{
    Greeting, Kind, Seen, Stand, Validator as _, Vector, VectorOutcome, judge_vector, now_for,
};
use beartrap_kit::{Outcome, Unsettled};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

/// Presents one vector to a validator, and applies policy to what comes of it.
pub fn judged(row: VectorRow, subject: &mut dyn Subject, options: &Options) -> CheckResult {
    let begun = Instant::now();
    let stand = Stand::at(now_for(subject)).about(&row.id());
    let mut seen = Seen::new(subject);
    // The tables make tokens of odd shapes; one that cannot be made is our defect, and no reason to lose the others.
    let outcome = catch_unwind(AssertUnwindSafe(|| judge_vector(row.vector, &stand, &mut seen)));
    let (requests, lacked_clock) = (seen.requests, seen.lacked_clock);
    let greeting = seen.greeting();
    let trouble = subject.trouble();
    let lacks = match &outcome {
        Ok(VectorOutcome::NotApplicable(why)) => Some(why.clone()),
        _ => None,
    };
    let (verdict, warning) = match (outcome, trouble) {
        (Err(panic), _) => (Verdict::Panicked(message(panic.as_ref())), false),
        (Ok(_), Some(trouble)) => (Verdict::Unsettled(trouble), false),
        (Ok(VectorOutcome::Judged(judgement)), None) => {
            let outcome: Outcome = Ok(judgement);
            (verdict(outcome.clone()), is_warning(&outcome))
        }
        (Ok(VectorOutcome::Unsettled(why)), None) => (verdict(Err(Unsettled(why))), false),
        (Ok(VectorOutcome::NotApplicable(_)), None) if lacked_clock => {
            (Verdict::NotApplicable(Capability::Clock), false)
        }
        (Ok(VectorOutcome::NotApplicable(_)), None) => {
            (Verdict::NotApplicable(lack(row.vector, &stand, &greeting)), false)
        }
    };
    CheckResult {
        ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        requests,
        lacks: lacks.filter(|_| matches!(verdict, Verdict::NotApplicable(_))),
        ..Policy::of(options).result(&row.check(), verdict, warning)
    }
}

/// What the validator lacks for a vector that does not apply to it.
fn lack(vector: &Vector, stand: &Stand, greeting: &Greeting) -> Capability {
    let cases = (vector.cases)(stand);
    let kinds: Vec<Kind> = cases.iter().map(|case| case.request.policy.kind).collect();
    match kinds.iter().find(|kind| !greeting.knows(**kind)) {
        Some(kind) if kinds.iter().all(|kind| !greeting.knows(*kind)) => of_kind(*kind),
        _ if cases.iter().any(|case| {
            let policy = &case.twin.as_ref().unwrap_or(&case.request).policy;
            !policy.algorithms.is_empty() && !greeting.offers_any(&policy.algorithms)
        }) =>
        {
            Capability::Algorithm
        }
        _ if cases.iter().any(|case| case.needs == Some("clock") && !greeting.has("clock")) => {
            Capability::Clock
        }
        _ => Capability::PolicyOption,
    }
}

fn of_kind(kind: Kind) -> Capability {
    match kind {
        // Every validator knows plain JWTs, so there is no lack of them.
        Kind::Jwt => Capability::PolicyOption,
        Kind::AccessToken => Capability::AccessTokens,
        Kind::IdToken => Capability::IdTokens,
        Kind::LogoutToken => Capability::LogoutTokens,
        Kind::DpopProof => Capability::DpopProofs,
        Kind::ClientAssertion => Capability::ClientAssertions,
        Kind::Jwe => Capability::EncryptedTokens,
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a message".into())
}
