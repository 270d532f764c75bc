//! The command driver, with shell scripts.
#![cfg(unix)]

use super::*;
use std::time::Duration;

fn shell(script: &str, limit: Duration) -> Command {
    Command::new(&["/bin/sh".to_owned(), "-c".to_owned(), script.to_owned()], limit).unwrap()
}

async fn run(script: &str) -> Result<Answer, CommandError> {
    shell(script, Duration::from_mins(1)).run(&Url::parse(AT).unwrap(), &alice()).await
}

async fn fails(script: &str) -> String {
    run(script).await.unwrap_err().to_string()
}

#[tokio::test]
async fn cookies_and_locations_are_answers() {
    let answer =
        run(r#"echo '{"cookies":["sid=1; Path=/; HttpOnly","b=2"]}'; echo noise >&2"#).await.unwrap();
    assert_eq!(answer, Answer::Cookies(vec!["sid=1; Path=/; HttpOnly".into(), "b=2".into()]));
    let answer = run(r#"printf '{"location":"https://client.test/cb?code=c0de"}'"#).await.unwrap();
    assert_eq!(answer, Answer::Location(Url::parse("https://client.test/cb?code=c0de").unwrap()));
    assert!(!format!("{answer:?}").contains("c0de"));
}

#[tokio::test]
async fn the_person_is_in_the_environment_and_not_in_the_arguments() {
    let script = r#"test "$#" = 0 && test "$BEARTRAP_USER" = alice && test "$BEARTRAP_PASSWORD" = 's3cret pass&word' &&
        printf '{"location":"%s"}' "$BEARTRAP_AUTHORIZE_URL""#;
    assert_eq!(run(script).await.unwrap(), Answer::Location(Url::parse(AT).unwrap()));
}

#[tokio::test]
async fn what_is_no_answer_is_said() {
    let cases = [
        ("true", "it is not one JSON object"),
        ("echo hello", "it is not one JSON object"),
        ("echo '[]'", "it is not one JSON object"),
        (r#"echo '{"cookies":["a=1"]}{"cookies":["a=1"]}'"#, "it is not one JSON object"),
        ("echo '{}'", "not exactly one member"),
        (r#"echo '{"token":"t"}'"#, "not exactly one member"),
        (r#"echo '{"cookies":["a=1"],"location":"http://a/"}'"#, "not exactly one member"),
        (r#"echo '{"cookies":"a=1"}'"#, "cookies is not a list of strings"),
        (r#"echo '{"cookies":[1]}'"#, "cookies is not a list of strings"),
        (r#"echo '{"cookies":[]}'"#, "the list of cookies is empty"),
        (r#"echo '{"cookies":["a"]}'"#, "a cookie is not of the form name=value"),
        (r#"printf %s '{"cookies":["a=1\r\nb: 2"]}'"#, "a cookie is not of the form name=value"),
        (r#"echo '{"location":1}'"#, "location is not a string"),
        (r#"echo '{"location":"/cb?code=1"}'"#, "location is not an absolute address"),
    ];
    for (script, problem) in cases {
        let message = fails(script).await;
        assert!(message.contains(problem) && message.contains(r#"{"cookies":[…]}"#), "{script}: {message}");
    }
}

#[tokio::test]
async fn failures_quote_the_first_line_without_the_password() {
    let message =
        fails("echo; echo \"  cannot log in with $BEARTRAP_PASSWORD  \"  >&2; echo more >&2; exit 3").await;
    assert!(message.contains("exit status: 3"), "{message}");
    assert!(message.contains("and says \"cannot log in with ***\""), "{message}");
    assert!(!message.contains("more"));
    for spelled in ["s3cret+pass%26word", "s3cret%20pass%26word"] {
        let message = fails(&format!("echo 'POST {spelled} 400' >&2; exit 1")).await;
        assert!(message.contains("POST *** 400"), "{message}");
    }
    let message = fails("exit 1").await;
    assert!(!message.contains("says"), "{message}");
    let message = fails("echo nope >&2; echo junk").await;
    assert!(message.contains("no answer") && message.contains("says \"nope\""), "{message}");
}

#[tokio::test]
async fn output_is_bounded() {
    let endless = run("while :; do echo 0123456789012345678901234567890123456789; done").await.unwrap_err();
    assert!(matches!(endless, CommandError::TooLong), "{endless}");
    assert!(endless.to_string().contains("64 KiB"));
    let chatty = r#"head -c 300000 /dev/zero | tr '\0' 'x' >&2; echo '{"cookies":["a=1"]}'"#;
    assert!(run(chatty).await.is_ok(), "stderr is read to its end and not kept");
}

#[tokio::test]
async fn the_time_is_limited_and_the_program_killed() {
    let dir = temporary();
    let script = format!("echo $$ > {0}/pid; exec sleep 600", dir.display());
    let error =
        shell(&script, Duration::from_millis(300)).run(&Url::parse(AT).unwrap(), &alice()).await.unwrap_err();
    assert!(matches!(error, CommandError::TooSlow { .. }), "{error}");
    assert!(error.to_string().contains("within 0.3 s"), "{error}");
    assert!(!lives(&dir), "the program is gone when the error is there");
    std::fs::remove_dir_all(dir).unwrap();
}

#[tokio::test]
async fn a_dropped_run_kills_the_program() {
    let dir = temporary();
    let script = format!("echo $$ > {0}/new && mv {0}/new {0}/pid; exec sleep 600", dir.display());
    let command = shell(&script, Duration::from_mins(10));
    let run = tokio::spawn(async move { command.run(&Url::parse(AT).unwrap(), &alice()).await });
    wait_until(|| dir.join("pid").exists()).await;
    assert!(lives(&dir));
    run.abort();
    assert!(run.await.unwrap_err().is_cancelled());
    wait_until(|| !lives(&dir)).await;
    std::fs::remove_dir_all(dir).unwrap();
}

#[tokio::test]
async fn a_command_that_cannot_start_is_named() {
    assert!(matches!(Command::new(&[], Duration::from_secs(1)), Err(CommandError::Empty)));
    assert!(matches!(Command::new(&[" ".to_owned()], Duration::from_secs(1)), Err(CommandError::Empty)));
    let missing = Command::new(&["/nonexistent/login".to_owned()], Duration::from_secs(1)).unwrap();
    let error = missing.run(&Url::parse(AT).unwrap(), &alice()).await.unwrap_err();
    assert!(error.to_string().contains("/nonexistent/login"), "{error}");
}

fn temporary() -> std::path::PathBuf {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("beartrap-login-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let dir = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

/// Whether the process whose id the script wrote is there and not merely waiting to be collected.
fn lives(dir: &std::path::Path) -> bool {
    let pid = std::fs::read_to_string(dir.join("pid")).unwrap();
    let state = std::process::Command::new("ps").args(["-o", "stat=", "-p", pid.trim()]).output().unwrap();
    let state = String::from_utf8_lossy(&state.stdout).trim().to_owned();
    !state.is_empty() && !state.starts_with('Z')
}

/// Asks again until it is so; the bound is only there to end a broken test.
async fn wait_until(so: impl Fn() -> bool) {
    let asked = async {
        while !so() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), asked).await.unwrap();
}
