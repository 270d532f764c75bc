//! What a hunt came to, for people and for programs.

#![expect(
    clippy::format_push_string,
    reason = "a page is short, and `write!` would add a `Result` that cannot fail"
)]

use super::artifacts;
use crate::cli::HuntArgs;
use crate::harmless;
use beartrap_fuzzer::{Artifact, Effect, Finding, Report};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The schema of the document of `--json`.
const SCHEMA: &str = "beartrap/fuzz/1";
/// The longest token that a screen shows, in characters.
const LONGEST: usize = 400;

/// A hunt that has ended.
pub(super) struct Shown {
    /// What was hunted.
    pub(super) target: String,
    /// The command of an adapter that a finding can be replayed to.
    pub(super) command: Option<Vec<String>>,
    pub(super) report: Report,
    /// What an adapter did wrong on the way, which explains why one no longer answers.
    pub(super) trouble: Option<String>,
}

impl Shown {
    /// Why nothing more can be said.
    fn dead(&self) -> Option<String> {
        let dead = self.report.dead.as_ref()?;
        let why = self.trouble.as_ref().map(|trouble| format!("{dead}; {trouble}"));
        Some(why.unwrap_or_else(|| dead.to_string()))
    }

    /// 1 with findings, 4 where the target did not live to the end, 0 otherwise.
    fn exit(&self) -> u8 {
        match (&self.report.dead, self.report.findings.is_empty()) {
            (_, false) => 1,
            (Some(_), true) => 4,
            (None, true) => 0,
        }
    }

    fn verdict(&self) -> String {
        let broken = self.report.findings.len();
        let dead = self.dead().map(|dead| format!("; {dead}")).unwrap_or_default();
        let found = match broken {
            0 if self.report.dead.is_some() => "unsettled".to_owned(),
            0 => "every lie was refused".to_owned(),
            1 => "one finding".to_owned(),
            many => format!("{many} findings"),
        };
        format!("exit {}: {found}{dead}\n", self.exit())
    }
}

/// Writes the artifacts and shows the rest. Gives the exit code.
pub(super) fn shown(args: &HuntArgs, shown: &Shown) -> anyhow::Result<u8> {
    let files = match &args.artifacts {
        Some(folder) => artifacts::written(folder, &shown.report.findings)?,
        None => Vec::new(),
    };
    if args.json {
        beartrap_report::out_exact(&format!("{}\n", document(shown, &files)))?;
    } else {
        beartrap_report::out(&harmless(&screen(shown, &files, args.quiet)))?;
    }
    Ok(shown.exit())
}

fn screen(shown: &Shown, files: &[PathBuf], quiet: bool) -> String {
    let report = &shown.report;
    let mut text = String::new();
    if !quiet {
        text += &format!(
            "target: {}\n{} lies in {:.1} s (seed {}), {} honest tokens between them\n",
            shown.target,
            report.presented,
            report.elapsed.as_secs_f64(),
            report.seed,
            report.controls
        );
        if report.unsupported > 0 {
            text += &format!("{} answers were that it cannot do this\n", report.unsupported);
        }
        for left_out in &report.left_out {
            text += &format!("left out: {left_out}\n");
        }
        if let Some(trouble) = &shown.trouble {
            text += &format!("trouble: {trouble}\n");
        }
        text += "\n  rule              lies\n";
        for (rule, counted) in &report.rules {
            let state = if counted.broken { "BROKEN" } else { "holds" };
            text += &format!("  {:<17}{:>5}  {state}\n", rule.name(), counted.presented);
        }
        text += "\n";
    }
    for (place, finding) in report.findings.iter().enumerate() {
        text += &told(shown, finding, files.get(place));
    }
    if !report.findings.is_empty() && files.is_empty() {
        text += "--artifacts DIR keeps each of them for `beartrap replay` and `beartrap vectors adopt`\n\n";
    }
    text + &shown.verdict()
}

fn told(shown: &Shown, finding: &Finding, file: Option<&PathBuf>) -> String {
    let mark = match finding.effect {
        Effect::Accepted => "FAIL",
        Effect::Crash(_) => "CRASH",
        Effect::Hang => "HANG",
        Effect::Fickle => "FICKLE",
    };
    let told = &finding.lie;
    let mut text = format!("{mark}  {}\n", finding.broken());
    let mut line = |name: &str, says: &str| text += &format!("  {name:<10}{says}\n");
    line("rule", finding.broken().says());
    line("lie", &format!("{} by {}: {}", told.base.words(), told.algorithm, told.says()));
    let times = if finding.times == 1 { String::new() } else { format!(", {} times", finding.times) };
    line("observed", &format!("{}, first at lie {}{times}", finding.effect.says(), finding.at));
    line("token", &shortened(&finding.token));
    if let Some(file) = file {
        line("adopt", &format!("beartrap vectors adopt {}", file.display()));
        if let Some(command) = &shown.command {
            line("replay", &format!("beartrap replay {} {}", file.display(), command.join(" ")));
        }
    }
    text + "\n"
}

fn shortened(token: &str) -> String {
    let line: String = token.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    let line = line.replace("\\\"", "\"");
    if token.chars().count() > LONGEST { format!("{line}… ({} octets)", token.len()) } else { line }
}

fn document(shown: &Shown, files: &[PathBuf]) -> Value {
    let report = &shown.report;
    let findings = report.findings.iter().enumerate().map(|(place, finding)| {
        json!({
            "rule": finding.broken().name(),
            "rule_says": finding.broken().says(),
            "about": finding.rule.name(),
            "effect": finding.effect.name(),
            "observed": finding.effect.says(),
            "says": finding.lie.says(),
            "at": finding.at,
            "times": finding.times,
            "token": finding.token,
            "artifact": serde_json::to_value(Artifact::of(finding)).unwrap_or_default(),
            "file": files.get(place).map(|file| file.display().to_string()),
        })
    });
    let rules = report.rules.iter().map(|(rule, counted)| {
        json!({ "rule": rule.name(), "presented": counted.presented, "broken": counted.broken })
    });
    json!({
        "schema": SCHEMA,
        "target": shown.target,
        "seed": report.seed,
        "elapsed_ms": u64::try_from(report.elapsed.as_millis()).unwrap_or(u64::MAX),
        "presented": report.presented,
        "controls": report.controls,
        "unsupported": report.unsupported,
        "left_out": report.left_out,
        "rules": rules.collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
        "trouble": shown.trouble,
        "stopped": shown.dead(),
        "exit": shown.exit(),
    })
}
