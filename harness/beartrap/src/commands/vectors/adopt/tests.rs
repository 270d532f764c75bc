use super::*;
use beartrap_fuzzer::Scope;
use beartrap_kit::validator::Case;
use serde_json::Value;
use std::collections::BTreeMap;

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
        "stand.jwt_by(Algorithm::Es256).presenting(\"late\"",
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

/// A lie for each thing that can be done to a token.
fn one_of_each() -> Vec<Artifact> {
    let greeting = beartrap_lab::Validator::new(None).greeting();
    let scope = Scope::of(&serde_json::from_value(greeting).unwrap());
    let mut seen = BTreeMap::new();
    for number in 0..6_000 {
        let lie = Lie::numbered(7, number, &scope);
        for twist in lie.twists().iter().filter(|twist| matches!(twist, Twist::Made(_))) {
            let Some(alone) = lie.with(std::slice::from_ref(twist)) else { continue };
            seen.entry(kind(&serde_json::to_value(twist).unwrap())).or_insert(alone);
        }
        // Two of them at once, too.
        let is_short = lie.token().len() < 2_000;
        if is_short && lie.twists().len() == 2 && seen.len() > 60 {
            seen.entry("both".to_owned()).or_insert(lie);
        }
    }
    let artifact = |(kind, lie): (String, Lie)| Artifact {
        schema: "beartrap/artifact/1".to_owned(),
        name: kind,
        says: "It is wrong.".to_owned(),
        base: lie.base,
        algorithm: Some(lie.algorithm.name().to_owned()),
        deviations: lie.twists().to_vec(),
    };
    seen.into_iter().map(artifact).collect()
}

/// The names of a twist and of what is special about it.
fn kind(twist: &Value) -> String {
    let Some((name, inner)) = twist.as_object().and_then(|twist| twist.iter().next()) else {
        return twist.as_str().unwrap_or_default().to_owned();
    };
    let special = ["wrapping", "shown", "secret", "beside", "escaped", "missing", "part"];
    let more = special.iter().filter_map(|member| inner.get(member)).map(|value| match value {
        Value::Object(_) | Value::String(_) => kind(value),
        other => other.to_string(),
    });
    let is_list = ["signature", "form", "odd", "policy"].contains(&name.as_str());
    let inner = if is_list { kind(inner) } else { String::new() };
    let words: Vec<String> =
        [name.clone(), inner].into_iter().chain(more).filter(|word| !word.is_empty()).collect();
    words.join("-").replace(|letter: char| !letter.is_ascii_alphanumeric(), "-").to_ascii_lowercase()
}

fn module(artifacts: &[Artifact]) -> String {
    let rows = artifacts.iter().map(|artifact| {
        let cases = cases(&artifact.name, &artifact.lie().unwrap());
        format!("        ({:?}, {cases}),\n", serde_json::to_string(artifact).unwrap())
    });
    format!(
        "//! Written by `ADOPT=write cargo test -p beartrap adopt`: artifacts, and the cases of their rows.\n\n\
         use beartrap_forge::{{Algorithm, Deviation, Encoding, Json, Part, PublicRendering, Random, SigningKey}};\n\
         use beartrap_kit::validator::{{Case, Stand}};\n\n\
         #[expect(clippy::unreadable_literal, clippy::single_char_add_str, clippy::redundant_closure_for_method_calls, reason = \"it was written by a program\")]\n\
         pub(super) fn adopted(stand: &Stand) -> Vec<(&'static str, Vec<Case>)> {{\n    vec![\n{}    ]\n}}\n",
        rows.collect::<String>()
    )
}

#[test]
fn what_is_printed_compiles_and_makes_the_lie_of_the_artifact() {
    if std::env::var("ADOPT").as_deref() == Ok("write") {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/commands/vectors/adopt/adopted.rs");
        std::fs::write(path, module(&one_of_each())).unwrap();
        return;
    }
    let text = include_str!("adopted.rs");
    let stand = Stand::at(FIXED_NOW);
    for (artifact, cases) in super::adopted::adopted(&stand) {
        let artifact: Artifact = serde_json::from_str(artifact).unwrap();
        let printed = super::cases(&artifact.name, &artifact.lie().unwrap());
        assert!(text.contains(&format!(", {printed}),\n")), "write it again: {printed}");
        let request = artifact.lie().unwrap().request();
        // A logout token is good once only, so that each has an identifier of its own.
        let same = |case: &Case| match artifact.base {
            Base::LogoutToken => case.request.policy == request.policy,
            _ => case.request == request,
        };
        assert!(cases.len() == 1 && same(&cases[0]), "{}: {cases:?}\n{request:?}", artifact.name);
    }
}
