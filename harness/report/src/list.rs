//! The catalogue as a table and as JSON.

use crate::text::{count, line};
use crate::{json, paint};
use beartrap_core::{Capability, Check, Impact, Kind, Level, Severity};
use serde::Serialize;

/// The schema name of `beartrap list --json`.
pub const LIST_SCHEMA: &str = "beartrap/list/1";

/// The checks as a table for `beartrap list`: id, level, impact and clause, under a heading for each kind of target; what is
/// about kinds of API that most are not stands by itself.
pub fn list(checks: &[Check]) -> String {
    let width = |words: fn(&Check) -> String| {
        checks.iter().map(|check| words(check).chars().count()).max().unwrap_or(0)
    };
    let id = width(|check| line(&check.id));
    let level = width(|check| check.about.clause.level.word().to_owned());
    let impact = width(|check| check.about.impact.words().to_owned());
    let mut table = String::new();
    for (kind, special, heading) in [
        (Kind::Server, None, "server"),
        (Kind::Server, Some(Capability::EntraServer), "Entra tenant, if the file has [server.entra]"),
        (Kind::Api, None, "API"),
        (Kind::Api, Some(Capability::EntraApi), "Entra API, if the file has [api.entra]"),
        (Kind::Api, Some(Capability::Mcp), "MCP server, if the file has mcp = true"),
        (Kind::Validator, None, "validator"),
        (Kind::Client, None, "client"),
    ] {
        let is_of_kind = |check: &&Check| check.kind == kind && kind_of_target(check) == special;
        let mut of_kind: Vec<&Check> = checks.iter().filter(is_of_kind).collect();
        of_kind.sort_by_key(|check| &check.id);
        if of_kind.is_empty() {
            continue;
        }
        table.push_str(&format!(
            "{}\n",
            paint::bold(&format!("{heading}: {}", count(of_kind.len(), "check")))
        ));
        for check in of_kind {
            let about = &check.about;
            let (word, reference) = (about.clause.level.word(), about.clause.to_string());
            let id = format!("{:<id$}", line(&check.id));
            let facts = format!("{word:<level$}   {:<impact$}   {reference}", about.impact.words());
            table.push_str(&format!("  {id}   {}\n", paint::dim(&facts)));
        }
        table.push('\n');
    }
    let all = count(checks.len(), "check");
    table + &format!("{all}; beartrap explain ID tells what one does, why, and what proves it\n")
}

/// What an API must be for a check to be about it, if that is a kind of its own.
fn kind_of_target(check: &Check) -> Option<Capability> {
    check.about.needs.iter().copied().find(|capability| capability.kind_of_target().is_some())
}

/// The checks as JSON: `schema` ([`LIST_SCHEMA`]) and `checks` [`id`, `kind`, `clause`, `level`, `impact`, `needs`, `mutant`], and
/// besides `title`, `severity` and `clause_says`; sorted by id.
pub fn list_json(checks: &[Check]) -> String {
    let mut entries: Vec<Entry> = checks.iter().map(Entry::of).collect();
    entries.sort_by_key(|entry| entry.id);
    json::document(&Listing { schema: LIST_SCHEMA, checks: entries })
}

#[derive(Serialize)]
struct Listing<'a> {
    schema: &'static str,
    checks: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    kind: Kind,
    title: &'a str,
    clause: String,
    clause_says: &'static str,
    level: Level,
    impact: Impact,
    severity: Severity,
    needs: &'static [Capability],
    mutant: String,
}

impl<'a> Entry<'a> {
    fn of(check: &'a Check) -> Self {
        let about = &check.about;
        Self {
            id: &check.id,
            kind: check.kind,
            title: &check.docs.title,
            clause: about.clause.to_string(),
            clause_says: about.clause.says,
            level: about.clause.level,
            impact: about.impact,
            severity: about.impact.severity(),
            needs: about.needs,
            mutant: about.mutant.name(),
        }
    }
}
