//! The corpus as JSON: one file for each family, and the schema that they keep to. Keys and times are fixed, so that the
//! same catalogue gives the same octets.

use crate::Blame;
use crate::labs::LabValidator;
use beartrap_kit::validator::{Answer, Case, Expect, Request, Stand, Validator as _, VectorFamily};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The time of issue of every token: 2026-01-01.
const ISSUED: u64 = 1_767_225_600;
/// How long an honest token lives, in seconds: forty years, so that a library reads it with the machine's clock.
const LIFETIME: u64 = 40 * YEAR;
const YEAR: u64 = 31_557_600;
/// Times at which a case must be what it is at the time of issue before it is said to need no clock of its own.
const LATER: [u64; 3] = [YEAR, 5 * YEAR, 20 * YEAR];
/// A longer token is left out of the files; the program makes it when it runs.
const LONGEST: usize = 16 << 10;

pub(super) fn export(folder: &Path) -> anyhow::Result<u8> {
    let written = |path: &Path, text: &str| {
        std::fs::write(path, text)
            .map_err(|error| Blame::usage(format!("{} cannot be written: {error}", path.display())))
    };
    std::fs::create_dir_all(folder)
        .map_err(|error| Blame::usage(format!("{} cannot be made: {error}", folder.display())))?;
    written(&folder.join("schema.json"), include_str!("schema.json"))?;
    let (mut vectors, mut files) = (0, 1);
    for family in beartrap_scenarios::validator() {
        vectors += family.vectors.len();
        files += 1;
        written(&folder.join(format!("{}.json", family.name)), &document(family))?;
    }
    beartrap_report::out(&format!("{vectors} vectors in {files} files below {}\n", folder.display()))?;
    Ok(0)
}

/// One family, with a line for each policy and each case, so that a change shows as what it is.
fn document(family: &VectorFamily) -> String {
    let mut stand = Stand::at(ISSUED);
    stand.setting.lifetime = LIFETIME;
    let mut policies = Policies::default();
    let vectors: Vec<Value> = family
        .vectors
        .iter()
        .map(|vector| {
            let id = family.id(vector);
            let mut omitted = 0;
            let cases: Vec<Value> = (vector.cases)(&stand.about(&id))
                .iter()
                .filter_map(|case| {
                    let written = written(case, vector.expect, &mut policies);
                    omitted += usize::from(written.is_none());
                    written
                })
                .collect();
            let mut row = json!({
                "id": id,
                "says": vector.says,
                "expect": match vector.expect {
                    Expect::Accept => "accept",
                    Expect::Reject => "reject",
                    Expect::Either => "either",
                },
                "clause": {
                    "document": vector.clause.document,
                    "section": vector.clause.section,
                    "level": vector.clause.level,
                    "says": vector.clause.says,
                },
                "impact": family.impact_of(vector),
                "cases": cases,
            });
            if omitted > 0 {
                row["omitted"] = omitted.into();
            }
            row
        })
        .collect();
    let document = json!({
        "$schema": "schema.json",
        "schema": "beartrap/vectors/1",
        "family": family.name,
        "title": family.title,
        "why": family.why,
        "fix": family.fix,
        "policies": policies.named,
        "vectors": vectors,
    });
    // A map with sorted names always has a text.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

/// The policies of a family, each once.
#[derive(Default)]
struct Policies {
    named: BTreeMap<String, Value>,
}

impl Policies {
    fn name(&mut self, request: &Request) -> String {
        let policy = serde_json::to_value(&request.policy).unwrap_or_default();
        if let Some((name, _)) = self.named.iter().find(|(_, known)| **known == policy) {
            return name.clone();
        }
        let name = format!("p{:03}", self.named.len() + 1);
        self.named.insert(name.clone(), policy);
        name
    }
}

/// A case, unless one of its tokens is too long for a file.
fn written(case: &Case, expect: Expect, policies: &mut Policies) -> Option<Value> {
    let requests = case.before.iter().chain(&case.twin).chain([&case.request]);
    if requests.into_iter().any(|request| request.token.len() > LONGEST) {
        return None;
    }
    let mut object = Map::new();
    object.insert("name".into(), case.name.clone().into());
    object.insert("policy".into(), policies.name(&case.request).into());
    object.insert("token".into(), case.request.token.clone().into());
    if let Some(twin) = &case.twin {
        object.insert("twin".into(), json!({ "policy": policies.name(twin), "token": twin.token }));
    }
    if !case.before.is_empty() {
        let before = case
            .before
            .iter()
            .map(|request| json!({ "policy": policies.name(request), "token": request.token }));
        object.insert("before".into(), before.collect());
    }
    if let Some(feature) = case.needs {
        object.insert("needs".into(), feature.into());
    }
    object.insert("any_clock".into(), holds_at_any_time(case, expect).into());
    Some(Value::Object(object))
}

/// Whether the case says the same to a validator with the machine's clock: asked of the reference validator at times
/// long after the time of issue.
fn holds_at_any_time(case: &Case, expect: Expect) -> bool {
    if case.needs == Some("clock") {
        return false;
    }
    let accepted = |request: &Request, later: u64| {
        let mut request = request.clone();
        request.policy.now += later;
        matches!(LabValidator::new(None).verify(&request), Answer::Accept(_))
    };
    LATER.iter().all(|later| {
        let twin = case.twin.as_ref().is_none_or(|twin| accepted(twin, *later));
        let same = match expect {
            Expect::Accept => accepted(&case.request, *later),
            Expect::Reject => !accepted(&case.request, *later),
            Expect::Either => true,
        };
        twin && same
    })
}
