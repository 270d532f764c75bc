//! The chores of the workspace: `cargo xtask help` lists them.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "xtask talks to whoever works on beartrap")]

mod adapters;
mod bench;
mod check;
mod ci;
mod divergences;
mod fuzz;
mod interop;
mod kill_matrix;
mod mission;
mod new_scenario;
mod regenerate;
mod regressions;
mod table;
mod tool;
mod workspace;

use anyhow::{Result, bail};
use std::process::ExitCode;
use workspace::Workspace;

const HELP: &str = "\
usage: cargo xtask COMMAND

  ci                        everything that must hold before a change is merged, in order
  interop [NAME…]           beartrap against real servers; without names, against all of harness/targets
  adapters [NAME…]          the vectors over real JWT libraries; without names, over all of harness/adapters;
                            [--with BEARTRAP] takes another binary
  regressions [NAME…]       releases with a published flaw beside their fixes; [--with BEARTRAP] takes another binary
  regressions --fuzz        the flaws that lies alone find in the vulnerable release and not in the fixed one; takes minutes
  new-scenario GROUP.NAME   a scenario of that id with its fault, wired; [--fault FaultName] takes another fault
  divergences               the page of what libraries accept against a MUST, from the records of `adapters`
  regenerate                the snapshots, from what the tests say now
  regenerate matrix         the kill matrix: which checks find which planted fault
  regenerate vectors        the tests that a Rust crate has for its validator, one for each vector, and the vectors as data
  regenerate locks          the lock files of the npm targets
  regenerate baseline       the counts of instructions that `bench --gate` compares with
  bench                     the benches and the program's own figures beside their limits; [--quick] takes a fast look,
                            [--profile dev] builds faster
  bench --gate              the instructions that pieces of the program take, beside those under version control
  mission                   what Entra does to those who meet it, item by item, and the test that shows each
  check                     consistency that no compiler sees: paths, documented commands, targets
  help                      this text";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let workspace = Workspace::here();
    match words.as_slice() {
        ["ci"] => ci::run(&workspace),
        ["interop", names @ ..] => interop::run(&workspace, names).map(drop),
        ["regressions", "--fuzz"] => regressions::fuzz(&workspace, None),
        ["regressions", "--fuzz", "--with", binary] => regressions::fuzz(&workspace, Some(binary)),
        ["regressions", "--with", binary, names @ ..] => {
            regressions::run(&workspace, Some(binary), names).map(drop)
        }
        ["regressions", names @ ..] => regressions::run(&workspace, None, names).map(drop),
        ["adapters", "--with", binary, names @ ..] => {
            adapters::run(&workspace, Some(binary), names).map(drop)
        }
        ["adapters", names @ ..] => adapters::run(&workspace, None, names).map(drop),
        ["new-scenario", id] => new_scenario::run(&workspace, id, None),
        ["new-scenario", id, "--fault", fault] => new_scenario::run(&workspace, id, Some(fault)),
        ["regenerate"] => regenerate::snapshots(&workspace),
        ["regenerate", "matrix"] => kill_matrix::regenerate(&workspace),
        ["regenerate", "vectors"] => regenerate::vectors(&workspace),
        ["regenerate", "locks"] => regenerate::locks(&workspace),
        ["regenerate", "baseline"] => bench::gate::regenerate(&workspace),
        ["divergences"] => divergences::run(&workspace),
        ["bench", "--gate"] => bench::gate::run(&workspace).map(drop),
        ["bench", options @ ..] => bench::run(&workspace, options),
        ["check"] => check::run(&workspace),
        ["mission"] => mission::run(&workspace),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => bail!("no such command: {}\n\n{HELP}", words.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_commands_are_refused_with_the_list_of_known_ones() {
        let error = run(&["inter-op".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("no such command: inter-op"), "{error}");
        assert!(error.contains("interop [NAME…]"), "{error}");
    }
}
