//! An artifact (a lie that some validator believed) as a row of the corpus, to be pasted and finished by hand.

use crate::Blame;
use beartrap_forge::Algorithm;
use beartrap_fuzzer::hunt::ArtifactError;
use beartrap_fuzzer::{Artifact, Base, Lie, Twist};
use beartrap_kit::validator::{FIXED_NOW, Stand};
use std::path::Path;

pub(super) fn adopt(path: &Path) -> anyhow::Result<u8> {
    let artifact = crate::commands::fuzz::read(path)?;
    let row = row(&artifact).map_err(|error| Blame::usage(format!("{}: {error}", path.display())))?;
    beartrap_report::out_exact(&row)?;
    Ok(0)
}

fn row(artifact: &Artifact) -> Result<String, ArtifactError> {
    let lie = artifact.lie()?;
    let named: Option<Vec<String>> = lie.twists().iter().map(constant).collect();
    let honest = match lie.base {
        Base::Jwt if lie.algorithm != Algorithm::Rs256 => {
            format!("stand.jwt_by(Algorithm::{:?})", lie.algorithm)
        }
        base => format!("stand.{}()", base.name()),
    };
    let cases = match named.as_deref() {
        Some([one]) => format!("{honest}.lie(&{one})"),
        Some(several) => format!("{honest}.told(&[{}])", several.join(", ")),
        None => made(artifact, &lie, &honest),
    };
    let expect = if lie.is_lie() { "REJECT" } else { "EITHER" };
    Ok(format!(
        "// A row for scenarios/src/validator/<family>.rs. Name the clause that says it, and the fault that it must catch.\n\
         // The rule that it breaks: {}.\n\
         Vector {{\n    name: {:?},\n    says: {:?},\n    clause: &,\n    expect: {expect},\n    mutant: Fault::,\n    cases: |stand| {cases},\n}},\n",
        lie.rules()[0].says(),
        artifact.name,
        artifact.says
    ))
}

/// The constant of a named deviation.
fn constant(twist: &Twist) -> Option<String> {
    let Twist::Named(deviation) = twist else { return None };
    Some(format!("Deviation::{}", deviation.name().to_uppercase().replace('-', "_")))
}

/// A case for what was generated: the token as it is at the stand of vectors, where its time is fixed, and what it is made
/// of, from which a maker of such tokens is written by hand.
fn made(artifact: &Artifact, lie: &Lie, honest: &str) -> String {
    let twists: Vec<String> = artifact
        .deviations
        .iter()
        .map(|twist| {
            format!("    // {}: {}\n", twist.says(), serde_json::to_string(twist).unwrap_or_default())
        })
        .collect();
    let request = lie.request();
    let honest_policy = lie.base.honest(&Stand::at(FIXED_NOW), lie.algorithm).policy().clone();
    let policy = match serde_json::to_string(&request.policy) {
        Ok(policy) if request.policy != honest_policy => {
            format!("    // Under the policy {policy}\n")
        }
        _ => String::new(),
    };
    format!(
        "{{\n    // Write it as a change of the token, so that it holds at any time; at the time of vectors it is\n    // {}\n{policy}{}    {honest}.but({:?}, |token| token).into()\n    }}",
        request.token.escape_debug(),
        twists.concat(),
        artifact.name
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(deviations: &[&str]) -> Artifact {
        let text = serde_json::json!({
            "schema": "beartrap/artifact/1", "name": "expired-and-unsigned", "says": "The token expired, and nobody signed it.",
            "base": "jwt", "deviations": deviations,
        });
        serde_json::from_value(text).unwrap()
    }

    #[test]
    fn a_lie_becomes_a_row() {
        let text = row(&artifact(&["expired"])).unwrap();
        assert!(text.contains("name: \"expired-and-unsigned\""), "{text}");
        assert!(text.contains("cases: |stand| stand.jwt().lie(&Deviation::EXPIRED)"), "{text}");
        let both = row(&artifact(&["expired", "alg-none"])).unwrap();
        assert!(both.contains("stand.jwt().told(&[Deviation::EXPIRED, Deviation::ALG_NONE])"), "{both}");
    }

    #[test]
    fn what_was_generated_becomes_a_row_with_its_token_and_its_policy() {
        let text = serde_json::json!({
            "schema": "beartrap/artifact/1", "name": "late", "says": "It is late.", "base": "jwt", "algorithm": "ES256",
            "deviations": [{ "late": { "leeway": 60, "seconds": 1 } }],
        });
        let text = row(&serde_json::from_value(text).unwrap()).unwrap();
        for words in [
            "stand.jwt_by(Algorithm::Es256).but(\"late\"",
            "\"leeway\":60",
            "// the token expired 61 s ago",
            "eyJ",
        ] {
            assert!(text.contains(words), "no {words:?} in {text}");
        }
        let open = serde_json::json!({
            "schema": "beartrap/artifact/1", "name": "odd", "says": "It is odd.", "base": "jwt",
            "deviations": [{ "odd": "no-kid" }],
        });
        assert!(row(&serde_json::from_value(open).unwrap()).unwrap().contains("expect: EITHER"));
    }

    #[test]
    fn what_is_no_lie_is_refused() {
        let refused = |artifact: &Artifact| row(artifact).unwrap_err().to_string();
        assert!(refused(&artifact(&[])).contains("no lie"));
        let wrong = Artifact { schema: "x/1".into(), ..artifact(&["expired"]) };
        assert!(refused(&wrong).contains("the schema is x/1"));
        let wrong = Artifact { name: "No Name".into(), ..artifact(&["expired"]) };
        assert!(refused(&wrong).contains("kebab case"));
    }
}
