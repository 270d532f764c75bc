//! Writes the table of what Mallory finds in the lab: `cargo run -p beartrap-fuzzer --features server --example mallory`.

#[path = "../tests/mallory/lab.rs"]
mod lab;

use beartrap_core::Fault;
use lab::{BUDGET, GIVE_NOTHING_AWAY, GIVE_TOKENS_AWAY, explored, for_each};
use std::fmt::Write as _;

const SEEDS: [u64; 5] = [7, 8, 9, 10, 11];
const HONEST: u64 = 20_000;

fn main() -> std::io::Result<()> {
    let page = page();
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/MALLORY.md"), page)
}

fn page() -> String {
    let runs: Vec<(Fault, u64)> =
        GIVE_TOKENS_AWAY.iter().flat_map(|&fault| SEEDS.map(|seed| (fault, seed))).collect();
    let seen = for_each(&runs, |(fault, seed)| explored(Some(fault), seed, BUDGET).stories.pop());
    let (mut rows, mut found) = (String::new(), 0);
    for (fault, stories) in GIVE_TOKENS_AWAY.iter().zip(seen.chunks(SEEDS.len())) {
        let mut plays: Vec<u64> =
            stories.iter().map(|story| story.as_ref().map_or(u64::MAX, |story| story.play)).collect();
        plays.sort_unstable();
        let shown = |play: u64| if play == u64::MAX { "–".to_owned() } else { play.to_string() };
        let (median, most) = (shown(plays[SEEDS.len() / 2]), shown(plays[SEEDS.len() - 1]));
        let shortest = stories.iter().flatten().min_by_key(|story| story.steps.len());
        let (law, steps) =
            shortest.map_or(("", String::new()), |story| (story.law.name, story.steps.len().to_string()));
        found += usize::from(median != "–");
        row(&mut rows, &[&fault.name(), law, &median, &most, &steps]);
    }
    let honest = explored(None, 7, HONEST);
    let silence = match (honest.stories.as_slice(), &honest.dead) {
        ([], None) => format!(
            "In {} plays at the honest lab ({} steps, {} requests, tokens for Mallory {} times) she found nothing.",
            honest.plays, honest.steps, honest.requests, honest.given
        ),
        other => format!("At the honest lab something went wrong: {other:?}"),
    };
    let mut reasons = String::new();
    for (why, faults) in GIVE_NOTHING_AWAY {
        let names: Vec<String> = faults.iter().map(|fault| format!("`{}`", fault.name())).collect();
        writeln!(reasons, "- {why}: {}", names.join(", ")).expect("writing to a String cannot fail");
    }
    format!(
        "# What Mallory finds\n\n\
         Written by `cargo run -p beartrap-fuzzer --features server --example mallory`.\n\n\
         She plays at the lab with one fault planted, and is told of none. For each fault: the law that is broken, the\n\
         play in which that was first seen (median and most of {} seeds, at most {BUDGET} plays each; – is never), and the\n\
         steps of the shortest story. {found} of {} are found within the budget by most seeds;\n\
         `registered-as-public` takes a client that registers itself, which is none of her verbs. {silence}\n\n\
         | fault | law | plays, median | most | steps |\n| --- | --- | ---: | ---: | ---: |\n{rows}\n\
         The other faults of the server give nothing away to her:\n\n{reasons}",
        SEEDS.len(),
        GIVE_TOKENS_AWAY.len(),
    )
}

fn row(rows: &mut String, cells: &[&str]) {
    writeln!(rows, "| {} |", cells.join(" | ")).expect("writing to a String cannot fail");
}
