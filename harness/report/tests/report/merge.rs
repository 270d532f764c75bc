use crate::sample::{check, events_of, header, results, saw, single_use};
use beartrap_core::{CheckResult, Event, RunHeader, Verdict};
use beartrap_report::{ReportError, Saved, exit_line, merge};

fn shard(number: u32, of: u32, results: Vec<CheckResult>) -> Vec<Event> {
    events_of(RunHeader { shard: Some(format!("{number}/{of}")), ..header() }, results)
}

fn pass(id: &str) -> CheckResult {
    check(id, Verdict::Pass(saw("well")))
}

#[test]
fn shards_add_up_to_the_whole_run() {
    let (mut left, mut right) = (vec![], vec![]);
    for (at, result) in results().into_iter().enumerate() {
        if at % 2 == 0 { left.push(result) } else { right.push(result) }
    }
    let merged = merge(vec![shard(1, 2, left), shard(2, 2, right)]).unwrap();
    let whole = Saved::fold(events_of(header(), results())).unwrap();
    assert_eq!(
        (&merged.header, &merged.results, &merged.planned),
        (&whole.header, &whole.results, &whole.planned)
    );
    assert_eq!(merged.totals(), whole.totals());
    assert_eq!(merged.departures(), whole.departures());
    assert_eq!(merged.steps, whole.steps, "steps that both took are told once");
    let summary = merged.summary.unwrap();
    assert_eq!((summary.blocking, summary.exit, summary.elapsed_ms, summary.requests), (2, 1, 4_150, 286));
    assert_eq!(summary.totals, whole.summary.unwrap().totals);
}

#[test]
fn of_two_results_the_last_counts_and_the_exit_code_follows() {
    let failed = events_of(header(), vec![single_use(), pass("a.b")]);
    let fixed = events_of(header(), vec![pass("code.single-use")]);
    let merged = merge(vec![failed.clone(), fixed.clone()]).unwrap();
    assert_eq!((merged.totals().pass, merged.totals().fail), (2, 0));
    assert_eq!(exit_line(&merged), "exit 0: no findings");
    assert_eq!(exit_line(&merge(vec![fixed, failed]).unwrap()), "exit 1: 1 blocking finding");
}

#[test]
fn a_part_never_passes_for_the_whole() {
    let missing = merge(vec![shard(1, 3, vec![pass("a.b")]), shard(3, 3, vec![pass("a.c")])]).unwrap();
    assert_eq!(exit_line(&missing), "exit 4: shard 2/3 is missing; name its file too");

    let mut killed = shard(2, 2, vec![pass("a.c"), pass("a.d")]);
    killed.truncate(killed.len() - 3);
    let merged = merge(vec![shard(1, 2, vec![pass("a.b")]), killed]).unwrap();
    assert_eq!(exit_line(&merged), "exit 4: 1 check did not end; finish the run with --resume");

    let mut at_once = shard(2, 2, vec![]);
    at_once.truncate(1);
    let merged = merge(vec![shard(1, 2, vec![pass("a.b")]), at_once]).unwrap();
    assert_eq!(exit_line(&merged), "exit 4: one of the runs ended before its first check; run it again");
}

#[test]
fn the_exit_code_names_the_gravest_outcome() {
    let broke = || check("a.broke", Verdict::Panicked("oops".into()));
    let stuck = || check("a.stuck", Verdict::Unsettled("no user".into()));
    let stale = || pass("oidc.nonce-returned");
    for (results, exit) in [
        (vec![broke(), stuck(), stale(), single_use()], 1),
        (vec![broke(), stuck(), stale()], 3),
        (vec![stuck(), stale()], 5),
        (vec![stuck()], 4),
        (vec![pass("a.c")], 0),
    ] {
        let merged = merge(vec![shard(1, 2, vec![pass("a.b")]), shard(2, 2, results)]).unwrap();
        assert_eq!(merged.summary.unwrap().exit, exit);
    }
}

#[test]
fn different_runs_are_not_joined() {
    let one = || events_of(header(), vec![pass("a.b")]);
    for (other, what) in [
        (RunHeader { target: "http://127.0.0.1:1".into(), ..header() }, "target"),
        (RunHeader { fault: None, ..header() }, "planted fault"),
        (RunHeader { profile: "fapi2".into(), ..header() }, "profile"),
        (RunHeader { strict: true, ..header() }, "strictness"),
        (RunHeader { seed: 8, ..header() }, "seed"),
    ] {
        let error = merge(vec![one(), events_of(other, vec![])]).unwrap_err();
        assert!(matches!(error, ReportError::Differs { what: found, .. } if found == what), "{error}");
    }
    let split = merge(vec![shard(1, 2, vec![]), shard(2, 3, vec![])]).unwrap_err().to_string();
    assert_eq!(split, "the runs differ in their split (2 shards and 2/3), so they cannot be joined");
    assert!(matches!(merge(vec![]), Err(ReportError::NoRun)));
}

#[test]
fn one_run_alone_stays_as_it_is() {
    let run = || shard(1, 2, results());
    assert_eq!(merge(vec![run()]).unwrap(), Saved::fold(run()).unwrap());
}
