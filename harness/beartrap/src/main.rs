//! The command line of beartrap.

mod certificates;
mod cli;
mod commands;
mod exec;
mod labs;
mod lender;
mod openapi;
mod starter;
mod target;

use anyhow::Context as _;
use clap::Parser as _;
use std::process::ExitCode;

/// What went wrong before anything could be judged, with its exit code: 2 is the user's file or words, 4 is
/// circumstances, 3 is our own fault.
#[derive(Debug)]
pub(crate) struct Blame {
    pub(crate) exit: u8,
    pub(crate) says: String,
}

impl Blame {
    pub(crate) fn usage(says: impl Into<String>) -> anyhow::Error {
        Self { exit: 2, says: says.into() }.into()
    }
}

impl std::fmt::Display for Blame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.says)
    }
}

impl std::error::Error for Blame {}

/// A message that may quote a target, with nothing in it that a terminal would obey.
pub(crate) fn harmless(text: &str) -> String {
    let visible = |letter: char| if letter.is_control() && letter != '\n' { '\u{fffd}' } else { letter };
    text.chars().map(visible).collect()
}

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = runtime.context("the asynchronous runtime does not start").and_then(|runtime| {
        let done = runtime.block_on(commands::dispatch(cli.command));
        // A hostile target may still hold a connection; nobody waits for it.
        runtime.shutdown_background();
        done
    });
    match done {
        Ok(exit) => ExitCode::from(exit),
        Err(error) => {
            let exit = error.downcast_ref::<Blame>().map_or(3, |blame| blame.exit);
            // If standard error is closed too, the exit code still says it.
            let _ = beartrap_report::err(&harmless(&format!("beartrap: {error:#}\nexit {exit}\n")));
            ExitCode::from(exit)
        }
    }
}
