//! Lies as files: written by a hunt, read by `vectors adopt` and by `replay`.

use crate::Blame;
use crate::commands::validator::{INTERRUPTED, interruptible, ready};
use beartrap_engine::{Launch, Subject as _};
use beartrap_fuzzer::{Artifact, Finding, Twist};
use beartrap_kit::validator::{Answer, Seen, Stand, Validator as _, now_for};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::pin::pin;
use tokio::task::spawn_blocking;

/// The largest artifact that is read, in octets.
const LARGEST: u64 = 1 << 20;

/// Writes the findings, a file for each.
pub(super) fn written(folder: &Path, findings: &[Finding]) -> anyhow::Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Blame::usage(format!("{} cannot be made: {error}", folder.display())))?;
    let mut names = BTreeSet::new();
    let mut files = Vec::new();
    for finding in findings {
        let artifact = Artifact::of(finding);
        let mut name = format!("{}-{}", finding.effect.name(), artifact.name);
        while !names.insert(name.clone()) {
            name += "-too";
        }
        let path = folder.join(format!("{name}.json"));
        let text = serde_json::to_string_pretty(&artifact)? + "\n";
        std::fs::write(&path, text)
            .map_err(|error| Blame::usage(format!("{} cannot be written: {error}", path.display())))?;
        files.push(path);
    }
    Ok(files)
}

/// The artifact in a file.
pub(crate) fn read(path: &Path) -> anyhow::Result<Artifact> {
    let usage = |says: String| Blame::usage(format!("{}: {says}", path.display()));
    let length = std::fs::metadata(path).map_err(|error| usage(format!("cannot be read: {error}")))?.len();
    if length > LARGEST {
        return Err(usage(format!("{length} octets are no artifact of beartrap; {LARGEST} are the most")));
    }
    let text = std::fs::read_to_string(path).map_err(|error| usage(format!("cannot be read: {error}")))?;
    let artifact: Artifact =
        serde_json::from_str(&text).map_err(|error| usage(format!("{error}{}", hint(&text))))?;
    artifact.lie().map_err(|error| usage(error.to_string()))?;
    Ok(artifact)
}

/// The known deviation that is nearest to the first one that is not known.
fn hint(text: &str) -> String {
    let artifact: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let mut names =
        artifact["deviations"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_str);
    let known: Vec<String> = Twist::all_named().map(|twist| twist.name()).collect();
    let unknown = names.find(|name| !known.iter().any(|known| known == name));
    let nearest = unknown.and_then(|name| beartrap_report::nearest(name, known.iter().map(String::as_str)));
    nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"))
}

/// Presents the lie of an artifact once more, after its honest twin. 1 while it still has an effect, 0 once it is refused.
pub(crate) async fn replay(path: &Path, config: &str, command: &[String]) -> anyhow::Result<u8> {
    let artifact = read(path)?;
    let lie = artifact.lie().map_err(|error| Blame::usage(error.to_string()))?;
    let launch =
        Launch::of(command, config).map_err(|error| Blame { exit: error.exit(), says: error.to_string() })?;
    let given_up = launch.given_up.clone();
    let asked = spawn_blocking(move || {
        let mut adapter = ready(launch).map_err(|stop| Blame { exit: stop.exit, says: stop.says })?;
        let stand = Stand::at(now_for(&adapter)).about(&format!("{}1", artifact.name));
        let answers = {
            let mut seen = Seen::new(&mut adapter);
            let mut ask = |request| seen.verify(&request);
            let twin = ask(lie.twin_at(&stand));
            let first = lie.request_at(&stand).map(&mut ask);
            let again = lie
                .request_at(&stand.about(&format!("{}2", artifact.name)))
                .filter(|_| !lie.is_lie())
                .map(&mut ask);
            (twin, first, again)
        };
        anyhow::Ok((answers, lie, adapter.trouble()))
    });
    let interrupt = pin!(tokio::signal::ctrl_c());
    let Some(asked) = interruptible(asked, interrupt, &given_up, || {}).await? else {
        return Ok(INTERRUPTED);
    };
    let ((twin, first, again), lie, trouble) = asked?;
    let unsettled = |why: &str| {
        let says = trouble.clone().unwrap_or_else(|| why.to_owned());
        Err(Blame { exit: 4, says }.into())
    };
    match twin {
        Answer::Accept(_) => {}
        Answer::Unsupported(why) => return unsettled(&why),
        _ => return unsettled("its honest twin is not accepted, so nothing can be said about the lie"),
    }
    let (exit, says) = match (&first, &again) {
        (Some(Answer::Accept(_)), _) if lie.is_lie() => (1, "it is still accepted".to_owned()),
        (Some(Answer::Crash(how)), _) => (1, format!("it still crashes ({how})")),
        (Some(Answer::Hang), _) => (1, "it is still not answered in time".to_owned()),
        (Some(Answer::Unsupported(why)), _) => return unsettled(why),
        (Some(one), Some(other)) if std::mem::discriminant(one) != std::mem::discriminant(other) => {
            (1, "the answer still varies".to_owned())
        }
        (Some(Answer::Reject(why)), None) => (0, format!("it is refused ({why})")),
        (Some(_), _) => (0, "it is answered, and the same each time".to_owned()),
        (None, _) => return unsettled("the token gives no room for the lie at this time"),
    };
    beartrap_report::out(&crate::harmless(&format!("{}\nexit {exit}: {says}\n", lie.says())))?;
    Ok(exit)
}
