//! An artifact (a lie that some validator believed) as a row of the corpus, to be pasted and finished by hand.

use crate::Blame;
use beartrap_forge::Deviation;
use serde::Deserialize;
use std::path::Path;

/// The schema name that an artifact carries.
const SCHEMA: &str = "beartrap/artifact/1";
/// The largest artifact that is read, in octets.
const LARGEST: u64 = 1 << 20;

/// What a token was, and what was wrong with it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Artifact {
    schema: String,
    /// What it is to be called, in kebab case.
    name: String,
    /// What is presented, in one sentence.
    says: String,
    /// The honest token that was changed: `jwt`, `access_token`, `id_token`, `logout_token`.
    base: String,
    /// The deviations, by their names, in order.
    deviations: Vec<String>,
}

pub(super) fn adopt(path: &Path) -> anyhow::Result<u8> {
    let usage = |says: String| Blame::usage(format!("{}: {says}", path.display()));
    let length = std::fs::metadata(path).map_err(|error| usage(format!("cannot be read: {error}")))?.len();
    if length > LARGEST {
        return Err(usage(format!("{length} octets are no artifact of beartrap; {LARGEST} are the most")));
    }
    let text = std::fs::read_to_string(path).map_err(|error| usage(format!("cannot be read: {error}")))?;
    let artifact: Artifact = serde_json::from_str(&text).map_err(|error| usage(error.to_string()))?;
    beartrap_report::out_exact(&row(&artifact).map_err(usage)?)?;
    Ok(0)
}

fn row(artifact: &Artifact) -> Result<String, String> {
    if artifact.schema != SCHEMA {
        return Err(format!("the schema is {}, not {SCHEMA}", artifact.schema));
    }
    let named = |name: &String| {
        let known: Vec<&str> = Deviation::all().map(Deviation::name).collect();
        if known.contains(&name.as_str()) {
            return Ok(format!("Deviation::{}", name.to_uppercase().replace('-', "_")));
        }
        let nearest = beartrap_report::nearest(name, known.iter().copied());
        let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"));
        Err(format!("there is no deviation called {name}{hint}"))
    };
    let deviations: Vec<String> = artifact.deviations.iter().map(named).collect::<Result<_, _>>()?;
    let bases = ["jwt", "access_token", "id_token", "logout_token"];
    if !bases.contains(&artifact.base.as_str()) {
        return Err(format!("base is {}; it is one of {}", artifact.base, bases.join(", ")));
    }
    let cases = match deviations.as_slice() {
        [] => return Err("there is no deviation in it, and an honest token is no lie".into()),
        [one] => format!("stand.{}().lie(&{one})", artifact.base),
        several => format!("stand.{}().told(&[{}])", artifact.base, several.join(", ")),
    };
    let is_name = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if artifact.name.is_empty() || !artifact.name.chars().all(is_name) {
        return Err(format!("the name {:?} is not in kebab case", artifact.name));
    }
    Ok(format!(
        "// A row for scenarios/src/validator/<family>.rs. Name the clause that says it, and the fault that it must catch.\n\
         Vector {{\n    name: {:?},\n    says: {:?},\n    clause: &,\n    expect: REJECT,\n    mutant: Fault::,\n    cases: |stand| {cases},\n}},\n",
        artifact.name, artifact.says
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(deviations: &[&str]) -> Artifact {
        let text = serde_json::json!({
            "schema": SCHEMA, "name": "expired-and-unsigned", "says": "The token expired, and nobody signed it.",
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
    fn what_is_no_lie_is_refused() {
        assert!(row(&artifact(&[])).unwrap_err().contains("no lie"));
        assert!(row(&artifact(&["expird"])).unwrap_err().contains("did you mean expired?"));
        let wrong = Artifact { schema: "x/1".into(), ..artifact(&["expired"]) };
        assert!(row(&wrong).unwrap_err().contains("the schema is x/1"));
        let wrong = Artifact { name: "No Name".into(), ..artifact(&["expired"]) };
        assert!(row(&wrong).unwrap_err().contains("kebab case"));
        let wrong = Artifact { base: "cookie".into(), ..artifact(&["expired"]) };
        assert!(row(&wrong).unwrap_err().contains("one of jwt"));
    }
}
