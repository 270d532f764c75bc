//! An artifact (a lie that some validator believed) as a row of the corpus, to be pasted and finished by hand.

mod code;
mod policy;

use crate::Blame;
use beartrap_forge::Algorithm;
use beartrap_fuzzer::hunt::ArtifactError;
use beartrap_fuzzer::{Artifact, Base, Lie, Twist};
use beartrap_kit::validator::{FIXED_NOW, Policy, Request, Stand};
use std::path::Path;

pub(super) fn adopt(path: &Path) -> anyhow::Result<u8> {
    let artifact = crate::commands::fuzz::read(path)?;
    let row = row(&artifact).map_err(|error| Blame::usage(format!("{}: {error}", path.display())))?;
    beartrap_report::out_exact(&row)?;
    Ok(0)
}

fn row(artifact: &Artifact) -> Result<String, ArtifactError> {
    let lie = artifact.lie()?;
    let expect = if lie.is_lie() { "REJECT" } else { "EITHER" };
    Ok(format!(
        "// A row for scenarios/src/validator/<family>.rs. Name the clause that says it, and the fault that it must catch.\n\
         // The rule that it breaks: {}.\n\
         Vector {{\n    name: {:?},\n    says: {:?},\n    clause: &,\n    expect: {expect},\n    mutant: Fault::,\n    cases: |stand| {},\n}},\n",
        lie.rules()[0].says(),
        artifact.name,
        artifact.says,
        cases(&artifact.name, &lie)
    ))
}

/// An expression of the cases of a row, with `stand` in it.
fn cases(name: &str, lie: &Lie) -> String {
    let honest = honest(lie);
    let named: Option<Vec<String>> = lie.twists().iter().map(named).collect();
    match named.as_deref() {
        Some([one]) => return format!("{honest}.lie(&{one})"),
        Some(several) => return format!("{honest}.told(&[{}])", several.join(", ")),
        None => {}
    }
    let stand = Stand::at(FIXED_NOW);
    let (first, twin, request) = (lie.base.honest(&stand, lie.algorithm), lie.twin_at(&stand), lie.request());
    let is_changed_alone = first.token().compact() == twin.token && twin.policy == request.policy;
    let changes: Option<Vec<String>> = lie.twists().iter().map(|twist| code::of(twist, lie)).collect();
    match changes {
        Some(changes) if is_changed_alone => {
            let framed = framed(honest, first.policy(), &twin.policy);
            format!("{framed}.but({name:?}, |token| {}).into()", folded(&changes))
        }
        _ if first.token().compact() == request.token => {
            let changes = policy::changes("policy", first.policy(), &request.policy);
            format!("{honest}.asking({name:?}, |policy| {{ {} }}).into()", changes.concat())
        }
        _ => presented(name, &honest, lie, &request, first.policy()),
    }
}

/// The honest token of the stand.
fn honest(lie: &Lie) -> String {
    match (lie.base, lie.algorithm) {
        (Base::Jwt, Algorithm::Rs256) => "stand.jwt()".to_owned(),
        (Base::Jwt, algorithm) => format!("stand.jwt_by(Algorithm::{algorithm:?})"),
        (base, Algorithm::Rs256) => format!("stand.{}()", base.name()),
        (base, algorithm) => {
            let signed = format!(
                "stand.{}().with(|token| token.with_key(&SigningKey::trusted(Algorithm::{algorithm:?})))",
                base.name()
            );
            let policy = |algorithm| base.honest(&Stand::at(FIXED_NOW), algorithm).policy().clone();
            framed(signed, &policy(Algorithm::Rs256), &policy(algorithm))
        }
    }
}

/// The same under the policy that the lie is told under.
fn framed(honest: String, from: &Policy, to: &Policy) -> String {
    let changes = policy::changes("policy", from, to);
    if changes.is_empty() { honest } else { format!("{honest}.under(|policy| {{ {} }})", changes.concat()) }
}

/// One change after the other.
fn folded(changes: &[String]) -> String {
    match changes {
        [one] => one.clone(),
        [rest @ .., last] => {
            let rest: Vec<String> = rest.iter().map(|one| format!("let token = {one}; ")).collect();
            format!("{{ {}{last} }}", rest.concat())
        }
        [] => "token".to_owned(),
    }
}

/// For what is no expression: the text itself, which is right at the time of vectors.
fn presented(name: &str, honest: &str, lie: &Lie, request: &Request, policy: &Policy) -> String {
    let twists: Vec<String> = lie
        .twists()
        .iter()
        .map(|twist| {
            format!("    // {}: {}\n", twist.says(), serde_json::to_string(twist).unwrap_or_default())
        })
        .collect();
    let changes = policy::changes("case.request.policy", policy, &request.policy);
    let mutable = if changes.is_empty() { "" } else { "mut " };
    format!(
        "{{\n    // No change of the token alone makes it; the text has the times of 2026-01-01.\n{}    let {mutable}case = {honest}.presenting({name:?}, {:?}).needing(\"clock\");\n    {}\n    case.into()\n}}",
        twists.concat(),
        request.token,
        changes.concat()
    )
}

/// The constant of a named deviation.
fn named(twist: &Twist) -> Option<String> {
    let Twist::Named(deviation) = twist else { return None };
    Some(constant(deviation.name()))
}

fn constant(name: &str) -> String {
    format!("Deviation::{}", name.to_uppercase().replace('-', "_"))
}

// Rows as they are printed, compiled: `ADOPT=write cargo test -p beartrap adopt` writes them again.
#[cfg(test)]
#[rustfmt::skip]
mod adopted;
#[cfg(test)]
mod tests;
