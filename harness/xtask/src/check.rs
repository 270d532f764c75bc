//! `cargo xtask check`: consistency that no compiler sees.

use crate::workspace::{Workspace, run_to_success};
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Folders that hold nothing of ours.
const SKIPPED: &[&str] = &["target", ".git", "node_modules", "corpus", "artifacts"];
/// First segments of paths that exist on one machine only.
const MACHINES: &[&str] = &["home", "Users", "root", "work"];

/// Lists everything that does not hold; an error if there is anything.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let mut problems = Vec::new();
    machine_paths(&workspace.path("."), &mut problems)?;
    targets(&workspace.path("harness/targets"), &mut problems)?;
    readme_commands(workspace, &mut problems)?;
    if problems.is_empty() {
        println!("check: everything holds");
        return Ok(());
    }
    bail!("{} things do not hold:\n  {}", problems.len(), problems.join("\n  "))
}

/// No file names a folder that only its author has.
fn machine_paths(folder: &Path, problems: &mut Vec<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_symlink() || SKIPPED.contains(&name.as_ref()) {
            continue;
        }
        if path.is_dir() {
            machine_paths(&path, problems)?;
            continue;
        }
        let Ok(text) = std::fs::read_to_string(&path) else { continue }; // not a text
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(segment) = MACHINES.iter().find(|segment| names_machine(line, segment)) {
                problems.push(format!("{}:{number} names a path below /{segment}", path.display()));
            }
        }
    }
    Ok(())
}

/// Whether the line has `/segment/x` where a path begins, and not inside a longer one or a URL.
fn names_machine(line: &str, segment: &str) -> bool {
    let root = format!("/{segment}/");
    line.match_indices(&root).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + root.len()..].chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || "./-_*}$)~".contains(c))
            && after.is_some_and(|c| c.is_alphanumeric() || c == '.')
    })
}

/// Each target folder has its files, and the version it claims is the version it pins.
fn targets(folder: &Path, problems: &mut Vec<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let target = entry?.path();
        if !target.is_dir() {
            continue;
        }
        let recipe = std::fs::read_to_string(target.join("recipe.toml")).unwrap_or_default();
        // A client of Entra needs no target file: it judges by itself.
        let is_client = recipe.lines().any(|line| line == "[entra]");
        let judged = (!is_client).then_some("beartrap.toml");
        for file in ["run", "recipe.toml"].into_iter().chain(judged) {
            if !target.join(file).is_file() {
                problems.push(format!("{} has no {file}", target.display()));
            }
        }
        pinned(&target, problems);
        let lock = std::fs::read_to_string(target.join("package-lock.json")).unwrap_or_default();
        if lock.contains("\"resolved\"") {
            problems.push(format!(
                "{}: the lock file has addresses; run `cargo xtask regenerate locks`",
                target.display()
            ));
        }
    }
    Ok(())
}

fn pinned(target: &Path, problems: &mut Vec<String>) {
    let recipe = std::fs::read_to_string(target.join("recipe.toml")).unwrap_or_default();
    let Some(software) = recipe.lines().find_map(|line| line.strip_prefix("software = ")) else { return };
    let version = software.trim_matches('"').rsplit(' ').next().unwrap_or_default();
    let pins = ["package.json", "requirements.txt", "go.mod", "Cargo.toml", "pom.xml", "run"];
    let is_pinned = pins.iter().any(|file| {
        std::fs::read_to_string(target.join(file)).is_ok_and(|text| {
            text.split(['"', '=', '<', '>', ' ', '\n']).any(|word| word.trim_start_matches('v') == version)
        })
    });
    if !is_pinned {
        problems.push(format!("{} claims {software} but pins no {version}", target.display()));
    }
}

/// Every command that the README shows is a command.
fn readme_commands(workspace: &Workspace, problems: &mut Vec<String>) -> Result<()> {
    let Ok(readme) = std::fs::read_to_string(workspace.path("README.md")) else { return Ok(()) };
    let chores: BTreeSet<&str> =
        crate::HELP.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next()).collect();
    for command in commands(&readme, "cargo xtask") {
        if !chores.contains(command.as_str()) {
            problems.push(format!("README.md shows `cargo xtask {command}`, which is no command"));
        }
    }
    let shown = commands(&readme, "beartrap");
    if shown.is_empty() {
        return Ok(());
    }
    let binary = built(workspace)?;
    for command in shown {
        let mut help = workspace.tool(&binary, &[&command, "--help"]);
        let is_there = help.output().is_ok_and(|output| output.status.success());
        if !is_there {
            problems.push(format!("README.md shows `beartrap {command}`, which is no command"));
        }
    }
    Ok(())
}

/// The first words after the program in the fenced blocks of a page.
fn commands(page: &str, program: &str) -> BTreeSet<String> {
    let mut fenced = false;
    let mut found = BTreeSet::new();
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        let typed = line.trim_start().trim_start_matches("$ ");
        let Some(rest) = typed.strip_prefix(program).and_then(|rest| rest.strip_prefix(' ')) else {
            continue;
        };
        let word = rest.split_whitespace().next().unwrap_or_default();
        if fenced && word.starts_with(|c: char| c.is_ascii_lowercase()) {
            found.insert(word.to_owned());
        }
    }
    found
}

/// The release build if there is one, or else a build.
fn built(workspace: &Workspace) -> Result<PathBuf> {
    let release = workspace.beartrap();
    if release.exists() {
        return Ok(release);
    }
    run_to_success(&mut workspace.cargo(&["build", "--package", "beartrap"]))?;
    Ok(workspace.output().join("debug/beartrap"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(folder: &Path, file: &str, text: &str) {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn machine_paths_are_found_where_they_begin() {
        let home = format!("/{}/", "home");
        for line in [format!("cd {home}me/x"), format!("path = \"{home}me\""), format!("`{home}.cache`")] {
            assert!(names_machine(&line, "home"), "{line}");
        }
        for line in [
            format!("https://site.test{home}page"),
            format!("src{home}page.rs"),
            format!("{home} is a folder"),
            "/homes/x".to_owned(),
        ] {
            assert!(!names_machine(&line, "home"), "{line}");
        }
    }

    #[test]
    fn files_below_are_read_and_build_output_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("one\n/{}/me\n", "home");
        put(folder.path(), "a/b.txt", &text);
        put(folder.path(), "target/b.txt", &text);
        let mut problems = Vec::new();
        machine_paths(folder.path(), &mut problems).unwrap();
        assert_eq!(problems.len(), 1);
        assert!(problems[0].contains("b.txt:2 names a path below /home"), "{problems:?}");
    }

    #[test]
    fn targets_must_be_whole_and_pinned() {
        let folder = tempfile::tempdir().unwrap();
        for file in ["run", "beartrap.toml"] {
            put(folder.path(), &format!("good/{file}"), "");
        }
        put(folder.path(), "good/recipe.toml", "software = \"good 1.2.3\"\n");
        put(folder.path(), "good/requirements.txt", "good==1.2.3\n");
        put(folder.path(), "client/recipe.toml", "software = \"client 1.2.3\"\n\n[entra]\nport = 1\n");
        put(folder.path(), "client/run", "1.2.3");
        put(folder.path(), "README.md", "");
        let mut problems = Vec::new();
        targets(folder.path(), &mut problems).unwrap();
        assert_eq!(problems, Vec::<String>::new());

        put(folder.path(), "bad/recipe.toml", "software = \"bad 1.2.3\"\n");
        put(folder.path(), "bad/requirements.txt", "bad==1.2.30\n");
        put(folder.path(), "bad/package-lock.json", "{\"resolved\": \"\"}");
        targets(folder.path(), &mut problems).unwrap();
        let text = problems.join("\n");
        for problem in ["has no run", "has no beartrap.toml", "pins no 1.2.3", "has addresses"] {
            assert!(text.contains(problem), "{text}");
        }
    }

    #[test]
    fn documented_chores_must_exist() {
        let folder = tempfile::tempdir().unwrap();
        put(
            folder.path(),
            "README.md",
            "```sh\ncargo xtask interop\ncargo xtask inter\n```\ncargo xtask prose\n",
        );
        let mut problems = Vec::new();
        readme_commands(&Workspace::at(folder.path()), &mut problems).unwrap();
        assert_eq!(problems, ["README.md shows `cargo xtask inter`, which is no command"]);
    }

    #[test]
    fn commands_are_taken_from_fenced_blocks() {
        let page =
            "beartrap prose\n```console\n$ beartrap run lab\nbeartrap --version\nbeartrap-lab x\n```\n";
        assert_eq!(commands(page, "beartrap").into_iter().collect::<Vec<_>>(), ["run"]);
    }
}
