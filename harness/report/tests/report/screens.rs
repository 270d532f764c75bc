use crate::sample::{check, ended, events, header, results, saved, saw};
use beartrap_core::{Capability, CheckResult, Event, Finding, Kind, Step, StepState, Verdict};
use beartrap_report::{Detail, Saved, exit_line, markdown, plain, run_json, screen};

fn shown(saved: &Saved, detail: Detail) -> String {
    plain(&screen(saved, detail))
}

#[test]
fn a_run_with_every_verdict() {
    insta::assert_snapshot!(shown(&saved(), Detail::Full));
}

#[test]
fn a_quiet_run_has_findings_and_the_exit_line() {
    insta::assert_snapshot!(shown(&saved(), Detail::Quiet));
}

#[test]
fn a_clean_run() {
    let run = ended(vec![check("code.single-use", Verdict::Pass(saw("invalid_grant")))], 0, None);
    insta::assert_snapshot!(shown(&run, Detail::Full));
}

#[test]
fn a_killed_run_says_how_to_go_on() {
    let mut killed = events();
    killed.truncate(12);
    insta::assert_snapshot!(shown(&Saved::fold(killed).unwrap(), Detail::Full));
}

#[test]
fn a_run_that_cannot_log_in_says_what_to_type() {
    let mut run =
        ended(vec![check("meta.issuer-matches", Verdict::Pass(saw("alike")))], 4, Some("nobody can log in"));
    run.header.target = "http://127.0.0.1:9100".into();
    run.header.title = "http://127.0.0.1:9100".into();
    run.steps.push(Step {
        name: "login".into(),
        state: StepState::Wrong,
        says: "no user is named; add --user alice --password-env ALICE_PASSWORD, or [[server.user]] to beartrap.toml".into(),
    });
    insta::assert_snapshot!(shown(&run, Detail::Full));
}

#[test]
fn a_strict_run_and_a_shard_say_so() {
    let mut run = saved();
    (run.header.strict, run.header.shard) = (true, Some("1/4".into()));
    assert!(shown(&run, Detail::Full).contains("\n    profile rfc9700-2026   seed 7   strict   shard 1/4\n"));
}

#[test]
fn exit_lines_name_the_reason() {
    let pass = || vec![check("a.pass", Verdict::Pass(saw("well")))];
    let stuck = || vec![check("a.stuck", Verdict::Unsettled("no user".into()))];
    let broke = || vec![check("a.broke", Verdict::Panicked("oops".into()))];
    let weak = || vec![check("a.weak", Verdict::Fail(saw("weak")))];
    let stale = || vec![check("oidc.nonce-returned", Verdict::Pass(saw("well")))];
    for (run, line) in [
        (ended(pass(), 0, None), "exit 0: no findings"),
        (ended(weak(), 0, None), "exit 0: 1 finding, none of which blocks under rfc9700-2026"),
        (ended(pass(), 2, Some("no such profile")), "exit 2: no such profile"),
        (ended(broke(), 3, None), "exit 3: 1 check broke, which is a defect of beartrap; please report it"),
        (ended(stuck(), 4, None), "exit 4: 1 check could not be settled (no user)"),
        (ended(pass(), 4, Some("connection refused")), "exit 4: connection refused"),
        (ended(stale(), 5, None), "exit 5: 1 stale departure; take what no longer happens off the list"),
        (
            Saved::fold([Event::Started(header())]).unwrap(),
            "cut short: 0 of 0 checks ended; go on with --resume FILE",
        ),
    ] {
        assert_eq!(exit_line(&run), line);
    }
}

#[test]
fn no_finding_takes_more_than_ten_lines_and_no_line_more_than_the_width() {
    let long = "A sentence of some length that goes on for a while. ".repeat(40);
    let mut result = results().remove(2);
    (result.title, result.why, result.fix) = (long.clone(), long.clone(), long.clone());
    if let Verdict::Fail(finding) = &mut result.verdict {
        *finding = Finding { expected: long.clone(), observed: long, ..finding.clone() };
    }
    let text = shown(&ended(vec![result], 1, None), Detail::Quiet);
    let lines: Vec<&str> = text.trim().lines().collect();
    assert_eq!(lines.len(), 10 + 2, "{text}");
    assert!(lines.iter().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn the_worst_findings_are_shown_in_full_and_the_rest_on_a_line_each() {
    let many = (0..30)
        .map(|n| CheckResult { blocking: n == 29, ..check(&format!("a.n{n}"), Verdict::Fail(saw("it"))) });
    let text = shown(&ended(many.collect(), 1, None), Detail::Quiet);
    assert!(text.trim_start().starts_with("FAIL  a.n29 "), "{text}");
    assert_eq!(text.matches("beartrap explain").count(), 20);
    assert_eq!(text.matches("\nfail  a.n").count(), 29, "{text}");
}

#[test]
fn the_again_line_quotes_what_a_shell_would_act_upon() {
    let mut run =
        ended(vec![CheckResult { blocking: true, ..check("a.b", Verdict::Fail(saw("it"))) }], 1, None);
    run.header.target = "my server.toml; rm -rf ~".into();
    run.header.fault = None;
    assert!(
        shown(&run, Detail::Full)
            .contains("again     beartrap run 'my server.toml; rm -rf ~' --only a.b --seed 7\n")
    );
}

#[test]
fn many_reasons_do_not_push_the_findings_off_the_screen() {
    let stuck = (10..30).map(|n| check(&format!("a.n{n}"), Verdict::Unsettled(format!("reason {n}"))));
    let text = shown(&ended(stuck.collect(), 4, None), Detail::Full);
    assert_eq!(text.matches("reason ").count(), 12, "{text}");
    assert!(text.contains("      …  and 8 further reasons\n"), "{text}");
}

#[test]
fn a_validator_has_a_row_for_each_family_that_is_not_well() {
    let of = |id: &str, verdict: Verdict| {
        let blocking = matches!(verdict, Verdict::Fail(_));
        CheckResult { kind: Kind::Validator, blocking, ..check(id, verdict) }
    };
    let mut run = ended(
        vec![
            of("val.time.exp-missing", Verdict::Fail(saw("accepted"))),
            of("val.time.exp-now", Verdict::Pass(saw("refused"))),
            of("val.aud.missing", Verdict::Pass(saw("refused"))),
            CheckResult {
                lacks: Some("toy knows no \u{1b}[2Jid-token".into()),
                ..of("val.idtoken.nonce", Verdict::NotApplicable(Capability::IdTokens))
            },
            of("val.kid.array", Verdict::Unsettled("the adapter wrote \u{1b}[2J".into())),
        ],
        1,
        None,
    );
    run.header.command =
        ["validator", "--config", "strict", "--", "python3", "my adapter.py"].map(str::to_owned).to_vec();
    let screen = shown(&run, Detail::Full);
    for row in [
        "  family         right  wrong  open  n/a   worst\n",
        "  kid                0      0     1    0\n",
        "  time               1      1     0    0   val.time.exp-missing   RFC 6749, 4.1.2   accepted\n",
        "  all others         1      0     0    1\n",
        "      1  for lack of ID tokens: toy knows no \u{241b}[2Jid-token (val.idtoken.nonce)\n",
        "beartrap validator --only val.time.exp-missing --config strict -- python3 'my adapter.py'\n",
    ] {
        assert!(screen.contains(row), "no {row:?} in\n{screen}");
    }
    assert!(!screen.contains('\u{1b}'));
    let clean = ended(vec![of("val.aud.missing", Verdict::Pass(saw("refused")))], 0, None);
    assert!(shown(&clean, Detail::Full).contains("  all families       1      0     0    0\n"));
}

#[test]
fn what_the_target_is_not_is_said_in_one_line() {
    let none = |kind: &str, number: u32, lack| {
        let verdict = Verdict::NotApplicable(lack);
        CheckResult { kind: Kind::Api, ..check(&format!("{kind}.api-{number}"), verdict) }
    };
    let entra = (1..=27).map(|number| none("entra", number, Capability::EntraApi));
    let mcp = (1..=26).map(|number| none("mcp", number, Capability::Mcp));
    let step_up = none("api", 1, Capability::StepUp);
    let run = ended(entra.chain(mcp).chain([step_up]).collect(), 0, None);
    let said = "27 checks of Entra APIs and 26 of MCP servers do not apply: not declared";
    let screen = shown(&run, Detail::Full);
    let rows: Vec<&str> = screen.lines().skip_while(|row| *row != "not applicable").collect();
    let expected = ["not applicable", "      1  for lack of an endpoint that asks for step-up (api.api-1)"];
    assert_eq!(rows[..2], expected);
    assert_eq!(rows[2], format!("         {said}"));
    assert!(screen.contains("54 not applicable") && !screen.contains("entra.api-1"), "{screen}");
    assert!(markdown(&run).contains(&format!("- {said}\n")), "{}", markdown(&run));
    // Who reads JSON finds each row.
    assert_eq!(run_json(&run).matches("\"not_applicable\"").count(), 55);
    let one = ended(vec![none("mcp", 1, Capability::Mcp)], 0, None);
    assert!(
        shown(&one, Detail::Full).contains("         1 check of MCP servers does not apply: not declared\n")
    );
}

#[test]
fn an_api_is_shown_with_its_statuses_and_what_it_was_told() {
    let api = |id: &str, verdict| CheckResult { kind: Kind::Api, ..check(id, verdict) };
    let results = vec![
        api("api.no-token", Verdict::Pass(saw("401 Bearer"))),
        api("api.id-token-as-bearer", Verdict::Fail(saw("200"))),
        api("api.scope-missing", Verdict::Note(saw("403 without a challenge"))),
        api("api.step-up", Verdict::NotApplicable(Capability::StepUp)),
    ];
    let mut run = ended(results, 1, None);
    run.steps = vec![Step {
        name: "issuer".into(),
        state: StepState::Ok,
        says: "http://127.0.0.1:41873 (discovery, keys, introspection)".into(),
    }];
    insta::assert_snapshot!(shown(&run, Detail::Full));
}
