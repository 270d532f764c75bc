//! The table in `HUNTS.md`.

#![expect(clippy::unwrap_used, reason = "a helper of a test has nothing better to do when it cannot go on")]

use crate::measure::{Stream, first, stream};
use beartrap_core::Fault;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The seeds whose median is written.
const SEEDS: std::ops::RangeInclusive<u64> = 1..=5;
/// The lies of one seed.
const LIES: u64 = 4_000;
/// A budget is so many times the worst of the seeds and of the one that is checked, and never less than the least.
const ROOM: usize = 2;
const LEAST: usize = 500;

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("HUNTS.md")
}

/// The budgets as they are written: the last number of each row of the table.
pub(crate) fn budgets() -> BTreeMap<String, usize> {
    let text = std::fs::read_to_string(file()).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
    cells.filter_map(|cells| Some((cells[1].trim_matches('`').to_owned(), cells[6].parse().ok()?))).collect()
}

/// Why some faults cannot be shown by a lie.
pub(crate) fn reasons() -> impl Fn(&str) -> Option<&'static str> {
    |name| {
        REASONS.iter().find(|(names, _)| names.iter().any(|part| name.starts_with(part))).map(|(_, why)| *why)
    }
}

const REASONS: &[(&[&str], &str)] = &[
    (
        &[
            "every-token-refused",
            "pss-taken-for-pkcs-1",
            "p-521-expected",
            "ed-dsa-over",
            "new-alg-name",
            "secret-not-decoded",
            "audience-in-array-unread",
            "typ-compared-as-text",
            "unregistered-member",
            "non-ascii",
            "fraction-refused",
            "white-space-not-signed",
            "long-token-refused",
            "not-before-excluded",
            "leeway-ignored",
            "ecdsa-low-s",
            "one-bad-key",
            "unknown-key-members",
            "state-left-behind",
            "ecdsa-expected-in-der",
        ],
        "it refuses honest tokens, and a hunt is about what is accepted; the vectors have them",
    ),
    (&["proof", "thumbprint"], "it is about DPoP proofs, which bring their own key and belong to a request"),
    (
        &[
            "encrypt",
            "decrypt",
            "tag-",
            "unlisted-enc",
            "padding-failure",
            "content-key",
            "public-key-as",
            "ephemeral",
            "compression",
            "unknown-compression",
            "iterations",
            "few-iterations",
            "header-claims-ignored",
            "typ-of-the-envelope",
        ],
        "it is about encrypted tokens",
    ),
    (&["assertion"], "it is about client assertions, in which issuer and client change their parts"),
    (
        &[
            "sha-1",
            "curve-of-key",
            "unknown-curve",
            "ecdsa-reduced",
            "ec-point",
            "ed-25519-small",
            "rsa-short-key",
            "rsa-exponent-one",
            "rsa-null",
            "roca",
            "rsa-padding-short",
            "key-certificate",
        ],
        "it wants a trusted key of a shape that no honest issuer has, or a signature that is made by hand for such a key",
    ),
    (
        &["nonce-by-discovery", "at-hash-of-eddsa", "logout-replays", "logout-typ"],
        "it wants metadata, an earlier request, or a policy that no honest token here has",
    ),
];

/// Measures everything and writes the file. It takes minutes.
pub(crate) fn write() {
    let streams = |kind| {
        std::thread::scope(|scope| {
            let made: Vec<_> = SEEDS.map(|seed| scope.spawn(move || stream(kind, seed, LIES))).collect();
            made.into_iter().map(|made| made.join().unwrap()).collect::<Vec<_>>()
        })
    };
    let (lies, octets, mutations) =
        (streams(Stream::Lies), streams(Stream::Octets), streams(Stream::Mutations));
    let checked = [stream(Stream::Lies, crate::SEED, LIES)];
    let reason = reasons();
    let shown: Vec<Fault> = Fault::of_validators()
        .map(|planted| planted.fault)
        .filter(|fault| reason(&fault.name()).is_none())
        .collect();
    let half = shown.len().div_ceil(2);
    let rows: Vec<String> = std::thread::scope(|scope| {
        let measure = |faults: &[Fault]| {
            let row = |fault: &Fault| row(*fault, [&lies, &checked, &octets, &mutations]);
            faults.iter().map(row).collect::<Vec<_>>()
        };
        let parts: Vec<_> = shown.chunks(half).map(|part| scope.spawn(move || measure(part))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    let found =
        |cell: usize| rows.iter().filter(|row| !row.split('|').nth(cell).unwrap().contains('—')).count();
    let left_out: Vec<String> = REASONS
        .iter()
        .map(|(parts, why)| {
            let names = Fault::of_validators().map(|planted| planted.fault.name());
            let names: Vec<String> =
                names.filter(|name| parts.iter().any(|part| name.starts_with(part))).collect();
            format!("- {why}: `{}`\n", names.join("`, `"))
        })
        .collect();
    let left_out = left_out.concat();
    let text = format!(
        "# Executions to the first finding\n\n\
         How many tokens the lab's validator is asked about until a planted fault shows: a lie is accepted, a question breaks it, or\n\
         an answer varies. The median of the seeds 1 to 5, and the worst of them, with {LIES} tokens each (— where not every seed finds it);\n\
         beside them random octets and an honest token with one to three octets changed, on the same validator with as many tokens.\n\n\
         In the median lies find {} of {} faults, changed octets {}, random octets {}. A test keeps to the budgets, which are {ROOM} times\n\
         the worst, that of the checked seed {seed} included, and {LEAST} at least. To write this again: `HUNTS=write cargo test -p beartrap-fuzzer --test hunts`.\n\n\
         | fault | lies, median | lies, worst | octets changed | random octets | budget |\n|---|---|---|---|---|---|\n{}\n\
         Not in the table, with the reason:\n\n{left_out}",
        found(2),
        shown.len(),
        found(4),
        found(5),
        rows.concat(),
        seed = crate::SEED,
    );
    std::fs::write(file(), text).unwrap();
}

type Streams = [Vec<crate::measure::Asked>];

fn row(fault: Fault, [lies, checked, octets, mutations]: [&Streams; 4]) -> String {
    let median = |streams: &Streams| {
        // Seeds that do not find it count as the most.
        let mut found: Vec<usize> =
            streams.iter().map(|stream| first(Some(fault), stream).unwrap_or(usize::MAX)).collect();
        found.sort_unstable();
        (found[found.len() / 2], found[found.len() - 1])
    };
    let said = |number: usize| if number == usize::MAX { "—".to_owned() } else { number.to_string() };
    let (lie, worst) = median(lies);
    let (octet, mutation) = (median(octets).0, median(mutations).0);
    let worst_of_all = worst.max(median(checked).1).min(usize::try_from(LIES).unwrap());
    let budget = (worst_of_all * ROOM).max(LEAST);
    format!(
        "| `{}` | {} | {} | {} | {} | {budget} |\n",
        fault.name(),
        said(lie),
        said(worst),
        said(mutation),
        said(octet)
    )
}
