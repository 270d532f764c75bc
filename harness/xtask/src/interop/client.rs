//! Clients of Entra, which play their flows at the Entra that beartrap serves.

use super::group::Group;
use super::recipe::Recipe;
use super::{RUN_LIMIT, START_LIMIT, Stage, ready, to_log};
use anyhow::{Result, bail, ensure};
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

impl Stage {
    /// Serves Entra, lets the client play, and stops both; gives how many flows held, or which did not.
    pub(super) async fn flows(&self, recipe: &Recipe, port: u16, output: &File) -> Result<Result<String>> {
        let (ca, said) = (self.record(recipe, "pem"), self.record(recipe, "flows"));
        let mut entra = Group::start(&mut to_log(self.entra(port, &ca), output)?)?;
        ready::listening(port, &mut entra, START_LIMIT).await?;
        let mut command = recipe.command(&[&format!("https://127.0.0.1:{port}"), &ca.to_string_lossy()]);
        command.stdin(Stdio::null()).stdout(File::create(&said)?).stderr(output.try_clone()?);
        let status = Group::start(&mut command)?.finished(RUN_LIMIT).await?;
        Ok(held(status.success(), &std::fs::read_to_string(&said)?))
    }

    fn entra(&self, port: u16, ca: &Path) -> Command {
        let mut command = Command::new(&self.beartrap);
        command.args(["lab", "--personality", "entra", "--https", "--control", "--port", &port.to_string()]);
        command.arg("--ca-out").arg(ca);
        command
    }
}

/// What the lines say, one for each flow. A client that says nothing has played nothing.
fn held(succeeded: bool, lines: &str) -> Result<String> {
    let failed: Vec<&str> =
        lines.lines().filter_map(|line| line.strip_prefix("FAILED")).map(str::trim).collect();
    ensure!(failed.is_empty(), "flows that failed: {}", failed.join("; "));
    let held = lines.lines().filter(|line| line.starts_with("holds")).count();
    match (succeeded, held) {
        (false, _) => bail!("the client ended with an error after {held} flows"),
        (true, 0) => bail!("the client played no flow"),
        (true, _) => Ok(format!("{held} flows hold")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_passes_when_it_played_and_all_held() {
        assert_eq!(held(true, "holds   a secret\nholds   a code\n").unwrap(), "2 flows hold");
        for (succeeded, lines, says) in [
            (true, "", "the client played no flow"),
            (false, "holds   a secret\n", "the client ended with an error after 1 flows"),
            (true, "holds   a secret\nFAILED  a code: 401\n", "flows that failed: a code: 401"),
            (false, "FAILED  a code: 401\n", "flows that failed: a code: 401"),
        ] {
            assert_eq!(held(succeeded, lines).unwrap_err().to_string(), says);
        }
    }
}
