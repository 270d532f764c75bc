//! The vectors of a validator, family by family.

use crate::text::{WIDTH, line, shorten};
use crate::{Saved, finding, paint};
use beartrap_core::{CheckResult, Kind, Totals};
use std::collections::BTreeMap;

/// A row for each family of vectors: right, wrong, what cannot be said, and the worst that was wrong. Families that are
/// right throughout share the last row.
pub(crate) fn families(saved: &Saved) -> String {
    let mut families: BTreeMap<String, Vec<&CheckResult>> = BTreeMap::new();
    for result in saved.results.iter().filter(|result| result.kind == Kind::Validator) {
        families.entry(family_of(&result.id)).or_default().push(result);
    }
    if families.is_empty() {
        return String::new();
    }
    let findings = saved.findings();
    let (mut rows, mut well) = (String::new(), Vec::new());
    let width = families.keys().map(|family| family.chars().count()).max().unwrap_or_default().clamp(13, 24);
    for (family, results) in &families {
        let totals = count(results);
        if totals.fail == 0 && totals.unsettled == 0 {
            well.extend(results);
            continue;
        }
        // Findings are sorted, the worst first.
        let worst = findings.iter().find(|result| family_of(&result.id) == *family);
        let worst = worst.map_or_else(String::new, |result| {
            let seen = result.verdict.finding().map(finding::worst_seen).unwrap_or_default();
            let seen = format!("{}   {}   {seen}", line(&result.id), line(&result.clause));
            shorten(&seen, WIDTH - width - 30)
        });
        rows.push_str(&row(&shorten(family, width), width, totals, &worst));
    }
    if !well.is_empty() {
        let name = if rows.is_empty() { "all families" } else { "all others" };
        rows.push_str(&row(name, width, count(&well), ""));
    }
    let head = format!("  {:<width$}  right  wrong  open  n/a   worst\n", "family");
    paint::dim(&head) + &rows
}

fn count(results: &[&CheckResult]) -> Totals {
    let mut totals = Totals::default();
    for result in results {
        totals.count(&result.verdict);
    }
    totals
}

fn row(name: &str, width: usize, totals: Totals, worst: &str) -> String {
    let wrong = format!("{:>5}", totals.fail);
    let wrong = if totals.fail > 0 { paint::red(&wrong) } else { wrong };
    let (right, open, lacks) = (totals.pass + totals.note, totals.unsettled, totals.not_applicable);
    let text = format!("  {name:<width$}  {right:>5}  {wrong}  {open:>4}  {lacks:>3}   {worst}");
    text.trim_end().to_owned() + "\n"
}

/// The middle of an id: `time` of `val.time.exp-missing`.
fn family_of(id: &str) -> String {
    line(id.split('.').nth(1).unwrap_or(id))
}

#[cfg(test)]
mod tests {
    use super::family_of;

    #[test]
    fn the_family_is_the_middle_of_the_id() {
        assert_eq!((family_of("val.time.exp-missing"), family_of("odd")), ("time".into(), "odd".into()));
    }
}
