//! A run with every kind of verdict, made by hand.

use beartrap_core::*;
use beartrap_report::Saved;

pub(crate) fn header() -> RunHeader {
    RunHeader {
        schema: RUN_SCHEMA.into(),
        version: "0.1.0".into(),
        target: "lab".into(),
        title: "the embedded lab, with one planted fault (code-never-spent)".into(),
        command: vec![],
        fault: Some("code-never-spent".into()),
        profile: "rfc9700-2026".into(),
        strict: false,
        seed: 7,
        shard: None,
        started_at: 1_763_721_600,
    }
}

/// The departures that the target file lists.
const LISTED: &[(&str, &str)] = &[
    ("code.reuse-revokes", "upstream decided against it: their issue 123"),
    ("oidc.nonce-returned", "fixed in their version 9"),
];

pub(crate) fn check(id: &str, verdict: Verdict) -> CheckResult {
    CheckResult {
        id: id.into(),
        kind: Kind::Server,
        level: Level::Must,
        clause: "RFC 6749, 4.1.2".into(),
        clause_says: "A client must not use an authorization code more than once.".into(),
        impact: Impact::StolenTokens,
        title: "A request was made.".into(),
        why: "It matters.".into(),
        fix: "Mend it.".into(),
        verdict,
        lacks: None,
        blocking: false,
        departure: None,
        ms: 12,
        requests: 4,
        exchanges: vec![],
    }
}

pub(crate) fn saw(observed: &str) -> Finding {
    Finding { observed: observed.into(), ..Finding::default() }
}

fn exchange(number: u32, actor: &str, method: &str, url: &str, status: u16) -> Exchange {
    Exchange {
        number,
        actor: actor.into(),
        method: method.into(),
        url: url.into(),
        status: Some(status),
        ms: 3,
        ..Exchange::default()
    }
}

pub(crate) fn redeeming(number: u32) -> Exchange {
    Exchange {
        request_headers: vec![
            ("host".into(), "127.0.0.1:9100".into()),
            ("authorization".into(), "Basic credentials:77aa01bc".into()),
            ("content-type".into(), "application/x-www-form-urlencoded".into()),
        ],
        request_body:
            "grant_type=authorization_code&code=code:00ff12ab&redirect_uri=http%3A%2F%2F127.0.0.1%3A9797%2Fcb"
                .into(),
        response_headers: vec![("content-type".into(), "application/json".into())],
        response_body: "{\n  \"access_token\": \"at:9f3c04d1\",\n  \"token_type\": \"Bearer\"\n}".into(),
        ..exchange(number, "conf-a", "POST", "http://127.0.0.1:9100/token", 200)
    }
}

/// The failure that the README shows.
pub(crate) fn single_use() -> CheckResult {
    CheckResult {
        title: "A code that was already exchanged for tokens is exchanged again.".into(),
        why: "The redirect leaves copies: logs, history, referrers. One use is what makes a copy worthless."
            .into(),
        fix: "Spend the code in the same transaction that issues the tokens.".into(),
        blocking: true,
        exchanges: vec![
            exchange(
                1,
                "alice's browser",
                "GET",
                "http://127.0.0.1:9100/authorize?client_id=conf-a&state=xyz",
                200,
            ),
            exchange(2, "alice's browser", "POST", "http://127.0.0.1:9100/login", 303),
            redeeming(3),
            redeeming(4),
        ],
        ..check(
            "code.single-use",
            Verdict::Fail(Finding {
                expected: "a refusal as invalid_grant".into(),
                observed: "200, a new access token (at:9f3c04d1) for alice".into(),
                exhibits: vec![],
                exchanges: vec![3, 4],
            }),
        )
    }
}

fn exhibit(name: &str, grade: Grade, number: u32) -> Exhibit {
    let observed = if grade == Grade::Bad { "a code was sent there" } else { "an error page" };
    Exhibit { name: name.into(), grade, observed: observed.into(), exchanges: vec![number] }
}

fn redirect_family() -> CheckResult {
    let names = [
        "subdomain",
        "trailing dot",
        "userinfo",
        "fragment",
        "other port",
        "percent-encoded slash",
        "other scheme",
    ];
    let grades = [
        Grade::Bad,
        Grade::Bad,
        Grade::Good,
        Grade::Good,
        Grade::Bad,
        Grade::Noted(Weight::Remark),
        Grade::Good,
    ];
    let exhibits = (1..).zip(names).zip(grades).map(|((number, name), grade)| exhibit(name, grade, number));
    CheckResult {
        level: Level::BcpMust,
        clause: "RFC 9700, 4.1.3".into(),
        clause_says: "Redirect URIs are compared as exact strings.".into(),
        title: "An authorization is requested with a redirect URI that is nearly the registered one.".into(),
        impact: Impact::AccountTakeover,
        why: "Whoever receives the redirect receives the code. A pattern that was meant for one host matches hosts that an attacker can register, and the user sees nothing of it, because the page that they log in to is the genuine one.".into(),
        fix: "Compare the redirect URI with the registered ones by simple string comparison (RFC 3986, 6.2.1), character by character. Only the port of a loopback redirect URI of a native client may differ.".into(),
        blocking: true,
        exchanges: (1..=7).map(|number| exchange(number, "alice's browser", "GET", "http://127.0.0.1:9100/authorize?x=y", 303)).collect(),
        requests: 21,
        ms: 95,
        ..check(
            "redirect.exact-match",
            Verdict::Fail(Finding {
                expected: "an error page and no redirect".into(),
                observed: "the browser was redirected with a code to a URI that is not registered".into(),
                exhibits: exhibits.collect(),
                exchanges: vec![],
            }),
        )
    }
}

pub(crate) fn results() -> Vec<CheckResult> {
    vec![
        check("meta.issuer-matches", Verdict::Pass(saw("the issuer is the one that was asked for"))),
        single_use(),
        redirect_family(),
        CheckResult {
            level: Level::Should,
            clause: "RFC 6749, 5.1".into(),
            impact: Impact::LeakedSecret,
            title: "The token response is looked at for directions to caches.".into(),
            ..check(
                "token.no-store",
                Verdict::Fail(Finding {
                    expected: "Cache-Control: no-store".into(),
                    ..saw("Cache-Control: private")
                }),
            )
        },
        CheckResult {
            level: Level::BcpShould,
            clause: "RFC 9700, 4.14.2".into(),
            ..check(
                "refresh.rotation-public",
                Verdict::Note(saw("the old refresh token was refused with 500 instead of invalid_grant")),
            )
        },
        CheckResult {
            level: Level::Stated,
            clause: "OpenID Connect Core 1.0, 3.1.2.1".into(),
            ..check(
                "authz.prompt-values",
                Verdict::Note(Finding {
                    exhibits: vec![
                        exhibit("select_account", Grade::Noted(Weight::Remark), 1),
                        exhibit("none", Grade::Good, 2),
                    ],
                    ..saw(
                        "unknown values of prompt are refused without a redirect, which leaves the client waiting for an answer",
                    )
                }),
            )
        },
        check(
            "pkce.downgrade",
            Verdict::Unsettled(
                "alice could not log in: the page at /login has no password field; set login.form.password"
                    .into(),
            ),
        ),
        check(
            "pkce.plain",
            Verdict::Unsettled(
                "alice could not log in: the page at /login has no password field; set login.form.password"
                    .into(),
            ),
        ),
        check("code.bound-to-client", Verdict::TimedOut { seconds: 30 }),
        check("iss.present", Verdict::Panicked("index out of bounds".into())),
        check("introspect.open", Verdict::NotApplicable(Capability::Introspection)),
        check("introspect.expired", Verdict::NotApplicable(Capability::Introspection)),
        check("revoke.other-client", Verdict::NotApplicable(Capability::Revocation)),
        CheckResult {
            departure: Some(LISTED[0].1.into()),
            ..check("code.reuse-revokes", Verdict::Fail(saw("the first access token still works")))
        },
        check("oidc.nonce-returned", Verdict::Pass(saw("the nonce came back"))),
    ]
}

pub(crate) fn events() -> Vec<Event> {
    events_of(header(), results())
}

pub(crate) fn events_of(header: RunHeader, results: Vec<CheckResult>) -> Vec<Event> {
    let mut totals = Totals::default();
    for result in &results {
        totals.count(&result.verdict);
    }
    let departure = |result: &CheckResult| {
        let (id, reason) = LISTED.iter().find(|(id, _)| *id == result.id)?;
        let stale = matches!(result.verdict, Verdict::Pass(_) | Verdict::Note(_));
        Some(Departure { id: (*id).into(), reason: (*reason).into(), stale })
    };
    let blocking = results.iter().filter(|result| result.blocking).count();
    let summary = RunSummary {
        totals,
        blocking: u32::try_from(blocking).unwrap(),
        departures: results.iter().filter_map(departure).collect(),
        lacking: vec![],
        stopped: None,
        elapsed_ms: 4_150,
        requests: 143,
        exit: u8::from(blocking > 0),
    };
    let step =
        |name: &str, state, says: &str| Event::Stepped(Step { name: name.into(), state, says: says.into() });
    let mut events = vec![
        Event::Started(header),
        step("discovery", StepState::Ok, "31 endpoints and options read"),
        step(
            "registration",
            StepState::Missing,
            "no registration endpoint; checks that register clients are left out",
        ),
        Event::Planned { ids: results.iter().map(|result| result.id.clone()).collect() },
    ];
    for result in results {
        events.push(Event::Begun { id: result.id.clone() });
        events.push(Event::Settled(Box::new(result)));
    }
    events.push(Event::Finished(summary));
    events
}

pub(crate) fn saved() -> Saved {
    Saved::fold(events()).unwrap()
}

/// A run with these results and this exit code.
pub(crate) fn ended(results: Vec<CheckResult>, exit: u8, stopped: Option<&str>) -> Saved {
    let mut saved = Saved::fold(events_of(header(), results)).unwrap();
    if let Some(summary) = &mut saved.summary {
        summary.exit = exit;
        summary.stopped = stopped.map(Into::into);
    }
    saved
}
