//! What an adapter process can do wrong, and what is said about it.

use crate::scripted::{GREETING, Scripted, script};
use beartrap_engine::{Adapter, Launch, Subject as _};
use beartrap_kit::validator::{Answer, Request, Stand, Validator as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const NOW: u64 = 1_767_225_600;

fn honest() -> Request {
    Stand::at(NOW).jwt().request()
}

fn lie() -> Request {
    Stand::at(NOW).jwt().presenting("lie", "lie.lie.").request
}

#[test]
fn one_that_behaves_answers() {
    let scripted = Scripted::doing("");
    let mut adapter = scripted.start().unwrap();
    let greeting = adapter.greeting();
    assert_eq!((greeting.name.as_str(), greeting.version.as_str()), ("sh", "1.2"));
    assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
    assert!(matches!(adapter.verify(&lie()), Answer::Reject(_)));
    assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
    assert_eq!(adapter.trouble(), None);
}

#[test]
fn the_configuration_is_told_twice() {
    let greeting = script(GREETING, "").replace(
        &format!("echo '{GREETING}'"),
        r#"config=${line#*'"config":"'}; echo "{\"name\":\"$BEARTRAP_ADAPTER_CONFIG ${config%%'"'*}\"}""#,
    );
    let mut scripted = Scripted::new(&greeting);
    scripted.launch.config = "strict".into();
    assert_eq!(scripted.start().unwrap().greeting().name, "strict strict");
}

#[test]
fn a_command_that_cannot_be_started_is_the_users() {
    let start = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let error = Launch::of(&words, "naive").and_then(Adapter::start).err().unwrap();
        assert_eq!(error.exit(), 2, "{error}");
        error.to_string()
    };
    assert!(start(&[]).contains("write it after --"));
    assert!(start(&["beartrap-no-such-command"]).contains("there is no such command; install it"));
    assert!(start(&["./no/such/file"]).contains("there is no such file"));
    let scripted = Scripted::new("echo hello\n");
    let path = scripted.path("adapter");
    assert!(start(&[&path]).contains("name its interpreter: python3"));
    std::fs::write(scripted.path("plain"), "x").unwrap();
    assert!(start(&[&scripted.path("plain")]).contains("chmod +x"));
    std::fs::create_dir(scripted.path("folder")).unwrap();
    assert!(start(&[&scripted.path("folder")]).contains("it is a folder"));
    let lost = Scripted::new("#!/no/such/interpreter\n");
    assert!(start(&[&lost.path("adapter")]).contains("the interpreter in its first line is not"));
}

#[test]
fn one_that_does_not_greet_is_not_judged() {
    let with =
        |text: &str| Scripted::new(&format!("{text}\nread -r hello\necho '{GREETING}'\nread -r more\n"));
    with("echo Listening on 8080")
        .refused(4, &["Listening on 8080", "send everything else to standard error"]);
    with("echo 'no module called jwt' >&2; exit 1")
        .refused(4, &["exit status: 1", "no module called jwt", "\"hello\""]);
    with("kill -SEGV $$").refused(4, &["ended before it greeted", "signal: 11"]);
    with(r#"echo '{"name":"x","beartrap":2}'"#)
        .refused(4, &["version 2 of the adapter protocol", "this beartrap version 1"]);
    with(r#"echo '{"error":"unknown op"}'"#).refused(4, &["unknown op", "at least a name"]);
    with("head -c 2000000 /dev/zero | tr '\\0' x").refused(4, &["longer than 1024 KiB"]);
    // Empty lines are no banner.
    assert!(with("echo; echo").start().is_ok());
}

#[test]
fn one_that_never_greets_is_ended_in_time() {
    for silence in ["echo waiting for the database >&2; sleep 600", "exec yes ''"] {
        let mut scripted = Scripted::new(&format!("{silence}\n"));
        scripted.launch.limits.start = Duration::from_secs(1);
        let begun = Instant::now();
        let words = if silence.contains("database") { "waiting for the database" } else { "within 1 s" };
        scripted.refused(4, &["did not greet within 1 s", words, "one line on standard output"]);
        assert!(begun.elapsed() < Duration::from_secs(4));
    }
}

#[test]
fn a_crash_is_told_with_its_last_words_and_the_process_starts_again() {
    let scripted = Scripted::doing(
        r#"[ "$known" ] || { echo first >&2; echo 'RecursionError: too deep' >&2; exit 3; }"#,
    );
    let mut adapter = scripted.start().unwrap();
    assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
    for _ in 0..2 {
        let Answer::Crash(why) = adapter.verify(&lie()) else { panic!("no crash") };
        assert_eq!(why, "exit status: 3: RecursionError: too deep");
        assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
    }
    assert_eq!(adapter.trouble(), None);
}

#[test]
fn one_that_ends_after_each_answer_is_told_to_go_on() {
    let each = r#"echo "{\"id\":\"$id\",\"verdict\":\"$verdict\"}"; exit 0"#;
    let scripted = Scripted::doing(each);
    let mut adapter = scripted.start().unwrap();
    assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
    let mut troubles = Vec::new();
    for _ in 0..3 {
        let answer = adapter.verify(&honest());
        assert!(matches!(answer, Answer::Accept(_) | Answer::Unsupported(_)), "{answer:?}");
        troubles.extend(adapter.trouble());
    }
    assert!(
        troubles.iter().all(|why| why.contains("must go on until its standard input ends")),
        "{troubles:?}"
    );
}

#[test]
fn a_crash_that_does_not_repeat_is_told_and_not_judged() {
    let scripted = Scripted::new("");
    let once = scripted.path("once");
    let each = format!(r#"[ "$known" ] || [ -e {once} ] || {{ touch {once}; exit 5; }}"#);
    std::fs::write(scripted.path("adapter"), script(GREETING, &each)).unwrap();
    let mut adapter = scripted.start().unwrap();
    assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
    assert!(matches!(adapter.verify(&lie()), Answer::Unsupported(_)));
    assert!(adapter.trouble().unwrap().contains("the adapter ended (exit status: 5)"));
    assert!(matches!(adapter.verify(&lie()), Answer::Reject(_)));
}

#[test]
fn no_answer_is_a_hang_and_the_next_one_is_asked_all_the_same() {
    let scripted = Scripted::doing(r#"[ "$known" ] || sleep 600"#);
    let mut adapter = scripted.start().unwrap();
    assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
    let begun = Instant::now();
    assert_eq!(adapter.verify(&lie()), Answer::Hang);
    assert!(begun.elapsed() < Duration::from_secs(8));
    assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
}

#[test]
fn one_that_is_late_once_is_no_hang() {
    let scripted = Scripted::new("");
    let late = scripted.path("late");
    let each = format!(r#"[ "$known" ] || [ -e {late} ] || {{ touch {late}; sleep 600; }}"#);
    std::fs::write(scripted.path("adapter"), script(GREETING, &each)).unwrap();
    let mut adapter = scripted.start().unwrap();
    assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
    assert!(matches!(adapter.verify(&lie()), Answer::Reject(_)));
    assert_eq!(adapter.trouble(), None);
}

#[test]
fn one_that_was_late_is_asked_again_alone() {
    let scripted = Scripted::new("");
    let (late, log) = (scripted.path("late"), scripted.path("log"));
    let each = format!(
        r#"if [ "$known" ]; then echo begin >>{log}; sleep 0.02; echo end >>{log}
  elif [ -e {late} ]; then echo alone >>{log}; sleep 0.3; echo answered >>{log}
  else touch {late}; sleep 600; fi"#
    );
    std::fs::write(scripted.path("adapter"), script(GREETING, &each)).unwrap();
    let start = || {
        let mut adapter = scripted.start().unwrap();
        assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
        adapter
    };
    let (mut late, mut other) = (start(), start());
    let answered = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !answered.load(Ordering::Relaxed) {
                other.verify(&honest());
            }
        });
        assert!(matches!(late.verify(&lie()), Answer::Reject(_)));
        answered.store(true, Ordering::Relaxed);
    });
    let log = std::fs::read_to_string(log).unwrap();
    let lines: Vec<&str> = log.lines().collect();
    let alone = lines.iter().position(|line| *line == "alone").unwrap();
    assert_eq!(lines[alone - 1..=alone + 1], ["end", "alone", "answered"]);
}

#[test]
fn answers_out_of_order_are_told_apart_by_their_ids() {
    // Each answer comes behind the one before it, once more.
    let scripted =
        Scripted::doing(r#"[ "$last" ] && echo "$last"; last="{\"id\":\"$id\",\"verdict\":\"$verdict\"}""#);
    let mut adapter = scripted.start().unwrap();
    for _ in 0..3 {
        assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
        assert!(matches!(adapter.verify(&lie()), Answer::Reject(_)));
    }
    // One that only ever repeats old answers does not answer, however much it writes.
    let scripted =
        Scripted::doing(r#"[ "$known" ] || while :; do echo '{"id":"1","verdict":"accept"}'; done"#);
    let mut adapter = scripted.start().unwrap();
    assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
    assert_eq!(adapter.verify(&lie()), Answer::Hang);
}

#[test]
fn what_is_no_answer_is_the_adapters_trouble_and_no_verdict() {
    for (each, word) in [
        ("echo 'DeprecationWarning: old'", "DeprecationWarning: old"),
        (r#"echo '{"verdict":"accept"}'"#, "does not repeat the id"),
        (r#"echo "{\"id\":\"$id\",\"verdict\":\"yes\"}""#, "none of accept, reject and unsupported"),
        ("head -c 2000000 /dev/zero | tr '\\0' x", "longer than 1024 KiB"),
    ] {
        let scripted = Scripted::doing(&format!(r#"[ "$known" ] || {{ {each}; }}"#));
        let mut adapter = scripted.start().unwrap();
        assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
        assert!(matches!(adapter.verify(&lie()), Answer::Unsupported(_)), "{each}");
        let trouble = adapter.trouble().unwrap();
        assert!(trouble.contains(word), "{trouble}");
        assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)), "{each}");
        assert_eq!(adapter.trouble(), None);
    }
}

#[test]
fn an_answer_may_be_long_where_the_token_is() {
    let each =
        r#"echo "{\"id\":\"$id\",\"verdict\":\"$verdict\",\"claims\":{\"a\":\"$token$token\"}}"; continue"#;
    let scripted = Scripted::doing(each);
    let mut adapter = scripted.start().unwrap();
    let mut long = honest();
    long.token = "x".repeat(1 << 20);
    assert!(matches!(adapter.verify(&long), Answer::Accept(_)), "{:?}", adapter.trouble());
    assert!(matches!(adapter.verify(&lie()), Answer::Reject(_)));
}

#[test]
fn one_that_does_not_read_does_not_hold_up_the_run() {
    let scripted = Scripted::doing(r#"[ "$known" ] || { exec 0</dev/null; sleep 600; }"#);
    let mut adapter = scripted.start().unwrap();
    assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
    let mut long = lie();
    long.token = "x".repeat(1 << 20);
    assert_eq!(adapter.verify(&long), Answer::Hang);
    assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
}

#[cfg(target_os = "linux")]
#[test]
fn too_much_memory_is_a_crash() {
    // A child of the script uses it; the group is what counts.
    let scripted = Scripted::doing(
        r#"[ "$known" ] || { head -c 200000000 /dev/zero | tail -c 200000000 >/dev/null; sleep 600; }"#,
    );
    let mut scripted = scripted;
    scripted.launch.limits.memory = 32 << 20;
    scripted.launch.limits.answer = Duration::from_secs(5);
    let mut adapter = scripted.start().unwrap();
    assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
    assert_eq!(adapter.verify(&lie()), Answer::Crash("memory: more than 32 MiB".into()));
}

#[test]
fn one_that_does_not_start_again_is_given_up() {
    let scripted = Scripted::new("");
    let marker = scripted.path("started");
    let text = script(GREETING, r#"[ "$known" ] || exit 1"#)
        .replace("first=\n", &format!("[ -e {marker} ] && exit 7; touch {marker}; first=\n"));
    std::fs::write(scripted.path("adapter"), text).unwrap();
    let mut adapter = scripted.start().unwrap();
    assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
    let mut troubles = Vec::new();
    for request in [lie(), honest(), honest(), honest()] {
        assert!(matches!(adapter.verify(&request), Answer::Unsupported(_)));
        troubles.extend(adapter.trouble());
    }
    assert!(troubles[0].contains("exit status: 7"), "{troubles:?}");
    assert!(troubles[3].contains("not asked any more"), "{troubles:?}");
}

#[test]
fn everything_that_an_adapter_started_ends_with_it() {
    let scripted = Scripted::doing("");
    let path = scripted.path("child");
    let text = script(GREETING, "").replace("first=\n", &format!("sleep 600 & echo $! > {path}; first=\n"));
    std::fs::write(scripted.path("adapter"), text).unwrap();
    let adapter = scripted.start().unwrap();
    let child = std::fs::read_to_string(&path).unwrap();
    let runs = || {
        let pid = rustix::process::Pid::from_raw(child.trim().parse().unwrap()).unwrap();
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.trim())).unwrap_or_default();
        rustix::process::test_kill_process(pid).is_ok() && !stat.contains(") Z ")
    };
    assert!(runs());
    drop(adapter);
    let begun = Instant::now();
    while runs() {
        assert!(begun.elapsed() < Duration::from_secs(5), "it still runs");
        std::thread::yield_now();
    }
}

#[test]
fn a_run_that_is_given_up_waits_for_nothing() {
    let mut scripted = Scripted::doing(r#"[ "$known" ] || sleep 600"#);
    scripted.launch.limits.answer = Duration::from_mins(1);
    let mut adapter = scripted.start().unwrap();
    assert!(matches!(adapter.verify(&honest()), Answer::Accept(_)));
    scripted.launch.given_up.now();
    let begun = Instant::now();
    assert_eq!(adapter.verify(&lie()), Answer::Hang);
    assert!(begun.elapsed() < Duration::from_secs(10));
}
