//! Whole turns, with scripts in place of a server and of beartrap.

use super::ready::tests::free_port;
use super::*;
use std::fmt::Write as _;
use std::net::TcpListener;

struct Play {
    folder: tempfile::TempDir,
    stage: Stage,
}

impl Play {
    /// A server `one` whose `run` is this script, judged by a beartrap that is this script.
    fn new(run: &str, beartrap: &str, control: &str) -> Self {
        Self::with_file("[server]\nissuer", run, beartrap, control)
    }

    /// The same with an API.
    fn api(run: &str, beartrap: &str, control: &str) -> Self {
        Self::with_file("[api]\nurl", run, beartrap, control)
    }

    fn with_file(key: &str, run: &str, beartrap: &str, control: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let one = folder.path().join("targets/one");
        std::fs::create_dir_all(&one).unwrap();
        std::fs::write(one.join("run"), run).unwrap();
        let file = format!("{key} = \"http://127.0.0.1:{port}\"\n");
        std::fs::write(one.join("beartrap.toml"), file).unwrap();
        std::fs::write(one.join("recipe.toml"), format!("software = \"one 1.0\"\nneeds = []\n{control}"))
            .unwrap();
        let binary = folder.path().join("beartrap");
        std::fs::write(&binary, format!("#!/bin/bash\n{beartrap}")).unwrap();
        let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(&binary, executable).unwrap();
        let stage = Stage { beartrap: binary, records: folder.path().to_owned() };
        Self { folder, stage }
    }

    fn recipes(&self, names: &[&str]) -> Result<Vec<Recipe>> {
        recipe::chosen(&self.folder.path().join("targets"), names)
    }

    async fn outcome(&self) -> String {
        let recipes = self.recipes(&[]).unwrap();
        let turns = self.stage.play(&recipes).await;
        let mut text = render(&turns);
        if let Err(error) = &turns[0].outcome {
            write!(text, "\n{error:#}").unwrap();
        }
        text
    }
}

/// Serves 200 to everything, by a tool that the targets need anyway.
const SERVER: &str = r#"[ "$1" = --install ] && exit 0
exec python3 -c '
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()' "$1"
"#;
const CLEAN: &str =
    r#"echo '{"totals":{"pass":4,"note":0,"fail":0,"unsettled":0,"not_applicable":1},"results":[]}'"#;
const FOUND: &str = r#"echo '{"totals":{"pass":4,"note":0,"fail":1,"unsettled":0,"not_applicable":1},
"results":[{"id":"a.b","verdict":"fail","blocking":true}]}'; exit 1"#;

#[tokio::test]
async fn a_target_is_started_judged_and_stopped() {
    let play = Play::new(SERVER, CLEAN, "");
    let text = play.outcome().await;
    assert!(text.contains("one 1.0") && text.contains("clean") && !text.contains("FAILED"), "{text}");
    ready::require_free(play.recipes(&[]).unwrap()[0].port().unwrap()).unwrap();

    assert!(Play::new(SERVER, FOUND, "").outcome().await.contains("FAILED: findings: a.b"));
    assert!(
        Play::new(SERVER, FOUND, "[control]\nfail = [\"a.b\"]").outcome().await.contains("caught 1 of 1")
    );
}

#[tokio::test]
async fn an_api_is_left_to_beartrap_to_start() {
    let only_installs = r#"[ "$1" = --install ]"#;
    let judge = format!(
        r#"[ "$1 $TRAP" = "api 1" ] && [ "$(basename "$2")" = beartrap.toml ] && [ "$3" = --json ] || exit 3
{FOUND}"#
    );
    let play = Play::api(only_installs, &judge, "[control]\nenv = { TRAP = \"1\" }\nfail = [\"a.b\"]");
    let text = play.outcome().await;
    assert!(text.contains("caught 1 of 1"), "{text}");

    let port = play.recipes(&[]).unwrap()[0].port().unwrap();
    let _other = TcpListener::bind(("127.0.0.1", port)).unwrap();
    assert!(play.outcome().await.contains(&format!("port {port} is busy")));
}

#[tokio::test]
async fn a_client_of_entra_plays_at_the_entra_that_beartrap_serves() {
    let client = r#"[ "$1" = --install ] && exit 0
[ "$(cat "$2")" = ca ] && exec 3<>"/dev/tcp/127.0.0.1/${1##*:}" && echo "holds   a secret" && exit "${CODE:-0}""#;
    let entra = r#"[ "$1 $2 $3 $4 $5 $6 $8" = "lab --personality entra --https --control --port --ca-out" ] || exit 3
printf ca > "$9"
exec python3 -m http.server --bind 127.0.0.1 "$7""#;
    let port = free_port();
    let section = format!("[entra]\nport = {port}\n");
    let play = Play::new(client, entra, &section);
    let text = play.outcome().await;
    assert!(text.contains("1 flows hold") && !text.contains("FAILED"), "{text}");
    ready::require_free(port).unwrap();

    let failing = format!("{section}[control]\nenv = {{ CODE = \"1\" }}\nfail = []");
    let text = Play::new(client, entra, &failing).outcome().await;
    assert!(text.contains("FAILED: the client ended with an error after 1 flows"), "{text}");
    let text = Play::new(client, "exit 3", &section).outcome().await;
    assert!(text.contains("the server ended with exit status: 3 before it was ready"), "{text}");
}

#[test]
fn a_target_is_a_server_or_an_api() {
    for key in ["[departures]\nx", "[server]\nissuer = \"http://one.test\"\n[api]\nurl"] {
        let error = Play::with_file(key, "", "", "").recipes(&[]).err().unwrap().to_string();
        assert!(error.contains("one is to have [server] or [api]"), "{error}");
    }
}

#[tokio::test]
async fn failed_installations_and_starts_name_the_log() {
    let text = Play::new("exit 7", CLEAN, "").outcome().await;
    assert!(text.contains("the installation ended with exit status: 7"), "{text}");
    assert!(text.contains("one.log"), "{text}");
    let text = Play::new("[ $1 = --install ] || exit 7", CLEAN, "").outcome().await;
    assert!(text.contains("the server ended with exit status: 7 before it was ready"), "{text}");
    assert!(text.contains("one.log"), "{text}");
}

#[tokio::test]
async fn a_busy_port_is_not_judged() {
    let play = Play::new("exit 0", "echo judged > /dev/stderr; exit 9", "");
    let port = play.recipes(&[]).unwrap()[0].port().unwrap();
    let _other = TcpListener::bind(("127.0.0.1", port)).unwrap();
    assert!(play.outcome().await.contains(&format!("port {port} is busy")));
}

#[test]
fn names_and_facts_are_checked() {
    let play = Play::new("", "", "");
    assert_eq!(play.recipes(&["one"]).unwrap().len(), 1);
    let error = play.recipes(&["two"]).err().unwrap().to_string();
    assert_eq!(error, "there is no target two; there are one");
    let misspelt = Play::new("", "", "[contrl]\nfail = []").recipes(&[]).err().unwrap();
    assert!(format!("{misspelt:#}").contains("contrl"), "{misspelt:#}");
}

#[test]
fn a_control_sets_the_environment_of_its_server() {
    let play = Play::new("", "", "[control]\nenv = { TRAP = \"1\" }\nfail = []");
    let recipes = play.recipes(&[]).unwrap();
    let command = recipes[0].command(&["9"]);
    assert!(command.get_envs().any(|(name, value)| name == "TRAP" && value == Some("1".as_ref())));
}

#[test]
fn a_recipe_says_how_much_its_target_bears() {
    let arguments = |recipe: &str| {
        let command = Play::new("", "", recipe).recipes(&[]).unwrap()[0].judge(Path::new("beartrap"), "run");
        command.get_args().skip(2).map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>()
    };
    assert_eq!(arguments("jobs = 1"), ["--json", "--jobs=1"]);
    assert_eq!(arguments(""), ["--json"]);
}

#[test]
fn targets_without_their_tools_are_left_out_but_not_in_ci() {
    let recipes = || Play::new("", "", "").recipes(&[]).unwrap();
    let (here, left) = runnable(recipes(), |recipe| &recipe.name, |_| vec!["java", "mvn"]);
    assert!(here.is_empty());
    assert_eq!(left, ["one (missing: java, mvn)"]);
    allow_left_out(&left, false).unwrap();
    assert!(allow_left_out(&left, true).unwrap_err().to_string().ends_with("but: one (missing: java, mvn)"));

    let (here, left) = runnable(recipes(), |recipe| &recipe.name, |_| Vec::new());
    assert_eq!(here.len(), 1);
    allow_left_out(&left, true).unwrap();
}
